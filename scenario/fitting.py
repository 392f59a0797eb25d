"""Who may and would take which post: the gates the history keeps, so no past placement is odd."""

from collections.abc import Iterable
from datetime import date

from models.person import ConsentPurpose, Nights, PersonState, Sex
from models.vacancy import Lodging
from reference.hazards import barred_for_women, barred_under_18
from reference.nights import ONLY_NIGHTS
from reference.occupations import distance
from reference.schooling import meets
from scenario.people import Group, Someone
from scenario.posts import Post

NEEDED = frozenset({ConsentPurpose.MATCHING, ConsentPurpose.SHARE_PARTNER})


def may(one: Someone) -> bool:
    """Wants to go, and agreed to be matched and shown to the partner union."""
    return one.state is PersonState.SEEKING and one.consents >= NEEDED


def fits(one: Someone, post: Post, on: date) -> bool:
    """All gates at once: consent, age, law, certificates, schooling, nights, hazards, pay, bed."""
    age = one.age_on(on)
    barred = barred_for_women() if one.sex is Sex.FEMALE else frozenset()
    if age < 18:
        barred |= barred_under_18()
    return (
        may(one)
        and 18 <= age <= min(post.age_max or 60, 60)
        and not post.hazards & barred
        and post.certificates <= one.certificates
        and meets(one.schooling, post.schooling) is True
        and not post.hazards & one.refuses
        and one.floor_fen <= post.newcomer_fen
        and post.district not in one.refused_regions
        and (not post.nights or one.nights is not Nights.NO)
        and (post.nights < ONLY_NIGHTS or one.nights is Nights.YES)
        and (not one.needs_lodging or post.lodging is not Lodging.NONE)
        and (not one.couple_room or post.couple_rooms > 0)
        and _knows(one.months, post)
    )


def _knows(months: Iterable[str], post: Post) -> bool:
    """A trade near enough (up to general work), or work that is learned within four weeks."""
    near = [distance(trade, post.trade.id) for trade in months]
    if any(d is not None and d <= 3 for d in near):
        return True
    return post.trade.training_weeks <= 4 and not post.trade.certificates_required


def group_fits(group: Group, post: Post, on: date) -> bool:
    return len(group.members) <= post.places - post.taken and all(
        fits(one, post, on) for one in group.members
    )
