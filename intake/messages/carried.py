"""A day's or an hour's wage without its unit takes that of the post before: 钢筋工一天三百八,木工四百二."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from intake.drafts.values import DraftField, VacancyDraft
from intake.fields.amounts import Per
from intake.fields.readings import Certainty

_MOST: Final = 3
"""By how much two posts of one message may differ in a day's wage; beyond it is asked."""
_UNITS: Final = frozenset({Per.DAY.value, Per.HOUR.value})


def with_units_carried(drafts: Iterable[VacancyDraft]) -> list[VacancyDraft]:
    """The same drafts; a wage asked with unit_unclear holds a likely value where the post before
    it is paid by day or hour and pays about as much."""
    done: list[VacancyDraft] = []
    for draft in drafts:
        done.append(_carried(done[-1], draft) if done else draft)
    return done


def _carried(before: VacancyDraft, draft: VacancyDraft) -> VacancyDraft:
    asked = draft.fields.get("wage_low_fen")
    per = before.value("wage_per")
    near = before.value("wage_low_fen") or before.value("wage_high_fen")
    if asked is None or asked.question != "unit_unclear" or per not in _UNITS or not near:
        return draft
    ends = {
        name: round(float(str(asked.facts[fact])) * 100)
        for name, fact in (("wage_low_fen", "low_yuan"), ("wage_high_fen", "high_yuan"))
        if asked.facts.get(fact) is not None
    }
    least, most = int(str(near)) / _MOST, int(str(near)) * _MOST
    if not ends or not all(least <= fen <= most for fen in ends.values()):
        return draft
    wage: dict[str, int | str] = ends | {"wage_per": str(per)}
    fields = {name: field for name, field in draft.fields.items() if name not in wage}
    fields |= {name: _likely(asked, value) for name, value in wage.items()}
    return draft.model_copy(update={"fields": fields})


def _likely(asked: DraftField, value: int | str) -> DraftField:
    return asked.model_copy(
        update={"value": value, "certainty": Certainty.LIKELY, "question": "unit_from_before"}
    )
