"""Readings put together: one draft of a vacancy, field by field, each with its words."""
