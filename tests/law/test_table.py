"""The code and the reference tables are held together."""

from datetime import date

import pytest

from law import (
    CHECKS,
    IMPLEMENTED,
    Advertisement,
    MinimumWage,
    check_advertisement,
    duties_after,
    rules_version,
)
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
from reference.legal_rules import all_legal_rules, legal_rule
from reference.minimum_wages import minimum_wage
from reference.occupations import all_occupations, occupation
from tests.law.phrases import PHRASES


@pytest.mark.parametrize("rule_id", sorted(IMPLEMENTED))
def test_every_rule_in_code_cites_a_statute_of_the_table(rule_id: str) -> None:
    row = legal_rule(rule_id)
    assert row.law
    assert row.article.startswith(("《", "全国人大"))
    assert row.verified
    assert row.severity in (TableSeverity.BLOCK, TableSeverity.AMBER, TableSeverity.TASK)


def test_no_rule_without_code_or_duty_and_no_code_without_a_row() -> None:
    for row in all_legal_rules():
        said = set(row.how) & {"words", "figures", "match"}
        check = CHECKS.get(row.id)
        assert said == (check.how if check else frozenset()), row.id
        assert ("duty" in row.how) == bool(row.owner and row.due_after), row.id
        assert ("elsewhere" in row.how) == bool(row.kept_by), row.id
        assert row.how, row.id
    assert {row.id for row in all_legal_rules()} >= IMPLEMENTED


def test_no_code_is_stronger_than_its_row() -> None:
    order = {"block": 0, "amber": 1, "task": 2}
    for rule_id, check in CHECKS.items():
        if check.word_severity is not None:
            assert order[check.word_severity] >= order[legal_rule(rule_id).severity], rule_id


def test_what_software_cannot_check_is_a_dated_duty_with_an_owner() -> None:
    arrival = date(2026, 2, 20)
    duties = {duty.rule_id: duty for duty in duties_after("arrival", arrival)}
    assert duties["E01"].owner == "employer"
    assert duties["E01"].due == date(2026, 3, 22)
    assert duties["A06"].due == arrival
    assert {row.owner for row in all_legal_rules()} == {"", "employer", "receiving", "operator"}


def test_the_version_of_the_rules_is_stable_and_not_empty() -> None:
    assert rules_version() == rules_version()
    assert len(rules_version()) == 16


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
        row.monthly_fen, row.hourly_fen, str(row.tier), "330110", row.valid_from,
        row.confirmed, row.lowest_monthly_fen,
    )  # fmt: skip
    ad = Advertisement(place="330110", base_fen=200_000)
    blocked = {
        f.rule_id for f in check_advertisement(ad, minimum_wage=minimum, day=day)
        if f.severity == "block"
    }  # fmt: skip
    assert "E04" in blocked
