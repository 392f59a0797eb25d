"""Scripts that build reference tables from published packages; run by hand, never at run time."""
