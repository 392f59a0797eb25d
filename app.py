"""The web application: wiring only."""

import loading  # noqa: F401  (before anything else)

# isort: split
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from logs import configure_logging
from models.engine import open_engine
from models.sealed import install_keyring
from private import keep_private, unlocked
from settings import Settings, load_settings
from web.db import GongqiaoFlask, init_db
from web.wiring import init_web

PATIENCE = 3.0
"""Seconds a page waits for another writer before it asks to try again; readers wait for none."""


def create_app(settings: Settings | None = None) -> Flask:
    """An app on `settings`, by default those of `config.toml` and the environment."""
    if settings is None:
        configure_logging("web")
        settings = load_settings()
    keep_private(settings.instance_path)
    engine = open_engine(settings.database_url, busy_seconds=PATIENCE)
    install_keyring(unlocked(engine, settings))
    app = GongqiaoFlask("web")
    init_db(app, engine)
    init_web(app, settings)
    if settings.server.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)
    return app
