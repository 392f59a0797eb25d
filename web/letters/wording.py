"""Words of the letter pages."""

from flask_babel import gettext as _

from models.letter import LetterSubscription
from models.outbox import Channel
from reports.values import ScopeKind
from reports.wording import week_name


def kind(value: ScopeKind | str) -> str:
    """Whose letter it is."""
    return {
        ScopeKind.WHOLE: _("全部"),
        ScopeKind.RECEIVING: _("输入地"),
        ScopeKind.SENDING: _("输出地"),
    }[ScopeKind(value)]


def channel(value: Channel) -> str:
    """By what way a letter travels; the makers' names stay as they are."""
    return {
        Channel.MAIL: _("邮件"),
        Channel.WECOM: _("企业微信群"),
        Channel.DINGTALK: _("钉钉群"),
        Channel.FEISHU: _("飞书群"),
    }[Channel(value)]


def reader(subscription: LetterSubscription) -> str:
    """The reader as listed: a name if there is one, and the address."""
    return subscription.name or subscription.recipient


def week(text: str) -> str:
    """2026-W47 as the letter writes it."""
    return week_name(text)
