"""The week's letter of each scope, and how its figures are compared."""

from datetime import UTC, datetime

from sqlmodel import Session

from reference.calendar import Week
from reports.figures import load, weekly_report
from reports.scopes import make_scope
from reports.values import Figure, ScopeKind, WeeklyReport

WEEK = Week.parse("2026-W47")
END = datetime(2026, 11, 22, 16, tzinfo=UTC)  # its Sunday, 24:00 in Shanghai
SCOPES = {
    "whole": (ScopeKind.WHOLE, ""),
    "receiving-330110": (ScopeKind.RECEIVING, "330110"),
    "receiving-330000": (ScopeKind.RECEIVING, "330000"),
    "sending-510824": (ScopeKind.SENDING, "510824"),
    "sending-511902": (ScopeKind.SENDING, "511902"),
}


def letter(session: Session, kind: ScopeKind, code: str, **moments: datetime) -> WeeklyReport:
    return weekly_report(
        load(session, span=WEEK, **moments),
        make_scope(kind, code),
        links=lambda action, scope: f"https://gongqiao.example/{action}",
        archive_url="https://gongqiao.example/letters/1",
    )


def comparable(figure: Figure) -> tuple[object, object]:
    return figure.value, figure.base
