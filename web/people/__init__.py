"""People of the sending counties: the roster on screen, one person, groups, imports."""
