"""Plans of a trip and the county's table of roads."""
