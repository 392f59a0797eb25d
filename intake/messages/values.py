"""What a message says, as a page shows it; it loads without the reader."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from intake.drafts.values import VacancyDraft
from intake.unread import Unread


class MessagePreview(BaseModel):
    """What a message holds.

    drafts     in the order of the text; each field's span points into ``text``
    firms      names found
    unread     stretches that went into no field, with reasons (intake/unread.py)
    loose      headcounts that were given to no post
    stated     people wanted in all, where the message says so; ``counted`` those of the drafts
    problems   codes for the whole: empty, too_long (read up to the limit), no_posts,
               pasted_twice, too_many_posts, sum_differs, headcounts_left
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    text: str
    drafts: tuple[VacancyDraft, ...]
    firms: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    loose: tuple[Unread, ...] = ()
    stated: int | None = None
    counted: int = 0
    problems: tuple[str, ...] = ()
