"""Trips: lists, a trip with vehicles and seats, the roll-call on a phone, where the bus is."""
