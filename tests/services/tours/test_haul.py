"""The long way before anybody has said how long it is."""

from services.tours.roads import haul_estimate
from tests.factories import BAZHOU, CANGXI, YIWU


def test_the_long_way_is_estimated_within_a_twentieth_of_what_is_driven() -> None:
    """巴州–义乌 is 1,600 km by road; a county and itself are no way."""
    assert abs(haul_estimate(BAZHOU, YIWU) - 1_600) <= 80
    assert haul_estimate(CANGXI, CANGXI) is None
