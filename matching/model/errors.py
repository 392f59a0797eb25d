"""What the engine raises. Errors name the argument or column at fault and carry facts only."""


class MatchingError(Exception):
    """Root of everything this room raises on purpose."""


class BadArgument(MatchingError, ValueError):
    """An input that cannot be solved, found before any work. `argument` is its name."""

    def __init__(self, argument: str, problem: str) -> None:
        self.argument = argument
        self.problem = problem
        super().__init__(f"{argument}: {problem}")


class Cancelled(MatchingError):
    """The caller's `progress` asked to stop; nothing has been decided."""


class NotProved(MatchingError):
    """The solver's answer and the bound disagree: a defect here, never a matter of the input."""


class TooLarge(MatchingError):
    """Found before any work: the problem would need more memory than there is. `needed` and
    `available` are bytes."""

    def __init__(self, needed: int, available: int) -> None:
        self.needed = needed
        self.available = available
        super().__init__(f"needs {needed} bytes of memory, {available} are available")
