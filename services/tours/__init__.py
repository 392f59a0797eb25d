"""Tours: the county's table of roads, and the plan of a trip made from it and accepted."""
