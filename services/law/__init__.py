"""The law of this house: stored findings, confirmed wages, and judging again."""
