"""The answer to a reveal button, see templates/_macros/reveal.html."""

from flask import render_template, request


def revealed(value: str, label: str, *, back: str) -> str:
    """The clear value: a fragment for htmx, else a page with a way back."""
    template = "reveal_fragment.html" if "HX-Request" in request.headers else "reveal_page.html"
    return render_template(template, value=value, label=label, back=back)


def given_reason() -> str:
    """Why somebody goes beyond the budget of an hour, from the page that asked for it."""
    return request.form.get("reason", "")
