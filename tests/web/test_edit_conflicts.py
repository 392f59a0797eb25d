"""Nobody's work is undone unseen: every editing form carries its version and shows both."""

import html
import re
from pathlib import Path

import pytest

from models.account import Account, AccountScope, Role
from models.employer import Employer, EmployerState
from models.party import Party
from models.person import Person, PersonTarget, Sex
from services.shown import stamp
from tests import factories as make
from tests.factories import CANGXI, YUHANG

TEMPLATES = Path(__file__).resolve().parents[2] / "web" / "templates"


def hidden(page, name="version"):
    """The first hidden field of this name that is not empty."""
    found = re.findall(rf'name="{name}" value="([^"]+)"', page.text)
    return found[0] if found else ""


def filled(page):
    """What the browser would send back of the page's main form: text, choices, ticks."""
    form = max(re.findall(r"<form.*?</form>", page.text, re.S), key=len)
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        ticked = said.get("type") not in ("radio", "checkbox") or " checked" in tag
        if ticked and said.get("name") not in (None, "csrf_token"):
            fields.setdefault(said["name"], []).append(html.unescape(said.get("value", "")))
    for name, inner in re.findall(r'<select[^>]* name="(\w+)".*?>(.*?)</select>', form, re.S):
        fields[name] = re.findall(r'value="([^"]*)" selected', inner)[:1]
    for name, text in re.findall(r'<textarea[^>]*? name="(\w+)".*?>(.*?)</textarea>', form, re.S):
        fields[name] = [html.unescape(text.strip())]
    return fields


def as_numbered(person):
    """The sex the ID number says (its 17th digit, GB 11643)."""
    person.sex = Sex.MALE if int(person.id_number[16]) % 2 else Sex.FEMALE
    return person


def test_two_clerks_edit_one_person_and_the_second_sees_both(site):
    with site.rows() as session:
        person = as_numbered(make.make_person(session, name="王一样本", village="东村"))
    first, second = site.visitor(Role.SENDING, CANGXI), site.visitor(Role.SENDING, CANGXI)
    path = f"/people/{person.id}/edit"
    mine, theirs = first.get(path), second.get(path)
    saved = first.submit(path, **filled(mine) | {"version": hidden(mine), "village": "西村"})
    assert saved.status_code == 302, re.findall(r'class="error".*', saved.text)
    late = filled(theirs) | {"version": hidden(theirs), "village": "南村", "floor_wage_fen": "4200"}
    answer = second.submit(path, **late)
    assert answer.status_code == 422
    assert "别人改成：西村" in answer.text
    assert 'value="南村"' in answer.text, "what was typed stands"
    with site.rows() as session:
        assert session.get_one(Person, person.id).village == "西村"
    again = second.submit(path, **filled(answer) | {"version": hidden(answer)})
    assert again.status_code == 302
    with site.rows() as session:
        stored = session.get_one(Person, person.id)
        assert (stored.village, stored.floor_wage_fen) == ("南村", 420_000)


def test_what_a_form_does_not_show_is_no_conflict(site):
    with site.rows() as session:
        person = as_numbered(make.make_person(session, name="张二样本"))
    clerk = site.visitor(Role.SENDING, CANGXI)
    path = f"/people/{person.id}/edit"
    page = clerk.get(path)
    with site.rows() as session:
        session.get_one(Person, person.id).do_not_contact = True
    answer = clerk.submit(path, **filled(page) | {"version": hidden(page)})
    assert answer.status_code == 302, re.findall(r'(?:class="error"|<p>).*', answer.text)


def test_two_of_one_firm_edit_its_page(site):
    with site.rows() as session:
        firm = make.make_employer(session, state=EmployerState.PENDING, handler_phone="13800001234")
    one = site.visitor(Role.EMPLOYER, employer_id=firm.id)
    other = site.visitor(Role.EMPLOYER, employer_id=firm.id)
    mine, theirs = one.get("/company/edit"), other.get("/company/edit")
    changed = filled(mine) | {"version": hidden(mine), "handler_name": "演示甲"}
    saved = one.submit("/company/edit", **changed)
    assert saved.status_code == 303, re.findall(r'class="error" id="(\w+)', saved.text)
    late = filled(theirs) | {"version": hidden(theirs), "handler_name": "演示乙"}
    answer = other.submit("/company/edit", **late)
    assert answer.status_code == 422
    assert "别人改成：演示甲" in answer.text
    assert 'value="演示乙"' in answer.text
    with site.rows() as session:
        assert session.get_one(Employer, firm.id).handler_name == "演示甲"


