"""What a dear count gave stands for a minute where it is large, and never where it is small."""

from datetime import timedelta

from sqlmodel import Session

from services.lately import MANY, lately
from tests.conftest import NOW


def test_a_large_count_stands_for_a_minute_and_a_small_one_is_counted_each_time(
    session: Session,
) -> None:
    """Of 1,000 rows one may be missing for a minute; of 999 each is missed by somebody. Another
    key, a minute later and a clock gone back are counted anew."""
    for rows, asked in ((1_000, 1), (999, 2)):
        assert (rows >= MANY) is (asked == 1)
        given = [rows, rows - 1]
        taken = [
            lately(session, ("a tab", rows), NOW + timedelta(seconds=s), given[k].__int__, size=int)
            for k, s in enumerate((0, 59))
        ]
        assert taken == ([1_000, 1_000] if asked == 1 else [999, 998])

    def count(key: str, seconds: int, gives: int) -> int:
        return lately(session, key, NOW + timedelta(seconds=seconds), lambda: gives, size=int)

    assert [count("one", 0, 5_000), count("other", 1, 6_000)] == [5_000, 6_000]
    assert [count("one", 59, 7_000), count("one", 60, 8_000)] == [5_000, 8_000]
    assert count("one", 0, 9_000) == 9_000
