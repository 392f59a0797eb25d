"""The public board: work on offer, for anybody, without an account or JavaScript."""
