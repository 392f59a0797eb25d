"""The page behind the link of a letter: still open, or not; no log-in."""
