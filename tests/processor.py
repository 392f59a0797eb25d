"""Where the processor time of the tests goes: `pytest --cpu-by-folder`.

On a shared machine the clock lies; seconds of processor do not. Counted are this process, the
processes it started (when they have ended) and the run's PostgreSQL. A fixture's own part leaves
out the fixtures it asked for. Printed are folders, dearest tests and dearest fixtures.
"""

from __future__ import annotations

import os
import resource
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import databases, nursery

DEAREST = 25


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cpu-by-folder",
        nargs="?",
        const=str(DEAREST),
        metavar="DEAREST",
        help="print processor seconds by folder, and the DEAREST tests and fixtures (25)",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--cpu-by-folder"):
        config.pluginmanager.register(_Meter(config), "processor-meter")


def seconds() -> float:
    """Processor seconds of this process and of its children that have ended."""
    own, ended = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime + nursery.spent()


def seconds_of_server(run: str) -> float:
    """Processor seconds of the run's PostgreSQL: its leader, what ended and what still serves."""
    try:
        leader = (databases.postgres_folder(run[:12]) / "postmaster.pid").read_text().split()[0]
    except OSError:
        return 0.0
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # ended meanwhile
        if stat.parent.name == leader:
            ticks += sum(map(int, fields[11:15]))
        elif fields[1] == leader:
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


class _Meter:
    """One in each worker measures; the one that hears the reports adds up and prints."""

    def __init__(self, config: pytest.Config) -> None:
        self.dearest = int(config.getoption("--cpu-by-folder"))
        self.config = config
        self.fixtures: dict[str, float] = defaultdict(float)
        self.nested: list[float] = []
        self.run = ""
        self.heard: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self.set_up: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self.beside: dict[str, float] = defaultdict(float)

    # Measuring ------------------------------------------------------------------------------

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Iterator[None]:
        self.nested.append(0.0)
        before = seconds()
        try:
            value = yield
            if fixturedef.argname == "testrun_uid":
                self.run = str(value)
            return value
        finally:
            whole = seconds() - before
            self.fixtures[f"{fixturedef.argname} ({fixturedef.scope})"] += whole - self.nested.pop()
            if self.nested:
                self.nested[-1] += whole

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.mark = seconds()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Iterator[None]:
        report = yield
        now = seconds()
        report.processor, self.mark = now - self.mark, now
        report.fixtures, self.fixtures = dict(self.fixtures), defaultdict(float)
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Iterator[None]:
        before = seconds()
        result = yield
        self.collecting = seconds() - before
        return result

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        output = getattr(self.config, "workeroutput", None)
        if output is None:
            self.beside["this process, whole"] += seconds()
            self._hear({"PostgreSQL": seconds_of_server(self.run)})
        else:
            output["processor"] = {
                "workers, collecting": getattr(self, "collecting", 0.0),
                "workers, whole": seconds(),
                "PostgreSQL": seconds_of_server(self.run),
            }

    # Adding up ------------------------------------------------------------------------------

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self._hear(getattr(node, "workeroutput", {}).get("processor", {}))

    def _hear(self, values: dict[str, float]) -> None:
        for name, value in values.items():  # one server serves all workers
            before = self.beside[name]
            self.beside[name] = max(before, value) if name == "PostgreSQL" else before + value

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.heard[report.nodeid][report.when] += report.processor
        for name, value in report.fixtures.items():
            self.set_up[name][0] += value
            self.set_up[name][1] += 1

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        write = terminalreporter.write_line
        terminalreporter.section("processor seconds by folder")
        folders: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for nodeid, parts in self.heard.items():
            where = nodeid.split("/")[1].split("::")[0]
            folders[where]["tests"] += 1
            for when, value in parts.items():
                folders[where][when] += value
        write(f"{'':24}{'tests':>7}{'set-up':>9}{'call':>9}{'tear-down':>11}{'all':>9}")
        for where, parts in sorted(folders.items(), key=lambda each: -_all(each[1])):
            write(
                f"{where:24}{parts['tests']:7.0f}{parts['setup']:9.1f}{parts['call']:9.1f}"
                f"{parts['teardown']:11.1f}{_all(parts):9.1f}"
            )
        write(f"{'together':24}{len(self.heard):7}{sum(map(_all, folders.values())):38.1f}")
        for name, value in self.beside.items():
            write(f"{name}: {value:.1f}")
        terminalreporter.section("dearest tests, processor seconds")
        for nodeid, parts in _dearest(self.heard, _all)[: self.dearest]:
            write(f"{_all(parts):8.2f}  (call {parts['call']:.2f})  {nodeid}")
        terminalreporter.section("dearest fixtures, processor seconds without those they asked for")
        for name, (value, times) in _dearest(self.set_up, lambda each: each[0])[: self.dearest]:
            write(f"{value:8.2f}  in {times:.0f} tests  {name}")


def _all(parts: Any) -> float:
    return sum(parts[when] for when in ("setup", "call", "teardown"))


def _dearest(of: dict[str, Any], cost: Any) -> list[tuple[str, Any]]:
    return sorted(of.items(), key=lambda each: -cost(each[1]))
