"""Nobody's work is undone unseen: every editing form carries its version and shows both."""

import html
import re
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from models.account import Account, AccountScope, Role
from models.employer import Employer, EmployerState, EmployerTownsmen
from models.letter import LetterSubscription
from models.party import Party
from models.person import Person, PersonCertificate, PersonState, PersonTarget, Sex
from models.run import StandingWish
from models.vacancy import Vacancy, VacancyState, VacancyTemplate
from services.shown import stamp
from services.signed import Links
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


EDITS = {
    "accounts.scopes", "checking.give_back", "checking.publish", "company.save",
    "company.townsmen", "unions.save", "programmes.save",
    "employers.refuse", "employers.reinstate", "employers.suspend", "quotas.save",
    "employers.verify", "fairs.programme", "parties.change", "people.certificate", "people.contact",
    "people.intention", "people.remove_certificate", "people.state", "people.targets",
    "people.update", "placements.step", "review.decided", "rules.telephone", "rules.tier",
    "rules.wage", "still_open.answer", "subscriptions.add", "trips.save", "trips.save_vehicle",
    "trips.step", "vacancies.answer", "vacancies.close",
    "vacancies.drop_template", "vacancies.keep_template", "vacancies.left", "vacancies.pause",
    "vacancies.renew", "vacancies.resume", "vacancies.save", "vacancies.save_grid",
}  # fmt: skip
"""POST routes that write over something others may have written: the form names what it showed."""

