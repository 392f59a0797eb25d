"""Imports of posts: lists and messages read, judged, stored, taken back."""
