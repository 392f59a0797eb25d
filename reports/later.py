"""Later corrections: said in a line, never worked into what was reported.

A closed week or month keeps its numbers and the facts of people it was counted with
(`registered.closing`). What has been corrected since is told beside this year's numbers: what they
would be by the facts as they are recorded now, and arrivals of earlier weeks taken back in this
one, which the year's sum has lost.
"""

from reports.ground import Ground
from reports.placement import NewTransfers

_NAMES = {
    "new_transfers": "新增转移就业",
    "new_poverty": "其中脱贫人口（含监测对象）",
    "new_disabled": "其中残疾人",
    "dest_county": "县内就近",
    "dest_province": "省内县外",
    "dest_outside": "省外",
}


def later_corrections(ground: Ground) -> str:
    """The line under the year's numbers; empty when nothing was corrected."""
    return _facts(ground) + _taken_back(ground)


def _facts(ground: Ground) -> str:
    told = NewTransfers(ground).counts(ground.this_year)
    now = NewTransfers(ground, as_known=True).counts(ground.this_year)
    changed = [
        f"{name}{now[key]}人（表中{told[key]}人）"
        for key, name in _NAMES.items()
        if now[key] != told[key]
    ]
    if not changed:
        return ""
    return f"此后更正：人员资料改过，已报的数不动；按现在的资料，本年{'、'.join(changed)}。"


def _taken_back(ground: Ground) -> str:
    """Arrivals recorded earlier this year and taken back in the week or month reported."""
    start, year = ground.current.start, ground.this_year.start
    count = sum(
        year <= move.at < start
        and move.undone_at is not None
        and ground.current.holds(move.undone_at)
        and ground.reach.moves(spell.site, spell.about.facts(ground.known).home)
        for spell, move in ground.history.taken_back
    )
    period = "本月" if ground.monthly else "本周"
    return f"{period}撤回了以前登记的到岗{count}人次，本年数已减去。" if count else ""
