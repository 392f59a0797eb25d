"""The letter a leader reads in a minute, and what mail clients demand of it."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError

from reports import letter_html, wording
from reports.ledger import Ledger
from reports.letter_html import bar_widths, render_html
from reports.letter_text import render_text
from reports.values import BalanceCheck, Figure, Period, Scope, ScopeKind
from tests.reports.samples import headline, report


class Page(HTMLParser):
    """Tags with their attributes, and the visible words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join("".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_letter_holds_nothing_a_mail_client_strips_or_distrusts() -> None:
    page = Page(render_html(report()))
    names = {name for name, _ in page.tags}
    assert not names & {"script", "link", "iframe", "form", "svg", "object", "input", "video"}
    assert page.open == []
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")]
        style = attributes.get("style") or ""
        assert not re.search(r"flex|grid|position|var\(|float", style)


def test_every_picture_travels_with_the_mail_and_says_what_it_shows() -> None:
    [image] = Page(render_html(report())).all("img")
    assert image["src"] == "cid:chart.gongqiao"
    assert image["width"] == "620"
    assert "余杭区近8周" in (image["alt"] or "")
    assert "11月16日起一周到岗34人、周末仍缺660人" in (image["alt"] or "")


def test_the_letter_is_660_pixels_wide_and_shrinks_to_a_phone() -> None:
    tables = Page(render_html(report())).all("table")
    [letter] = [table for table in tables if table.get("class") == "letter"]
    assert letter["width"] == "660"
    assert "max-width:660px" in (letter["style"] or "")
    assert "width:100%" in (letter["style"] or "")


def test_every_style_is_inlined_and_only_media_rules_stay_in_the_head() -> None:
    html = render_html(report())
    [kept] = re.findall(r"<style>(.*?)</style>", html, re.S)
    assert "prefers-color-scheme: dark" in kept
    assert "max-width: 480px" in kept
    assert re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", kept).strip() == ""
    assert all(attributes.get("style") for attributes in Page(html).all("h2"))


def test_three_numbers_then_three_links_come_before_any_table() -> None:
    text = Page(render_html(report())).text
    order = ["本周到岗", "满30天仍在岗", "上周684人", "这周请办三件事", "近8周"]
    places = [text.index(word) for word in [*order, "本周本月本年", "数字对得上吗"]]
    assert places == sorted(places)
    links = [a["href"] for a in Page(render_html(report())).all("a")]
    assert links[:3] == [action.url for action in report().actions]


def test_the_text_part_says_every_figure_the_html_part_says() -> None:
    whole = report()
    html, text = Page(render_html(whole)).text, squeezed(render_text(whole))
    for figure in whole.figures():
        assert wording.bare(figure) in text
        if figure.base != 0:
            assert wording.bare(figure) in html
        assert wording.of_base(figure) in html
        assert wording.of_base(figure) in text
    for action in whole.actions:
        assert squeezed(wording.action_title(action)) in html
        assert squeezed(wording.action_title(action)) in text
        assert action.url in text
    for check in whole.checks:
        assert squeezed(wording.check_line(check)) in html
        assert squeezed(wording.check_line(check)) in text


def test_a_figure_nobody_reported_reads_not_reported_and_zero_reads_zero() -> None:
    whole = report()
    first = whole.tables[0]
    known = Figure("arrived", 900, period=Period.LAST_YEAR)
    row = replace(first.rows[0], figures=(*first.rows[0].figures[:3], known))
    table = replace(first, rows=(row, *first.rows[1:]))
    text = render_text(report(tables=(table,)))
    assert "到岗（人）：本周 34；本月 110；本年 1,155；上年同期 900" in text
    assert "其中残疾人：本周 0；本月 2；本年 11；上年同期 未报" in text
    html = Page(render_html(report(tables=(table,)))).text
    assert "其中残疾人0211未报" in html
    unknown = (headline(34, 28, 34, 660)[0], Figure("stay_30", None, period=Period.FOUR_WEEKS))
    whole = report(headline=(*unknown, Figure("places_open", None, period=Period.NOW)))
    assert "满30天仍在岗：未报" in render_text(whole)
    assert "仍缺未报" in squeezed(Page(render_html(whole)).text)
    assert "仍缺未报" in wording.subject(whole)


def test_a_column_nobody_reported_is_said_once_below_the_table() -> None:
    text = render_text(report())
    assert "到岗（人）：本周 34；本月 110；本年 1,155\n" in text
    assert "注：上年同期：未报。" in text
    html = Page(render_html(report())).text
    assert "上年同期：未报。" in html
    assert "上年同期到岗" not in html


def test_nobody_thirty_days_in_post_is_not_zero_per_cent() -> None:
    whole = report(headline=headline(34, 0, 0, 660))
    assert "满30天仍在岗：暂无人到期（近四周没有人满30天）" in render_text(whole)
    assert "0.0%" not in Page(render_html(whole)).text
    assert "0.0%" in wording.bare(Figure("stay_30", 0, 3))


def test_the_article_of_liandu_gives_its_own_percentage() -> None:
    assert wording.cell(Figure("stay_30", 83, 105)) == "79.0%（83/105人）"
    assert f"{Figure('stay_30', 83, 105).percent:.2f}" == "79.05"


def test_a_firm_named_like_markup_stays_a_name() -> None:
    whole = report()
    action = whole.actions[2]
    hostile = type(action)(action.kind, 3, action.url, places=2, subject="<script>x</script>&")
    html = render_html(report(actions=(hostile,)))
    assert "<script" not in html
    assert "&lt;script&gt;x&lt;/script&gt;&amp;" in html


def test_a_template_variable_that_does_not_exist_is_an_error() -> None:
    template = letter_html._environment().from_string("{{ report.no_such_thing }}")
    with pytest.raises(UndefinedError):
        template.render(report=report())


@pytest.mark.parametrize(
    ("places", "widths"),
    [
        (Ledger(100, 20, 50), [("arrived", 50), ("promised", 20), ("open", 30)]),
        (Ledger(1000, 0, 999), [("arrived", 96), ("open", 4)]),
        (Ledger(3, 1, 1), [("arrived", 34), ("promised", 33), ("open", 33)]),
        (Ledger(), [("none", 100)]),
    ],
)
def test_the_bar_shows_every_part_that_is_not_empty(
    places: Ledger, widths: list[tuple[str, int]]
) -> None:
    shown = [(name, width) for name, _, width in bar_widths(places)]
    assert shown == widths
    assert sum(width for _, width in shown) == 100


def test_a_check_that_fails_is_said_on_the_letter() -> None:
    broken = BalanceCheck("累计到岗 = 在岗 + 累计离岗", 10, 9)
    assert "10 ≠ 9（不符，请查）" in render_text(report(checks=(broken,)))
    assert "不符，请查" in Page(render_html(report(checks=(broken,)))).text
    low = BalanceCheck("省外 ≥ 到浙江", 3, 4, at_least=True)
    assert "3 < 4（不符，请查）" in render_text(report(checks=(low,)))
    assert wording.check_verdict(BalanceCheck("x", None, 4)) == "未报"


def test_a_correction_says_so_first_and_gives_its_reason() -> None:
    whole = report(revision=2, reason="补登了11月20日到岗的5人")
    for part in (Page(render_html(whole)).text, squeezed(render_text(whole))):
        assert "更正（第2版，以此为准）：补登了11月20日到岗的5人" in part
    assert wording.subject(whole).startswith("【工桥周报更正】")
    assert wording.group_note(whole)[1][0] == "更正（第2版）：补登了11月20日到岗的5人"


def test_a_preview_says_that_the_week_has_not_ended() -> None:
    whole = report(so_far=True)
    assert "预览" in wording.subject(whole)
    assert "这一周还没有结束" in Page(render_html(whole)).text
    assert "本周至今到岗" in render_text(whole)


def test_a_calm_week_has_no_invented_actions() -> None:
    whole = report(actions=())
    assert "这周没有等您过问的事" in Page(render_html(whole)).text
    assert "这周没有等您过问的事" in render_text(whole)


def test_the_group_note_is_three_numbers_and_a_link() -> None:
    title, lines = wording.group_note(report())
    assert title == "余杭区 2026年第47周工桥周报"
    assert lines == ("本周到岗：34人", "满30天仍在岗：82.4%（28/34人）", "仍缺：660人")


def test_the_subject_line_is_the_report_in_one_line() -> None:
    assert wording.subject(report()) == (
        "【工桥周报】余杭区2026年第47周：到岗34人，满30天仍在岗82.4%，仍缺660人"
    )


def test_the_three_numbers_and_the_bar_speak_of_one_population_and_say_which() -> None:
    """A receiving district of its posts, a sending county of its people, never of both."""
    text = squeezed(render_text(report()))
    assert "三个数都只算余杭区的岗位和到这些岗位的人，从哪里来都算。" in text
    assert "名额1,815：到岗1,055，已约100，缺口660" in text
    county = Scope(ScopeKind.SENDING, "510824", "苍溪县")
    arrived, stay, _ = headline(34, 28, 34, 660)
    waiting = Figure("waiting", 205, period=Period.NOW)
    ours = report(
        scope=county, headline=(arrived, stay, waiting), headline_before=(arrived, stay, waiting),
        bar=Ledger(places=370, promised=25, arrived=140),
    )  # fmt: skip
    for part in (Page(render_html(ours)).text, squeezed(render_text(ours))):
        assert "三个数都只算苍溪县的人，到哪里上班都算。" in part
        assert "等岗位205" in part.replace("等岗位：", "等岗位")
        assert "缺口205" not in part
        assert "名额" not in part.split("这周请办")[0]
    assert wording.subject(ours).endswith("等岗位205人")
    assert "周末等岗位" in wording.chart_alt(ours)


def test_a_week_across_the_new_year_names_both_years() -> None:
    turn = report(week="2026-W53", monday=date(2026, 12, 28), sunday=date(2027, 1, 3))
    assert "2026年12月28日（周一）至2027年1月3日（周日）" in render_text(turn)
    two = report().actions[:2]
    assert "这周请办两件事" in render_text(report(actions=two))
