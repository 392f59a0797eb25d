"""Vacancies: written by a firm, checked by its district, on offer while somebody stands by them."""

from services.offer import on_offer
from services.vacancies.content import (
    change_places,
    copy,
    edit,
    occupation_from,
    save_draft,
    starting_point,
)
from services.vacancies.lapsing import due_to_lapse, lapse_due
from services.vacancies.legal import advertisement_of, findings_of, minimum_for, wording_findings
from services.vacancies.lists import (
    VacancyRow,
    get_vacancy,
    ledger_of_employer,
    ledger_on_offer,
    list_vacancies,
    queue_to_check,
    state_counts,
)
from services.vacancies.moves import (
    answer_findings,
    close,
    confirm_still_open,
    pause,
    publish,
    renew,
    resume,
    return_with_reason,
    submit,
)
from services.vacancies.people import (
    EventRow,
    ProposedPerson,
    events_of,
    last_return,
    masked,
    proposed_people,
)
from services.vacancies.previews import Preview, preview, would_be

__all__ = [
    "EventRow",
    "Preview",
    "ProposedPerson",
    "VacancyRow",
    "advertisement_of",
    "answer_findings",
    "change_places",
    "close",
    "confirm_still_open",
    "copy",
    "due_to_lapse",
    "edit",
    "events_of",
    "findings_of",
    "get_vacancy",
    "lapse_due",
    "last_return",
    "ledger_of_employer",
    "ledger_on_offer",
    "list_vacancies",
    "masked",
    "minimum_for",
    "occupation_from",
    "on_offer",
    "pause",
    "preview",
    "proposed_people",
    "publish",
    "queue_to_check",
    "renew",
    "resume",
    "return_with_reason",
    "save_draft",
    "starting_point",
    "state_counts",
    "submit",
    "wording_findings",
    "would_be",
]
