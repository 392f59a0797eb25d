"""Markets drawn for what-if questions, of four kinds."""

from benchmarks.market import market
from matching import Params, Problem

KINDS = [
    ({"supply": 0.3, "pickup": 0.3}, Params(alternatives=0)),
    ({"supply": 0.65}, Params(alternatives=0, place_most_first=True)),
    ({"supply": 1.2, "locks": 4, "pickup": 0.5}, Params(alternatives=0)),
    ({"supply": 2.0, "locks": 2}, Params(alternatives=0, first_places=((2, 900), (4, 300)))),
]


def drawn(kind: int, seed: int, people: int = 90, vacancies: int = 14) -> tuple[Problem, Params]:
    shape, params = KINDS[kind]
    return market(people, vacancies, seed=seed, grouped=0.0, **shape), params
