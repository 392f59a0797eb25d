"""Journeys: vehicles, tours and hours of a trip. Plain values in, a plan or findings out; no
database, no web, no clock."""
