"""docs/performance.md from benchmarks/results/*.json."""

import json
import statistics
from pathlib import Path
from typing import Any

from benchmarks.harness import RESULTS, ROOT

PAGE = ROOT / "docs" / "performance.md"
NOTES = Path(__file__).parent / "notes.md"


def main() -> None:
    parts = [json.loads(path.read_text("utf-8")) for path in sorted(RESULTS.glob("*.json"))]
    parts = [part for part in parts if "figures" in part]
    PAGE.write_text(page(parts), "utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)} from {len(parts)} results")


def page(parts: list[dict[str, Any]]) -> str:
    lines = [
        "# Performance",
        "",
        "Written by `make bench` from `benchmarks/results/`. Every ratio is the peer's seconds",
        "over ours, both run in turns on the same arrays, with equal objectives asserted;",
        "medians, and the lowest and highest ratio in brackets. The instances come from",
        "`benchmarks/county.py` (invented people, documented there).",
        "",
    ]
    for heading, wanted in (("Asked for", True), ("Beside it", False)):
        rows = [
            (figure, part)
            for part in parts
            for figure in part["figures"]
            if bool(figure["number"]) == wanted
        ]
        if not rows:
            continue
        rows.sort(key=lambda row: _order(row[0]["number"]))
        lines += [f"## {heading}", "", *table([figure for figure, _part in rows], wanted), ""]
    lines += ["## Facts of the runs", ""]
    for part in parts:
        lines += [f"### {part['name']}", "", *facts(part), ""]
    if NOTES.exists():
        lines += [NOTES.read_text("utf-8").rstrip(), ""]
    return "\n".join(lines)


def _order(number: str) -> tuple[int, str]:
    digits = "".join(c for c in number if c.isdigit())
    return (int(digits) if digits else 0, number)


def table(figures: list[dict[str, Any]], wanted: bool) -> list[str]:
    head = "| # | work | peer | ours | peer | ratio | at least | aim |"
    rows = [head, "|---|---|---|---|---|---|---|---|"]
    for f in figures:
        own, peer = statistics.median(f["ours_seconds"]), f["peer_seconds"]
        theirs = f"{statistics.median(peer):.3g} s" if peer else "–"
        spread = f"[{min(f['ratios']):.3g}–{max(f['ratios']):.3g}]"
        rows.append(
            f"| {f['number']} | {f['work']} | {f['peer']} | {own:.3g} s | {theirs} |"
            f" **{f['ratio']:.3g}×** {spread} | {_asked(f['least'])} | {_asked(f['aim'])} |"
        )
    return rows


def _asked(value: float | None) -> str:
    return "" if value is None else f"{value:g}×"


def facts(part: dict[str, Any]) -> list[str]:
    machine = part["machine"]
    told = ", ".join(f"{key} {value}" for key, value in machine.items())
    lines = [f"- machine: {told}; load before: {part['load']:.2f}"]
    lines.append("- seeds: " + (json.dumps(part["seeds"]) if part["seeds"] else "none"))
    for f in part["figures"]:
        if f["facts"]:
            listed = ", ".join(f"{key} = {value}" for key, value in f["facts"].items())
            lines.append(f"- {f['work']}: {listed}")
    return lines


if __name__ == "__main__":
    main()
