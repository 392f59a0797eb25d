"""Every doubt about a post's fields, one behind the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from intake.drafts.values import DraftField, Fields
from intake.fields.source import Source
from intake.messages.blocks import Block
from intake.messages.doubts import (
    county_named,
    names_unread,
    not_taken,
    of_last_only,
    other_firm,
    second_count,
    values_of,
    whose,
    words_on,
)
from intake.messages.own import Own


class Doubts:
    """What is found once for all posts of a part, and asked of each of them."""

    def __init__(
        self, of: Source, block: Block, owned: Sequence[Own], shared: Fields, common: Source,
        near: str,
    ) -> None:  # fmt: skip
        self._of, self._block, self._owned, self._shared = of, block, owned, shared
        self._said_by = Counter(n for own in owned for n in own.fields)
        self._said = values_of(own.fields for own in owned)
        self._last = of.span(block.heads[-1].start, block.heads[-1].end)[1]
        self._strange = names_unread(of, block)
        self._words: list[Mapping[str, DraftField]] = [words_on(own.piece) for own in owned]
        self._common = words_on(common)
        self._places = [county_named(own.piece, near) for own in owned]
        self._county = county_named(common, near)
        if block.firm is not None and not self._county:
            firm = of.part(block.firm.start, block.firm.end)
            self._county = county_named(firm, near, of_firm=True)

    def of(self, at: int, fields: Mapping[str, DraftField], named: Fields) -> Fields:
        """The fields of a post of head ``at``; ``named``: what it says itself."""
        head = self._owned[at].head
        fields = whose(dict(fields), named, self._shared, self._said, self._last)
        fields = second_count(self._owned[at].piece, fields, self._of.span(head.start, head.end)[1])
        fields = not_taken(fields, self._words[at], self._common)
        if at < len(self._owned) - 1:
            fields = of_last_only(fields, self._owned[-1].fields, self._said_by)
        if "region_code" not in named:
            mine = self._places[at]
            fields = {**fields, **(mine if "region_code" in fields else {**self._county, **mine})}
        if at in self._strange:
            fields = {**fields, **other_firm(self._of, self._block, self._strange[at])}
        return fields
