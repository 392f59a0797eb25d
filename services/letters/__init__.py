"""Letters and reminders: composed, archived, addressed, put into the outbox."""
