"""`python -m cli <command>`: everything that is done by hand on the server.

Every module of this package that has `add_parser(subparsers)` is a command; its `run` gets the
arguments and returns the exit code: 0 done, 1 could not be done, 2 wrongly asked. What went wrong
is one line on standard error that says what to do next.
"""

import argparse
import importlib
import os
import pkgutil
import sys

import sqlalchemy as sa

import cli
from cli.house import CommandProblem, word_service_error
from delivery.redact import redact
from services.errors import ServiceError
from settings import SettingsProblem


def build_parser(asked: str | None = None) -> argparse.ArgumentParser:
    """The parser with every command of this package, or only the one asked for (quicker)."""
    parser = argparse.ArgumentParser(prog="python -m cli", description="Gongqiao 工桥")
    subparsers = parser.add_subparsers(metavar="command", required=True)
    names = sorted({module.name for module in pkgutil.iter_modules(cli.__path__)} - {"__main__"})
    for name in [asked] if asked in names else names:
        module = importlib.import_module(f"cli.{name}")
        if hasattr(module, "add_parser"):
            module.add_parser(subparsers)
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
    except (CommandProblem, SettingsProblem, ServiceError, sa.exc.DBAPIError, OSError) as problem:
        code = _fail(_word(problem))
    return code


def _word(problem: Exception) -> str:
    match problem:
        case ServiceError():
            return word_service_error(problem)
        case sa.exc.DBAPIError():
            return f"database: {problem.orig} (is it up to date? python -m cli db check)"
        case OSError():
            return f"{problem.filename or ''}: {problem.strerror or problem}".lstrip(": ")
    return str(problem)


def _fail(words: str) -> int:
    """One line, no secret; the code of the shell for "it did not work"."""
    print(
        redact(" ".join(words.split()), (os.environ.get("GONGQIAO_SMTP_PASSWORD", ""),)),
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
