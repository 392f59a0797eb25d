"""The word rules over the free text of an advertisement, one `WordRule` each.

B01, B02 in law.sex; the other rules about persons in law.words_persons; money, papers and
promises in law.words_money. The statutes stand in reference.legal_rules.
"""

from __future__ import annotations

from typing import Final

from law.sex import B01, B02
from law.text import WordRule
from law.words_money import MONEY_RULES
from law.words_persons import PERSON_RULES

WORD_RULES: Final[tuple[WordRule, ...]] = (*PERSON_RULES, B01, B02, *MONEY_RULES)
"""Every rule read on free text; D04 has two parts, its promises and its spans."""
