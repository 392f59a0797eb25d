"""What proves a consent: who asked, when, and where that can be looked up (rule P01).

By telephone: the number called, a recording or the page of the book. On paper: the day of the slip
and where it is filed. By message: the number it came from. A bare "he agreed" proves nothing.
"""

import re
from datetime import datetime

from sqlmodel import Session

from models.account import Account
from models.person import ConsentMeans
from reference.calendar import SHANGHAI
from services.actor import Actor
from services.errors import InvalidInput, Problem

LEAST = 4
"""Characters that say something: `录音12`, `尾号0012`."""
MOST = 200
_SAYS_NOTHING = re.compile(
    r"[\W_]|本人|家属|口头|电话|同意|愿意|可以|已经|已|打过|问过|说过|说|好的|好|是的|是|了|的|无|没有|暂无"
    r"|ok|yes|agreed|agree|phone|none|n/a",
    re.IGNORECASE,
)
_LOOKED_UP = re.compile(
    r"[\d一二三四五六七八九十]|录音|记录|登记|台账|簿|截图|档案|文件|保存|存在|柜|号"
)
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?(\d{4})(?!\d)")


def proves(means: ConsentMeans, text: str) -> bool:
    """Whether anything could be looked up by this text; of a call or message a number, a recording
    or a page."""
    enough = len(_SAYS_NOTHING.sub("", text)) >= LEAST
    return enough and (means is ConsentMeans.PAPER or _LOOKED_UP.search(text) is not None)


def check_proof(means: ConsentMeans, text: str) -> None:
    """Raises InvalidInput at `evidence`."""
    if not proves(means, text):
        raise InvalidInput({"evidence": (Problem("consent_not_proved"),)})


def kept_proof(session: Session, *, actor: Actor, by: str, proof: str, at: datetime) -> str:
    """`样例专干 11月18日10:05；录音0129`: as stored; telephones by their last digits."""
    if not by.strip():
        account = session.get(Account, actor.account_id) if actor.account_id else None
        day = at.astimezone(SHANGHAI)
        by = f"{account.display_name if account else ''} {day.month}月{day.day}日{day:%H:%M}"
    return _MOBILE.sub(r"尾号\1", f"{by.strip()[:60]}；{proof.strip()}")[:MOST]
