"""What rosters, ledgers and surveys of counties call their columns.

A header is either a field of ours or ``unused``: known, and not needed for finding work (income,
illness, marriage, bank accounts …), so it is dropped and named (PIPL article 6).
"""

from functools import lru_cache
from types import MappingProxyType

from reference.tables import rows

UNUSED = "unused"


@lru_cache(maxsize=1)
def roster_headers() -> MappingProxyType[str, str]:
    """Header as written → field, or `UNUSED`."""
    return MappingProxyType({row["header"]: row["field"] for row in rows("roster_headers")})
