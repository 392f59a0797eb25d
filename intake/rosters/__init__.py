"""Lists of people as counties keep them -> rows of people, groups and questions."""
