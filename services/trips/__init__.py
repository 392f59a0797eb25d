"""Trips: vehicles, stops, seats and roll-calls between the agreement and the factory gate."""
