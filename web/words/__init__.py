"""Words that several parts share."""
