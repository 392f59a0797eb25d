"""What a public notice may print: a person's name with one character hidden and their village, a
firm's name whole, the amount; and the file for the bureau. Never an ID number, a card or a
telephone: the notices of several counties printed them."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.subsidy import ClaimState, SubsidyScheme
from reference import regions
from reports.rolls import Roll
from services.actor import Actor
from services.rows import known
from services.subsidies.lists import ClaimRow, claim_rows, heads_of
from services.subsidies.rivals import owner_of

HIDDEN = "*"


def masked(name: str) -> str:
    """One character of a name hidden: 张三 → 张*, 张小三 → 张*三."""
    letters = list(name.strip())
    if len(letters) < 2:
        return HIDDEN
    letters[1 if letters[1] != "·" else 2 if len(letters) > 2 else 0] = HIDDEN
    return "".join(letters)


@dataclass(frozen=True)
class NoticeRow:
    """Of a person the masked name and the village; of a firm or body the whole name, its place and
    the masked names of those it counts."""

    name: str
    where: str
    fen: int
    counts: tuple[str, ...] = ()


def notice_of(session: Session, *, actor: Actor, scheme_id: int) -> list[NoticeRow]:
    """What may be printed of those checked by the township."""
    rows = claim_rows(
        session, actor=actor, scheme_id=scheme_id,
        states=(ClaimState.TOWNSHIP_OK, ClaimState.PUBLISHED),
    )  # fmt: skip
    return [_notice_row(session, actor, row) for row in rows]


def _notice_row(session: Session, actor: Actor, row: ClaimRow) -> NoticeRow:
    if owner_of(row.claim) is None:
        return NoticeRow(masked(row.name or ""), f"{row.township}{row.village}", row.claim.fen)
    heads = heads_of(session, actor=actor, claim_id=known(row.claim.id))
    names = tuple(masked(one.name or "") for one in heads)
    return NoticeRow(
        row.name or "", regions.region(row.region_code).full_name, row.claim.fen, names
    )


def file_of(session: Session, *, actor: Actor, scheme: SubsidyScheme, on: date) -> Roll:
    """The list for the labour bureau: who is ready. Numbers of identity and bank cards are not in
    it; the applicant brings them."""
    rows = claim_rows(
        session, actor=actor, scheme_id=known(scheme.id),
        states=(ClaimState.ELIGIBLE, ClaimState.FILED),
    )  # fmt: skip
    lines = [line for n, row in enumerate(rows, 1) for line in _lines(session, actor, n, row)]
    return Roll(
        title=f"{scheme.place}{scheme.name}申报名单",
        under=(f"截至{on:%Y-%m-%d}，共{len(rows)}笔；由工会整理，是否发放由人社部门决定",),
        heads=("序号", "申报人", "乡镇村", "务工单位", "到岗", "期间", "金额（元）", "已有凭据"),
        widths=(3, 8, 10, 12, 7, 5, 7, 14),
        rows=tuple(lines),
        foot=(f"依据：{scheme.source}",),
    )


def _lines(session: Session, actor: Actor, n: int, row: ClaimRow) -> list[tuple[str, ...]]:
    """The claim, and below a firm's or body's those it counts."""
    whose = row.name or "、".join(f"#{one}" for one in sorted(row.people))
    first = (
        str(n), whose, f"{row.township}{row.village}", row.employer,
        row.since.isoformat() if row.since else "", row.claim.period, f"{row.claim.fen / 100:.2f}",
        "、".join(row.claim.proofs),
    )  # fmt: skip
    if owner_of(row.claim) is None:
        return [first]
    heads = heads_of(session, actor=actor, claim_id=known(row.claim.id))
    return [
        first,
        *(
            (
                f"{n}.{at}", one.name or f"#{one.placement_id}", one.village, one.employer,
                one.since.isoformat() if one.since else "", "",
                f"{one.fen / 100:.2f}" if one.fen else "", "",
            )
            for at, one in enumerate(heads, 1)
        ),
    ]  # fmt: skip
