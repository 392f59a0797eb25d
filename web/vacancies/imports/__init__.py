"""Pages of imports of posts."""
