"""Widths of the three-part bar, in percent."""

from dataclasses import dataclass

THINNEST = 2.0  # a part with anyone in it can always be seen


@dataclass(frozen=True)
class Segment:
    kind: str
    count: int
    x: float
    width: float


def segments(arrived: int, promised: int, open_: int) -> list[Segment]:
    """到岗, 已约, 缺口 in this order; widths sum to 100, empty parts are left out."""
    parts = [("arrived", arrived), ("promised", promised), ("open", open_)]
    total = sum(max(count, 0) for _, count in parts)
    if total == 0:
        return []
    wide = [(kind, count, max(100 * count / total, THINNEST)) for kind, count in parts if count > 0]
    scale = 100 / sum(width for _, _, width in wide)
    result, x = [], 0.0
    for kind, count, width in wide:
        result.append(Segment(kind, count, round(x, 3), round(width * scale, 3)))
        x += width * scale
    return result
