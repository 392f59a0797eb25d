"""`match run`, `match list`, `match show RUN`, `match repeat RUN`: the matcher by hand."""

import argparse
import json
import sys

from cli import house as houses
from jobs.tasks import rules_of
from models.engine import open_session
from reference.calendar import SHANGHAI
from services.actor import SYSTEM
from services.runs.lists import list_runs, run_of, shortages_of
from services.runs.repeat import repeat_run
from services.runs.run import run_match


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="action", required=True)
    running = actions.add_parser("run", help="match now and write proposals")
    running.add_argument("--seed", type=_seed, help="breaks ties; default from config.toml")
    running.add_argument("--region", default="", help="code of a district or county; default all")
    running.set_defaults(run=run)
    listing = actions.add_parser("list", help="the latest runs")
    listing.add_argument("--limit", type=int, default=20)
    listing.set_defaults(run=list_all)
    for name, act, hint in (
        ("show", show, "counts, totals and shortages of one run"),
        ("repeat", repeat, "solve a run's stored input again and compare; writes nothing"),
    ):
        one = actions.add_parser(name, help=hint)
        one.add_argument("id", type=int, metavar="RUN")
        one.set_defaults(run=act)


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) >= 1 << 63:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    house = houses.opened()
    seed = house.settings.matching.seed if arguments.seed is None else arguments.seed
    facts = run_match(
        house.begin,
        actor=SYSTEM,
        rules=rules_of(house),
        seed=seed,
        clock=house.clock,
        region_code=arguments.region,
        progress=lambda stage, share: print(f"{share:4.0%}  {stage}", file=sys.stderr),
    )
    print(" ".join(f"{name}={value}" for name, value in facts.items()))
    return 0


def list_all(arguments: argparse.Namespace) -> int:
    house = houses.opened()
    with open_session(house.engine, read_only=True) as session:
        for row in reversed(list_runs(session, actor=SYSTEM, limit=arguments.limit)):
            placed = row.counts.get("placed", row.counts.get("proposals", ""))
            print(
                f"{row.id:6}  {row.started_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
                f"  {row.state.value:9}  placed {placed}  objective {row.objective}"
                f"  bound {row.bound}"
            )
    return 0


def show(arguments: argparse.Namespace) -> int:
    house = houses.opened()
    with open_session(house.engine, read_only=True) as session:
        one = run_of(session, actor=SYSTEM, run_id=arguments.id)
        for name in ("state", "engine", "seed", "objective", "bound", "violations"):
            print(f"{name}: {getattr(one, name)}")
        for name in ("input_digest", "result_digest", "error"):
            print(f"{name}: {getattr(one, name)}")
        for name in ("params", "counts", "timings"):
            print(f"{name}: {json.dumps(getattr(one, name), sort_keys=True)}")
        for vacancy, short in shortages_of(session, actor=SYSTEM, run_id=arguments.id)[:20]:
            print(
                f"vacancy {vacancy.id} {vacancy.title}: {short['placed']} of {short['places']};"
                f" only barred by {json.dumps(short['only'], sort_keys=True)}"
            )
    return 0


def repeat(arguments: argparse.Namespace) -> int:
    house = houses.opened()
    again = repeat_run(house.begin, actor=SYSTEM, run_id=arguments.id)
    word = "same result" if again.same else "DIFFERENT result"
    print(f"run {again.run_id}: {word}; objective {again.objective}, bound {again.bound}")
    print(f"input {again.input_digest}\nresult {again.result_digest}")
    return 0 if again.same else 1
