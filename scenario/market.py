"""How many firms and places each district has, its trades, and the market the history fills."""

from dataclasses import dataclass, field

import numpy as np

from reference.occupations import occupation
from scenario.places import DAISHAN, LUQIAO, PUJIANG, YIWU, YUHANG
from scenario.posts import Post

YUHANG_PLACES, LUQIAO_PLACES = 500, 2400
UNWANTED_PLACES = 8
YUHANG_FIRMS, YIWU_FIRMS, PUJIANG_FIRMS, LUQIAO_FIRMS = 20, 14, 6, 50

TRADES = {
    YUHANG: (
        "e_assembly", "gen_operative", "packer", "parcel_sort", "warehouse", "sewing", "injection",
        "ecom_pack", "qc", "cnc", "food_op", "printing", "guard", "waiter", "cleaner",
        "elder_care", "forklift", "loader", "welder", "sheet_metal",
    ),
    YIWU: (
        "crystal_craft", "packer", "sewing", "hosiery", "ecom_pack", "injection", "gen_operative",
        "warehouse", "knit_linking", "printing", "parcel_sort", "sewing_aux", "loader",
    ),
    PUJIANG: ("crystal_craft", "assembler", "quilting", "press", "gen_operative", "polish"),
    LUQIAO: (
        "injection", "assembler", "gen_operative", "die_casting", "press", "cnc", "lathe",
        "motor_winding", "shoe_stitch", "shoe_lasting", "polish", "packer", "qc", "welder",
        "fitter", "plating", "spray", "forklift", "electrician", "mech_repair",
    ),
}  # fmt: skip

INDUSTRY = {
    YUHANG: "电子与日用品制造",
    YIWU: "饰品与小商品制造",
    PUJIANG: "水晶与挂锁制造",
    LUQIAO: "汽摩配与塑料制品",
    DAISHAN: "船舶修造承包",
}

PLAIN_TITLES = {"sewing": "缝纫工", "crystal_craft": "饰品加工工", "cleaner": "保洁员"}


@dataclass
class Market:
    """Firms by district (ids in order), posts the history may fill, and named special cases."""

    firms: dict[str, list[int]] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    unwanted: Post | None = None

    def in_district(self, district: str) -> list[Post]:
        return [p for p in self.posts if p.district == district and p.open_to_history]


def title_of(trade_id: str) -> str:
    title = PLAIN_TITLES.get(trade_id)
    return title or occupation(trade_id).title.split("(")[0].split("/")[0]


def spread(rng: np.random.Generator, total: int, parts: int, least: int = 2) -> list[int]:
    """`parts` head counts of at least `least` that add up to `total`, a few large, most small."""
    weights = rng.pareto(1.6, parts) + 0.4
    rest = total - least * parts
    shares = np.floor(weights / weights.sum() * rest).astype(int)
    shares[: rest - int(shares.sum())] += 1
    return [least + int(share) for share in shares]
