"""Publicity: sheets, texts for groups and texts to read aloud, each with its channel's code."""
