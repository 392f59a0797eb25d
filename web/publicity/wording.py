"""Names of the kinds of publicity."""

from flask_babel import lazy_gettext as _l

from models.channel import ChannelKind

KINDS: dict[ChannelKind, str] = {
    ChannelKind.READ_ALOUD: _l("广播稿（照着念）"),
    ChannelKind.GROUP_TEXT: _l("微信群、公众号文字"),
    ChannelKind.POSTER: _l("岗位单（A4海报）"),
    ChannelKind.VILLAGE: _l("村里的登记码"),
    ChannelKind.STATION: _l("车站的登记码"),
    ChannelKind.FAIR: _l("招聘会的登记码"),
    ChannelKind.BROADCAST: _l("直播的登记码"),
}

SIGN_UP = (ChannelKind.VILLAGE, ChannelKind.STATION, ChannelKind.FAIR, ChannelKind.BROADCAST)
"""Kinds whose code opens the sign-up page."""
