"""Follow-up calls, who needs a new post, and how firms keep what they promise."""
