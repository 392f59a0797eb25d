"""Errors as pages: what happened and what to do next, in the reader's language."""

from dataclasses import dataclass

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from models.base import WrongMove
from models.engine import is_busy, is_duplicate
from services.errors import (
    AlreadyExists,
    AlreadyOnTrip,
    AlreadyPlaced,
    BudgetSpent,
    Busy,
    ConsentMissing,
    EditConflict,
    FileRefused,
    Forbidden,
    InvalidInput,
    LawAsks,
    LawForbids,
    NotFound,
    PartyWouldSplit,
    ReasonRequired,
    ServiceError,
    StaleVersion,
    TooManyAttempts,
    TripNotReady,
    VacancyFull,
    VacancyNotOpen,
    VehicleFull,
    WrongCredentials,
)
from web import db


@dataclass(frozen=True)
class Page:
    """The words of one error page."""

    title: str
    next_step: str


PAGES: dict[int, Page] = {
    400: Page(_l("这个请求读不懂"), _l("请返回上一页，刷新后再试一次。")),
    401: Page(_l("请先登录"), _l("登录后会回到这一页。")),
    403: Page(
        _l("您的账号不能用这一页"),
        _l("请从首页进入自己的工作。如果确实需要这一页，请联系本单位管理员。"),
    ),
    404: Page(
        _l("没有找到这一页"),
        _l("可能地址有误，或者不在您负责的范围内。请从首页重新进入。"),
    ),
    405: Page(_l("这个地址不能这样打开"), _l("请从首页重新进入，不要直接输入地址。")),
    409: Page(
        _l("情况刚刚变了"),
        _l("别人可能已经先处理。请返回上一页，刷新后看最新情况再决定。"),
    ),
    413: Page(
        _l("文件太大"),
        _l("请把表格分成几份，或者删去图片后再上传。"),
    ),
    422: Page(_l("有些内容需要改一改"), _l("请返回上一页，按提示修改后再提交。")),
    429: Page(_l("试的次数太多"), _l("请等几分钟再试。忘记密码请联系管理员重置。")),
    500: Page(
        _l("系统出错了"),
        _l("您的操作没有保存。请稍后再试；如果仍然这样，请把下面的编号告诉管理员。"),
    ),
}
BUSY_DATABASE = Page(
    _l("现在有点忙，这次还没有保存"),
    _l("别人正在保存很多内容。您填的还在，请过几秒再试一次。"),
)
STALE_FORM = Page(
    _l("页面放得太久了"),
    _l("为了安全，这次提交没有保存。请返回上一页，刷新后再提交。"),
)


def error_page(status: int, page: Page | None = None, **facts: object) -> Response:
    """The page for `status`; a short notice instead where htmx asked for a fragment."""
    page = page or PAGES.get(status) or PAGES[400 if status < 500 else 500]
    fragment = "HX-Request" in request.headers
    template = "errors/fragment.html" if fragment else "errors/page.html"
    response = make_response(
        render_template(template, page=page, status=status, facts=facts), status
    )
    if fragment:
        response.headers["HX-Retarget"] = "#flash"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


