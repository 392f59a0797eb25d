"""Where the scenario plays: counties of both ends and the names inside them."""

from types import MappingProxyType
from typing import Final

YUHANG, YIWU, PUJIANG, DAISHAN, LUQIAO = "330110", "330782", "330726", "330921", "331004"
LIANDU = "331102"
CANGXI, BAZHOU = "510824", "511902"

ELSEWHERE: Final = MappingProxyType({"530627": 12, "520524": 12, "411525": 9})
"""镇雄, 织金, 固始: the newcomers to 浦江 who came from other provinces, people each."""

SHARE_OF_CANGXI: Final = 0.55

TOWNSHIPS: Final = MappingProxyType(
    {
        CANGXI: (
            "陵江镇", "云峰镇", "东青镇", "白桥镇", "五龙镇", "永宁镇", "鸳溪镇", "三川镇",
            "龙王镇", "元坝镇", "歧坪镇", "白驿镇", "漓江镇", "文昌镇", "岳东镇", "石马镇",
            "运山镇", "东溪镇", "高坡镇", "龙山镇", "亭子镇", "河地镇",
        ),
        BAZHOU: (
            "大茅坪镇", "清江镇", "水宁寺镇", "化成镇", "曾口镇", "梁永镇", "三江镇", "鼎山镇",
            "大罗镇", "枣林镇", "平梁镇", "光辉镇", "凤溪镇", "天马山镇",
        ),
        "530627": ("乌峰街道", "泼机镇"),
        "520524": ("三塘镇", "猫场镇"),
        "411525": ("番城街道", "陈淋子镇"),
    }
)  # fmt: skip
"""Real names of townships (public geography); villages are 演示一村 to 演示九村."""

WISHED: Final = MappingProxyType(
    {
        CANGXI: ((YUHANG, 0.45), ("330100", 0.12), (YIWU, 0.10), (LUQIAO, 0.10), (DAISHAN, 0.05)),
        BAZHOU: ((YIWU, 0.45), ("330700", 0.12), (YUHANG, 0.10), (LUQIAO, 0.08), (DAISHAN, 0.05)),
    }
)
"""Share of people who name the place as one they want; pairs pull, they bind nobody."""
