"""Group messages written for this project, in the real style; every firm, person and number in
them is invented.

golden       written beside the parser; the floor is 95 in 100
held_out     written after it, in other styles, and measured before anything was changed for it:
             62 of 124 facts right, 113 of 122 after the repair
held_out_2   then another set: first 77 of 144, after the repair 129 of 138
held_out_3   twelve in the usual style: first 47 of 54
held_out_4   63 of all styles with eight facts a post (see `strict`), written before the reader was
             built anew: of 200 posts 27 were lost and 64 held a wrong value nobody was asked about;
             after it none was lost and 1 held one
held_out_5   ten fresh ones after that (28 posts): none lost, 2 drafts too many, 2 wrong titles when
             first read
held_out_6   forty fresh ones (128 posts) before the second mending: 7 lost, 10 drafts too many, 18
             with a wrong value nobody was asked about; after it none
held_out_7   twenty fresh ones after that (58 posts): 3 lost, 2 drafts too many, 4 with a wrong
             value when first read; none after these were mended
held_out_8   thirty by another hand (111 posts): 2 lost, 7 drafts too many, 20 with a wrong value, 6
             wrong headcounts when first read; none after the mending
held_out_9   thirty more of these (113 posts), first read after that mending: 1 lost, 7 drafts too
             many, 12 with a wrong value, 1 wrong headcount; none after these kinds were mended
held_out_10  eleven after that (39 posts): 4 lost, 1 draft too many, 3 with a wrong value when first
             read; none after the mending

held_out_11  fifteen more (55 posts), of agencies, factories, villages and old boards: 1 lost, 2
             drafts too many, 12 with a wrong value, 3 of them a wrong headcount (two of these by an
             expectation put right since: 20来个 is 20, 两三个 is 3, as everywhere here) when first
             read; none after the mending

held_out_12  twenty-eight by another hand (93 posts), of voices, chats, agents, bureaus and sites:
             before the reader doubted itself 7 lost, 4 drafts too many, 11 with a wrong value (all
             but one the firm's name) and 22 more with a fact missing unasked; none after it
held_out_13  twenty-seven more (104 posts), of many tongues and layouts, first read with those
             doubts: 6 lost, 3 drafts too many, 13 with a wrong value (4 of these by conventions the
             expectation was put right for: 10-15人 is 15, 二十来个 20, 保底4500 4500, 打更的 打更),
             against 10, 4 and 16 without them; none after the mending

held_out_14  twenty of job sites (24 posts), with labels, duties and figures of every kind: 3 lost,
             4 drafts too many, 3 with a wrong value (2 by conventions on notes in brackets behind a
             name) when first read; none after the mending

held_out_15  seven more after that (19 posts): 1 lost, 1 with a wrong headcount when first read;
             none after the mending

held_out_16  forty in the manner of a regional job board and of groups (108 posts), written
             without knowledge of the reader: 1 lost, 5 drafts too many, 10 with a wrong value (5 of
             these by conventions on notes in brackets behind a name and on base pay alone), 4% of
             facts asked when first read; none after the mending, 2% asked
held_out_17  forty more of the same hand, of other layouts (106 posts), first read after that
             mending: 1 lost, 2 drafts too many, 10 with a wrong value (2 of these by expectations
             put right since), 5% asked; none after the mending, 4% asked

held_out_18  twenty-eight by another hand, who knew nothing of the reader (65 posts): 4 lost, 2
             drafts too many, 12 with a wrong value (3 of these by conventions: of two wages the
             skilled ones' counts, 24.5元/小时+全勤 is open above), 5.5% of
             facts asked when first read; none after the mending
held_out_19  twenty-nine more of the same hand (70 posts), first read after that mending: 4 lost, 2
             drafts too many, 10 with a wrong value, 10.2% asked; none after it. What it showed is
             that another layout is still read wrong once in seven posts at first
held_out_20  twelve of other provinces, our own (31 posts), read between the two: 1 lost, 2 drafts
             too many, 1 wrong, 11.7% asked (places far from the firm's county are asked); ten stand
             here, two are still not right: names and figures joined by rows of dots, and a heading
             (双十一分拣:) that is taken for a post

held_out_21  thirty of as many kinds by somebody who knew nothing of either reader (89 posts), first
held_out_22  read with both: 2 lost, 9 drafts too many, 8 with a wrong value (9.0%), 21.0% asked;
             and thirty more (93 posts): 6 lost (3 by the width or the old form of a letter), 13 too
             many, 12 wrong (12.9%), 24.0% asked. With the limits of doubt raised as the record had
             proposed before they were written: 5 and 6 wrong (6.0% of both), 25.1% asked. After a
             place or a wage nobody took is held against what was taken, and the kinds mended that
             took ten minutes: 2 and 3 wrong. Not mended: English posts, exceptions for one post
             said before the list, names broken over lines

A style nobody has seen may be read half right at first; what is not read must be asked for.

Each message begins with ``@@`` and a note; behind ``==`` stand the posts expected, one a line:
title | headcount | wage, where the wage is low-high/period in yuan (an open side is empty) and
``?`` means that the text does not say: the parser must ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from intake.drafts.values import VacancyDraft
from intake.messages import read_message

TODAY = date(2026, 1, 20)
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Expected:
    """One post as a careful reader sees it; "" is "not said"."""

    title: str
    places: str
    wage: str
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Message:
    note: str
    text: str
    posts: tuple[Expected, ...]


@dataclass(frozen=True)
class Score:
    """Facts right of those expected; ``extra`` drafts count as two wrong facts each."""

    right: int
    facts: int
    wrong: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.right / self.facts


def messages(name: str) -> tuple[Message, ...]:
    """All messages of ``<name>.txt``."""
    blocks = (_HERE / f"{name}.txt").read_text(encoding="utf-8").split("@@ ")[1:]
    found = []
    for block in blocks:
        note, _, rest = block.partition("\n")
        text, _, expected = rest.partition("\n==\n")
        lines = [line.split("|") for line in expected.splitlines() if line.strip()]
        posts = tuple(_expected(cells) for cells in lines)
        found.append(Message(note.strip(), text, posts))
    return tuple(found)


def _expected(cells: list[str]) -> Expected:
    title, places, wage, *more = (cell.strip() for cell in cells)
    facts = tuple(
        (name, value) for word in " ".join(more).split() for name, _, value in [word.partition("=")]
    )
    return Expected(title, places, wage, facts)


def written_wage(draft: VacancyDraft) -> str:
    """A draft's leading wage as the expectation writes it."""
    wage = draft.pay.main.value if draft.pay is not None else None
    fields = draft.fields
    asked = fields.get("wage_low_fen")
    if asked is not None and asked.question == "second_reading":
        return "?"
    if asked or fields.get("wage_high_fen"):
        low, high = draft.value("wage_low_fen"), draft.value("wage_high_fen")
        if low is not None or high is not None:
            return f"{_yuan(low)}-{_yuan(high)}/{draft.value('wage_per')}"
    if wage is not None:
        return f"{_yuan(wage.low_fen)}-{_yuan(wage.high_fen)}/{wage.per.value}"
    return "?"


