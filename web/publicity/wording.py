"""Names of the kinds of publicity."""

from flask_babel import lazy_gettext as _l

from models.channel import ChannelKind

KINDS: dict[ChannelKind, str] = {
    ChannelKind.READ_ALOUD: _l("广播稿（照着念）"),
    ChannelKind.GROUP_TEXT: _l("微信群、公众号文字"),
    ChannelKind.POSTER: _l("岗位单（A4海报）"),
}
