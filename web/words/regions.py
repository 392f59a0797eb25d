"""Districts to choose from, by name."""

from reference import pairings, regions

Option = tuple[str, str]
"""Code and name."""


def receiving_regions() -> list[Option]:
    """Counties of the provinces that receive people, by province and code."""
    east = {one.east for one in pairings.all_pairings() if one.east is not None}
    provinces = sorted({regions.region(code).province for code in east})
    return [
        (county.code, county.full_name)
        for province in provinces
        for county in regions.counties(province)
    ]
