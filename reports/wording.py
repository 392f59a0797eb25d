"""How the weekly letter says things: Chinese only, one format for numbers, dates and weeks.

Shared by the HTML part, the text part, the group message and the spreadsheet, so that no two of
them can say a figure differently.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from reference.calendar import SHANGHAI
from reports.definitions import Unit
from reports.values import (
    Action,
    ActionKind,
    BalanceCheck,
    Figure,
    Scope,
    ScopeKind,
    WeeklyReport,
)

UNREPORTED = "未报"
NOBODY_DUE = "暂无人到期"
_TENTH = Decimal("0.1")


def number(value: int | Decimal) -> str:
    """1155 → 1,155; 3.50 → 3.5; 3.0 → 3."""
    if isinstance(value, int):
        return f"{value:,}"
    rounded = value.quantize(_TENTH, ROUND_HALF_UP)
    return f"{rounded:,.1f}".removesuffix(".0")


def bare(figure: Figure) -> str:
    """The figure without its unit: 34, 82.4%, 未报, 暂无人到期."""
    if figure.value is None:
        return UNREPORTED
    if figure.unit is not Unit.PERCENT:
        return number(figure.value)
    if figure.percent is None:
        return NOBODY_DUE
    return f"{figure.percent.quantize(_TENTH, ROUND_HALF_UP)}%"


def with_unit(figure: Figure) -> str:
    """34人, 82.4%, 未报."""
    if figure.value is None or figure.unit is Unit.PERCENT:
        return bare(figure)
    return f"{bare(figure)}{figure.unit}"


def of_base(figure: Figure) -> str:
    """For a percentage: 28/34人 (家 for firms, 条 for lines); empty for anything else or when
    nobody is in the base."""
    if figure.base:
        return f"{number(figure.value or 0)}/{number(figure.base)}{figure.definition.base}"
    return ""


def cell(figure: Figure) -> str:
    """Figure and base in one line, as the text part and the spreadsheet print it."""
    base = of_base(figure)
    return f"{bare(figure)}（{base}）" if base else bare(figure)


def day(value: date) -> str:
    """2026年11月16日."""
    return f"{value.year}年{value.month}月{value.day}日"


def short_day(value: date) -> str:
    """11月16日."""
    return f"{value.month}月{value.day}日"


def week_name(week: str) -> str:
    """2026-W47 → 2026年第47周, 2026-11 → 2026年11月."""
    if "W" not in week:
        year, month = week.split("-")
        return f"{year}年{int(month)}月"
    year, number_ = week.split("-W")
    return f"{year}年第{int(number_)}周"


def span(report: WeeklyReport) -> str:
    """2026年11月16日（周一）至11月22日（周日）."""
    same_year = report.monday.year == report.sunday.year
    until = short_day(report.sunday) if same_year else day(report.sunday)
    if report.monthly:
        return f"{day(report.monday)}至{until}"
    return f"{day(report.monday)}（周一）至{until}（周日）"


def counted(moment: datetime) -> str:
    """截至11月22日24:00 for a midnight, else the minute, both by Shanghai's clock."""
    local = moment.astimezone(SHANGHAI)
    if (local.hour, local.minute) == (0, 0):
        return f"截至{short_day(date.fromordinal(local.toordinal() - 1))}24:00"
    return f"截至{short_day(local.date())}{local:%H:%M}"


_OF_A_MONTH = (("周日", "月末"), ("该周", "该月"), ("当周", "当月"), ("一周", "一月"))


def of_span(text: str, report: WeeklyReport) -> str:
    """A definition as this letter counts: they are written for weeks; a letter that closes a month
    counts to its last day instead of a Sunday."""
    for week_word, month_word in _OF_A_MONTH if report.monthly else ():
        text = text.replace(week_word, month_word)
    return text


def series_name(report: WeeklyReport) -> str:
    """What the last eight weeks (or months) are called as a sheet."""
    return "各月" if report.monthly else "各周"


