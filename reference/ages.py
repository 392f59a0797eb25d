"""Ages the law fixes for everybody."""

from typing import Final

WORKING_AGE: Final = 16
"""禁止使用童工规定 art. 2: nobody under 16, whatever the advertisement says."""
