"""How the web door hands the settings of sending down to the services."""

from collections.abc import Mapping

from flask import current_app

from delivery.message import Sender
from delivery.robots import robot_kind
from models.outbox import Channel
from services.letters.posting import Post
from services.trips.firm_notices import TripPost
from settings import Settings


def configured_robots() -> Mapping[str, Channel]:
    """The group robots of the settings by name; their addresses stay where they are."""
    settings: Settings = current_app.extensions["settings"]
    return {robot.name: Channel(robot_kind(robot.url)) for robot in settings.mail.robot_keys}


def public_url() -> str:
    return current_app.extensions["settings"].server.public_url


def post() -> Post:
    """Sender, address and robots as the scheduler uses them."""
    mail = current_app.extensions["settings"].mail
    return Post(Sender.parse(mail.sender, mail.reply_to), public_url(), configured_robots())


def trip_post() -> TripPost:
    """The same for letters about a trip."""
    whole = post()
    return TripPost(whole.sender, whole.public_url)
