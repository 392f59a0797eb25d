"""The next step is the one red button: over every state of a proposal and a placement, for each
side, a page holds exactly one where there is something to do, and none where there is not."""

import re
from datetime import timedelta

import pytest

from models.account import Role
from models.employer import EmployerState
from models.placement import PlacementState
from models.proposal import ProposalState
from models.vacancy import VacancyState
from tests import factories as make
from tests.factories import CANGXI, YUHANG

P, S, V = PlacementState, ProposalState, VacancyState
SENDING, RECEIVING, EMPLOYER = Role.SENDING, Role.RECEIVING, Role.EMPLOYER
ADMIN = Role.ADMIN


RED = re.compile(r'(?s)<(?:a|button)[^>]*class="btn btn-primary[^>]*>(.*?)</(?:a|button)>')


def primaries(page: str) -> list[str]:
    """The words of every red button of a page; what is only copied into a dialog is none yet."""
    main = re.search(r"(?s)<main.*?</main>", page)[0]
    main = re.sub(r"(?s)<template.*?</template>", "", main)
    found = RED.findall(main)
    return [re.sub(r"<[^>]+>", "", words).strip().removesuffix(" A") for words in found]


@pytest.fixture
def visitors(site):
    with site.rows() as session:
        firm = make.make_employer(session)
    return firm, {
        SENDING: site.visitor(SENDING, CANGXI),
        RECEIVING: site.visitor(RECEIVING, YUHANG),
        EMPLOYER: site.visitor(EMPLOYER, employer_id=firm.id),
    }


REVIEW = {
    (S.PROPOSED, SENDING): ["同意"], (S.PROPOSED, RECEIVING): ["同意"],
    (S.SENDING_OK, SENDING): [], (S.SENDING_OK, RECEIVING): ["同意"],
    (S.RECEIVING_OK, SENDING): ["同意"], (S.RECEIVING_OK, RECEIVING): [],
    (S.APPROVED, SENDING): ["打电话问本人"], (S.APPROVED, RECEIVING): [],
    (S.WORKER_YES, SENDING): [], (S.WORKER_YES, RECEIVING): ["企业确认录用"],
    (S.WORKER_YES, EMPLOYER): ["确认录用1人"],
    (S.REFUSED, SENDING): [], (S.REFUSED, RECEIVING): [], (S.CONFIRMED, RECEIVING): [],
    (S.WITHDRAWN, SENDING): [], (S.SUPERSEDED, SENDING): [],
}  # fmt: skip


def test_a_proposal_has_one_next_step_or_none(site, visitors):
    firm, people = visitors
    with site.rows() as session:
        post = make.make_vacancy(session, firm, places=90)
        offers = {
            s: make.make_proposal(session, vacancy=post, state=s) for s in {s for s, _ in REVIEW}
        }
    seen = {
        (state, role): primaries(people[role].get(f"/review/{offers[state].id}").text)
        for state, role in REVIEW
    }
    assert seen == REVIEW
    call = people[SENDING].get(f"/review/{offers[S.APPROVED].id}/ask").text
    assert primaries(call) == ["本人愿意，同意告诉企业"]
    for address in ("/review", "/review?show=ask", "/review?show=waiting"):
        assert len(primaries(people[SENDING].get(address).text)) <= 1
    pick = f"/review/batch?pick={offers[S.PROPOSED].id}&do="
    assert primaries(people[SENDING].get(pick + "approve").text) == ["同意1人"]
    assert primaries(people[SENDING].get(pick + "hold").text) == ["搁置1人"]
    assert primaries(people[SENDING].get(pick + "refuse").text) == []  # taking away is not red ink


PLACES = {
    (P.CONFIRMED, SENDING): ["登记：出发了"], (P.CONFIRMED, RECEIVING): ["登记：到岗了"],
    (P.CONFIRMED, EMPLOYER): ["登记：到岗了"],
    (P.DEPARTED, SENDING): ["登记：到岗了"], (P.DEPARTED, RECEIVING): ["登记：到岗了"],
    (P.DEPARTED, EMPLOYER): ["登记：到岗了"],
    (P.ARRIVED, SENDING): [], (P.ARRIVED, RECEIVING): ["登记：上班了"],
    (P.ARRIVED, EMPLOYER): ["登记：上班了"],
    (P.IN_POST, SENDING): [], (P.IN_POST, RECEIVING): [], (P.IN_POST, EMPLOYER): [],
    (P.LEFT, RECEIVING): [], (P.NO_SHOW, SENDING): [], (P.CANCELLED, RECEIVING): [],
}  # fmt: skip