# Which page a use case's refusal becomes. A subclass is found through its parents.
STATUS: dict[type[ServiceError], int] = {
    NotFound: 404,
    Forbidden: 403,
    InvalidInput: 422,
    LawForbids: 422,
    LawAsks: 422,
    ReasonRequired: 422,
    ConsentMissing: 422,
    FileRefused: 422,
    Busy: 503,
    WrongCredentials: 422,
    TooManyAttempts: 429,
    BudgetSpent: 429,
    ServiceError: 409,  # everything else says that the world is not as the screen showed it
}
SPECIAL: dict[type[Exception], Page] = {
    VacancyFull: Page(
        _l("这个岗位已经约满"),
        _l("没有再约一个人。请换一个岗位，或者等有人退出后再约。"),
    ),
    VacancyNotOpen: Page(
        _l("这个岗位已经不招人"),
        _l("岗位已暂停、到期或关闭。请换一个岗位，或者请企业重新开放。"),
    ),
    EditConflict: Page(
        _l("别人刚刚保存过"),
        _l("您改的没有盖掉别人的。请返回上一页刷新，看过两边再保存。"),
    ),
    StaleVersion: Page(
        _l("别人刚刚改过"),
        _l("您看到的不是最新内容，这次没有保存。请返回上一页刷新，看过再改。"),
    ),
    AlreadyPlaced: Page(
        _l("这个人已经有岗位"),
        _l("一个人同时只能有一个岗位。请先看他现在的岗位，再决定。"),
    ),
    PartyWouldSplit: Page(
        _l("他们说好要在一起"),
        _l("这样做会把同行的人分开。请给全组换一个岗位；确实要分开，请写明理由。"),
    ),
    AlreadyOnTrip: Page(
        _l("这个人已经在一趟车上"),
        _l("一个人只能坐一趟。请先从那一趟退下来，再排这一趟。"),
    ),
    VehicleFull: Page(
        _l("这辆车坐不下"),
        _l("没有改动。请把多出来的人调到别的车，或者转为候补。"),
    ),
    TripNotReady: Page(
        _l("这一步还不能办"),
        _l("名单、车或点名还没有齐。请回到这趟车的页面，按提示补齐再办。"),
    ),
    ConsentMissing: Page(
        _l("还没有本人同意"),
        _l("请先问过本人，并在人员页记录同意，再继续。"),
    ),
    ReasonRequired: Page(_l("请写明理由"), _l("请返回上一页，选一个理由后再提交。")),
    AlreadyExists: Page(_l("已经有了"), _l("没有重复新建。请在列表里找到原来的那一条。")),
    LawForbids: Page(
        _l("这样做不合法"),
        _l(
            "没有办成。发布岗位的，请按提示改好再提交；确认或到岗的，请先看本人的证件是否有效、年龄是否够、岗位是否还合法。"
        ),
    ),
    LawAsks: Page(
        _l("从上次核对以后有了变化"),
        _l(
            "岗位改过内容，或者不再合法。请用工地工会问清楚，在“核对说明”或“补一句”里写明结果，再办一次。"
        ),
    ),
    BudgetSpent: Page(
        _l("这一小时用得太多了"),
        _l("为了保护个人信息和系统，一小时内能看、能读的有限。请过一会儿再试。"),
    ),
    Busy: Page(
        _l("正在算别人的，或者算得太久"),
        _l("什么都没有改动。请过半分钟再试一次；不看结果也可以照常决定。"),
    ),
    FileRefused: Page(
        _l("这个文件读不了"),
        _l("请另存为 .xlsx 或 .csv 后重新上传。可以先下载模板，对照着填。"),
    ),
    WrongMove: Page(
        _l("现在不能这样做"),
        _l("它的状态已经变了。请返回上一页，刷新后看最新情况再决定。"),
    ),
}


def init_errors(app: Flask) -> None:
    app.register_error_handler(ServiceError, _refused)
    app.register_error_handler(WrongMove, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(IntegrityError, _duplicate)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _stale_form(_error: CSRFError) -> Response:
    db.finish(keep=False)
    return error_page(400, STALE_FORM)


def _refused(error: ServiceError | WrongMove) -> Response:
    """A use case said no: the page of the nearest kind that has words of its own."""
    db.finish(keep=g.get("keep_changes", False))
    kinds = type(error).__mro__
    status = next((STATUS[kind] for kind in kinds if kind in STATUS), 409)
    page = next((SPECIAL[kind] for kind in kinds if kind in SPECIAL), None)
    asks = isinstance(error, BudgetSpent) and error.reasoned and request.method == "POST"
    response = error_page(status, page, asks_reason=asks)
    if isinstance(error, TooManyAttempts | BudgetSpent):
        response.headers["Retry-After"] = str(error.seconds)
    return response


NEVER_KEPT = frozenset({"csrf_token", "password", "password_again", "old", "new"})


def _busy(error: OperationalError) -> Response:
    """Another writer was there too long: nothing is lost, the same form can be sent again."""
    db.finish(keep=False)
    if not is_busy(error):
        return _unexpected(error)
    db.read_instead()
    kept = [] if NEVER_KEPT & request.form.keys() - {"csrf_token"} else _kept_form()
    response = error_page(503, BUSY_DATABASE, again=kept, files=bool(request.files))
    response.headers["Retry-After"] = "5"
    return response


def _duplicate(error: IntegrityError) -> Response:
    """The last defence: two at once made the same, the first one is kept."""
    db.finish(keep=False)
    if not is_duplicate(error):
        return _unexpected(error)
    current_app.logger.warning("duplicate_refused", extra={"endpoint": request.endpoint})
    return error_page(409, SPECIAL[AlreadyExists])


def _kept_form() -> list[tuple[str, str]]:
    return [pair for pair in request.form.items(multi=True) if pair[0] not in NEVER_KEPT]


def _http(error: HTTPException) -> Response:
    db.finish(keep=False)
    if error.response is not None:
        return error.response
    response = error_page(error.code or 500)
    if error.code == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response


def _unexpected(error: Exception) -> Response:
    db.finish(keep=False)
    if current_app.config["PROPAGATE_EXCEPTIONS"] or current_app.testing:
        raise error
    current_app.logger.exception("unexpected_error", extra={"endpoint": request.endpoint})
    return error_page(500)
