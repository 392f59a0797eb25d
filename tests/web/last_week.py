"""The week before, and who sends its letters."""

from delivery.message import Sender
from reference.calendar import Week
from services.letters.posting import Post
from tests.conftest import NOW

LAST_WEEK = Week.at(NOW).previous()
POST = Post(Sender("gongqiao@localhost", "工桥"), "http://127.0.0.1:8321", {})
