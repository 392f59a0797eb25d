"""What a public notice may print: a name with one character hidden, village, employer's place,
amount. Never an ID number, a card or a telephone: the notices of several counties printed them."""

HIDDEN = "*"


def masked(name: str) -> str:
    """One character of a name hidden: 张三 → 张*, 张小三 → 张*三."""
    letters = list(name.strip())
    if len(letters) < 2:
        return HIDDEN
    letters[1 if letters[1] != "·" else 2 if len(letters) > 2 else 0] = HIDDEN
    return "".join(letters)