def _yuan(fen: object) -> str:
    return "" if fen is None else f"{float(str(fen)) / 100:g}"


def _same_wage(expected: str, found: str) -> bool:
    if "?" in (expected, found):
        return expected == found
    return [_number(x) for x in expected.split("/", maxsplit=1)[0].split("-")] == [
        _number(x) for x in found.split("/", maxsplit=1)[0].split("-")
    ] and expected.split("/")[1] == found.split("/")[1]


def _number(text: str) -> float | None:
    return float(text) if text else None


def _paired(
    posts: tuple[Expected, ...], drafts: tuple[VacancyDraft, ...]
) -> tuple[list[VacancyDraft | None], int]:
    """For each post the next draft, in the order of the text, that bears its title; how many
    drafts are left over that are not marked as said twice."""
    free = list(drafts)
    paired: list[VacancyDraft | None] = []
    for post in posts:
        found = next((d for d in free if _same_title(post.title, d.title)), None)
        if found is not None:
            free.remove(found)
        paired.append(found)
    return paired, sum(draft.duplicate_of is None for draft in free)


def _same_title(expected: str, found: str) -> bool:
    if not expected or not found:
        return expected == found
    return expected in found or found in expected


def score(name: str) -> Score:
    """Wages and headcounts right, post by post."""
    right, facts, wrong = 0, 0, []
    for message in messages(name):
        drafts = read_message(message.text, today=TODAY, near="330000").drafts
        paired, extra = _paired(message.posts, drafts)
        for post, draft in zip(message.posts, paired, strict=True):
            facts += 2
            if draft is None:
                titles = [d.title for d in drafts]
                wrong.append(f"{message.note}: {post.title}: not found, got {titles}")
                continue
            places = draft.value("places")
            shown = "?" if places is None else str(places)
            wage = written_wage(draft)
            right += (shown == post.places) + _same_wage(post.wage, wage)
            if shown != post.places:
                wrong.append(
                    f"{message.note}: {post.title}: {shown} people, expected {post.places}"
                )
            if not _same_wage(post.wage, wage):
                wrong.append(f"{message.note}: {post.title}: pay {wage}, expected {post.wage}")
        facts += 2 * extra
        if extra:
            wrong.append(f"{message.note}: {extra} drafts too many: {[d.title for d in drafts]}")
    return Score(right, facts, tuple(wrong))


