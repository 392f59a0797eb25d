"""The figures of the articles that the scenario plays, each with its recount by SQL.

Every statement counts from rows of placements, people and trips and knows nothing of the code that
wrote them or shows them. `at_least` is how the article says it (十多家, 余): exact otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session

_RIDERS = """
FROM trip t JOIN trip_seat s ON s.trip_id = t.id JOIN placement p ON p.id = s.placement_id
JOIN vacancy v ON v.id = p.vacancy_id JOIN person w ON w.id = p.person_id
LEFT JOIN party y ON y.id = p.party_id
"""
_BOARDED = """EXISTS (SELECT 1 FROM seat_event e WHERE e.seat_id = s.id AND e.to_state = 'boarded')
AND s.state IN ('boarded', 'arrived', 'handed_over', 'left_on_way')"""
_BUS = "t.is_demo AND t.mode = 'coach' AND t.home_region = '510824' AND t.state = 'settled'"
_FLIGHT = "t.is_demo AND t.mode = 'flight' AND t.home_region = '511902'"
_BROUGHT = """
FROM introduction i JOIN staff_member m ON m.id = i.newcomer_id
JOIN employer e ON e.id = m.employer_id
WHERE e.region_code = '330726' AND i.state <> 'void'
"""
_PAID_FOR_36 = """SELECT s.counting, sum(y.fen) AS fen FROM introduction_payment y
JOIN introduction i ON i.id = y.introduction_id JOIN introduction_scheme s ON s.id = i.scheme_id
GROUP BY s.counting, i.scheme_id, i.introducer_id
HAVING count(DISTINCT i.newcomer_id) = 36 AND count(*) = 72"""
_SIGNED = """FROM fair f JOIN sign_up u ON u.channel_id = f.channel_id
JOIN placement p ON p.person_id = u.person_id AND p.confirmed_at >= u.at
JOIN vacancy v ON v.id = p.vacancy_id
WHERE f.region_code = '510824' AND v.region_code = '330110' AND p.arrived_on IS NOT NULL"""
_FIRMS = "SELECT count(DISTINCT v.employer_id)"
_JOINED = "FROM membership m WHERE m.region_code = '331102'"
_LAST_DAY = """
FROM festival_firm f JOIN festival_return_day d ON d.firm_id = f.id
WHERE f.region_code = '330921' AND d.id = (SELECT e.id FROM festival_return_day e
WHERE e.firm_id = f.id ORDER BY e.day DESC, e.id DESC LIMIT 1)"""


@dataclass(frozen=True)
class Told:
    """A figure as the article tells it (or as it follows from one), and how it is counted."""

    programme: str
    what: str
    unit: str
    figure: int
    sql: str
    at_least: bool = False


@dataclass(frozen=True)
class Recounted:
    told: Told
    counted: int

    @property
    def holds(self) -> bool:
        told = self.told
        return self.counted >= told.figure if told.at_least else self.counted == told.figure


TOLD: tuple[Told, ...] = (
    Told("余杭–苍溪", "first bus of the year: carried", "人", 34,
         f"SELECT count(*) {_RIDERS} WHERE {_BUS} AND {_BOARDED}"),
    Told("余杭–苍溪", "of them handed over to a firm", "人", 34,
         f"SELECT count(*) {_RIDERS} WHERE {_BUS} AND p.arrived_on IS NOT NULL"),
    Told("余杭–苍溪", "buses it took", "辆", 1,
         f"SELECT count(DISTINCT s.vehicle_id) {_RIDERS} WHERE {_BUS}"),
    Told("余杭–苍溪", "lists it took (trips)", "份", 1,
         f"SELECT count(DISTINCT t.id) {_RIDERS} WHERE {_BUS}"),
    Told("余杭–苍溪", "a tenth of the fair: posts", "个", 500,
         "SELECT sum(places) FROM vacancy WHERE region_code = '330110' AND state = 'published'"),
    Told("余杭–苍溪", "a tenth of the fair: people moved", "人", 100,
         "SELECT count(DISTINCT p.person_id) FROM placement p JOIN vacancy v ON v.id = p.vacancy_id"
         " WHERE v.region_code = '330110' AND p.arrived_on IS NOT NULL"),
    Told("余杭–苍溪", "a tenth of the fair: places shown there", "人", 500,
         "SELECT sum(s.places) FROM fair_post s JOIN fair f ON f.id = s.fair_id"
         " WHERE f.region_code = '510824'"),
    Told("余杭–苍溪", "moved, of those who signed up at the fair", "人", 100,
         f"SELECT count(DISTINCT u.person_id) {_SIGNED}"),
    Told("义乌–巴州", "charter flight: carried", "人", 110,
         f"SELECT count(*) {_RIDERS} WHERE {_FLIGHT} AND {_BOARDED}"),
    Told("义乌–巴州", "of them first-timers", "人", 110,
         f"SELECT count(DISTINCT w.id) {_RIDERS} WHERE {_FLIGHT} AND {_BOARDED} AND w.first_timer"),
    Told("义乌–巴州", "sum of the firms' lists", "人", 110,
         f"SELECT sum(n) FROM (SELECT v.employer_id, count(*) AS n {_RIDERS} WHERE {_FLIGHT}"
         " AND p.arrived_on IS NOT NULL GROUP BY v.employer_id) firms"),
    Told("义乌–巴州", "sum of the coaches' lists", "人", 110,
         f"SELECT sum(n) FROM (SELECT s.onward_id, count(*) AS n {_RIDERS} WHERE {_FLIGHT}"
         f" AND {_BOARDED} AND s.onward_id IS NOT NULL GROUP BY s.onward_id) coaches"),
    Told("义乌–巴州", "firms they went to", "家", 10,
         f"{_FIRMS} {_RIDERS} WHERE {_FLIGHT} AND {_BOARDED}", at_least=True),
    Told("义乌–巴州", "couples aboard", "对", 20,
         f"SELECT count(DISTINCT y.id) {_RIDERS} WHERE {_FLIGHT} AND {_BOARDED}"
         " AND y.kind = 'couple'"),
    Told("余杭–苍溪", "promise cards with a room, of those the bus carried", "张", 34,
         f"SELECT count(DISTINCT c.id) {_RIDERS} JOIN promise_card c ON c.placement_id = p.id"
         f" WHERE {_BUS} AND {_BOARDED} AND c.room <> '' AND c.first_pay_on IS NOT NULL"),
    Told("余杭–苍溪", "signed for by the firms of the bus", "人", 34,
         "SELECT sum(h.arrived) FROM trip_handover h JOIN trip t ON t.id = h.trip_id"
         f" WHERE {_BUS}"),
    Told("义乌–巴州", "promise cards with a room, of those the flight carried", "张", 110,
         f"SELECT count(DISTINCT c.id) {_RIDERS} JOIN promise_card c ON c.placement_id = p.id"
         f" WHERE {_FLIGHT} AND {_BOARDED} AND c.room <> '' AND c.first_pay_on IS NOT NULL"),
    Told("义乌–巴州", "signed for by the firms of the flight", "人", 110,
         "SELECT sum(h.arrived) FROM trip_handover h JOIN trip t ON t.id = h.trip_id"
         f" WHERE {_FLIGHT}"),
    Told("义乌–巴州", "firms that signed", "家", 10,
         f"SELECT count(*) FROM trip_handover h JOIN trip t ON t.id = h.trip_id WHERE {_FLIGHT}",
         at_least=True),
    Told("every trip", "firms whose signature is not what the seats say", "家", 0,
         "SELECT count(*) FROM trip_handover h WHERE h.sent <> h.arrived + h.absent"
         " OR h.arrived <> (SELECT count(*) FROM trip_seat s"
         " JOIN placement p ON p.id = s.placement_id JOIN vacancy v ON v.id = p.vacancy_id"
         " WHERE s.trip_id = h.trip_id AND v.employer_id = h.employer_id"
         " AND s.state = 'handed_over')"),
    Told("every trip", "firms of a trip handed over that did not sign", "家", 0,
         "SELECT count(*) FROM (SELECT DISTINCT s.trip_id, v.employer_id FROM trip_seat s"
         " JOIN trip t ON t.id = s.trip_id JOIN placement p ON p.id = s.placement_id"
         " JOIN vacancy v ON v.id = p.vacancy_id WHERE s.state = 'handed_over'"
         " AND t.state IN ('handed_over', 'settled')) went LEFT JOIN trip_handover h"
         " ON h.trip_id = went.trip_id AND h.employer_id = went.employer_id WHERE h.id IS NULL"),
    Told("every trip", "differences at a gate less cases opened by them", "件", 0,
         "SELECT (SELECT count(*) FROM trip_handover WHERE counted <> arrived"
         " OR NOT room_as_told OR NOT post_as_told)"
         " - (SELECT count(*) FROM case_file WHERE kind = 'handover')"),
    Told("every trip", "groups split over vehicles", "组", 0,
         "SELECT count(*) FROM (SELECT s.trip_id, p.party_id FROM trip_seat s"
         " JOIN placement p ON p.id = s.placement_id WHERE p.party_id IS NOT NULL"
         " AND s.state NOT IN ('withdrawn', 'no_show') GROUP BY s.trip_id, p.party_id"
         " HAVING count(DISTINCT s.vehicle_id) > 1 OR count(DISTINCT s.onward_id) > 1) torn"),
    Told("every trip", "booked less boarded, not come, withdrawn late", "人次", 0,
         "SELECT coalesce(sum(CASE WHEN s.booked THEN 1 ELSE 0 END"
         f" - CASE WHEN {_BOARDED} THEN 1 ELSE 0 END"
         " - CASE WHEN s.state = 'no_show' THEN 1 ELSE 0 END"
         " - CASE WHEN s.booked AND s.state = 'withdrawn' THEN 1 ELSE 0 END), 0)"
         " FROM trip_seat s JOIN trip t ON t.id = s.trip_id"
         " WHERE t.state IN ('departed', 'arrived', 'handed_over', 'settled')"),
    Told("every trip", "boarded less arrived and left on the way", "人次", 0,
         f"SELECT coalesce(sum(CASE WHEN {_BOARDED} THEN 1 ELSE 0 END"
         " - CASE WHEN s.state IN ('arrived', 'handed_over', 'left_on_way') THEN 1 ELSE 0 END), 0)"
         " FROM trip_seat s JOIN trip t ON t.id = s.trip_id"
         " WHERE t.state IN ('arrived', 'handed_over', 'settled')"),
    Told("every trip", "vehicles with more people than seats", "辆", 0,
         "SELECT count(*) FROM vehicle c WHERE c.seats - c.crew < (SELECT count(*)"
         " FROM trip_seat s WHERE (s.vehicle_id = c.id OR s.onward_id = c.id)"
         " AND s.state NOT IN ('standby', 'no_show', 'withdrawn'))"),
    Told("浦江", "newcomers of one firm", "人", 45,
         "SELECT max(n) FROM (SELECT v.employer_id, count(*) AS n FROM placement p"
         " JOIN vacancy v ON v.id = p.vacancy_id WHERE v.region_code = '330726'"
         " AND p.arrived_on IS NOT NULL GROUP BY v.employer_id) firms"),
    Told("浦江", "of them introduced by staff", "人", 36,
         "SELECT count(*) FROM placement p JOIN vacancy v ON v.id = p.vacancy_id"
         " WHERE v.region_code = '330726' AND p.introduced"),
    Told("浦江", "brought by one person this season", "人", 36,
         f"SELECT max(n) FROM (SELECT i.introducer_id, count(*) AS n {_BROUGHT} AND m.placement_id"
         " IS NOT NULL AND i.declared_on BETWEEN (SELECT max(s.starts_on) FROM introduction_scheme"
         " s WHERE s.employer_id = e.id) AND (SELECT max(s.ends_on) FROM introduction_scheme s"
         " WHERE s.employer_id = e.id) GROUP BY i.introducer_id) bringers"),
    Told("浦江", "brought by the same person since last year", "人", 38,
         f"SELECT max(n) FROM (SELECT i.introducer_id, count(*) AS n {_BROUGHT}"
         " GROUP BY i.introducer_id) bringers"),
    Told("浦江", "firms whose staff brought people", "家", 84,
         f"SELECT count(DISTINCT e.id) {_BROUGHT}"),
    Told("浦江", "people they brought", "人", 1155, f"SELECT count(DISTINCT m.id) {_BROUGHT}"),
    Told("浦江", "paid for 36 by steps that pay each in line", "元", 18_000,
         f"SELECT fen / 100 FROM ({_PAID_FOR_36}) paid WHERE counting = 'marginal'"),
    Told("浦江", "paid for 36 by steps that pay the whole lot", "元", 36_000,
         f"SELECT fen / 100 FROM ({_PAID_FOR_36}) paid WHERE counting = 'whole_lot'"),
    Told("浦江", "stages paid twice", "笔", 0,
         "SELECT count(*) FROM (SELECT i.newcomer_id, y.stage FROM introduction_payment y"
         " JOIN introduction i ON i.id = y.introduction_id GROUP BY i.newcomer_id, y.stage"
         " HAVING sum(y.fen) > CASE WHEN y.stage = 1 THEN 40000 ELSE 60000 END) twice"),
    Told("岱山", "kinds of post one contractor lacks people for", "个", 40,
         "SELECT count(*) FROM vacancy WHERE region_code = '330921' AND state = 'published'"),
    Told("岱山", "people it lacks", "人", 660,
         "SELECT sum(places) FROM vacancy WHERE region_code = '330921' AND state = 'published'"),
    Told("岱山", "firms that kept people over the festival", "家", 50,
         "SELECT count(*) FROM festival_firm WHERE region_code = '330921' AND keeps > 0",
         at_least=True),
    Told("岱山", "people kept", "人", 10_000,
         "SELECT sum(keeps) FROM festival_firm WHERE region_code = '330921'", at_least=True),
    Told("岱山", "firms back by the last day", "家", 56,
         f"SELECT count(*) {_LAST_DAY} AND d.reopened"),
    Told("岱山", "of ten people needed, at work by the last day", "人", 9,
         "SELECT CAST(10 * sum(d.arrived + d.hired) AS INTEGER)"
         f" / CAST(sum(d.needed) AS INTEGER) {_LAST_DAY}"),
    Told("岱山", "firms in the sentence of the restart, its reading unknown", "家", 56,
         "SELECT sum(firms) FROM festival_statement WHERE region_code = '330921'"
         " AND per_ten_thousand = 9000 AND reading = 'unknown'"),
    Told("路桥", "firms", "家", 50,
         "SELECT count(DISTINCT employer_id) FROM vacancy WHERE region_code = '331004'"
         " AND state = 'published'", at_least=True),
    Told("路桥", "posts", "个", 2400,
         "SELECT sum(places) FROM vacancy WHERE region_code = '331004' AND state = 'published'",
         at_least=True),
    Told("莲都", "applied to join the union", "人", 4_822,
         f"SELECT count(DISTINCT m.id_index) {_JOINED}"),
    Told("莲都", "of them approved (a member from some day)", "人", 4_515,
         f"SELECT count(DISTINCT m.id_index) {_JOINED} AND m.member_from IS NOT NULL"),
    Told("莲都", "of them in the books today", "人", 4_397,
         f"SELECT count(DISTINCT m.id_index) {_JOINED} AND m.state IN ('active', 'retained')"),
    Told("every union", "people who are members twice", "人", 0,
         "SELECT count(*) FROM (SELECT id_index FROM membership"
         " WHERE state IN ('active', 'retained') GROUP BY id_index HAVING count(*) > 1) twice"),
)  # fmt: skip


def recount(session: Session) -> Sequence[Recounted]:
    """Each figure counted anew in this database."""
    return [Recounted(one, int(session.execute(sa.text(one.sql)).scalar() or 0)) for one in TOLD]
