"""`python -m cli up`: the whole product on one machine, as `make run` shows it.

Brings the database to date and answers pages at once. An empty database is filled beside that by a
process of its own: the demo scenario, the engine compiled for this processor, then the matcher and
the weekly report once. Until the demo is in, pages say how far it is (`preparing`); the scheduler
starts when all is done. A second start finds its data and goes straight to serving. All runs until
Ctrl-C; killed half-way, the next start goes on from there.
"""

import argparse
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cli.children import Child, Forked
from logs import configure_logging
from preparing import Account, forget, look, under_way
from settings import ROOT, Settings, load_settings

if TYPE_CHECKING:
    from jobs.house import House

STOP_SECONDS = 15


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
    parser.add_argument("--once", action="store_true", help="prepare everything, serve nothing")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    configure_logging("up", logging.WARNING)
    settings = load_settings()
    if not arguments.once and (problem := _port_taken(settings)):
        print(problem, file=sys.stderr)
        return 1
    from cli.first_start import JOBS, compile_engine, first_start, left

    started = time.monotonic()
    house = prepare(settings)
    todo = () if arguments.no_demo else left(house.engine)
    account = Account(settings.instance_path, ("demo", "engine", *JOBS), is_open="demo" not in todo)
    for step in {"demo", *JOBS} - set(todo):
        account.tell(step, 1, 1)
    if arguments.once:
        if todo:
            first_start(house, say=_say, account=account)
        else:
            compile_engine(_say, account)
        if look(settings.instance_path) is None:  # nobody serves beside this: nobody else tidies
            forget(settings.instance_path)
        _say(f"ready after {time.monotonic() - started:.1f} s")
        return 0
    house.engine.dispose()
    with under_way(settings.instance_path):
        account.write()
        return _serve(settings, waits=bool(todo), no_demo=arguments.no_demo)


def prepare(settings: Settings) -> "House":
    """The service on a database that is up to date and knows its key, so that the web server and
    whoever fills the database need not wait for each other."""
    from jobs.house import database_ready, open_house
    from models.migrate import upgrade
    from private import unlocked

    house = open_house(settings, kind="up")
    if not database_ready(house.engine):
        upgrade(house.engine)
        unlocked(house.engine, settings)
    return house


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


def _port_taken(settings: Settings) -> str | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.server.host, settings.server.port))
        except OSError:
            return (
                f"Port {settings.server.port} is in use (is 工桥 running already?)."
                " Stop that, or choose another: GONGQIAO_PORT=8400 make run"
            )
    return None


def _welcome(settings: Settings) -> None:
    accounts = settings.instance_path / "demo-accounts.txt"
    print(f"\n  工桥 Gongqiao   {settings.server.public_url}")
    print(f"  letters         {_mail_place(settings)}")
    if accounts.exists():
        print("  demo accounts   (all data is invented)")
        for line in accounts.read_text("utf-8").splitlines():
            print(f"    {line}")
    print(f"  logs            {_shown(_log_folder(settings))}")
    print("  stop            Ctrl-C\n", flush=True)


def _log_folder(settings: Settings) -> Path:
    return settings.instance_path / "logs"


def _mail_place(settings: Settings) -> str:
    if settings.mail.smtp_host:
        return f"sent by {settings.mail.smtp_host}:{settings.mail.smtp_port}"
    return _shown(settings.mail_path)


def _shown(place: Path) -> str:
    return str(place.relative_to(Path.cwd()) if place.is_relative_to(Path.cwd()) else place)


def _serve(settings: Settings, *, waits: bool, no_demo: bool) -> int:
    """All processes until the web server or the scheduler ends or a signal comes; then none is left
    behind. Preparing comes first where the scheduler would be in its way (`waits`)."""
    wanted: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: wanted.append(got))
    children: dict[str, Child] = {"web": _forked("web", partial(_web, settings), settings)}
    if not waits:
        children["scheduler"] = _forked("scheduler", _scheduler, settings)
    preparing = _preparing(settings, no_demo=no_demo) if waits or _engine_missing() else None
    if preparing is None:
        forget(settings.instance_path)
    _welcome(settings)
    while not wanted and all(child.poll() is None for child in children.values()):
        if preparing is not None and preparing.poll() is not None:
            if preparing.returncode:
                children["preparing"] = preparing
                break
            preparing = None
            if waits:
                _welcome(settings)
                children["scheduler"] = _forked("scheduler", _scheduler, settings)
            forget(settings.instance_path)
        time.sleep(0.1)
    if preparing is not None:
        children["preparing"] = preparing
    return _stop(children, asked=bool(wanted))


def _engine_missing() -> bool:
    """Asked while the web server loads: another processor or version needs other machine code."""
    from matching.native.workshop import missing

    return bool(missing())


def _preparing(settings: Settings, *, no_demo: bool) -> Child:
    """Pages come first: whoever looks while the house is prepared does not wait for it. What it
    says, it says to who looks on."""
    once = [sys.executable, "-m", "cli", "up", "--once", *(["--no-demo"] if no_demo else [])]
    return subprocess.Popen(["nice", "-n", "5", *once], cwd=ROOT, start_new_session=True)  # noqa: S603, S607  our own words


def _scheduler() -> int:
    from jobs.__main__ import main

    return main()


def _web(settings: Settings) -> int:
    """As `python -m gunicorn` does it."""
    from gunicorn.app.wsgiapp import WSGIApplication

    sys.argv = [
        *("gunicorn", "app:create_app()"),
        *("--bind", f"{settings.server.host}:{settings.server.port}"),
        *("--workers", str(settings.server.workers), "--no-control-socket", "--preload"),
        *("--log-level", "warning", "--graceful-timeout", "10"),
    ]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn").run()
    return 0


def _forked(name: str, work: Callable[[], int], settings: Settings) -> Forked:
    path = _log_folder(settings) / f"{name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    return Forked(work, path)


def _stop(children: dict[str, Child], *, asked: bool) -> int:
    for name, child in children.items():
        if child.poll() is not None and not asked:
            print(f"The {name} process ended by itself (code {child.returncode}); see its log.")
        elif child.poll() is None:
            # with what it has started: compilers have nobody to work for any more
            stop = os.killpg if name == "preparing" else os.kill
            stop(child.pid, signal.SIGTERM)
    for child in children.values():
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
    print("Stopped.", flush=True)
    return 0 if asked else 1
