"""Buddies: proposed by the engine, agreed by both, replaced when one of the two leaves."""
