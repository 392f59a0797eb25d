"""How the second reader of messages is taught, and how well it doubts (docs/adr/0014)."""
