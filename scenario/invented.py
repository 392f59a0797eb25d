"""Numbers and names that are valid in form and belong to nobody.

- ID numbers carry the county code xxxx99, which GB/T 2260 has never given to a county, with a real
  birth date, serial and check digit: no real card can have one.
- Mobile numbers begin with 1610: the prefix 161 passes the checks of form but is given to no
  operator's customers.
- Social credit codes hold DEM (demo) where a real registration office writes MA, with a right
  check digit.
- Firms are 余杭演示企业甲…, people 演示·王一二: a surname and Chinese numerals.
"""

from datetime import date

from stdnum.cn import ric, uscc

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
NUMERALS = "一二三四五六七八九"
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾"
)


def firm_name(district: str, n: int) -> str:
    """余杭演示企业甲, …癸, then 甲戌, 乙亥 … (n from 0 to 69)."""
    if n < len(STEMS):
        return f"{district}演示企业{STEMS[n]}"
    return f"{district}演示企业{STEMS[n % 10]}{BRANCHES[n % 12]}"


def person_name(surname: int, given: int) -> str:
    """演示·王一二 from two numbers; two numerals up to 80, three beyond."""
    digits = []
    given += 9
    while given:
        given, digit = divmod(given, 9)
        digits.append(NUMERALS[digit])
    return f"演示·{SURNAMES[surname % len(SURNAMES)]}{''.join(reversed(digits))}"


def id_number(home: str, born: date, serial: int) -> str:
    """Eighteen characters for a home county (its last two digits become 99); serial < 1000."""
    body = f"{home[:4]}99{born:%Y%m%d}{serial:03d}"
    return body + str(ric.calc_check_digit(body + "0"))  # its last character is left out


def phone(n: int) -> str:
    """16100000000 + n, n < 10,000,000."""
    return f"1610{n:07d}"


def credit_code(region: str, n: int) -> str:
    body = f"91{region}DEM{n:06d}"
    return body + str(uscc.calc_check_digit(body))
