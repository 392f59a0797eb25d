"""Scheduled jobs: the only room that knows APScheduler."""

import loading  # noqa: F401  (before anything else)
