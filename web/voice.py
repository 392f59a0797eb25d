"""How pages speak to workers: the links and rules of config.toml."""

from dataclasses import asdict

from flask import current_app

from services.invitations.telling import Voice
from services.invitations.voice import voice_of


def voice() -> Voice:
    settings = current_app.extensions["settings"]
    told = asdict(settings.invitations)
    return voice_of(settings.secret_key, settings.server.public_url, **told)
