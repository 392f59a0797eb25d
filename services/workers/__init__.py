"""What workers do for themselves: sign up, say what they want, agree, withdraw, stop."""
