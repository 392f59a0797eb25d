"""The plain-text part of the weekly letter: the same figures, readable aloud."""

from itertools import groupby

from reports import wording as say
from reports.compact import compact
from reports.values import Table, WeeklyReport

_RULE = "-" * 32


def _head(report: WeeklyReport) -> list[str]:
    lines = [
        f"工桥{say.letter_name(report)} {say.week_name(report.week)}",
        report.scope.name,
        f"{say.span(report)}，{say.counted(report.counted_to)}",
    ]
    if report.so_far:
        lines.append("预览：这一周还没有结束，数字还会变，此信未发出。")
    if report.revision > 1:
        lines.append(f"更正（第{report.revision}版，以此为准）：{report.reason}")
    return lines


def _numbers(report: WeeklyReport) -> list[str]:
    lines = []
    for position, figure in enumerate(report.headline):
        label = say.headline_label(position, report)
        note = say.headline_note(position, report)
        lines.append(f"{label}：{say.with_unit(figure)}（{note}）")
    year = say.year_line(report)
    last = [say.bar_alt(report), say.population(report.scope)]
    return [*lines, *last, *([year] if year else [])]


def _actions(report: WeeklyReport) -> list[str]:
    if report.monthly:
        return ["要办的事见本周周报。"]
    if not report.actions:
        return [say.work_head(report)]
    lines = [say.work_head(report)]
    for position, action in enumerate(report.actions, start=1):
        lines += [
            f"{position}. {say.action_title(action)}",
            f"   {say.action_detail(action)}",
            f"   {action.url}",
        ]
    return lines


def _table(table: Table) -> list[str]:
    lines = [f"【{table.title}】"]
    if not table.rows:
        lines.append(table.empty)
    for row in table.rows:
        cells = [
            f"{column} {say.cell(figure)}"
            for column, figure in zip(table.columns, row.figures, strict=True)
            if figure is not None
        ]
        lines.append(f"{'　' if row.indent else ''}{row.label}：{'；'.join(cells)}")
    if table.note:
        lines.append(f"注：{table.note}")
    return lines


def _unreported(report: WeeklyReport) -> list[str]:
    if not report.unreported:
        return []
    groups = groupby(report.unreported, key=lambda row: row.group)
    named = [(group, "、".join(row.name for row in rows)) for group, rows in groups]
    return ["【还没有人报的数】"] + [
        f"{group}：{names}：{say.UNREPORTED}" for group, names in named
    ]


def _checks(report: WeeklyReport) -> list[str]:
    return ["【数字对得上吗】"] + [
        f"{say.check_line(check)}（{say.check_verdict(check)}）" for check in report.checks
    ]


def render_text(report: WeeklyReport) -> str:
    """The letter as plain text, parts divided by a rule, ending in a newline."""
    foot = [
        f"人与人次分开计，互不相加。每个数的定义和{say.series_name(report)}数列见附件表格。",
        "信中只有数字，没有个人姓名；乡镇不足3人的格子不单列。链接需要登录后打开。",
        f"在工桥里看这封信：{report.archive_url}",
    ]
    parts = [_head(report), _numbers(report), _actions(report)]
    parts += [_table(compact(table)) for table in report.tables]
    parts += [part for part in (_unreported(report), _checks(report), foot) if part]
    return f"\n{_RULE}\n".join("\n".join(part) for part in parts) + "\n"
