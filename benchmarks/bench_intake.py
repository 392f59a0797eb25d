"""Intake: how often pasted messages are read right, and how long a large needs list takes.

Run by `make bench` or `python -m benchmarks intake`. Accuracy counts wages and headcounts of the
messages in `benchmarks/messages` (each post has two facts; a draft too many is two wrong facts).
Timing: medians of RUNS previews of 5,000 rows; ``fresh`` has every cell of its own, so no reader
is helped by having met the text before; caches are emptied between runs.
"""

import io
import json
import platform
import random
import statistics
import sys
import time
import tracemalloc
from datetime import date
from pathlib import Path

import xlsxwriter

from benchmarks.messages import messages, score
from benchmarks.messages.nightmares import NIGHTMARES, OF_MANY_NAMES, repeated
from intake.fields import ages, benefits, dates, demands, headcounts, titles, wages, worktime
from intake.fields import places as place_fields
from intake.fields.source import source
from intake.messages import read_message
from intake.sheets import read_vacancies
from intake.sheets.columns import read_column, read_titles
from reference.titles import find_title, outside_word

RUNS, ROWS = 3, 5_000
LENGTHS = [4_000, 16_000, 50_000]
TODAY = date(2026, 1, 20)
OUT = Path(__file__).parent / "results" / "intake.json"
HEADER = [
    "序号", "企业名称", "岗位名称", "招聘人数", "综合工资", "底薪", "年龄", "学历", "工作时间",
    "食宿", "福利", "工作地点", "联系人", "联系电话", "岗位要求", "备注",
]  # fmt: skip
TITLES = [
    "平车工",
    "普工",
    "电焊工",
    "叉车工",
    "质检员",
    "注塑工",
    "挡车工",
    "仓管员",
    "保洁",
    "数控车工",
]
TOWNS = ["余杭区", "义乌市", "桐乡市", "北仑区", "柯桥区", "永康市", "乐清市", "海宁市"]


def needs_list(rows: int, seed: int = 1, *, fresh: bool) -> bytes:
    """A workbook of invented posts; ``fresh``: no two rows have a text in common."""
    draw = random.Random(seed)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": False})
    sheet = book.add_worksheet("缺工清单")
    for column, label in enumerate(HEADER):
        sheet.write_string(0, column, label)
    for at in range(1, rows + 1):
        own = f"{at}号" if fresh else ""
        low = draw.randrange(40, 80) * 100 + (at % 97 if fresh else 0)
        cells = [
            str(at), f"企业{at % 60}服饰有限公司", f"{draw.choice(TITLES)}{own}",
            f"{draw.randrange(1, 60)}人", f"{low}-{low + 2000}元/月", "2660", "18-50周岁",
            "初中以上", f"8:00-{draw.randrange(17, 21)}:{draw.randrange(0, 60):02d}，月休4天",
            f"包吃住，{draw.randrange(2, 9)}人间{own}",
            f"五险，夫妻房，全勤奖{draw.randrange(1, 999)}",
            f"{draw.choice(TOWNS)}样例路{at if fresh else 1}号", "样本一",
            f"138{draw.randrange(10**7, 10**8) if fresh else 10_000_000}",
            f"熟手优先，能吃苦{own}，服从安排", f"正月初八到岗{own}",
        ]  # fmt: skip
        for column, cell in enumerate(cells):
            sheet.write_string(at, column, cell)
    book.close()
    return target.getvalue()


def _forget() -> None:
    caches = (
        read_column, read_titles, source, find_title, outside_word, wages.read_pay,
        headcounts.read_headcount, ages.read_ages, worktime.read_worktime, dates.read_dates,
        place_fields.read_place, benefits.read_benefits, demands.read_schooling,
        demands.read_experience, demands.read_certificates, titles.read_occupation,
    )  # fmt: skip
    for cached in caches:
        cached.cache_clear()


def preview_seconds(rows: int, *, fresh: bool) -> tuple[float, int]:
    """(median processor seconds, drafts) of a whole preview, workbook reading included; one thread,
    so on an idle machine this is what a person waits."""
    data = needs_list(rows, fresh=fresh)
    seconds = []
    drafts = 0
    for _ in range(RUNS):
        _forget()
        start = time.process_time()
        drafts = len(read_vacancies(data, today=TODAY, near="330000").drafts)
        seconds.append(time.process_time() - start)
    return statistics.median(seconds), drafts


def growth_seconds() -> dict[str, list[float]]:
    """phrase -> processor seconds for a message of LENGTHS characters that says nothing else. That
    work grows with the text is tested by counting (tests/intake); here is what a person waits."""
    found = {}
    for phrase in NIGHTMARES + OF_MANY_NAMES:
        took = []
        for length in LENGTHS:
            _forget()
            start = time.process_time()
            read_message(repeated(phrase, length), today=TODAY, near="330110")
            took.append(round(time.process_time() - start, 2))
        found[phrase] = took
    return found


def main() -> None:
    """Print and write the figures."""
    figures: dict[str, object] = {
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    for name in ("golden", "held_out", "held_out_2", "held_out_3", "held_out_4", "held_out_5"):
        found = score(name)
        figures[name] = {
            "messages": len(messages(name)),
            "facts": found.facts,
            "right": found.right,
        }
        print(f"{name}: {found.right} of {found.facts} facts right ({found.share:.1%})")
        for line in found.wrong:
            print(f"  {line}")
    for fresh in (False, True):
        seconds, drafts = preview_seconds(ROWS, fresh=fresh)
        figures[f"preview_{ROWS}_{'fresh' if fresh else 'usual'}"] = round(seconds, 3)
        print(
            f"preview of {drafts} rows, {'every cell new' if fresh else 'usual'}: {seconds:.2f} s"
        )
    data = needs_list(ROWS, fresh=True)
    _forget()
    tracemalloc.start()
    read_vacancies(data, today=TODAY, near="330000")
    figures["preview_peak_mb"] = round(tracemalloc.get_traced_memory()[1] / 1e6)
    tracemalloc.stop()
    print(f"peak of allocations: {figures['preview_peak_mb']} MB")
    grown = growth_seconds()
    figures["message_seconds"] = {"characters": LENGTHS, **grown}
    for phrase, took in sorted(grown.items(), key=lambda one: -one[1][-1])[:5]:
        print(f"message of {phrase!r} only: {took} s for {LENGTHS} characters")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
