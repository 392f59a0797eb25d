"""Home and site of proposals and placements follow person and post, whoever writes them."""

import sqlalchemy as sa
from sqlmodel import Session

from models.placement import Placement
from models.proposal import Proposal
from tests import factories as make


def _ends(session: Session, table: type) -> list[tuple[str, str]]:
    session.flush()
    return [tuple(row) for row in session.execute(sa.select(table.home, table.site))]


def test_both_ends_are_filled_and_follow(session: Session) -> None:
    person = make.make_person(session, region_code=make.CANGXI)
    other = make.make_person(session, region_code=make.BAZHOU)
    post = make.make_vacancy(session, make.make_employer(session, region_code=make.YUHANG))
    proposal = make.make_proposal(session, person, post)
    make.make_placement(session, person, post)
    for table in (Proposal, Placement):
        assert _ends(session, table) == [("510824", "330110")]
    person.region_code = make.BAZHOU
    post.region_code = make.YIWU
    for table in (Proposal, Placement):
        assert _ends(session, table) == [("511902", "330782")]
    person.region_code = make.CANGXI
    session.flush()
    session.execute(sa.update(Proposal).values(person_id=other.id))  # as two records are merged
    assert _ends(session, Proposal) == [("511902", "330782")]
    assert _ends(session, Placement) == [("510824", "330782")]
    assert proposal.id is not None
