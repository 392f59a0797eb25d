"""The union's own house: bodies, officers, and which programmes a district runs."""
