"""The typeface of the charts and how it was made (see build_subset.py)."""
