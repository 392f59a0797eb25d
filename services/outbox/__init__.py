"""The outbox: whatever leaves the house, written, paced and sent."""
