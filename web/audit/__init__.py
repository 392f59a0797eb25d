"""The audit record, for administrators."""
