"""An address in one cell → county, township and village as written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_ADDRESS: Final = re.compile(
    r"^(?:(?P<province>[一-鿿]{2,7}?(?:省|自治区)|北京市|上海市|天津市|重庆市))?"
    r"(?:(?P<city>[一-鿿]{2,7}?(?:市|自治州|地区))(?=[一-鿿]{2,9}?[县区市]|[一-鿿]{2,9}?(?:镇|乡|街道)))?"
    r"(?:(?P<county>[一-鿿]{1,9}?(?:县|区|市)))?"
    r"(?:[一-鿿]{1,4}?区(?=[一-鿿]{1,6}?(?:镇|乡)))?"
    r"(?:(?P<township>[一-鿿]{1,8}?(?:镇|乡|街道办事处|街道)))?"
    r"(?:(?P<village>(?:\d{1,2}|[一-鿿]{1,10}?)(?:村委会|村|社区|居委会|居)))?"
)
_FORMER: Final = re.compile(
    r"(?:原[一-鿿]{1,6}?|[一-鿿]{2,3}[镇乡])[(（]现(?:为|属)?([一-鿿]{1,7})[)）]"
)
"""原样店乡（现样潭镇）: the name of today counts."""


@dataclass(frozen=True)
class Place:
    county: str = ""
    township: str = ""
    village: str = ""


@lru_cache(maxsize=8192)
def place_of(*texts: str) -> Place:
    """What the first of some addresses that names a township, village or county says."""
    for text in texts:
        match = _ADDRESS.match(_FORMER.sub(r"\1", re.sub(r"\s", "", text)))
        if match and (match["county"] or match["township"] or match["village"]):
            return Place(match["county"] or "", match["township"] or "", match["village"] or "")
    return Place()