def work_head(report: WeeklyReport) -> str:
    """What stands over the actions of a week."""
    if not report.actions:
        return "这周没有等您过问的事"
    return f"这周请办{'一两三'[len(report.actions) - 1]}件事"


def letter_name(report: WeeklyReport) -> str:
    """周报, 月报, and of December, which closes the year as well, 月报暨年报."""
    if not report.monthly:
        return "周报"
    return "月报暨年报" if report.sunday.month == 12 else "月报"


def year_line(report: WeeklyReport) -> str:
    """The closed year in one line; empty in any letter but December's."""
    if letter_name(report) != "月报暨年报":
        return ""
    found = {figure.key: figure for figure in report.figures()}
    arrived, new = (with_unit(found[f"{name}/year"]) for name in ("arrived", "new_transfers"))
    return f"{report.sunday.year}年全年：到岗{arrived}，其中新增转移就业{new}"


def subject(report: WeeklyReport) -> str:
    """The subject line: where, which week, the three numbers."""
    arrived, stay, open_ = report.headline
    kind = letter_name(report) + (
        "预览" if report.so_far else "更正" if report.revision > 1 else ""
    )
    return (
        f"【工桥{kind}】{report.scope.name}{week_name(report.week)}："
        f"到岗{with_unit(arrived)}，满30天仍在岗{with_unit(stay)}，"
        f"{lacking(report.scope)}{with_unit(open_)}"
    )


def headline_label(position: int, report: WeeklyReport) -> str:
    first = "本月到岗" if report.monthly else "本周至今到岗" if report.so_far else "本周到岗"
    return (first, "满30天仍在岗", lacking(report.scope))[position]


def headline_note(position: int, report: WeeklyReport) -> str:
    """The small line under a headline number: what it is taken of, and the week before."""
    now, before = report.headline[position], report.headline_before[position]
    last = "上月" if report.monthly else "上周"
    if position == 1:
        base, when = of_base(now), "本月" if report.monthly else "近四周"
        return f"{base}，{when}到期；{last}{bare(before)}" if base else f"{when}没有人满30天"
    return f"{last}{with_unit(before)}"


_TITLES: Mapping[ActionKind, str] = {
    ActionKind.ARRIVAL_OVERDUE: "{count}人过了约定到岗日，还没有登记到岗",
    ActionKind.REVIEW_WAITING: "{count}条推荐等待审核",
    ActionKind.ASK_WORKER: "{count}人两边都同意了，还没问本人",
    ActionKind.CONFIRMATION_WAITING: "{count}人已答应，等企业确认",
    ActionKind.LEFT_NOT_REPLACED: "{count}人近四周离岗，还没有再到岗",
    ActionKind.NOBODY_PROPOSED: "{count}个岗位还没有一人被推荐{worst}",
    ActionKind.VACANCY_LAPSING: "{count}个岗位七天内到期",
    ActionKind.EMPLOYER_WAITING: "{count}家企业等待核实",
    ActionKind.WRONG_DAYS: "{count}条到岗登记的日期不可能",
}
_DETAILS: Mapping[ActionKind, str] = {
    ActionKind.ARRIVAL_OVERDUE: "{oldest}请逐人问清：到了就补登记，不来就登记未到，名额当即退回。",
    ActionKind.REVIEW_WAITING: "{oldest}48小时内回话，人才不会走散。",
    ActionKind.ASK_WORKER: "{oldest}请打电话问清本人去不去，当天记下来。",
    ActionKind.CONFIRMATION_WAITING: "{oldest}请督促企业当天答复。",
    ActionKind.LEFT_NOT_REPLACED: "{oldest}请安排回访和转岗，离岗一周内最容易再安置。",
    ActionKind.NOBODY_PROPOSED: "{places}岗位页写明是哪一个条件挡住了人，请同企业商量放宽。",
    ActionKind.VACANCY_LAPSING: "{places}请企业确认还招不招、还缺几人。",
    ActionKind.EMPLOYER_WAITING: "{oldest}核实之前岗位不能发布。",
    ActionKind.WRONG_DAYS: "请撤回这次到岗，按真实日期再登记一次；改好前不计入稳岗各数。",
}


