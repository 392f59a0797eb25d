"""Numbers as they are read aloud: 4300 → 四千三百, 12 → 十二, 2 (before a measure) → 两."""

import re

DIGITS = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_FIGURE = re.compile(r"(\d+)(?:\.(\d+))?")
_SIGNS = re.compile(r"[\s<>《》#*&+=~^_|\\\"“”'‘’]+")


def spoken(number: int) -> str:
    """A whole number from 0 to 99,999,999 in Chinese words.

    As it is said: 十二 (not 一十二), 两千二百, 三万零五百. ValueError outside the range.
    """
    if not 0 <= number <= 99_999_999:
        raise ValueError(f"{number} is not said in adverts")
    if number == 0:
        return DIGITS[0]
    high, low = divmod(number, 10_000)
    if not high:
        return _below(low)
    head = "两万" if high == 2 else _below(high) + "万"
    if not low:
        return head
    return head + (DIGITS[0] if low < 1_000 else "") + _below(low)


def counted(number: int) -> str:
    """A number before a measure word: 两个, 两点, but 十二个."""
    return "两" if number == 2 else spoken(number)


def _below(number: int) -> str:
    """1 to 9,999."""
    words, zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            zero = bool(words)
            continue
        if zero:
            words += DIGITS[0]
        zero = False
        said = "两" if digit == 2 and place >= 2 else DIGITS[digit]
        words += ("" if digit == 1 and place == 1 and not words else said) + UNITS[place]
    return words


def in_words(text: str) -> str:
    """Chinese words of a page as they are read aloud: figures as words, no sign to stumble on."""
    said = _GROUPED.sub(lambda m: m[0].replace(",", ""), text).replace("–", "到").replace("-", "到")
    said = _PERCENT.sub(lambda m: "百分之" + m[1], said)
    said = _FIGURE.sub(_figure_in_words, said)
    return without_signs(_SIGNS.sub("，", said)).rstrip("。，")


def without_signs(text: str) -> str:
    """Without brackets and slashes, which nobody can read aloud."""
    for mark in "（）()【】[]/·|":
        text = text.replace(mark, "，")
    return text.strip("，").replace("，，", "，")


def line_aloud(line: str) -> str:
    """A telephone number digit by digit, one as 幺: 0571-8812 → 零五七幺，八八幺二."""
    parts = re.findall(r"\d+", line)
    return "，".join("".join("零幺二三四五六七八九"[int(c)] for c in part) for part in parts)


def _figure_in_words(found: re.Match[str]) -> str:
    whole = found[1]
    said = spoken(int(whole)) if len(whole) <= 8 else "".join(DIGITS[int(c)] for c in whole)
    return said + ("点" + "".join(DIGITS[int(c)] for c in found[2]) if found[2] else "")
