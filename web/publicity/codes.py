"""Square codes that open the sign-up page: one for each village, station, fair or broadcast."""

import segno
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.channel import ChannelKind
from services.errors import NotFound
from services.publicity.channels import counties_for, find_channel, open_channel
from web.access import current_actor
from web.addresses import public_address
from web.clock import now
from web.db import db_session
from web.forms import clean
from web.publicity.views import bp, unions
from web.publicity.wording import KINDS, SIGN_UP


@bp.post("/code")
@unions
def make_code() -> ResponseReturnValue:
    """The code of this kind for this place; asked for again it is the same one."""
    asked, actor = request.form.get("kind", ""), current_actor()
    kind = ChannelKind(asked) if asked in SIGN_UP else ChannelKind.VILLAGE
    place = request.form.get("region_code", "")
    if place not in counties_for(db_session(), actor=actor):
        raise NotFound("region", place[:6])
    channel = open_channel(
        db_session(), actor=actor, kind=kind, region_code=place,
        township=clean(request.form.get("township", ""))[:40], now=now(),
    )  # fmt: skip
    return redirect(url_for("publicity.code", code=channel.code), 303)


@bp.get("/code/<code>")
@unions
def code(code: str) -> str:
    channel = find_channel(db_session(), code)
    if channel is None or channel.kind not in SIGN_UP:
        raise NotFound("channel", code[:10])
    address = public_address("join.new", code=channel.code)
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=6, border=2)
    return render_template(
        "publicity/code.html", channel=channel, address=address, picture=picture,
        kind=KINDS[channel.kind],
    )  # fmt: skip
