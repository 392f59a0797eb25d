"""The code and the reference tables are held together."""

from datetime import date

import pytest

from law import IMPLEMENTED, Advertisement, MinimumWage, check_advertisement
from law.bars import (
    MINORS_BARRED,
    MINORS_DOUBTFUL,
    OCCUPATION_CERTIFICATES,
    SPECIAL_EQUIPMENT,
    SPECIAL_OPERATIONS,
    STATUTORY,
    WOMEN_BARRED,
)
from reference.certificates import CertificateKind, certificates
from reference.hazards import barred_for_women, barred_under_18
from reference.legal_rules import Severity as TableSeverity
from reference.legal_rules import legal_rule
from reference.minimum_wages import minimum_wage
from reference.occupations import all_occupations, occupation
from tests.law.phrases import PHRASES


@pytest.mark.parametrize("rule_id", sorted(IMPLEMENTED))
def test_every_rule_in_code_cites_a_statute_of_the_table(rule_id: str) -> None:
    row = legal_rule(rule_id)
    assert row.law
    assert row.verified
    assert row.severity in (TableSeverity.BLOCK, TableSeverity.AMBER)


def test_no_word_rule_is_stronger_than_its_row() -> None:
    for one in PHRASES:
        for rule_id, severity in one.expected:
            if severity == "block":
                assert legal_rule(rule_id).severity is TableSeverity.BLOCK


def test_the_barred_tags_are_those_of_the_table() -> None:
    assert barred_under_18() == (MINORS_BARRED | MINORS_DOUBTFUL) - {"night"}
    assert barred_for_women() == WOMEN_BARRED


def test_the_statutory_certificates_are_those_that_gate() -> None:
    table = certificates()
    assert {c.code for c in table.values() if c.gates} == STATUTORY
    by_kind = {
        CertificateKind.SPECIAL_OPERATION: SPECIAL_OPERATIONS,
        CertificateKind.SPECIAL_EQUIPMENT: SPECIAL_EQUIPMENT,
    }
    for kind, codes in by_kind.items():
        assert {c.code for c in table.values() if c.kind is kind} == codes


def test_what_the_law_demands_of_an_occupation_is_required_in_the_vocabulary() -> None:
    for occupation_id, kinds in OCCUPATION_CERTIFICATES.items():
        assert kinds <= set(occupation(occupation_id).certificates_required) | {"health"}
        if "health" in kinds:
            assert occupation(occupation_id).needs_health_check
    for trade in all_occupations():
        special = set(trade.certificates_required) & (SPECIAL_OPERATIONS | SPECIAL_EQUIPMENT)
        assert special == OCCUPATION_CERTIFICATES.get(trade.id, frozenset()) - {"health"}, trade.id


def test_the_reference_row_of_yuhang_blocks_a_base_of_two_thousand() -> None:
    day = date(2026, 11, 18)
    row = minimum_wage("330110", day)
    assert row
    minimum = MinimumWage(
        row.monthly_fen, row.hourly_fen, str(row.tier), "330110", row.valid_from,  # type: ignore[union-attr]
        row.confirmed, row.lowest_monthly_fen,  # type: ignore[union-attr]
    )  # fmt: skip
    ad = Advertisement(place="330110", base_fen=200_000)
    blocked = {
        f.rule_id for f in check_advertisement(ad, minimum_wage=minimum, day=day)
        if f.severity == "block"
    }  # fmt: skip
    assert "E04" in blocked
