"""What the gates of the matcher are called: the words of their rows."""

from flask_babel import lazy_gettext as _l

from reference.gates import Gate

GATES = {gate.name.lower(): _l(gate.row.words) for gate in Gate}
BARS = GATES | {"limit": _l("这家企业从他那个县接的人已经满了")}
"""All that answers to "why not there" name; `limit` is no gate of a pair: others are in the way."""
