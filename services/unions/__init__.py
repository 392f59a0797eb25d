"""Union bodies, their officers, and the programmes a district runs."""