def test_a_coordinator_verifies_only_what_was_on_the_screen(site):
    with site.rows() as session:
        firm = make.make_employer(session, state=EmployerState.PENDING)
    visitor = site.visitor(Role.RECEIVING, YUHANG)
    page = visitor.get(f"/employers/{firm.id}")
    with site.rows() as session:
        session.get_one(Employer, firm.id).legal_representative = "另一人"
    seen = {"licence_seen": "1", "handler_id_seen": "1", "mandate_seen": "1",
            "credit_checked_on": "2026-11-18", "version": hidden(page)}  # fmt: skip
    answer = visitor.submit(f"/employers/{firm.id}/verify", **seen)
    assert answer.status_code == 422
    assert "别人刚刚保存过" in answer.text
    again = visitor.submit(f"/employers/{firm.id}/verify", **seen | {"version": hidden(answer)})
    assert again.status_code == 303
    with site.rows() as session:
        assert session.get_one(Employer, firm.id).state is EmployerState.VERIFIED


def test_a_group_an_accounts_regions_and_a_persons_groups_are_not_overwritten_unseen(site):
    with site.rows() as session:
        people = [make.make_person(session) for _ in range(3)]
        party = make.make_party(session, *people, label="甲组")
        account = make.make_account(session, Role.SENDING, CANGXI)
    clerk, admin = site.visitor(Role.SENDING, CANGXI), site.visitor(Role.ADMIN)
    group = clerk.get(f"/parties/{party.id}")
    scopes = admin.get(f"/accounts/{account.id}")
    targets = clerk.get(f"/people/{people[0].id}")
    with site.rows() as session:
        session.get_one(Party, party.id).label = "乙组"
        session.add(AccountScope(account_id=account.id, region_code="511902"))
        session.add(PersonTarget(person_id=people[0].id, target="veteran"))
    answer = clerk.submit(
        f"/parties/{party.id}", version=hidden(group), kind="townsmen",
        together="same_employer", label="丙组",
    )  # fmt: skip
    assert (answer.status_code, "别人改成：乙组" in answer.text) == (422, True)
    answer = admin.submit(
        f"/accounts/{account.id}/scopes", version=hidden(scopes), regions="余杭区"
    )
    assert answer.status_code == 422
    answer = clerk.submit(f"/people/{people[0].id}/targets", version=stamp({"targets": []}))
    assert answer.status_code == 422
    assert stamp({"targets": []}) in targets.text
    with site.rows() as session:
        assert session.get_one(Party, party.id).label == "乙组"
        assert session.get_one(Account, account.id).session_epoch == account.session_epoch
        assert session.get(PersonTarget, (people[0].id, "veteran")) is not None


MOVES = {
    # one step of something, or something added: nothing that was shown is written over
    "people.record_consent", "people.consent", "people.certificate", "people.intention",
    "people.state", "people.contact", "company.townsmen", "subscriptions.add", "rules.look",
    "rules.tier", "rosters.columns", "rosters.choose",
    "rules.wage", "vacancies.keep_template", "letters.correct",
}  # fmt: skip
FORM = re.compile(r"<form[^>]*method=\"post\"[^>]*>.*?</form>", re.S)
ACTION = re.compile(r"action=\"{{ url_for\('([\w.]+)'([^}]*)\) }}\"")
TYPED = re.compile(r"{{ f\.(text|textarea|select|radio|checks|money|number)\(|<(textarea|select)\b")


def editing_forms():
    """(template, endpoint, form) of every form in which something that exists is typed anew."""
    for path in sorted(TEMPLATES.rglob("[!_]*.html")):
        for form in FORM.findall(path.read_text("utf-8")):
            action = ACTION.search(form)
            edits = action is None or "_id=" in action[2] or "id=" in action[2]
            if edits and TYPED.search(form):
                yield path.relative_to(TEMPLATES).as_posix(), action[1] if action else "", form


KEEPS_APART = {
    "_macros/fields.html", "rosters/columns.html",
    "imports/show.html", "letters/correct.html", "letters/subscriptions.html",
    "publicity/index.html", "rules/show.html", "auth/login.html", "auth/password.html",
    "auth/second_factor.html",
    "auth/welcome.html", "registration/form.html", "registration/new.html", "accounts/new.html",
    "parties/new.html",
}  # fmt: skip
"""Forms that make something new, add a line to something, or choose for a preview."""


def test_every_form_that_edits_carries_its_version():
    without = [
        (path, endpoint)
        for path, endpoint, form in editing_forms()
        if "version" not in form and path not in KEEPS_APART and endpoint not in MOVES
    ]
    assert without == []


def test_a_form_without_its_version_would_be_found():
    action = "{{ url_for('x.y', row_id=1) }}"
    planted = f'<form method="post" action="{action}">{{{{ f.text(form, "a") }}}}</form>'
    assert FORM.findall(planted)
    assert TYPED.search(planted)
    assert ACTION.search(planted)[1] == "x.y"
    assert "version" not in planted


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": None}, {"a": ""}, True),
        ({"a": ["x", "y"]}, {"a": ["y", "x"]}, True),
        ({"a": 0}, {"a": None}, False),
        ({"a": "1"}, {"a": "2"}, False),
        ({"a": ["x"]}, {"a": []}, False),
    ],
)
def test_equal_values_have_one_stamp(one, other, same):
    assert (stamp(one) == stamp(other)) is same
