"""What pairs are called."""

from flask_babel import lazy_gettext as _l

from models.buddy import PairState
from services.buddies.moves import Half

STATES: dict[PairState, str] = {
    PairState.PROPOSED: _l("等两人同意"),
    PairState.ACTIVE: _l("结对中"),
    PairState.COMPLETED: _l("满30天"),
    PairState.REFUSED: _l("没同意"),
    PairState.REPLACED: _l("已换人"),
}
ORIGINS: dict[int, str] = {
    3: _l("同乡镇"),
    2: _l("同县"),
    1: _l("同省"),
    0: _l("不同省"),
}
HALVES: dict[Half, str] = {Half.NEWCOMER: _l("新来的"), Half.BUDDY: _l("老员工")}
