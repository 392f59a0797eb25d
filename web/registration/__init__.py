"""A firm registers itself."""
