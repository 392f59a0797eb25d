"""What subsidies, their papers and the steps of a claim are called."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.subsidy import CLAIM_MOVES, BodyKind, ClaimState, SubsidyClaim, SubsidyScheme
from reference.subsidies import AmountKind, Beneficiary, OncePer, SubsidyTerms
from services.subsidies.choices import Choice
from services.subsidies.claims import BY_HAND
from services.subsidies.judging import Outcome, Verdict
from services.subsidies.schemes import as_known
from services.subsidies.told import is_told
from web.filters import day, yuan

C = ClaimState
STATES: dict[ClaimState, str] = {
    C.FORESEEN: _l("预计够条件"),
    C.ELIGIBLE: _l("可以申报"),
    C.PAPERS_MISSING: _l("缺凭据"),
    C.FILED: _l("已申报"),
    C.TOWNSHIP_OK: _l("乡镇已核"),
    C.PUBLISHED: _l("公示中"),
    C.COUNTY_OK: _l("县里已核"),
    C.PAID: _l("已发"),
    C.REFUSED: _l("不予发放"),
    C.REPAID: _l("已退回"),
    C.LAPSED: _l("不再够条件"),
}
BENEFICIARIES: dict[Beneficiary, str] = {
    Beneficiary.WORKER: _l("发给本人"),
    Beneficiary.EMPLOYER: _l("发给企业"),
    Beneficiary.AGENCY: _l("发给介绍机构"),
    Beneficiary.SERVICE: _l("发给服务机构"),
    Beneficiary.MEMBER: _l("发给会员"),
}
KINDS: dict[AmountKind, str] = {
    AmountKind.FIXED: _l("定额"),
    AmountKind.ACTUAL: _l("据实，有上限"),
    AmountKind.FIXED_OR_ACTUAL: _l("定额，或凭票补差额"),
    AmountKind.PERCENT: _l("工资的比例"),
    AmountKind.SHARE: _l("费用的比例"),
    AmountKind.MONTHLY: _l("按月"),
    AmountKind.HEADS: _l("按人头"),
    AmountKind.HEADS_DAYS: _l("按人头加按天"),
    AmountKind.STEPS: _l("按次"),
    AmountKind.VOUCHER: _l("消费券"),
}
OF_COST = (AmountKind.PERCENT, AmountKind.SHARE)
"""Kinds whose bands only say where, not how much."""
ONCE: dict[OncePer, str] = {
    OncePer.YEAR: _l("每年一次"),
    OncePer.LIFETIME: _l("一辈子一次"),
    OncePer.FESTIVAL: _l("每个春节一次"),
    OncePer.WINDOW: _l("每个申报期一次"),
    OncePer.TRIP: _l("每趟一次"),
    OncePer.EVENT: _l("每场一次"),
    OncePer.COURSE: _l("每个学程一次"),
    OncePer.DEGREE: _l("每个学历一次"),
}
PAPERS: dict[str, str] = {
    "id_copy": _l("身份证复印件"),
    "contract": _l("劳动合同"),
    "hiring_record": _l("就业登记"),
    "employer_certificate": _l("单位证明"),
    "bank_wages": _l("三个月工资流水"),
    "signed_payroll": _l("签字盖章的工资表"),
    "year_bank_wages": _l("全年工资流水"),
    "year_payroll": _l("全年工资表"),
    "work_proof": _l("务工证明"),
    "application": _l("本人申请"),
    "promise": _l("书面承诺"),
    "insurance_3_months": _l("三个月社保"),
    "public_transport_ticket": _l("实名车票"),
    "firm_list": _l("企业名单"),
    "app_claim": _l("手机上领取"),
    "insured": _l("当地参保"),
    "stayed": _l("留在当地过年"),
    "union_member": _l("工会会员"),
    "front_line": _l("一线岗位"),
    "first_job_here": _l("首次在当地就业"),
    "charter_contract": _l("包车合同"),
    "payment_proof": _l("付款凭证"),
    "tickets": _l("车票"),
    "list": _l("人员名单"),
    "attendance": _l("考勤表"),
    "firms_present": _l("参会企业名单"),
    "enrolment": _l("入学证明"),
    "progress": _l("学习进度证明"),
    "degree": _l("毕业证书"),
    "firm_has_union": _l("企业建有工会"),
}


WHO: dict[str, str] = {
    "lifted": _l("脱贫人口"),
    "monitored": _l("监测对象"),
    "hukou_outside_province": _l("户口在外省"),
    "hukou_outside_city": _l("户口在外市"),
    "through_station": _l("由工会或劳务站组织去的"),
    "insured": _l("当地参保"),
    "stayed": _l("留在当地过年"),
    "union_member": _l("工会会员"),
    "front_line": _l("一线岗位"),
    "first_job_here": _l("首次在当地就业"),
}
EXAMPLES: dict[str, str] = {
    "province": _l("到外省干了100天，凭据齐"),
    "city": _l("在本省外市干了100天，凭据齐"),
    "county": _l("在邻县干了100天，凭据齐"),
    "no_papers": _l("到外省干了100天，没有凭据"),
    "organised": _l("到外省干了100天，坐组织的车去的"),
    "new": _l("到外省才10天"),
}
VERDICTS: dict[Verdict, str] = {
    Verdict.NOT_IN_FORCE: _l("不在有效期"),
    Verdict.IDENTITY: _l("不是这些人"),
    Verdict.DESTINATION: _l("地方不对，没有这一档"),
    Verdict.ORGANISED: _l("坐组织的车去的不发"),
    Verdict.JOURNEY: _l("不是这些日子走的"),
    Verdict.EXCLUDED: _l("领过不能同享的"),
    Verdict.NOTHING: _l("没有可领的"),
    Verdict.PAID_BEFORE: _l("已经领过"),
    Verdict.DAYS: _l("没干满就走了"),
    Verdict.FORESEEN: _l("还没干满，%(day)s够条件"),
    Verdict.TOO_EARLY: _l("申报期还没到"),
    Verdict.CLOSED: _l("申报期过了"),
    Verdict.QUOTA: _l("名额满了"),
    Verdict.PAPERS_MISSING: _l("缺凭据"),
    Verdict.ELIGIBLE: _l("可以申报"),
}


BODIES: dict[BodyKind, str] = {
    BodyKind.AGENCY: _l("介绍机构"), BodyKind.SERVICE: _l("服务机构"),
}  # fmt: skip


@dataclass(frozen=True)
class Asks:
    """What the page of a told claim asks: of what (""), the cost, a member's course."""

    choice: str
    cost: bool
    member: bool


