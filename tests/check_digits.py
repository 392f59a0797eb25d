"""Check digits written out from the standards, beside (never from) the library of the product.

GB 11643-1999, 4.5 and annex A: weights of the places 17 to 1, ISO 7064 MOD 11-2.
GB 32100-2015, 5.6: the same for the 31 characters of a credit code.
"""

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK = "10X98765432"
CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def id_check(body: str) -> str:
    """The eighteenth character of an ID number from its first seventeen digits."""
    return ID_CHECK[sum(int(d) * w for d, w in zip(body, ID_WEIGHTS, strict=True)) % 11]


def code_check(body: str) -> str:
    """The eighteenth character of a unified social credit code from its first seventeen."""
    total = sum(CODE_SIGNS.index(c) * w for c, w in zip(body, CODE_WEIGHTS, strict=True))
    return CODE_SIGNS[(31 - total % 31) % 31]
