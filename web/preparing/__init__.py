"""Pages of a house that is still being prepared (the first `make run`)."""

from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

import preparing

WORDS = {
    "demo": _l("装载演示数据"),
    "engine": _l("为这台机器编译匹配引擎"),
    "nightly-match": _l("第一次匹配"),
    "weekly-report": _l("第一份周报"),
    "outbox-delivery": _l("寄出信件"),
}
_ALWAYS = ("static", "health.healthz", "language.switch")


def init_preparing(app: Flask) -> None:
    """Every page waits until there is something to show; then a line says what is still missing."""
    app.before_request(_wait)
    app.jinja_env.globals.update(preparing_steps=unfinished)


def under_way() -> preparing.Preparing | None:
    return preparing.look(current_app.extensions["settings"].instance_path)


def unfinished() -> list[tuple[str, int, int]]:
    """(words, done, of) of each step that is not done, none on every ordinary day."""
    state = under_way()
    steps = state.steps if state else ()
    return [(str(WORDS[s.code]), s.done, s.of) for s in steps if s.done < s.of]


def _wait() -> ResponseReturnValue | None:
    if request.endpoint in _ALWAYS:
        return None
    state = under_way()
    if state is None or state.open:
        return None
    steps = [(WORDS[step.code], step.done, step.of) for step in state.steps]
    answer = make_response(render_template("preparing/show.html", steps=steps), 503)
    answer.headers["Retry-After"] = "3"
    return answer
