"""Whose post is it: the clerk's own firm, or the one a district's list names."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from intake.drafts.values import VacancyDraft
from models.account import Role
from models.employer import Employer, EmployerState
from services.actor import Actor, within

_FORMS = re.compile(r"有限责任公司|股份有限公司|有限公司|公司|集团|厂$")


@dataclass(frozen=True)
class FirmOf:
    """The firm of a draft; `named` is what the source says. `employer` is None where a district's
    list names a firm that is not registered; `foreign` where a clerk's message names another."""

    employer: Employer | None
    named: str
    foreign: bool = False


def firms_of(session: Session, *, actor: Actor, drafts: Sequence[VacancyDraft]) -> list[FirmOf]:
    """The firm of each draft, in order; two queries however many drafts.

    An employer's own account posts for its own firm only: a draft that names another is marked.
    A coordinator posts for verified or pending firms of the district, found by name.
    """
    if actor.role is Role.EMPLOYER:
        own = session.get(Employer, actor.employer_id) if actor.employer_id else None
        return [FirmOf(own, _named(one), _is_foreign(own, _named(one))) for one in drafts]
    rows = session.execute(
        sa.select(col(Employer.id), col(Employer.name))
        .where(
            within(col(Employer.region_code), actor),
            col(Employer.state).in_((EmployerState.VERIFIED, EmployerState.PENDING)),
        )
        .order_by(col(Employer.id))
    )
    by_name: dict[str, list[int]] = {}
    for firm_id, name in rows:
        by_name.setdefault(_tidy(name), []).append(firm_id)
    found = [_find(by_name, _named(one)) for one in drafts]
    firms = {
        one.id: one
        for one in session.exec(select(Employer).where(col(Employer.id).in_(set(found) - {None})))
    }
    return [
        FirmOf(firms.get(firm_id), _named(one)) for firm_id, one in zip(found, drafts, strict=True)
    ]


def _find(by_name: Mapping[str, list[int]], named: str) -> int | None:
    """The one firm of that name; where several bear it, nobody's."""
    found = by_name.get(_tidy(named), []) if named else []
    return found[0] if len(found) == 1 else None


def _named(draft: VacancyDraft) -> str:
    value = draft.value("employer_name")
    return value if isinstance(value, str) else ""


def _is_foreign(own: Employer | None, named: str) -> bool:
    if own is None or not named:
        return False
    mine, said = _tidy(own.name), _tidy(named)
    return not (said in mine or mine in said)


def _tidy(name: str) -> str:
    """Without form of company, marks and spaces: 浙江企业甲（余杭）有限公司 → 浙江企业甲余杭."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name)).lower()
    return _FORMS.sub("", plain) or plain
