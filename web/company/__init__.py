"""A firm's own data."""