def action_title(action: Action) -> str:
    """What waits, in one sentence with its count."""
    worst = f"，最多的是“{action.subject}”" if action.subject else ""
    return _TITLES[action.kind].format(count=number(action.count), worst=worst)


def action_detail(action: Action) -> str:
    """Why it matters or what to do, in one or two short sentences."""
    oldest = f"最久的已{action.days}天。" if action.days else ""
    places = f"共缺{number(action.places)}人。" if action.places else ""
    return _DETAILS[action.kind].format(oldest=oldest, places=places)


def check_verdict(check: BalanceCheck) -> str:
    return {True: "相符", False: "不符，请查", None: UNREPORTED}[check.holds]


def check_line(check: BalanceCheck) -> str:
    """The sum with its numbers: 累计到岗 = 在岗 + 累计离岗：210 = 210."""
    sides = (check.left, check.right)
    left, right = (UNREPORTED if side is None else number(side) for side in sides)
    sign = "≥" if check.at_least else "="
    if check.holds is False:
        sign = "<" if check.at_least else "≠"
    return f"{check.text}：{left} {sign} {right}"


def lacking(scope: Scope) -> str:
    """The third number: places nobody has taken, of a sending county people without a place."""
    return "等岗位" if scope.kind is ScopeKind.SENDING else "仍缺"


def places_label(scope: Scope) -> str:
    """What the bar divides: the places of the scope, of a sending county its people."""
    return "要外出和已外出的人" if scope.kind is ScopeKind.SENDING else "名额"


def part_labels(scope: Scope) -> tuple[str, str, str]:
    """The three parts of the bar."""
    if scope.kind is ScopeKind.SENDING:
        return "在岗", "已约", "等岗位"
    return "到岗", "已约", "缺口"


def population(scope: Scope) -> str:
    """Whom the three numbers and the bar are about, in one sentence."""
    match scope.kind:
        case ScopeKind.SENDING:
            return f"三个数都只算{scope.name}的人，到哪里上班都算。"
        case ScopeKind.RECEIVING:
            return f"三个数都只算{scope.name}的岗位和到这些岗位的人，从哪里来都算。"
        case ScopeKind.WHOLE:
            return "三个数算各地全部的岗位和到这些岗位的人。"


def bar_alt(report: WeeklyReport) -> str:
    bar = report.bar
    there, promised, lack = part_labels(report.scope)
    return (
        f"{places_label(report.scope)}{number(bar.places)}：{there}{number(bar.arrived)}，"
        f"{promised}{number(bar.promised)}，{lack}{number(bar.open)}"
    )


def chart_alt(report: WeeklyReport) -> str:
    """What the chart shows, in words and numbers, for readers who do not see it."""
    unit = "个月" if report.monthly else "周"
    each, end = ("每月", "月末") if report.monthly else ("每周", "周末")
    lack = lacking(report.scope)
    points = "；".join(
        (f"{point.monday.month}月" if report.monthly else f"{short_day(point.monday)}起一周")
        + f"到岗{_maybe(point.arrived)}、{end}{lack}{_maybe(point.open)}"
        for point in report.series[-4:]
    )
    all_ = f"{report.scope.name}近{len(report.series)}{unit}"
    return f"{all_}{each}到岗人数与{end}{lack}人数。最近四{unit}：{points}"


def _maybe(value: int | None) -> str:
    return UNREPORTED if value is None else f"{number(value)}人"


def group_note(report: WeeklyReport) -> tuple[str, tuple[str, ...]]:
    """Title and lines for a group robot: the three numbers, no names."""
    lines = []
    if report.revision > 1:
        lines.append(f"更正（第{report.revision}版）：{report.reason}")
    for position, figure in enumerate(report.headline):
        base = of_base(figure)
        label = headline_label(position, report)
        lines.append(f"{label}：{with_unit(figure)}{f'（{base}）' if base else ''}")
    lines += [line] if (line := year_line(report)) else []
    return f"{report.scope.name} {week_name(report.week)}工桥{letter_name(report)}", tuple(lines)
