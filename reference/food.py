"""What a canteen may offer and a person may need, by code; stored lists hold these."""

from typing import Final

FOOD: Final = ("sichuan", "halal")
