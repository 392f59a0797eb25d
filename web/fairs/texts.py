"""The words of a fair's papers; Chinese whatever language the page is in."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from models.fair import Fair
from reference.calendar import local_day
from reports.fair_form import FairLine, PostLine
from reports.fair_paper import FirmSheet, Plan, StandCard
from services.fairs.arranging import programme_of
from services.fairs.funnel import Funnel
from services.fairs.stands import Stand
from services.vacancies.lists import VacancyRow
from web.fairs.wording import KINDS, STATES
from web.filters import count, day, region_name
from web.publicity.texts import first_pay_words, pay_words
from web.vacancies.page import advertisement
from web.vacancies.wording import lodging_in_words


def sheet(fair: Fair, stand: Stand, *, code: str, line: str, today: datetime) -> FirmSheet:
    """The A3 sheet of a firm. Posts are numbered by the stand, so that a word or a comment names
    one: 12-3."""
    with force_locale("zh"):
        where = _("、").join(
            dict.fromkeys(region_name(row.vacancy.region_code) for row in stand.posts)
        )
        return FirmSheet(
            stand=str(stand.number),
            firm=stand.employer.name,
            lead=_("%(where)s · %(posts)s个岗位，还招%(n)s人", where=where,
                   posts=len(stand.posts), n=count(stand.open)),
            heads=(_("编号"), _("岗位"), _("招几人"), _("新人到手（一个月）"), _("工时和夜班"),
                   _("住；第一次发工资")),
            rows=tuple(
                _post(f"{stand.number}-{n}", row, today) for n, row in enumerate(stand.posts, 1)
            ),
            how=_("想去：扫码登记，或者到登记台报岗位编号。打电话问工会：%(line)s", line=line),
            code=code,
            foot=_("%(fair)s。工会组织，不收劳动者任何费用。谁要押金、介绍费、扣身份证，都不要给，打12351。",
                   fair=fair.name),
        )  # fmt: skip


def _post(number: str, row: VacancyRow, today: datetime) -> tuple[str, ...]:
    ad = advertisement(row, local_day(today))
    live = _("；").join(
        part for part in (lodging_in_words(row.vacancy), first_pay_words(ad)) if part
    )
    return (
        number, row.vacancy.title, count(row.ledger.open), pay_words(row.vacancy), ad.hours, live,
    )  # fmt: skip


def name_card(stand: Stand, *, code: str) -> StandCard:
    with force_locale("zh"):
        return StandCard(
            stand=_("%(n)s号", n=stand.number),
            firm=stand.employer.name,
            what=_what(stand),
            how=_("扫码登记，报岗位编号。不收任何费用。"),
            code=code,
        )


def plan(fair: Fair, stands: Sequence[Stand], *, across: int) -> Plan:
    with force_locale("zh"):
        hosts = _("、").join(part for part in (fair.host, fair.co_host) if part)
        return Plan(
            title=fair.name,
            lead=" · ".join(part for part in (day(fair.held_on), fair.place, hosts) if part),
            across=across,
            entrance=_("入口"),
            stands=tuple(
                StandCard(str(one.number), one.employer.name, _what(one)) for one in stands
            ),
            programme=tuple(programme_of(fair)),
        )


def _what(stand: Stand) -> str:
    return _("%(posts)s个岗位 招%(n)s人", posts=len(stand.posts), n=count(stand.open))


def form_line(fair: Fair, found: Funnel) -> FairLine:
    """A fair on the county's form. Called in time: those whose call came within 48 hours."""
    with force_locale("zh"):
        words = (str(KINDS[fair.kind]), fair.host, fair.co_host)
        return FairLine(
            cells=(
                fair.name, *words, fair.held_on, fair.place, str(STATES[fair.state]),
                found.firms, found.posts, found.places, found.visits, found.times, found.people,
                fair.resumes, found.wanted_call, found.called - found.called_late,
                found.called_late, found.confirmed, found.arrived, found.due, found.kept,
                None if fair.cost_fen is None else fair.cost_fen / 100,
            ),
            aside=(fair.views, fair.peak),
        )  # fmt: skip


def post_lines(stands: Sequence[Stand]) -> list[PostLine]:
    return [
        PostLine(stand.number, stand.employer.name, row.vacancy.title, row.ledger.open)
        for stand in stands
        for row in stand.posts
    ]


def year_title() -> str:
    with force_locale("zh"):
        return _("招聘会和直播统计")
