"""How a year of letters to 30 scopes with five readers each grows a database.

`python -m benchmarks.bench_letters_year FOLDER`: FOLDER holds a SQLite county of `python -m
benchmarks county`; its 30 letters of one week are counted and drawn once and stored for 52 weeks as
the weekly job stores them, mails included, in a fresh database where the clean-up job runs each
week. What before the shared body would have been stored is counted from the same letters: every
part as it is, and a whole mail for each reader.
"""

import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

import models
from benchmarks.county_build import KEYS
from delivery.message import Sender
from models.engine import open_engine, open_session, unit_of_work
from models.letter import Letter, LetterSubscription
from models.outbox import Channel, OutboxMessage, OutboxState
from models.sealed import Keyring, install_keyring
from reference.calendar import Week
from services.letters.posting import Post, mail_of, send_letter
from services.letters.weekly import Draft, draft_weekly_letters
from services.upkeep.retention import wipe_outdated

READERS, WEEKS = 5, 52
POST = Post(Sender("gongqiao@localhost", "工桥"), "https://gongqiao.example/", {})


def main(folder: Path) -> None:
    install_keyring(Keyring.derive(KEYS))
    week = Week.at(datetime.fromisoformat((folder / "moment").read_text(encoding="utf-8")))
    with open_session(open_engine(f"sqlite:///{folder / 'county.db'}"), read_only=True) as session:
        drafts = draft_weekly_letters(session, week=week, now=week.end_utc, post=POST)
    path = Path(tempfile.mkdtemp(prefix="gongqiao-letters-")) / "letters.db"
    engine = open_engine(f"sqlite:///{path}")
    models.metadata.create_all(engine)
    empty, before = path.stat().st_size, sum(map(_as_it_was, drafts)) * WEEKS
    with unit_of_work(engine) as session:
        for draft in drafts:
            _subscribe(session, draft, week.start_utc)
    for _ in range(WEEKS):
        with unit_of_work(engine) as session:
            _store(session, drafts, week, week.end_utc)
            wipe_outdated(session, now=week.end_utc)
        week = Week.at(week.end_utc + timedelta(hours=1))
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    print(f"{len(drafts)} letters a week, {READERS} readers each, {WEEKS} weeks")
    print(f"stored {(path.stat().st_size - empty) / 1e6:.1f} MB, as before {before / 1e6:.1f} MB")


def _subscribe(session: Session, draft: Draft, now: datetime) -> None:
    for number in range(READERS):
        session.add(
            LetterSubscription(
                scope_kind=draft.scope.kind.value, scope_code=draft.scope.code,
                channel=Channel.MAIL, recipient=f"leader{number}@example.com", created_at=now,
            )
        )  # fmt: skip


def _store(session: Session, drafts: tuple[Draft, ...], week: Week, now: datetime) -> None:
    """The letters of one week, and all their mails, which leave at once."""
    for draft in drafts:
        told = draft.letter.model_dump(exclude={"id"})
        letter = Letter(**told | {"week": str(week), "composed_at": now})
        session.add(letter)
        session.flush()
        send_letter(session, letter, draft.scope, post=POST, now=now)
    waiting = sa.update(OutboxMessage).where(
        sa.inspect(OutboxMessage).columns["state"] == OutboxState.WAITING
    )
    session.execute(waiting.values(state=OutboxState.SENT, sent_at=now))


def _as_it_was(draft: Draft) -> int:
    """Bytes of one letter and its mails, each part plain and each mail whole."""
    letter = draft.letter
    mail = mail_of(
        letter, draft.scope, to="leader@example.com", key="weekly/key", sender=POST.sender,
        picture=letter.chart,
    )  # fmt: skip
    texts = len(letter.html.encode()) + len(letter.text.encode())
    return texts + len(letter.workbook) + len(letter.chart) + READERS * len(mail.as_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
