"""The word rules over the free text of an advertisement, one `WordRule` each.

B01, B02 in law.sex; the others in the law.words_* modules, one family each. The statutes stand in
reference.legal_rules.
"""

from __future__ import annotations

from typing import Final

from law.sex import B01, B02
from law.text import WordRule
from law.words_age import AGE_RULES
from law.words_body import BODY_RULES
from law.words_charges import CHARGE_RULES
from law.words_contract import CONTRACT_RULES
from law.words_family import FAMILY_RULES
from law.words_insurance import INSURANCE_RULES
from law.words_origin import ORIGIN_RULES
from law.words_pay import PAY_RULES
from law.words_safety import SAFETY_RULES
from law.words_students import STUDENT_RULES
from law.words_withheld import WITHHELD_RULES

WORD_RULES: Final[tuple[WordRule, ...]] = (
    *AGE_RULES,
    *FAMILY_RULES,
    *ORIGIN_RULES,
    *BODY_RULES,
    B01,
    B02,
    *CHARGE_RULES,
    *PAY_RULES,
    *WITHHELD_RULES,
    *INSURANCE_RULES,
    *STUDENT_RULES,
    *CONTRACT_RULES,
    *SAFETY_RULES,
)
"""Every rule read on free text; D04 has two parts, its promises and its spans."""
