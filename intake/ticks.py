"""Boxes to tick that somebody typed in: of ☑浙江 □广东 only what is ticked was said."""

from __future__ import annotations

import re
from typing import Final

_BOXES: Final = "☑☒■▣◼✔√□☐◻▢○●◯"
_TICKED: Final = "☑☒■▣◼✔√●"
_HAS_BOX: Final = re.compile("[☑☒■▣◼□☐◻▢]")
_CHOICE: Final = re.compile(f"([{_BOXES}])\\s*([^{_BOXES}]*)")
_BEHIND: Final = re.compile(r"([^\s√]+)√")


def ticked(text: str) -> str:
    """The ticked choices, joined by 、; "" where none is ticked; other texts as they are."""
    if _HAS_BOX.search(text):
        chosen = [words for box, words in _CHOICE.findall(text) if box in _TICKED]
    elif "√" in text and len(text.split()) > 1:  # 浙江√ 广东 其他
        chosen = _BEHIND.findall(text)
    else:
        return text
    words = [re.sub(r"^其他[:：]?|^其它[:：]?", "", w.strip(" ,，、;；")) for w in chosen]
    return "、".join(word for word in words if word)
