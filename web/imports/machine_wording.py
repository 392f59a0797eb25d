"""The life of an import in words, the same for every kind."""

from flask_babel import lazy_gettext as _l

from models.imports import Import, ImportState

STATES: dict[str, str] = {
    "uploaded": _l("等着读"),
    "reading": _l("正在读"),
    "preview": _l("等您确认"),
    "storing": _l("正在分批存"),
    "confirmed": _l("已存好"),
    "partly": _l("存了一部分"),
    "discarded": _l("没有导入"),
    "expired": _l("过期，没有导入"),
    "failed": _l("没有成功"),
    "undoing": _l("正在撤回"),
    "undone": _l("已撤回"),
}
S = ImportState
ENDINGS: dict[ImportState, tuple[str, str]] = {
    S.UNDONE: ("notice-good", _l("已撤回。")),
    S.DISCARDED: ("notice-plain", _l("没有导入，读到的内容已删除。要导入请重新上传。")),
    S.EXPIRED: ("notice-plain", _l("过期没有确认，读到的内容已删除。请再上传一次。")),
    S.FAILED: ("notice-bad", ""),
}
"""How an import ended of which nothing stands: its notice, and the words; "" where the problem
says more. One whose time is over has expired, whether it was cleared away already or not."""


def ending(row: Import) -> tuple[str, str]:
    """(kind of notice, words) of an import that is over."""
    return ENDINGS.get(row.state, ENDINGS[S.EXPIRED])


LEFT_STANDING: dict[str, str] = {
    "proposed": _l("已有推荐，撤不了"),
    "placed": _l("已有安排，撤不了"),
    "changed_since": _l("导入以后又改过，没有动"),
    "in_use": _l("别处已用到，没有动"),
    "gone": _l("已经不在了"),
}
STAY_ENDED: dict[str, str] = {
    "moved_on": _l("别人已另作决定"),
    "left_standing": _l("这个人导入以后又改过，没有撤"),
    "not_seeking": _l("这个人现在不找工作，或说过不要联系"),
    "other_group": _l("同行的人变了"),
    "placed": _l("已经有安排"),
    "not_offered": _l("岗位不招了，或这一对又有了新的推荐"),
}
NEWER: dict[str, str] = {
    "file": _l("文件的新"),
    "page": _l("页面的新"),
    "unknown": _l("页面上改过，文件没有日期"),
}
PROBLEMS: dict[str, str] = {
    "gave_up": _l("试了几次都没有成功，请联系管理员"),
    "account_closed": _l("账号已停用"),
}
