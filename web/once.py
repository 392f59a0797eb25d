"""`@once`: a form sent twice, by a double click or a slow line, is done once.

    @bp.post("/people/new")
    @access(Role.SENDING)
    @once                                   # innermost
    def create(): ...

The form holds `{{ f.csrf() }}`, which carries a key of its own. The same key with the same fields,
from the same account to the same address, leads where the first one led and stores nothing. A
refused form (422) and one answered by a page may be sent again as they are; a view that answers
what it made with a page says where the second click leads: `leads_to(url)`.

A view that ends its own transactions while it works (an import) is not to be `@once`.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, flash, g, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.form_keys import claim_form, digest_of
from web.access import current_account
from web.clock import now
from web.db import db_session

FIELD = "form_key"
View = TypeVar("View", bound=Callable[..., Any])


def new_form_key() -> str:
    """A key for one form of one page."""
    return secrets.token_urlsafe(12)


def leads_to(address: str) -> None:
    """Where the same form sent again leads, for a view that answers with a page."""
    g.second_click = address


def once(view: View) -> View:
    """See above. A form without a key (an API, an old page) is done as it comes."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        account, key = current_account(), request.form.get(FIELD, "")[:40]
        if account is None or not key:
            return view(*args, **kwargs)
        fields = [
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in (FIELD, "csrf_token")
        ]
        row, first = claim_form(
            db_session(), account_id=account.id, form=request.path, key=digest_of(key, fields),
            now=now(),
        )  # fmt: skip
        if not first:
            flash(_("这张表刚才已经提交过，没有重复保存。"), "good")
            return redirect(row.answer or "/", 303)
        response = make_response(view(*args, **kwargs))
        answer = response.location or g.pop("second_click", "")
        if response.status_code < 400 and answer:
            row.answer = answer[:400]
        else:  # looked at, asked or refused: nothing that must not happen again
            db_session().delete(row)
        return response

    guarded.done_once = True
    return guarded


def init_once(app: Flask) -> None:
    app.jinja_env.globals["new_form_key"] = new_form_key
