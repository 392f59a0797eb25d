"""The rule of first batches and of what a run may fill, as the settings have it."""

from dataclasses import dataclass

LIFTED = "first_batch_lifted"
"""The audited action that ends a firm's first batch early."""
UNPROVEN_DAYS = 14
"""A first batch is followed for two weeks before more go (domain knowledge 7.1 (12))."""


@dataclass(frozen=True)
class FirstBatch:
    """What a run may fill. First-batch rule: at most `batch` people at once to an employer with
    fewer than `proven_arrivals` arrivals. reserved_percent: of each vacancy's open places, kept
    free for people who come later (rounded down). min_group_binds: a vacancy gets its least group
    or nobody; otherwise a run only says where it got fewer."""

    batch: int
    proven_arrivals: int
    reserved_percent: int = 0
    min_group_binds: bool = True
