"""What a proposal is explained with: the signals its points come from, and the codes of reasons
and risks with the names of their facts (at most three whole numbers each).

Stored proposals name them by position, so a line here is never moved or removed; new ones come at
the end. The engine makes them (`matching.rules.notes`), the doors word them.
"""

from typing import Final

SIGNALS: Final = (
    "employer_reliability",
    "togetherness",
    "pay_fit",
    "work_fit",
    "conditions_fit",
    "living_fit",
    "policy_priority",
    "transport_fit",
    "urgency",
)
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
)
NUMBER: Final = {code: k for k, (code, _) in enumerate(NOTES)}
