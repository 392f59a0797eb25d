"""Pages of upkeep: jobs, the audit record, health."""
