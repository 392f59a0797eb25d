"""Case files: opened once for one thing, taken by somebody, steps with their terms, closed."""
