"""What states, gates, counts and stages of a match run are called."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.runs.explanations import UNION_RULES
from services.runs.lists import mode_of
from web.words.gates import GATES

STATES = {
    "running": _l("正在算"),
    "done": _l("已完成"),
    "failed": _l("没有算成"),
    "cancelled": _l("已取消"),
}
COUNTS = {
    "people": _l("参加匹配的人"),
    "vacancies": _l("有空位的岗位"),
    "places": _l("空位"),
    "candidate_pairs": _l("可以考虑的人岗组合"),
    "people_with_candidates": _l("至少有一个岗位可去的人"),
    "placed": _l("安排了的人"),
    "parties": _l("同行的组"),
    "parties_placed": _l("整组安排了的组"),
    "proposed": _l("新推荐"),
    "renewed": _l("与上次相同的推荐"),
    "superseded": _l("被代替的旧推荐"),
    "no_consent": _l("没有同意书，没有参加"),
    "placed_or_under_decision": _l("已有岗位或推荐已有人决定，没有参加"),
    "party_incomplete": _l("同行的人不齐，没有参加"),
    "skipped_people": _l("计算期间本人情况变了，没有写入"),
    "skipped_vacancies": _l("计算期间岗位变了，没有写入"),
    "skipped_places": _l("计算期间名额被占，没有写入"),
}


MODES = {
    "best_total": (_l("总分最高"), _l("所有人加起来最合适，能证明没有更好的")),
    "stable": (_l("互不后悔"), _l("没有人和岗位都更想要对方；一般少安排一些人")),
}


NOW = {
    "read": _l("正在读数据"),
    "candidates": _l("正在找谁能去哪里"),
    "plan": _l("正在求最好的安排"),
    "stable": _l("正在求互不后悔的安排"),
    "explain": _l("正在写理由"),
    "check": _l("正在复核"),
    "write": _l("正在写入推荐"),
}


STAGES = {
    "read_database": _l("读数据库"),
    "solve": _l("计算"),
    "write_database": _l("写数据库"),
}


def mode(code: str) -> str:
    return str(MODES[code][0]) if code in MODES else code


def mode_beside(run: Any) -> str:
    """The mode of a run made in another than the usual one; "" for the usual."""
    used = mode_of(run)
    return "" if used == next(iter(MODES)) else mode(used)


def mode_hint(code: str) -> str:
    return str(MODES[code][1])


def stage(code: str | None) -> str:
    """What a running run is doing."""
    return str(NOW.get(code or "", _("正在算")))


def state(code: str) -> str:
    return str(STATES.get(code, code))


def counted(counts: Mapping[str, Any]) -> list[tuple[str, int]]:
    """(words, number) of the counts a reader needs, in a fixed order."""
    return [(str(words), counts[key]) for key, words in COUNTS.items() if key in counts]


def timed(timings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(stage, seconds) in the order they happened."""
    return [
        (str(words), _("%(n)s秒", n=f"{timings[key]:.1f}"))
        for key, words in STAGES.items()
        if key in timings
    ]


def proof(run: Any) -> str:
    """Whether the result is the best there is, in words."""
    if run.objective is None or run.bound is None:
        return _("没有结果")
    if run.mode == "stable" and not run.violations:
        return _("已检查：没有人和岗位都更想要对方")
    if run.objective == run.bound:
        return _("已证明：没有更好的安排")
    percent = 100 * (run.bound - run.objective) / max(run.objective, 1)
    return _("离已证明的上限最多差%(n)s%%", n=f"{percent:.3f}")


def conditions(short: Mapping[str, Any], limit: int = 3) -> list[str]:
    """The gates that alone keep most people out, most first; without the union's own rule of first
    batches, which is said apart."""
    firms = {gate: count for gate, count in short["only"].items() if gate not in UNION_RULES}
    most = sorted(firms.items(), key=lambda one: (-one[1], one[0]))[:limit]
    return [
        _("%(gate)s：%(n)s人", gate=str(GATES.get(gate, gate)), n=count) for gate, count in most
    ]


def held_by_batch(short: Mapping[str, Any]) -> bool:
    """Whether the union's rule of first batches keeps places empty."""
    return bool(short.get("idle") or any(short["only"].get(gate) for gate in UNION_RULES))
