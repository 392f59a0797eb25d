"""Whole addresses, for what leaves the site: sheets, texts, sitemaps."""

from flask import current_app, url_for


def public_address(endpoint: str, **values: object) -> str:
    """The address of a page as the service is reached by (`server.public_url`)."""
    base: str = current_app.extensions["settings"].server.public_url.rstrip("/")
    return base + url_for(endpoint, **values)
