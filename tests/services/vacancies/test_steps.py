"""What a page offers is what the use cases take: every step tried in every state."""

from datetime import timedelta

from sqlmodel import Session

from models.vacancy import VacancyState
from services.vacancies import content, lists, moves, steps
from services.vacancies.steps import steps_of
from tests import factories as make
from tests.services.statements import vacancy_in
from tests.services.tried import leads_on


def test_a_step_is_offered_in_exactly_the_states_its_use_case_takes(session: Session) -> None:
    firm = make.make_employer(session)
    union = make.receiving_actor(session)
    day = make.NOW.date() + timedelta(days=20)
    for state in VacancyState:
        vacancy = make.make_vacancy(session, firm, state=state)
        one = {"session": session, "actor": union, "vacancy_id": vacancy.id, "now": make.NOW}
        shown = {"version": vacancy.version}
        ways = {
            "left": lambda o=one, s=shown: moves.confirm_still_open(**o, **s, left=1),
            "renew": lambda o=one: moves.renew(**o, valid_until=day),
            "pause": lambda o=one: moves.pause(**o),
            "resume": lambda o=one: moves.resume(**o),
            "close": lambda o=one: moves.close(**o, reason="订单减少"),
            "check": lambda o=one, s=shown: moves.publish(**o, **s),
        }
        offered = set(steps_of(vacancy, union))
        for step, act in ways.items():
            took = leads_on(session, act, lambda v=vacancy: (v.state, v.version))
            assert took == (step in offered), (state, step)


def test_only_a_draft_is_saved_half_written(session: Session) -> None:
    firm = make.make_employer(session)
    clerk = make.employer_actor(session, firm)
    assert steps.is_draft(None)
    for state in VacancyState:
        vacancy = make.make_vacancy(session, firm, state=state)
        stated = content.starting_point(session, actor=clerk) | {"title": "半张表"}
        data = content.VacancyIn.model_validate(stated)
        took = leads_on(
            session,
            lambda v=vacancy, d=data: content.save_draft(
                session, actor=clerk, data=d, vacancy_id=v.id, version=v.version, now=make.NOW
            ),
            lambda v=vacancy: v.title,
        )
        assert took == steps.is_draft(vacancy), state


def test_what_has_lapsed_is_what_a_renewal_puts_on_offer_again(session: Session) -> None:
    firm, union = make.make_employer(session), make.receiving_actor(session)
    day = make.NOW.date() + timedelta(days=20)
    stated = {name: value for name, value in vacancy_in() if name != "template_name"}
    for state in (VacancyState.PUBLISHED, VacancyState.PAUSED, VacancyState.LAPSED):
        vacancy = make.make_vacancy(
            session, firm, **stated | {"state": state, "occupation_id": "sewing"}
        )
        lapsed = steps.has_lapsed(vacancy)
        moves.renew(session, actor=union, vacancy_id=vacancy.id, valid_until=day, now=make.NOW)
        row = lists.get_vacancy(session, actor=union, vacancy_id=vacancy.id)
        assert lapsed == (state is not row.vacancy.state)
        assert lapsed <= steps.takes_people(row.vacancy), state
