"""Who is asked when after arrival, what they said, and what follows from it."""
