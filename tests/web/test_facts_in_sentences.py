"""The audit record and the results of jobs are read in sentences: a new one without words fails."""

import ast
import dataclasses
import functools
import re
from datetime import timedelta
from pathlib import Path

import pytest

from jobs.tasks import TASKS
from models.account import Role
from models.audit import AuditRow
from models.job import JobRun, JobState
from models.letter import LetterSubscription
from models.outbox import Channel, OutboxMessage
from services.followup import asking
from services.imports import machine
from services.invitations import tending
from services.letters import reminders
from services.letters import weekly as letters
from services.outbox.delivery import Round
from services.runs import record as match_record
from services.runs.rows import LIFTED
from services.subsidies import look as subsidy_look
from services.tours import plans
from services.upkeep import retention
from services.upkeep.audit_names import ALSO, names_of
from services.upkeep.job_runs import finish_run
from services.vacancies import recheck as law_recheck
from services.workers.riders import Told
from tests import factories as make
from tests.conftest import NOW
from web.upkeep.audit_wording import ACTIONS, CALLED, SENTENCES, UNSAID, sentence
from web.upkeep.results import FAILURES, RESULTS, result

HOUSE = Path(__file__).resolve().parents[2]
ROWS = ("record", "AuditRow")


Called = tuple[Path, ast.FunctionDef, ast.Call]


def calls(name: str) -> list[Called]:
    """Every call of a function by this name, with the function it stands in."""
    return all_calls().get(name, [])


@functools.cache
def all_calls() -> dict[str, list[Called]]:
    """By the last word of what is called, or of what it is called with first: `record(…)`,
    `book.add(AuditRow, …)`."""
    found: dict[str, list[Called]] = {}
    rooms = ("services", "scenario", "cli", "jobs", "web")
    for path in sorted(file for room in rooms for file in (HOUSE / room).rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Call):
                        for name in {last_word(one) for one in (node.func, *node.args[:1])}:
                            found.setdefault(name, []).append((path, function, node))
    return found


