"""What the law says of drafts that were read, and what is missing: before anything is stored.

A clerk sees both at once in the preview, instead of the law after the gaps are filled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

import law
from services.errors import Problem
from services.law.advertisements import wording_findings
from services.rows import known
from services.vacancies.content import start_of
from services.vacancies.form import content_of
from services.vacancies.imports.page import PostView
from services.vacancies.imports.stated import filled, stated
from services.vacancies.previews import would_be


@dataclass(frozen=True)
class Judged:
    """Findings of the law about a draft (what is missing is no finding here), and what is missing
    by field before it can be submitted."""

    findings: tuple[law.Finding, ...]
    missing: Mapping[str, tuple[Problem, ...]]


def judge_posts(session: Session, posts: Iterable[PostView], *, now: datetime) -> dict[int, Judged]:
    """By the position of each post: the draft over what its firm said before, or over what is
    stored, as confirming would write it. Of a post whose firm nobody knows only the words are
    judged."""
    starts: dict[int, dict[str, Any]] = {}
    return {one.at: _judged(session, one, starts, now) for one in posts}


def _judged(
    session: Session, post: PostView, starts: dict[int, dict[str, Any]], now: datetime
) -> Judged:
    said, firm = stated(post.draft), post.firm.employer
    if firm is None:
        return Judged(wording_findings(said), {})
    if post.stored is not None:
        before = content_of(post.stored) | {"contact_phone": post.stored.contact_phone or ""}
        said = {one.field: said[one.field] for one in post.changes if one.takes}
    else:
        firm_id = known(firm.id)
        if firm_id not in starts:
            starts[firm_id] = start_of(session, firm)
        before = starts[firm_id]
    _row, findings, missing = would_be(firm, filled(before, said), now)
    return Judged(tuple(one for one in findings if one.rule_id != "D03"), missing)
