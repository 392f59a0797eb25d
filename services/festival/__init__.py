"""The festival register: who keeps working, who goes home, who is back; rates kept apart."""
