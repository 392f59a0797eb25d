"""`python -m cli up`: the whole product on one machine, as `make run` shows it.

Brings the database to date, fills an empty one with the demo scenario, runs the matcher and the
weekly report once on it, then keeps the web server and the scheduler running as two processes
until Ctrl-C. A second start finds its data and goes straight to serving.
"""

import argparse
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from cli.first_start import first_start
from jobs.house import House, open_house
from logs import configure_logging
from models.migrate import upgrade
from settings import ROOT, Settings, load_settings

STOP_SECONDS = 15


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("up", help="run everything here: set up, serve, schedule")
    parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
    parser.add_argument("--once", action="store_true", help="prepare everything, serve nothing")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    configure_logging("up", logging.WARNING)
    settings = load_settings()
    if not arguments.once and (problem := _port_taken(settings)):
        print(problem, file=sys.stderr)
        return 1
    started = time.monotonic()
    house = prepare(settings)
    if not arguments.no_demo:
        first_start(house, say=_say)
    house.engine.dispose()
    _say(f"ready after {time.monotonic() - started:.1f} s")
    _welcome(settings)
    return 0 if arguments.once else _serve(settings)


def prepare(settings: Settings) -> House:
    """The service on a database that is up to date."""
    house = open_house(settings, kind="up")
    upgrade(house.engine)
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


def _serve(settings: Settings) -> int:
    """Both processes until one ends or a signal comes; then neither is left behind."""
    web = [
        *(sys.executable, "-m", "gunicorn", "app:create_app()"),
        *("--bind", f"{settings.server.host}:{settings.server.port}"),
        *("--workers", str(settings.server.workers), "--no-control-socket", "--preload"),
        *("--log-level", "warning", "--graceful-timeout", "10"),
    ]
    children = {
        "web": _start("web", web, settings),
        "scheduler": _start("scheduler", [sys.executable, "-m", "jobs"], settings),
    }
    wanted: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: wanted.append(got))
    while not wanted and all(child.poll() is None for child in children.values()):
        time.sleep(0.2)
    return _stop(children, asked=bool(wanted))


def _start(name: str, command: list[str], settings: Settings) -> "subprocess.Popen[bytes]":
    """A child in its own process group: Ctrl-C reaches it once, from here, in order."""
    path = _log_folder(settings) / f"{name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, start_new_session=True, stderr=log)  # noqa: S603  our own words


def _stop(children: dict[str, "subprocess.Popen[bytes]"], *, asked: bool) -> int:
    for name, child in children.items():
        if child.poll() is not None and not asked:
            print(f"The {name} process ended by itself (code {child.returncode}); see its log.")
        elif child.poll() is None:
            os.kill(child.pid, signal.SIGTERM)
    for child in children.values():
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
    print("Stopped.", flush=True)
    return 0 if asked else 1
