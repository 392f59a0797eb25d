"""Waves of invitations and what is answered, for the sending side."""
