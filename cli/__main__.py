"""`python -m cli <command>`: everything that is done by hand on the server.

Every row of COMMANDS is a module of this package. It is loaded when it is asked for, so that help
and a mistyped word cost nothing: its `add_arguments` fills the parser of the command, its `run`
gets the arguments and returns the exit code: 0 done, 1 could not be done, 2 wrongly asked. What
went wrong is one line on standard error that says what to do next.
"""

import argparse
import importlib
import os
import sys

COMMANDS = {
    "accounts": "open an account, give a new way in",
    "db": "bring the database to date, check it, back it up",
    "demo": "the demo scenario (invented people and firms)",
    "doctor": "is everything as it must be?",
    "figures": "the figures of letters and articles, counted again by SQL",
    "jobs": "what ran, and running a job now",
    "keys": "which data key is in use, and changing it",
    "match": "run the matcher, look at runs, repeat one",
    "outbox": "letters on their way and those that are stuck",
    "read": "what the pages would read of a file; stores nothing",
    "up": "run everything here: set up, serve, schedule",
}


def build_parser(asked: str | None = None) -> argparse.ArgumentParser:
    """The parser of all commands; only the one asked for knows its arguments."""
    parser = argparse.ArgumentParser(prog="python -m cli", description="Gongqiao 工桥")
    subparsers = parser.add_subparsers(metavar="command", required=True)
    for name, hint in COMMANDS.items():
        command = subparsers.add_parser(name, help=hint)
        if name == asked:
            importlib.import_module(f"cli.{name}").add_arguments(command)
    return parser


def main(argv: list[str] | None = None) -> int:
    words = sys.argv[1:] if argv is None else argv
    arguments = build_parser(words[0] if words else None).parse_args(words)
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()
    except BrokenPipeError:  # `... | head`: whoever reads has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except KeyboardInterrupt:
        code = 130
    except Exception as problem:
        from cli.house import words_of  # noqa: PLC0415  (the command has loaded what it needs)

        said = words_of(problem)
        if said is None:
            raise
        code = _fail(said)
    return code


def _fail(words: str) -> int:
    """One line, no secret; the code of the shell for "it did not work"."""
    from delivery.redact import redact  # noqa: PLC0415  (only where there is something to say)

    print(
        redact(" ".join(words.split()), (os.environ.get("GONGQIAO_SMTP_PASSWORD", ""),)),
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
