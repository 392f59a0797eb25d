"""Every page a worker or their family may open: light, no script, large type, both languages."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from models.invitation import LinkPurpose
from models.person import ConsentPurpose
from models.placement import PlacementState
from models.signup import SignUp
from models.trip import TripState
from models.union import BodyKind, Programme, ProgrammeSwitch, UnionBody
from services.fairs.events import channel_of_fair, show_posts
from services.invitations.links import WorkerLinks
from services.invitations.rules import InvitationRules
from services.invitations.telling import Voice
from services.people.codes import CodeIn, send_code
from services.promises.cards import fix_card
from services.trips.links import TripLinks
from services.workers.asked import tie
from tests import factories as make
from tests.conftest import NOW
from tests.services.invitations.asked import approved, ask
from tests.services.trips.rides import EARLY, frozen, go
from tests.web.conftest import ENVIRONMENT, Site
from tests.web.fairs.held import fair_of
from tests.web.workers.style import STYLE

LINKS = WorkerLinks(ENVIRONMENT["GONGQIAO_SECRET_KEY"], "http://127.0.0.1:8321")
WECHAT = (
    "Mozilla/5.0 (Linux; Android 10; TEST Build/QP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Version/4.0 Chrome/86.0.4240.99 XWEB/4425 MMWEBSDK/20230805 Mobile Safari/537.36"
    " MicroMessenger/8.0.42.2460(0x28002A3D) WeChat/arm64 NetType/4G Language/zh_CN"
)
HEAVIEST = 50_000
NO_PAGES = {
    "board.poster": "a sheet to print", "board.sitemap": "for search engines",
    "board.robots": "for search engines", "worker.copy": "plain text",
    "roll.show": "the escort's, who calls the roll where there is no connection",
}  # fmt: skip
"""Public addresses of these blueprints that are no page of a worker, and why."""
NEWER = re.compile(
    r":has\(|:is\(|:where\(|@container|@layer|@supports|color-mix|aspect-ratio|[^-]inset:|dvh|svh|"
    r"backdrop-filter|position: sticky|accent-color|text-wrap|clamp\("
)
"""Not in the browser of WeChat on old phones (Chrome 66 to 86)."""


@pytest.fixture
def pages(site: Site) -> dict[str, list[str]]:
    """Endpoint: addresses of it in the states it has most to say in."""
    with site.rows() as session:
        vacancy = make.make_vacancy(session, places=9)
        seeker = make.make_person(session, name="样本某某", phone="13812345678")
        (row,) = ask(session, approved(session, vacancy, make.make_person(session)))
        actor, trip, coach, seats = frozen(session, escort_name="领队王")
        rider = session.get_one(make.Placement, seats[0].placement_id)
        settled = make.make_placement(
            session, state=PlacementState.IN_POST, at=NOW - timedelta(days=4)
        )
        for placement in (rider, settled):
            fix_card(session, placement, now=NOW)
        fair = fair_of(session, actor)
        show_posts(session, actor=actor, fair_id=fair.id, vacancy_ids=[vacancy.id], now=NOW)
        code = channel_of_fair(session, fair).code
        signed = SignUp(person_id=seeker.id, region_code=make.CANGXI, at=NOW, known=True)
        session.add(signed)
        session.flush()
        tie(session, row=signed, post=vacancy, actor=None, now=NOW)

        on = ProgrammeSwitch(region_code=make.YUHANG, programme=Programme.MEMBERSHIP, since=NOW)
        union = UnionBody(
            kind=BodyKind.GENERAL, region_code=make.YUHANG, name="样例区总工会", created_at=NOW
        )
        session.add_all((on, union))
        session.flush()

        def link(person_id: int, purpose: LinkPurpose, subject: int = 0) -> str:
            made = LINKS.make(
                session, person_id=person_id, purpose=purpose, subject_id=subject,
                until=NOW + timedelta(days=9), now=NOW,
            )  # fmt: skip
            return "/w/" + made.rsplit("/", 1)[1]

        own = link(seeker.id, LinkPurpose.OWN_PAGE)
        send_code(
            session, actor=actor, person_id=seeker.id, voice=Voice(LINKS, InvitationRules()),
            data=CodeIn(purposes=[ConsentPurpose.CARRIER]), now=NOW,
        )  # fmt: skip
        card = link(settled.person_id, LinkPurpose.PROMISE, settled.id)
        way = link(rider.person_id, LinkPurpose.TRIP, rider.id)
        promised = link(rider.person_id, LinkPurpose.PROMISE, rider.id)
        bus = "/bus/" + TripLinks(ENVIRONMENT["GONGQIAO_SECRET_KEY"]).family(coach.id)
        go(session, actor, trip, TripState.BOARDING)
        assert EARLY
        return {
            "worker.show": [link(row.person_id, LinkPurpose.INVITATION, row.id)],
            "worker.me": [own + "/me"],
            "worker.promise": [card + "/promise", promised + "/promise"],
            "worker.stay": [card + "/stay"],
            "worker.buddy": [card + "/buddy"],
            "worker.brought": [card + "/brought"],
            "worker.trip": [way + "/trip", promised + "/trip", card + "/trip"],
            "join.new": [f"/j/{code}", f"/j/{code}?s=1", f"/j/{code}?p={vacancy.id}", "/j/ZZZZZ"],
            "join.done": [f"/j/{code}/done?by=phone", f"/j/{code}/done"],
            "joining.new": [f"/union/{union.id}", "/union/999999"],
            "joining.done": [f"/union/{union.id}/done"],
            "board.index": ["/board", f"/board?c={code}", "/board?q=没有这样的活"],
            "board.show": [f"/board/{vacancy.id}?c={code}"],
            "roll.bus": [bus, "/bus/made-up"],
        }


def public_pages(site: Site) -> set[str]:
    rules = site.app.url_map.iter_rules()
    ours = {r.endpoint for r in rules if "GET" in (r.methods or ())}
    public = ("worker", "join", "joining", "board", "roll")
    return {one for one in ours if one.partition(".")[0] in public}


def test_every_page_is_light_scriptless_and_large_in_wechat_in_both_languages(site: Site, pages):
    assert set(pages) | set(NO_PAGES) == public_pages(site), "a page nobody walked"
    style = STYLE.stat().st_size
    for language, tag in (("zh", "zh-Hans"), ("en", "en")):
        visitor = site.nobody()
        visitor.submit("/language", language=language, next="/board")
        for path in (one for paths in pages.values() for one in paths):
            answer = visitor.get(path, headers={"User-Agent": WECHAT})
            text, said = answer.text, f"{language} {path}"
            assert answer.status_code in (200, 404), said
            assert f'<html lang="{tag}">' in text, said
            assert len(answer.data) + style < HEAVIEST, (said, len(answer.data) + style)
            scripts = re.findall(r"<script[^>]*>", text)
            assert scripts in ([], ['<script type="application/ld+json">']), said
            assert re.search(r"\son\w+=|javascript:|style=|<iframe|<img|<table", text) is None, said
            sheets = re.findall(r'rel="stylesheet" href="([^"?]+)', text)
            assert sheets == ["/static/css/board.css"], said
            assert 'name="viewport" content="width=device-width, initial-scale=1"' in text, said


def test_read_aloud_it_makes_sense_in_the_order_in_which_it_stands(site: Site, pages) -> None:
    """Heard from top to bottom: one headline first, no level left out, a name for every field, the
    error beside it, nothing moved about by the style."""
    visitor = site.nobody()
    for path in (one for paths in pages.values() for one in paths):
        text = visitor.get(path).text
        body = text.split("<main", 1)[1]
        levels = [int(n) for n in re.findall(r"<h([1-6])", body)]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(b - a <= 1 for a, b in pairwise(levels)), path
        assert "tabindex" not in text, path
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert len(ids) == len(set(ids)), (path, "two things of one name")
        named = set(re.findall(r'<label[^>]*for="([^"]+)"', body))
        for field in re.findall(r"<(?:input|select|textarea)[^>]*>", body):
            kind = re.search(r'type="(\w+)"', field)
            if kind and kind[1] == "hidden":
                continue
            own = re.search(r'id="([^"]+)"', field)
            wrapped = re.search(r"<label>\s*" + re.escape(field), body)
            assert wrapped or (own and own[1] in named), (path, field)
        for words in re.findall(r"<(?:a|button)\b[^>]*>(.*?)</(?:a|button)>", text, re.S):
            assert re.sub(r"<[^>]+>", "", words).strip(), (path, "a link or button says nothing")


def test_the_one_style_sheet_keeps_type_large_and_uses_nothing_newer_than_the_phones() -> None:
    style = STYLE.read_text("utf-8")
    assert {int(n) for n in re.findall(r"font(?:-size)?: *(\d+)px", style)} >= {18, 28}
    assert min(int(n) for n in re.findall(r"font(?:-size)?: *(\d+)px", style)) == 18
    assert re.findall(r"font-size: *[\d.]+(?!\d|px|\.)\w+", style) == [], "in pixels, to be counted"
    assert NEWER.findall(style) == []
    assert re.search(r"\border:|float:|url\(|@import|@font-face", style) is None
