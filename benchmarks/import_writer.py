"""Somebody else at work while an import runs: one small row every tenth of a second.

`python -m benchmarks.import_writer URL` writes until its input ends and prints the seconds each of
its transactions took, from asking to begin until it was committed.
"""

import json
import select
import sys
import time
from datetime import UTC, datetime

from models.audit import AuditRow
from models.engine import open_engine, unit_of_work

EVERY = 0.1


def main(url: str) -> None:
    engine, waits = open_engine(url), []
    while not select.select([sys.stdin], [], [], EVERY)[0]:
        start = time.perf_counter()
        with unit_of_work(engine) as session:
            session.add(
                AuditRow(at=datetime.now(UTC), action="benchmark", subject_kind="none", detail={})
            )
        waits.append(time.perf_counter() - start)
    print(json.dumps(waits))


if __name__ == "__main__":
    main(sys.argv[1])
