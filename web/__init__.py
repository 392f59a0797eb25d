"""The web door. `init_web` wires the pages to an app; see docs/web.md for how to add one."""

from flask import Flask
from jinja2 import StrictUndefined

from settings import Settings
from web import access, errors, filters, i18n, ledger, nav, paging, security, stations
from web.auth.views import bp as auth
from web.design.views import bp as design
from web.health.views import bp as health
from web.home.views import bp as home
from web.language.views import bp as language

# One line per area. Add yours; the order does not matter.
BLUEPRINTS = [
    auth,
    design,
    health,
    home,
    language,
]


def init_web(app: Flask, settings: Settings) -> None:
    """Attach everything the pages need. The engine is attached already (`web.db.init_db`)."""
    app.extensions["settings"] = settings
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        nav_entries=nav.entries,
        ledger_segments=ledger.segments,
        bridge_stations=stations.stations,
        page_address=paging.page_address,
    )
    security.init_security(app, settings)
    access.init_access(app)
    security.init_csrf(app)
    i18n.init_i18n(app, settings.web.default_locale)
    filters.init_filters(app)
    errors.init_errors(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
