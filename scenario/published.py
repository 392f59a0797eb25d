"""The published figures the generated supply follows, each with its source.

[A] National Bureau of Statistics, 2024 survey report on rural migrant workers (2024年农民工监测调查
报告, 2025-04-30). [B] The same for 2023 (2024-04-30): the last year whose schooling table we could
read. Figures of [A] marked "away" are those of people working outside their township (外出农民工).
"""

from types import MappingProxyType
from typing import Final

FEMALE_AWAY: Final = 0.317
"""[A] Women among people working away (37.6% among all)."""

MEAN_AGE_AWAY: Final = 39.0
"""[A] Mean age of people working away (43.2 among all)."""

AGE_BANDS: Final = MappingProxyType(
    {
        (16, 17): 0.003,
        (18, 20): 0.030,
        (21, 30): 0.250,
        (31, 40): 0.272,
        (41, 50): 0.245,
        (51, 60): 0.175,
        (61, 65): 0.025,
    }
)
"""Ours: [A] gives bands only for all migrant workers (to 40: 43.7%, 41-50: 24.7%, over 50: 31.6%);
these are shifted towards the young until the mean is MEAN_AGE_AWAY. Bands are inclusive years."""

SCHOOLING: Final = MappingProxyType(
    {
        "none": 0.008,
        "primary": 0.138,
        "junior": 0.521,
        "senior": 0.175,
        "college": 0.110,
        "bachelor": 0.048,
    }
)
"""[B] 0.8, 13.8, 52.1, 17.5 and 15.8% (大专及以上, whose split into the last two is ours)."""

INDUSTRY: Final = MappingProxyType(
    {
        "manufacturing": 0.279,
        "construction": 0.143,
        "trade": 0.136,
        "transport": 0.072,
        "catering": 0.071,
        "services": 0.123,
        "other": 0.176,
    }
)
"""[A] Industry of all migrant workers; "other" is the rest to 100%."""

INDUSTRY_WAGE: Final = MappingProxyType(
    {
        "manufacturing": 4978,
        "construction": 5743,
        "trade": 4362,
        "transport": 5635,
        "catering": 4141,
        "services": 4023,
        "other": 5472,
    }
)
"""[A] Mean monthly income in yuan by industry; "other" is what makes the whole 4,961."""

MEAN_WAGE: Final = 4961
"""[A] Mean monthly income of all migrant workers, yuan."""

MEAN_WAGE_AWAY: Final = 5634
"""[A] Mean monthly income of people working away, yuan."""

TRADES_OF: Final = MappingProxyType(
    {
        "manufacturing": (
            "gen_operative", "assembler", "packer", "qc", "sewing", "sewing", "ironing",
            "weaving", "hosiery", "shoe_stitch", "shoe_lasting", "bags", "injection", "press",
            "cnc", "lathe", "fitter", "welder", "welder", "polish", "spray", "electrician",
            "mech_repair", "e_assembly", "e_assembly", "motor_winding", "crystal_craft",
            "furniture", "printing", "food_op", "chem_op", "ship_fit", "ship_paint",
            "sheet_metal", "die_casting", "knit_linking", "quilting",
        ),
        "construction": ("construction_skilled", "construction_skilled", "labourer", "scaffold"),
        "trade": ("shop", "shop", "ecom_cs", "ecom_pack"),
        "transport": ("driver_truck", "courier", "parcel_sort", "warehouse", "loader", "forklift"),
        "catering": ("waiter", "cook", "kitchen_help", "hotel_room"),
        "services": ("cleaner", "guard", "housekeeper", "elder_care", "gardener"),
        "other": ("labourer", "gen_operative", "rider", "ride_hail"),
    }
)  # fmt: skip
"""Ours: trades of our vocabulary that stand for an industry, repeated where they weigh double."""
