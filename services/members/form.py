"""What is asked of somebody who joins: four fields and where."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from models.membership import EndKind, JoinMeans
from services.inputs import Input, Line, LongAgo, Phone
from services.people.form import sound_id_number


class JoinIn(Input):
    """`work`: the firm or platform in words, "" without one; `town`: where they live or work."""

    name: Line = Field(min_length=2, max_length=60, repr=False)
    id_number: Annotated[str, BeforeValidator(sound_id_number)] = Field(
        min_length=15, max_length=18, repr=False
    )
    phone: Phone = Field(min_length=7, repr=False)
    work: Line = Field("", max_length=80)
    town: Line = Field("", max_length=40)
    means: JoinMeans = JoinMeans.PAPER


class MemberEndIn(Input):
    end_kind: EndKind
    ended_on: LongAgo
    reason: Line = Field("", max_length=200)
