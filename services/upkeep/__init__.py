"""Upkeep: scheduled jobs, the leading scheduler, keys, retention, health."""
