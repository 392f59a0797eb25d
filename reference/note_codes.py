"""What a proposal is explained with: the signals its points come from, and the codes of reasons
and risks with the names of their facts (at most three whole numbers each).

Stored proposals name them by position, so a line here is never moved or removed; new ones come at
the end. The engine makes them (`matching.rules.notes`), the doors word them.
"""

from typing import Final

from reference.words import N_

SIGNAL_WORDS: Final = {
    "employer_reliability": N_("企业可靠"),
    "togetherness": N_("有伴同行"),
    "pay_fit": N_("工资合适"),
    "work_fit": N_("工种合适"),
    "conditions_fit": N_("工时条件"),
    "living_fit": N_("吃住家庭"),
    "policy_priority": N_("政策优先"),
    "transport_fit": N_("路上方便"),
    "urgency": N_("等得久"),
    "school_near": N_("离学校近"),
}
"""The signals in their order and what the pages call them, one row each. What a signal is worth is
a formula of `matching.rules.scoring`, how much it weighs a line of `matching.model.params.Weights`
and of config.toml. A proposal keeps how many there were when it was made."""
SIGNALS: Final = tuple(SIGNAL_WORDS)
NOTES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("kept_together", ("people",)),
    ("townsmen_there", ("count",)),
    ("people_stay", ("stayed", "arrived")),
    ("buddy_available", ()),
    ("pay_above_last_wage", ("percent", "pay_fen", "last_fen")),
    ("pay_above_floor", ("percent", "pay_fen", "floor_fen")),
    ("pay_known", ("pay_fen",)),
    ("same_trade", ("months",)),
    ("wished_trade", ("rank",)),
    ("trained_with_guarantee", ("weeks", "months")),
    ("wished_place", ()),
    ("no_nights", ()),
    ("free_lodging", ("room_size",)),
    ("school_help", ("children",)),
    ("paired_counties", ()),
    ("priority_person", ()),
    ("waiting_long", ("days",)),
    ("cash_before_first_pay", ("days",)),
    ("first_pay_unknown", ()),
    ("open_cases", ("count",)),
    ("first_timer_alone", ()),
    ("nobody_from_home", ()),
    ("nights", ("percent",)),
    ("unproven_employer", ("arrived",)),
    ("pay_below_last_wage", ("percent",)),
    ("pay_unknown", ()),
    ("long_hours", ("tenths",)),
    ("few_days_off", ("tenths",)),
    ("food_not_met", ()),
    ("no_school_help", ("children",)),
    ("new_trade", ("training_weeks",)),
    ("schooling_unknown", ()),
    ("hazards", ("count",)),
    ("other_place_wished", ()),
    ("lodging_paid", ()),
    ("long_wait", ("days",)),
    ("school_close", ("km", "children")),
)
NUMBER: Final = {code: k for k, (code, _) in enumerate(NOTES)}
