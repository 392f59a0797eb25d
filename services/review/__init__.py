"""Review: what waits for whom, and everything one screen needs to decide."""
