"""All notes of a run at once say what the notes of one proposal say."""

import numpy as np

from benchmarks.market import market
from matching.rules.note_columns import note_columns
from matching.rules.notes import Pair, notes_of
from reference import note_codes
from reference.note_codes import SIGNALS


def test_columns_and_single_notes_agree() -> None:
    problem = market(900, 60, seed=3, grouped=0.2)
    rng = np.random.default_rng(1)
    person = rng.integers(0, 900, 4000)
    vacancy = rng.integers(0, 60, 4000)
    parts = rng.integers(0, 1800, (4000, len(SIGNALS))).astype(np.int16)
    parts[::3] = parts[0]  # equal weights: the order by code decides
    made = note_columns(problem, person, vacancy, parts)
    seen = set()
    for k in range(len(person)):
        party = int(problem.people.party[person[k]])
        size = int(problem.party_size[party]) if party >= 0 else 1
        points = {name: int(value) for name, value in zip(SIGNALS, parts[k], strict=True)}
        pair = Pair(int(person[k]), int(vacancy[k]), points, size)
        for notes, number, facts in zip(
            notes_of(problem, pair),
            (made.reason[k], made.risk[k]),
            (made.reason_facts[k], made.risk_facts[k]),
            strict=True,
        ):
            told = []
            for code, values in zip(number.tolist(), facts.tolist(), strict=True):
                if code >= 0:
                    name, names = note_codes.NOTES[code]
                    told.append((name, dict(zip(names, values, strict=False))))
            assert told == [(note.code, dict(note.facts)) for note in notes]
            seen |= {name for name, _ in told}
    assert len(seen) > 20


def test_the_signals_are_the_engines() -> None:
    assert len(note_codes.NUMBER) == len(note_codes.NOTES) < 127
