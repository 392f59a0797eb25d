"""Behind a proxy the visitor's own address counts; without one nobody can claim another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import request

from app import create_app
from settings import load_settings
from tests.web.conftest import ENVIRONMENT

CLAIM = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9", "X-Forwarded-Proto": "https"}


@pytest.mark.parametrize(
    ("behind_proxy", "seen"), [(True, "203.0.113.9 https"), (False, "192.0.2.1 http")]
)
def test_the_address_is_the_proxys_word_only_where_there_is_one(
    tmp_path: Path, behind_proxy: bool, seen: str
) -> None:
    settings = load_settings(environ={**ENVIRONMENT, "GONGQIAO_INSTANCE": str(tmp_path)})
    server = replace(settings.server, behind_proxy=behind_proxy)
    app = create_app(replace(settings, server=server))

    def tell() -> str:
        return f"{request.remote_addr} {request.scheme}"

    tell.access_roles = None
    app.add_url_rule("/tell", view_func=tell)
    answer = app.test_client().get(
        "/tell", headers=CLAIM, environ_base={"REMOTE_ADDR": "192.0.2.1"}
    )
    assert answer.text == seen
    app.extensions["engine"].dispose()
