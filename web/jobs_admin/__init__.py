"""Administration of what runs by itself: jobs, the outbox, the mail folder."""