NO_EDIT = {
    # makes something new; nothing that stood there is touched
    "accounts.create": "new", "letters.correct": "new: a revision beside the old one",
    "parties.create": "new", "people.consent": "new", "people.create": "new",
    "publicity.poster": "new", "publicity.make_code": "new", "publicity.text": "new",
    "registration.create": "new", "unions.create": "new",
    "joining.create": "new: an application that stands is left as it is",
    "members.create": "new", "members.approve": "step", "members.send_back": "step",
    "members.retain": "step", "members.resume": "step", "members.end": "step: the first stays",
    "unions.appoint": "new: a chair before it is released",
    "unions.release": "step: the first day stays", "unions.end": "step: the first end stays",
    "rules.look": "new: a line in the list of looks", "runs.order": "new",
    "trips.create": "new", "trips.add_vehicle": "new", "trips.add": "new: nobody has two seats",
    "vacancies.copy": "new", "vacancies.create": "new", "imports.message": "new",
    "imports.sheet": "new", "rosters.upload": "new",
    # one step that is taken once, named by the row it is about; taken already, it says so
    "accounts.link": "step: the newest link holds", "accounts.set_active": "step",
    "employers.lift_batch": "step: the first reason stays",
    "quotas.lift": "step: what is lifted stays on record with its reason",
    "imports.confirm": "step",
    "imports.discard": "step", "imports.undo": "step", "rosters.confirm": "step",
    "rosters.discard": "step", "rosters.undo": "step", "jobs.run": "step",
    "jobs.trust_clock": "step", "outbox.resolve": "step", "outbox.resolve_all": "step",
    "outbox.retry": "step", "parties.add": "step", "parties.dissolve": "step",
    "parties.remove": "step", "people.apart": "step", "people.same": "step",
    "people.unmerge": "step: refused once something newer stands on it",
    "people.withdraw": "step: the first day stays", "placements.take_back": "step: names its event",
    "review.take_back": "step: names its event", "rules.duty": "step: the first day stays",
    "runs.cancel": "step", "subscriptions.end": "step",
    "trips.change": "step: the state of each seat moves once", "trips.drop_vehicle": "step",
    "trips.file_vehicle": "step: what is filed is what stands", "trips.number": "step",
    "trips.share": "step", "trips.traded": "step: of the offer shown",
    "trips.handed": "step: the first signature stays",
    "tours.ask": "new: a plan beside the list",
    "tours.accept": "step: refused where the list is another by then", "tours.drop": "step",
    "tours.save_table": "new: a pair stated again is the newest statement, and says whose",
    "tours.drop_leg": "step",
    "trips.heard": "step: what changed meanwhile is not written down as told",
    "trips.details": "step: an empty field leaves what is stored",
    "trips.say": "step: an empty field leaves what is stored; the last word on a room stands",
    "roll.tick": "step: by its key", "roll.ticks": "step: by their keys",
    "invitations.send": "step: a new wave",
    "invitations.stop": "step", "invitations.answer": "step: an answer given stands",
    # each row with its version, in the field `shown`
    "placements.bus_done": "rows", "review.batch_done": "rows",
    # the preview of one's own import; what it writes over is asked at the confirmation
    "imports.columns": "preview", "imports.day": "preview", "imports.sheets": "preview",
    "rosters.choose": "preview", "rosters.columns": "preview", "rosters.day": "preview",
    # one's own account and session, looks, nothing stored
    "auth.enter": "own", "auth.enter_code": "own", "auth.logout": "own", "auth.password": "own",
    "auth.second_factor": "own", "auth.second_factor_off": "own", "auth.welcome": "own",
    "language.switch": "own", "design.confirmed": "look", "design.reveal": "look",
    "people.reveal_id": "look", "people.reveal_phone": "look", "people.reveal_phone2": "look",
    "placements.phone": "look", "people.slip": "look",
    "trips.carrier_or_escort": "look",
    "review.firm_phone": "look", "review.phone": "look",
    # their own word, by their own link
    "worker.reply": "own", "worker.other": "own", "worker.wishes": "own", "worker.agrees": "own",
    "worker.withdraws": "own", "worker.stops": "own", "worker.corrects": "own",
    "worker.forgets": "own", "worker.differs": "own", "worker.types_code": "own",
    "people.code": "new: the one before it ends", "people.check_code": "step: taken once",
    "fairs.create": "new", "fairs.visitor": "new", "fairs.move": "step", "fairs.posts": "new",
    "fairs.stand": "step: two firms change places, nobody is without one",
    "fairs.figures": "step: an empty field leaves what is stored",
    "cases.create": "new", "cases.step": "new", "cases.paid": "new",
    "cases.take": "step", "cases.done": "step", "cases.reopened": "step",
    "cases.close": "step: refused where the case moved on meanwhile",
    "followup.answer": "new: other answers over standing ones ask why and leave the old ones",
    "followup.missed": "step: one miss a day", "followup.phone": "look",
    "followup.ended": "step", "buddies.word": "step: agreed stays agreed",
    "worker.says": "own", "worker.paired": "own", "worker.names": "own",
    "worker.says_again": "own",
    "festival.add": "new: a name that is there takes only the figures told",
    "festival.day": "new: a correction stands beside the first", "festival.village": "new",
    "festival.kept": "step: an empty field leaves what is stored", "festival.statement": "new",
    "festival.plan": "step: every answer stays in its history", "festival.send": "new",
    "subsidies.take_known": "new", "subsidies.enter": "a change keeps the terms before it",
    "subsidies.papers": "step: papers are noted", "subsidies.move": "step",
    "subsidy_sheet.preview": "look",
    "subsidy_sheet.store": "refused where a scheme moved since the preview",
    "subsidy_others.told": "new", "subsidy_others.add_body": "new",
    "subsidy_others.days": "step: the sheet's figure, until it is filed",
    "subsidy_others.brought": "step: the later word stands until somebody is counted",
    "introductions.scheme": "new", "introductions.staff": "new", "introductions.newcomers": "new",
    "introductions.close": "step: it is only ever shortened",
    "introductions.change": "step", "introductions.paid": "step: what is due is paid once",
    "introductions.back": "step: given back stays given back",
    "introductions.member": "step: every change is audited with what stood before",
    "promises.settled": "step: settled stays settled", "join.create": "new",
    "callbacks.called": "step: the first call stays",
    "callbacks.hold": "step: one lock at a time, the earlier one ends",
}  # fmt: skip
"""The other POST routes, and why nobody's work can be undone unseen there."""

