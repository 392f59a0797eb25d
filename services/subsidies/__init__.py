"""Subsidies as data: schemes, who may have what by when, from foreseen to paid or repaid."""
