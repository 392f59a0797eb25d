"""The language of a request: what the visitor chose, else the account's, else the site's."""

from flask import Flask, current_app, session
from flask_babel import Babel

from settings import ROOT
from web.access import current_account

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}


def language() -> str:
    """`zh` or `en`."""
    chosen = session.get("language")
    if chosen not in LANGUAGES:
        account = current_account()
        chosen = account.locale if account else current_app.config["SITE_LANGUAGE"]
    return chosen if chosen in LANGUAGES else "zh"


def init_i18n(app: Flask, site_language: str) -> None:
    """Chinese texts are the msgids themselves, so only `en` has a catalogue."""
    app.config["SITE_LANGUAGE"] = site_language
    Babel(
        app,
        default_locale="zh_Hans_CN",
        default_timezone="Asia/Shanghai",
        default_translation_directories=str(ROOT / "translations"),
        locale_selector=lambda: LANGUAGES[language()],
    )
    app.jinja_env.globals["language"] = language
