"""The words of a printed slip: Chinese, English on its back, whatever language the page is in."""

from flask_babel import force_locale
from flask_babel import gettext as _

from reports.slips import Slip
from services.invitations.lists import CallRow
from web.filters import moment, region_name, yuan
from web.vacancies.wording import hours_in_words, lodging_in_words


def slip_of(row: CallRow, link: str, language: str = "zh") -> Slip:
    """What is handed over in the village: name, post, pay, until when, the square code."""
    vacancy = row.vacancy
    pay = vacancy.newcomer_p50_fen
    with force_locale(language):
        return Slip(
            name=row.person.name,
            place=" ".join(part for part in (row.person.township, row.person.village) if part),
            title=_("%(firm)s 招%(title)s", firm=row.employer, title=vacancy.title),
            rows=(
                (_("在哪里"), region_name(vacancy.region_code)),
                (_("新人到手"), _("约%(pay)s一个月", pay=yuan(pay)) if pay else _("未报")),
                (_("工时"), hours_in_words(vacancy)),
                (_("住"), lodging_in_words(vacancy)),
                (_("答复到"), moment(row.invitation.lapses_at)),
            ),
            address=link,
            foot=_("扫码答复，或者打勾、签名后交给村里：□去 □不去  签名＿＿＿＿  "
                   "去，就是同意把姓名和电话告诉这家企业，只告诉这一家。"),
        )  # fmt: skip
