"""What the gates of the matcher are called: the words of their rows."""

from flask_babel import lazy_gettext as _l

from reference.gates import Gate

GATES = {gate.name.lower(): _l(gate.row.words) for gate in Gate}
