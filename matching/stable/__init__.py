"""The other objective: deferred acceptance, and what either costs."""