def asks(terms: SubsidyTerms) -> Asks:
    if terms.beneficiary is Beneficiary.MEMBER:
        return Asks("", cost=False, member=True)
    if terms.beneficiary is Beneficiary.SERVICE:
        return Asks(_("哪场招聘会，谁办的"), cost=False, member=False)
    return Asks(_("哪趟车，哪一家的"), cost=True, member=False)


def choices(found: Sequence[Choice]) -> list[tuple[str, str]]:
    return [
        (
            one.code,
            _("%(day)s %(what)s，%(who)s %(n)s人", day=day(one.on), what=one.what, who=one.who,
              n=one.people)
            if one.people
            else _("%(day)s %(what)s，%(who)s", day=day(one.on), what=one.what, who=one.who),
        )
        for one in found
    ]  # fmt: skip


def period(claim: SubsidyClaim) -> str:
    """2026 as 2026年; what is once in a life, a trip and a fair by their words."""
    what, _dash, number = claim.period.partition("-")
    if what == "life":
        return _("一辈子一次")
    if number.isdecimal() and what in ("trip", "fair"):
        words = {"trip": _("第%(n)s号车次", n=number), "fair": _("第%(n)s号招聘会", n=number)}
        return words[what]
    return _("%(year)s年", year=what) if what.isdecimal() and not number else claim.period


def lot(claim: SubsidyClaim) -> str:
    """A further instalment: of a person the difference, of a firm or body a further lot."""
    if claim.instalment < 2:
        return ""
    many = claim.employer_id is not None or claim.body_id is not None
    return _("第%(n)s批", n=claim.instalment) if many else _("补差额")


def asks_days(scheme: SubsidyScheme) -> bool:
    return as_known(scheme).terms.kind is AmountKind.HEADS_DAYS


def tellable(scheme: SubsidyScheme) -> bool:
    return is_told(as_known(scheme).terms)


def outcome(found: Outcome) -> str:
    """可以申报，600元；申报期…"""
    eligible = day(found.eligible_on) if found.eligible_on else ""
    words = (
        str(VERDICTS[found.verdict]) % {"day": eligible}
        if found.verdict is Verdict.FORESEEN
        else str(VERDICTS[found.verdict])
    )
    if found.fen:
        words = _("%(what)s，%(sum)s", what=words, sum=yuan(found.fen))
    if found.missing:
        lacks = "；".join(papers("|".join(sorted(group))) for group in found.missing)
        words = _("%(what)s（缺%(lacks)s）", what=words, lacks=lacks)
    if found.window:
        first, last = found.window
        words = _("%(what)s；申报期%(first)s到%(last)s", what=words, first=day(first),
                  last=day(last) if last else "")  # fmt: skip
    return words


def papers(group: str) -> str:
    """`a|b` as 甲或乙; a code nobody named yet stands as it was entered."""
    return _("或").join(str(PAPERS.get(code, code)) for code in group.split("|"))


def steps(claim: SubsidyClaim) -> list[tuple[str, str]]:
    """Where a person may move it from here."""
    return [
        (one.value, str(STATES[one]))
        for one in ClaimState
        if one in CLAIM_MOVES[claim.state] & BY_HAND and one is not C.PAPERS_MISSING
    ]


def amount(claim: SubsidyClaim) -> str:
    return _("约%(sum)s", sum=yuan(claim.fen)) if claim.estimated else yuan(claim.fen)


def terms(scheme: SubsidyScheme) -> str:
    """The scheme in a line."""
    known = as_known(scheme).terms
    told = [str(BENEFICIARIES[known.beneficiary]), str(KINDS[known.kind])]
    if known.share:
        told.append(f"{float(known.share):g}%")
    bands = [] if known.kind in OF_COST else [band.fen for band in known.bands]
    most = known.cap_fen or max(bands, default=0)
    if most:
        told.append(_("最多%(sum)s", sum=yuan(most)))
    if known.min_days:
        told.append(_("满%(n)s天", n=known.min_days))
    told.append(str(ONCE[known.once_per]))
    if known.self_travel:
        told.append(_("坐组织的车去的不算"))
    return "，".join(told)
