"""Placements: departures, arrivals, the first day, leaving; one by one or a whole bus."""
