"""Readers of single fields: a text in, a value with its certainty and its very words out."""