FACTS = {
    "shift": "shift", "lodging": "lodging", "payday": "payday", "region": "region_code",
    "firm": "employer_name",
}  # fmt: skip
"""Fields of the sets with more than three facts a post; one not named there is not in the text."""


@dataclass(frozen=True)
class Strict:
    """Counts over posts: ``lost`` were not found, ``extra`` are drafts nobody wrote, ``faulty``
    hold a value that is wrong and not asked for. Over facts: ``right``, ``asked``, ``wrong``."""

    posts: int
    lost: int
    extra: int
    faulty: int
    right: int
    asked: int
    wrong: int
    places_wrong: int
    lines: tuple[str, ...]


def strict(name: str, near: str = "330110", *, heard: bool = True) -> Strict:
    """What a clerk would have to find by herself: values that are wrong and not asked for.
    ``heard``: with the second reader's doubts."""
    posts = lost = extra = faulty = places_wrong = 0
    tally = {"right": 0, "asked": 0, "wrong": 0}
    lines: list[str] = []
    for message in messages(name):
        drafts = read_message(message.text, today=TODAY, near=near, heard=heard).drafts
        paired, over = _paired(message.posts, drafts)
        posts, extra = posts + len(message.posts), extra + over
        if over:
            lines.append(f"{message.note}: {over} too many: {[d.title for d in drafts]}")
        for post, draft in zip(message.posts, paired, strict=True):
            if draft is None:
                lost += 1
                lines.append(f"{message.note}: {post.title} lost: {[d.title for d in drafts]}")
                continue
            verdicts = _verdicts(post, draft)
            for fact, (verdict, shown, wanted) in verdicts.items():
                tally[verdict] += 1
                if verdict != "right":
                    lines.append(
                        f"{message.note}: {post.title}: {fact} {verdict}: {shown}, is {wanted}"
                    )
            places_wrong += verdicts["places"][0] == "wrong"
            faulty += any(v[0] == "wrong" for v in verdicts.values())
    return Strict(posts, lost, extra, faulty, tally["right"], tally["asked"], tally["wrong"],
                  places_wrong, tuple(lines))  # fmt: skip


def _verdicts(post: Expected, draft: VacancyDraft) -> dict[str, tuple[str, str, str]]:
    """fact -> (right, asked or wrong; as read; as a careful reader sees it)."""
    title, places = draft.value("title"), draft.value("places")
    wage = written_wage(draft)
    found = {
        "title": (_judged(post.title, title is None, title == post.title), draft.title, post.title),
        "places": (_judged(post.places, places is None, str(places) == post.places), str(places),
                   post.places),
        "wage": (_judged(post.wage, wage == "?", _same_wage(post.wage, wage)), wage, post.wage),
    }  # fmt: skip
    told = dict(post.more)
    for fact, name in FACTS.items():
        wanted, value = told.get(fact, "?"), draft.value(name)
        same = value is not None and (wanted == "*" or str(value) == wanted)
        if fact == "firm" and value is not None:
            same = _same_title(wanted, str(value))
        found[fact] = (
            "right" if wanted == "*" else _judged(wanted, value is None, same), str(value), wanted
        )  # fmt: skip
    return found


def _judged(wanted: str, empty: bool, same: bool) -> str:
    if wanted == "?":
        return "right" if empty else "wrong"
    return "right" if same else "asked" if empty else "wrong"
