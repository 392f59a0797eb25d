"""The language of a request: what the visitor chose, else the account's, else the site's."""

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, session
from flask_babel import Babel, Domain, get_locale

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


class Words(Domain):
    """The catalogues, read once a process: the library's own domain is made anew for each request
    and with it reads the catalogue again."""

    def __init__(self, folder: str) -> None:
        super().__init__([folder])
        self._read: dict[Locale, Translations | NullTranslations] = {}

    def get_translations(self) -> Translations | NullTranslations:
        """Of the language this request is answered in."""
        locale = get_locale()
        if locale is None:
            return NullTranslations()
        found = self._read.get(locale)
        if found is None:
            found = self._read[locale] = super().get_translations()
        return found


class _Babel(Babel):
    words: Words

    @property
    def domain_instance(self) -> Words:
        return self.words


def init_i18n(app: Flask, site_language: str) -> None:
    """Chinese texts are the msgids themselves, so only `en` has a catalogue."""
    app.config["SITE_LANGUAGE"] = site_language
    folder = str(ROOT / "translations")
    babel = _Babel()
    babel.words = Words(folder)
    babel.init_app(
        app,
        default_locale="zh_Hans_CN",
        default_timezone="Asia/Shanghai",
        default_translation_directories=folder,
        locale_selector=lambda: LANGUAGES[language()],
    )
    app.jinja_env.globals["language"] = language
