"""The union's members, for the staff of the district."""
