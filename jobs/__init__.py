"""Scheduled jobs: the only room that knows APScheduler."""