def last_word(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def strings(*nodes: ast.AST) -> set[str]:
    """Every string written in these pieces of code."""
    found = [n for node in nodes for n in ast.walk(node) if isinstance(n, ast.Constant)]
    return {n.value for n in found if isinstance(n.value, str)}


HEAD = {"actor", "action", "subject_kind", "subject_id", "now", "at", "account_id", "detail", None}


def recorded() -> dict[str, set[str]]:
    """Every action written to the audit record, with the details written with it."""
    found: dict[str, set[str]] = {}

    def note(actions: set[str], details: set[str]) -> None:
        for action in actions:
            found.setdefault(action, set()).update(details)

    for path, function, call in (one for name in ROWS for one in calls(name)):
        words = {k.arg: k.value for k in call.keywords}
        if "subject_kind" not in words:
            continue  # another record: of a proposal, of a firm
        details = {str(key) for key in words.keys() - HEAD}
        if isinstance(words.get("detail"), ast.Dict):
            details |= strings(*words["detail"].keys)
        elif isinstance(words.get("detail"), ast.Name):  # written just above
            written = [n.value for n in ast.walk(function) if isinstance(n, ast.Assign)]
            details |= strings(
                *(k for n in written if isinstance(n, ast.Dict) for k in n.keys if k)
            )
        if ast.unparse(words["action"]) == "LIFTED":
            note({LIFTED}, details)
        elif strings(words["action"]):
            note(strings(words["action"]), details)
        else:  # said by whoever calls: `_audit(session, actor, row, "outbox_retry", now)`
            for caller, _function, outer in calls(function.name):
                if caller == path or function.name == "note_about":
                    said = strings(*outer.args, *(k.value for k in outer.keywords))
                    said = {word for word in said if re.fullmatch(r"[a-z]+(_[a-z]+)+", word)}
                    more = {str(k.arg) for k in outer.keywords if k.arg not in HEAD}
                    note(said - {"id_number"}, details | more)
    return found


def test_every_action_of_the_audit_record_is_a_sentence_and_has_a_name() -> None:
    details = recorded()
    actions = details.keys()
    assert len(actions) > 25
    assert {
        "letter_subscribed",
        "first_batch_lifted",
        "reveal_id",
        "run_job",
        "demo_loaded",
    } <= actions
    assert actions - SENTENCES.keys() == set()
    assert SENTENCES.keys() == ACTIONS.keys()
    said = {action: set(re.findall(r"%\((\w+)\)s", str(SENTENCES[action]))) for action in actions}
    named = {"job", "slot"}  # said by the name of the run
    unsaid = {action: keys - said[action] - UNSAID - named for action, keys in details.items()}
    assert {action: keys for action, keys in unsaid.items() if keys} == {}


def test_names_stand_for_ids_and_no_code_is_left(site) -> None:
    with site.rows() as session:
        who = make.make_person(session, name="王一样本")
        other = make.make_person(session, name="张二样本")
        firm = make.make_employer(session, name="样本制衣")
        place = make.make_placement(
            session, person=who, vacancy=make.make_vacancy(session, firm, title="平车工")
        )
        reader = LetterSubscription(
            scope_kind="receiving", scope_code="330110", recipient="l@example.org", created_at=NOW
        )
        mail = OutboxMessage(key="k", channel=Channel.MAIL, recipient="m@example.org", payload=b"",
                             next_at=NOW, created_at=NOW)  # fmt: skip
        run = JobRun(job="weekly-report", slot="2026-W46", state=JobState.DONE, started_at=NOW)
        session.add_all([reader, mail, run])
        session.flush()
        rows = [
            AuditRow(at=NOW, action=action, subject_kind=kind, subject_id=row_id, detail=detail)
            for action, kind, row_id, detail in (
                ("reveal_phone", "person", who.id, {"employer_id": firm.id}),
                ("reveal_id", "person", who.id, {}),
                ("reveal_slip", "person", who.id, {"day": "2026-11-18"}),
                ("people_merged", "person", who.id, {"gone": other.id, "merge": 7}),
                ("first_batch_lifted", "employer", firm.id, {"reason": "看过车间"}),
                ("law_duty", "placement", place.id, {"rule": "C03", "day": "2026-11-20"}),
                ("letter_subscribed", "letter_subscription", reader.id,
                 {"scope": "receiving/330110", "channel": "mail"}),
                ("outbox_retry", "outbox", mail.id, {}),
                ("run_job", "job_run", run.id, {"job": "weekly-report", "slot": "2026-W46"}),
                ("law_wage", "wage_step", None, {"province": "330000", "valid_from": "2026-01-01",
                                                 "monthly": {"1": 249_000, "2": 226_000}}),
                ("union_line", "union_line", 3, {"region": "330110", "line": "0571-88880000"}),
                ("beyond_budget", "account", None,
                 {"kind": "reveal", "most": 60, "reason": "发车"}),
                ("reveal_id", "person", 99_999, {}),
            )
        ]  # fmt: skip
        session.add_all(rows)
        session.flush()
        with site.app.test_request_context():
            said = [sentence(row, names_of(session, rows)) for row in rows]
    assert said == [
        "看了王一样本（苍溪）的电话（样本制衣看的）。",
        "看了王一样本（苍溪）的身份证号。",
        "看了王一样本（苍溪）2026-11-18签的同意纸条的照片。",
        "把张二样本（苍溪）的资料并入王一样本（苍溪）。",
        "放开了样本制衣的首批人数，理由：看过车间。",
        "登记王一样本 → 样本制衣 · 平车工依法要办的事（规则C03）2026-11-20已办好。",
        "让l@example.org收输入地：余杭区的周报（邮件）。",
        "让没发出的信（m@example.org）再发一次。",
        "让“周报”（2026-W46）现在运行。",
        "确认浙江省从2026-01-01起的月最低工资：第1档2,490元、第2档2,260元。",
        "把余杭区的工会电话定为0571-88880000。",
        "一小时看号码超过了60次，写明理由后继续，理由：发车。",
        "看了（已删除的人员）的身份证号。",
    ]
    page = site.visitor(Role.ADMIN).get("/audit").text
    for words in said[:9]:
        assert words in page
    assert set(ALSO.values()) <= CALLED.keys()


def keys_of(function: object) -> set[str]:
    """String keys of the dicts a function writes out."""
    source = Path(function.__code__.co_filename).read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name == function.__name__:
            dicts = [n for n in ast.walk(node) if isinstance(n, ast.Dict)]
            return {k.value for d in dicts for k in d.keys if isinstance(k, ast.Constant)}
    raise LookupError(function)


MATCHED = keys_of(match_record.facts_of) | {
    "people", "vacancies", "places", "placed", "proposed", "renewed", "superseded",
}  # fmt: skip
PRODUCED = {
    "nightly-match": MATCHED,
    "match-orders": MATCHED | keys_of(TASKS["match-orders"]),
    "weekly-report": keys_of(letters.compose_weekly_letters),
    "monthly-report": keys_of(letters.compose_weekly_letters),
    "daily-reminder": keys_of(reminders.compose_reminders),
    "lapse-vacancies": keys_of(TASKS["lapse-vacancies"]),
    "outbox-delivery": {field.name for field in dataclasses.fields(Round)},
    "law-recheck": keys_of(law_recheck.Rechecked.facts),
    "subsidy-look": keys_of(subsidy_look.Look.facts),
    "invitations": set(tending.Tended().facts()),
    "riders": set(Told().facts()),
    "follow-up": keys_of(asking.ask_due) | keys_of(asking.morning) - {None},
    "imports": keys_of(machine.work_waiting) - {"import"},  # of its line in the log
    "trip-plans": keys_of(plans.plan_waiting),
    "clean-up": keys_of(retention.wipe_outdated),
}


@pytest.mark.parametrize("job", sorted(TASKS))
def test_every_fact_a_job_reports_has_its_clause(job: str) -> None:
    assert PRODUCED[job]
    assert PRODUCED[job] == RESULTS[job].keys()


def test_results_and_failures_read_as_sentences(site) -> None:
    with site.app.test_request_context():
        assert result("outbox-delivery", {"sent": 12, "waiting": 3, "dead": 0}) == (
            "发出12封，3封稍后再试。"
        )
        assert result("law-recheck", {"judged": 40, "taken_off": [7, 9], "left": 0}) == (
            "核对岗位40个，因不合法暂停2个。"
        )
        assert result("clean-up", {"spent": 0, "logins": 0}) == "没有要做的。"
    with site.rows() as session:
        for n, error in enumerate(
            ("the process stopped while running", "ZeroDivisionError: x", "")
        ):
            run = JobRun(job="clean-up", slot=f"2026-11-0{n + 1}", state=JobState.RUNNING,
                         claimed_by="s", started_at=NOW)  # fmt: skip
            session.add(run)
            session.flush()
            finish_run(session, run_id=run.id, holder="s", now=NOW + timedelta(seconds=2),
                       result={"spent": 5}, error=error)  # fmt: skip
    page = site.visitor(Role.ADMIN).get("/jobs").text
    assert "执行的进程中途停了，这一次没有做完；会自动再做。（原文：the process stopped" in page
    assert "没有做成。改好后点“现在运行”。（原文：ZeroDivisionError: x）" in page
    assert "清掉查看量的记录5条。" in page
    assert all(str(words).endswith("。") for words in FAILURES.values())
