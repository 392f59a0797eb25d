"""The language of a request: what the visitor chose, else the account's, else the site's."""

from urllib.parse import urlencode

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, request, session
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup

from settings import ROOT
from web.access import current_account

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}


def language() -> str:
    """`zh` or `en`: as the address says, where it does (public pages, which need no cookie for
    it), else as chosen before."""
    if (asked := asked_language()) is not None:
        return asked
    chosen = session.get("language")
    if chosen not in LANGUAGES:
        account = current_account()
        chosen = account.locale if account else current_app.config["SITE_LANGUAGE"]
    return chosen if chosen in LANGUAGES else "zh"


def asked_language() -> str | None:
    """What `lang` of the address says."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else None


def in_language(code: str) -> str:
    """This address in another language; what else it asks stays."""
    asked = {**request.args.to_dict(flat=False), "lang": code}
    return f"{request.path}?{urlencode(asked, doseq=True)}"


class Words(Domain):
    """The catalogues, read once a process: the library's own domain is made anew for each request
    and with it reads the catalogue again."""

    def __init__(self, folder: str) -> None:
        super().__init__([folder])
        self._read: dict[Locale, Translations | NullTranslations] = {}
        self._shown: dict[Locale | None, dict[str, Markup]] = {}

    def get_translations(self) -> Translations | NullTranslations:
        """Of the language this request is answered in."""
        locale = get_locale()
        if locale is None:
            return NullTranslations()
        found = self._read.get(locale)
        if found is None:
            found = self._read[locale] = super().get_translations()
        return found

    def shown(self, text: str, **facts: object) -> Markup:
        """`_()` of templates: the text in the language of the request as safe markup, the facts
        escaped. The library's own asks its context five times for each of some 300 texts of a
        page, which was a fifth of the work of a long one."""
        locale = get_locale()
        known = self._shown.setdefault(locale, {})
        found = known.get(text)
        if found is None:
            found = Markup(self.get_translations().ugettext(text))  # noqa: S704  ours
            if len(known) < MOST_TEXTS:
                known[text] = found
        return found % facts if facts or "%" in found else found


MOST_TEXTS = 20_000
"""More than the interface has: a text put together at run time must not fill the memory."""


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
    app.jinja_env.globals.update(
        language=language,
        in_language=in_language,
        asked_language=asked_language,
        _=babel.words.shown,
    )