FORM = re.compile(r"(?:<form|{% call c\.ask).*?(?:</form>|{% endcall %})", re.S)
CARRIED = re.compile(r'name="(?:[^"]*\.)?version"|f\.version\(|f\.of_vacancy\(|standing\(\)')
OWN_PAGE = {
    "company.save": "employers/company/edit.html", "employers.refuse": "employers/ask.html",
    "employers.reinstate": "employers/ask.html", "employers.suspend": "employers/ask.html",
    "people.update": "people/form.html", "rules.telephone": "law/telephone.html",
    "subscriptions.add": "letters/subscriptions.html", "trips.save": "trips/form.html",
    "trips.save_vehicle": "trips/vehicle.html",
    "unions.save": "unions/form.html", "vacancies.save": "vacancies/form.html",
    "vacancies.save_grid": "vacancies/grid.html",
}  # fmt: skip
"""Forms that are sent to the address they stand at."""
ASKS_WITH_BOTH = {"vacancies.keep_template": "vacancies/show.html"}
"""The button that makes something new: where the name is taken the answer shows both, with the
version of what would be replaced."""


def forms_of(endpoint):
    """(template, form) of every form that is sent to this route."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        for form in FORM.findall(path.read_text("utf-8")):
            named = re.findall(r"url_for\(['\"]([\w.]+)['\"]", form.split(">")[0])
            here = OWN_PAGE.get(endpoint) == name and "post" in form and not named
            if (
                endpoint in named
                or here
                or (name == "employers/ask.html" == OWN_PAGE.get(endpoint))
            ):
                yield name, form


def test_every_route_that_edits_carries_its_version_and_every_other_says_why_not(site):
    posts = {r.endpoint for r in site.app.url_map.iter_rules() if "POST" in (r.methods or ())}
    assert EDITS | NO_EDIT.keys() == posts
    assert not EDITS & NO_EDIT.keys()


def test_every_form_of_a_route_that_edits_carries_its_version():
    found = {endpoint: list(forms_of(endpoint)) for endpoint in EDITS}
    assert [endpoint for endpoint, forms in found.items() if not forms] == []
    bare = [(e, name) for e, forms in found.items() for name, f in forms if not CARRIED.search(f)]
    assert [one for one in bare if one[1] not in ("vacancies/template.html",)] == list(
        ASKS_WITH_BOTH.items()
    )


def test_a_form_without_its_version_would_be_found():
    _name, form = next(forms_of("people.contact"))
    assert CARRIED.search(form)
    assert not CARRIED.search(form.replace("standing()", ""))


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


# --- both are shown, and whoever saves decides ---------------------------------------------------


def hr_of(site, firm):
    return site.visitor(Role.EMPLOYER, employer_id=firm.id)


@pytest.fixture
def firm(site):
    with site.rows() as session:
        return make.make_employer(session, handler_phone="13800000001", legal_representative="旧人")


@pytest.fixture
def post(site, firm):
    """A draft as its form would store it."""
    with site.rows() as session:
        return make.make_vacancy(session, firm, state=VacancyState.DRAFT, title="缝纫工", places=5,
                                 duties="做衣服", base_wage_fen=260_000)  # fmt: skip


def stored(site, row):
    with site.rows() as session:
        return session.get_one(type(row), row.id)


def test_a_post_two_of_one_firm_edit_comes_back_field_by_field(site, firm, post):
    one, other = hr_of(site, firm), hr_of(site, firm)
    path = f"/vacancies/{post.id}/edit"
    mine, theirs = one.get(path), other.get(path)
    first = filled(mine) | {"places": "8", "base_wage_fen": "2700", "duties": "做上衣"}
    assert one.submit(path, action="draft", **first).status_code == 303
    late = filled(theirs) | {"places": "9", "title": "平车工"}
    answer = other.submit(path, action="draft", **late)
    assert answer.status_code == 409
    # both changed the places: theirs beside mine, and a choice; the rest of theirs is taken in
    assert 'name="theirs.places" value="8"' in answer.text
    assert answer.text.count('name="theirs.') == 1
    assert "别人改成：2,700元（您没改这一处，已填上他的）" in answer.text
    again = filled(answer)
    assert (again["places"], again["base_wage_fen"]) == (["9"], ["2700"])
    assert stored(site, post).places == 8
    chosen = again | {"theirs.places": "8"}
    assert other.submit(path, action="draft", **chosen).status_code == 303
    kept = stored(site, post)
    assert (kept.places, kept.title, kept.duties) == (8, "平车工", "做上衣")
    assert kept.base_wage_fen == 270_000


def test_a_conflict_stays_one_while_other_errors_are_mended(site, firm, post):
    one, other = hr_of(site, firm), hr_of(site, firm)
    path = f"/vacancies/{post.id}/edit"
    page = other.get(path)
    assert (
        one.submit(path, action="draft", **filled(one.get(path)) | {"places": "8"}).status_code
        == 303
    )
    wrong = other.submit(path, action="draft", **filled(page) | {"age_min": "x", "places": "9"})
    assert wrong.status_code == 422
    mended = filled(wrong) | {"age_min": "18"}
    assert other.submit(path, action="draft", **mended).status_code == 409
    assert stored(site, post).places == 8


def test_in_the_grid_both_stand_in_the_cell_and_a_row_in_error_keeps_its_version(site, firm, post):
    one, other = hr_of(site, firm), hr_of(site, firm)
    page = other.get("/vacancies/grid")
    row = {k: v for k, v in filled(page).items() if k.startswith(f"v{post.id}.")}
    path = f"/vacancies/{post.id}/edit"
    assert (
        one.submit(path, action="draft", **filled(one.get(path)) | {"places": "8"}).status_code
        == 303
    )
    name = f"v{post.id}.places"
    bad = other.submit("/vacancies/grid", action="save", **row | {name: "zz"})
    assert filled(bad)[f"v{post.id}.version"] == row[f"v{post.id}.version"]
    answer = other.submit("/vacancies/grid", action="save", **row | {name: "9"})
    assert "别人改成：8" in answer.text
    assert filled(answer)[name] == ["9"]
    assert stored(site, post).places == 8
    again = {k: v for k, v in filled(answer).items() if k.startswith(f"v{post.id}.")}
    other.submit("/vacancies/grid", action="save", **again)
    assert stored(site, post).places == 9


def test_who_closes_pauses_or_renews_is_told_what_changed_of_the_post(site, firm):
    with site.rows() as session:
        post = make.make_vacancy(session, firm, state=VacancyState.PUBLISHED, places=5, version=3)
    union, hr = site.visitor(Role.RECEIVING, YUHANG), hr_of(site, firm)
    pages = {
        verb: union.get(f"/vacancies/{post.id}/{verb}") for verb in ("close", "pause", "renew")
    }
    with site.rows() as session:
        row = session.get_one(Vacancy, post.id)
        row.places, row.version = 12, 4
    for verb, page in pages.items():
        fields = filled(page) | {"reason": "订单减少", "valid_until": "2026-12-15"}
        answer = union.submit(f"/vacancies/{post.id}/{verb}", **fields)
        assert answer.status_code == 409, verb
        assert "现在还缺几人：原来5，现在12" in answer.text
    assert stored(site, post).state is VacancyState.PUBLISHED
    resume = hr.submit(
        f"/vacancies/{post.id}/pause", **filled(hr.get(f"/vacancies/{post.id}/pause"))
    )
    assert resume.status_code == 303
    assert (
        "别人刚刚改过这个岗位"
        in hr.get(hr.submit(f"/vacancies/{post.id}/resume", version="3").location).text
    )
    assert stored(site, post).state is VacancyState.PAUSED


def test_the_link_of_a_letter_does_not_undo_what_a_colleague_just_said(site, firm):
    with site.rows() as session:
        post = make.make_vacancy(session, firm, state=VacancyState.PUBLISHED, places=5)
        account = make.make_account(session, Role.EMPLOYER, employer_id=firm.id)
    links = Links(site.app.extensions["settings"].secret_key, "http://localhost")
    path = links.of(account, post.id).removeprefix("http://localhost")
    reader = site.nobody()
    page = reader.get(path)
    with site.rows() as session:
        row = session.get_one(Vacancy, post.id)
        row.places, row.version = 2, row.version + 1
    answer = reader.submit(path, **filled(page) | {"left": "5", "answer": "yes"})
    assert answer.status_code == 409
    assert "现在还缺几人：原来5，现在2" in answer.text
    assert stored(site, post).places == 2


def test_who_checks_a_post_or_a_firm_reads_what_changed_since(site, firm, post):
    with site.rows() as session:
        row = session.get_one(Vacancy, post.id)
        row.state = VacancyState.SUBMITTED
        pending = make.make_employer(
            session, state=EmployerState.PENDING, legal_representative="旧人"
        )
    union = site.visitor(Role.RECEIVING, YUHANG)
    checking = union.get(f"/checking/{post.id}")
    verifying, refusing = (
        union.get(f"/employers/{pending.id}"),
        union.get(f"/employers/{pending.id}/refuse"),
    )
    with site.rows() as session:
        row = session.get_one(Vacancy, post.id)
        row.base_wage_fen, row.version = 250_000, row.version + 1
        session.get_one(Employer, pending.id).legal_representative = "新人"
    shown = {"version": hidden(checking), "shown": html.unescape(hidden(checking, "shown"))}
    for verb, more in (("publish", {"amber_reason": "查过"}), ("return", {"reason": "请改"})):
        answer = union.submit(f"/checking/{post.id}/{verb}", **shown, **more)
        assert answer.status_code == 409
        assert "底薪（正常工时）：原来2600元，现在2,500元" in answer.text.replace("2,600", "2600")
    assert stored(site, post).state is VacancyState.SUBMITTED
    seen = {"licence_seen": "1", "handler_id_seen": "1", "mandate_seen": "1",
            "credit_checked_on": "2026-11-18", "reason": "执照看不清"}  # fmt: skip
    for verb, page in (("verify", verifying), ("refuse", refusing)):
        carried = {"version": hidden(page), "shown": html.unescape(hidden(page, "shown"))}
        answer = union.submit(f"/employers/{pending.id}/{verb}", **seen, **carried)
        assert answer.status_code == 422
        assert "法定代表人：原来旧人，现在新人" in answer.text
    assert stored(site, pending).state is EmployerState.PENDING


def test_a_template_of_the_same_name_is_replaced_or_deleted_only_by_who_has_seen_it(
    site, firm, post
):
    hr = hr_of(site, firm)
    keep = f"/vacancies/{post.id}/template"
    assert hr.submit(keep, name="缝纫工").status_code == 303
    old = hidden(hr.get("/vacancies/new"))
    with site.rows() as session:
        session.get_one(Vacancy, post.id).duties = "做裤子"
    asked = hr.submit(keep, name="缝纫工")
    assert asked.status_code == 422
    assert "做衣服" in asked.text
    assert "做裤子" in asked.text
    with site.rows() as session:
        assert session.exec(select(VacancyTemplate)).one().content["duties"] == "做衣服"
    assert hr.submit(keep, name="缝纫工", version=hidden(asked)).status_code == 303
    with site.rows() as session:
        template = session.exec(select(VacancyTemplate)).one()
    assert template.content["duties"] == "做裤子"
    gone = f"/vacancies/templates/{template.id}/delete"
    assert "刚刚换过" in hr.get(hr.submit(gone, version=old).location).text
    hr.submit(gone, version=hidden(hr.get("/vacancies/new")))
    with site.rows() as session:
        assert session.exec(select(VacancyTemplate)).all() == []


def test_a_reader_and_a_count_of_townsmen_are_not_written_over_by_name(site, firm):
    union, hr = site.visitor(Role.RECEIVING, YUHANG), hr_of(site, firm)
    reader = {"scope": "receiving-330110", "way": "mail", "address": "a@example.org"}
    page = union.get("/letters/subscriptions")
    union.submit("/letters/subscriptions", **filled(page) | reader | {"name": "张主任"})
    answer = union.submit("/letters/subscriptions", **filled(page) | reader | {"name": "李主任"})
    assert (answer.status_code, "别人改成：张主任" in answer.text) == (422, True)
    assert union.submit("/letters/subscriptions", **filled(answer)).status_code == 302
    with site.rows() as session:
        assert session.exec(select(LetterSubscription)).one().name == "李主任"
    mine, theirs = hr.get("/company"), hr.get("/company")
    count = {"county": "苍溪县", "headcount": "30"}
    assert hr.submit("/company/townsmen", **filled(mine) | count).status_code == 303
    late = hr.submit("/company/townsmen", **filled(theirs) | count | {"headcount": "12"})
    assert late.status_code == 422
    assert "同事刚刚改过老乡人数" in late.text
    assert ">30<" in late.text
    assert 'value="12"' in late.text
    again = hr.submit("/company/townsmen", **filled(late))
    assert again.status_code == 303
    with site.rows() as session:
        assert session.exec(select(EmployerTownsmen)).one().headcount == 12


def test_what_a_colleague_just_recorded_of_a_person_is_not_undone(site):
    with site.rows() as session:
        who = make.make_person(session, state=PersonState.SEEKING, intention_confirmed_at=make.NOW)
        days = {"issued_on": date(2026, 5, 1), "expires_on": date(2027, 5, 1)}
        session.add(PersonCertificate(person_id=who.id, certificate="health", **days))
    one, other = site.visitor(Role.SENDING, CANGXI), site.visitor(Role.SENDING, CANGXI)
    home = f"/people/{who.id}"
    page = other.get(home).text
    standing = re.search(r"intention\".*?name=\"version\" value=\"(\w+)\"", page, re.S)[1]
    papers = re.search(r"/certificates\".*?name=\"version\" value=\"(\w+)\"", page, re.S)[1]
    assert (
        one.submit(f"{home}/intention", answer="no", note="先收油菜", version=standing).status_code
        == 302
    )
    for verb, fields, words in (
        ("intention", {"answer": "yes", "note": "说愿意"}, "今天问过，愿意去"),
        ("state", {"to": "closed", "reason": "搬走"}, "注销"),
        ("contact", {"do_not_contact": "1"}, "本人要求不要联系"),
    ):
        late = other.submit(f"{home}/{verb}", version=standing, **fields)
        assert late.status_code == 422
        assert f"没有存您的“{words}”" in late.text
        assert all(typed in late.text for typed in fields.values() if typed[0] > "z")
    assert stored(site, who).state is PersonState.REGISTERED
    renewed = {"certificate": "health", "issued_on": "2026-11-01"}
    assert one.submit(f"{home}/certificates", version=papers, **renewed).status_code == 302
    late = other.submit(
        f"{home}/certificates", version=papers, certificate="health", issued_on="2026-06-01"
    )
    assert (late.status_code, "没有存您的" in late.text) == (422, True)
    assert other.submit(f"{home}/certificates/health/remove", version=papers).status_code == 422
    with site.rows() as session:
        assert session.get_one(PersonCertificate, (who.id, "health")).issued_on == date(2026, 11, 1)


def test_a_wish_on_a_proposal_somebody_just_decided_is_not_stored(site):
    with site.rows() as session:
        proposal = make.make_proposal(session)
    county, district = site.visitor(Role.SENDING, CANGXI), site.visitor(Role.RECEIVING, YUHANG)
    path = f"/review/{proposal.id}/decide"
    assert county.submit(path, do="approve", version="1").status_code == 302
    for do in ("lock", "exclude", "release"):
        late = district.submit(path, do=do, version="1")
        assert late.status_code == 409
        assert "别人刚刚改过，没有存您的" in late.text
    with site.rows() as session:
        assert session.exec(select(StandingWish)).all() == []