def test_a_placement_has_one_next_step_or_none(site, visitors):
    firm, people = visitors
    with site.rows() as session:
        post = make.make_vacancy(session, firm, places=90)
        rows = {s: make.make_placement(session, vacancy=post, state=s) for s in P}
    seen = {
        (state, role): primaries(people[role].get(f"/placements/{rows[state].id}").text)
        for state, role in PLACES
    }
    assert seen == PLACES


def test_the_list_of_trips_has_one_bar_with_one_next_step_and_picks_the_page_without_a_script(
    site, visitors
):
    firm, people = visitors
    with site.rows() as session:
        post = make.make_vacancy(session, firm, places=90)
        rows = [make.make_placement(session, vacancy=post) for _ in range(3)]
    first = {SENDING: "出发了选上的…", RECEIVING: "到岗了选上的…", EMPLOYER: "到岗了选上的…"}
    for role, visitor in people.items():
        page = visitor.get("/placements?show=confirmed").text
        assert primaries(page) == [first[role]], role
        assert page.count("actions-stay") == 1
        everybody = visitor.get("/placements?show=confirmed&all=1").text
        assert len(re.findall(r'name="pick" value="\d+" checked', everybody)) == len(rows)
    bus = people[SENDING].get(f"/placements/bus?pick={rows[0].id}&do=depart").text
    assert primaries(bus) == ["登记这1人"]


def test_a_post_and_a_firm_have_one_next_step_or_none(site, visitors):
    firm, people = visitors
    posts = {V.DRAFT: (EMPLOYER, "继续填写"), V.SUBMITTED: (RECEIVING, "核对"),
             V.PUBLISHED: (EMPLOYER, "还缺几人"), V.PAUSED: (EMPLOYER, "恢复招人"),
             V.LAPSED: (EMPLOYER, "续期"), V.CLOSED: (EMPLOYER, "")}  # fmt: skip
    with site.rows() as session:
        rows = {s: make.make_vacancy(session, firm, state=s) for s in posts}
        firms = {s: make.make_employer(session, state=s) for s in EmployerState}
    for state, (role, words) in posts.items():
        page = people[role].get(f"/vacancies/{rows[state].id}").text
        assert primaries(page) == ([words] if words else []), state
    waiting = {EmployerState.PENDING: ["通过"], EmployerState.SUSPENDED: ["恢复"]}
    for state, row in firms.items():
        page = people[RECEIVING].get(f"/employers/{row.id}").text
        assert primaries(page) == waiting.get(state, []), state


def test_a_page_with_several_forms_has_one_red_button(site, visitors):
    """What stands folded counts too: it is unfolded beside the other."""
    firm, people = visitors
    with site.rows() as session:
        post = make.make_vacancy(session, firm)
        came = make.make_placement(session, vacancy=post, state=P.IN_POST)
        came.arrived_on -= timedelta(days=1)
        came.first_pay_on = came.arrived_on
        at = f"/followup/{came.id}"
    people |= {ADMIN: site.visitor(ADMIN)}
    for who, address, words in (
        (RECEIVING, f"{at}/1", "好"), (RECEIVING, f"/introductions/firms/{firm.id}", "登记"),
        (EMPLOYER, "/imports", "上传并查看"), (RECEIVING, "/festival", "加上"),
        (SENDING, "/festival", "记下来"),
        (ADMIN, "/rules/wages", "确认档次"), (SENDING, "/subsidies", "加一个办法"),
        (SENDING, "/subsidies/scheme", "保存"),
    ):  # fmt: skip
        page = people[who].get(address, follow_redirects=True)
        assert page.status_code == 200, address
        assert [one.split("，")[0] for one in primaries(page.text)] == [words], address
