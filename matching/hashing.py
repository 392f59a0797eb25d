"""Well-mixed bits from stable keys: who comes first among equals."""

import numpy as np
from numpy.typing import NDArray

U64 = NDArray[np.uint64]


def mix(bits: U64) -> U64:
    """splitmix64 finaliser (Steele, Lea, Flood 2014)."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def pair_hash(left: U64, right: U64, seed: int) -> U64:
    """64 well-mixed bits of (seed, left, right): splitmix64's finaliser, twice."""
    start = np.uint64((seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & 0xFFFFFFFFFFFFFFFF)
    return mix(mix(left ^ start) + right)


def hashed_order(keys: U64, seed: int, salt: int) -> NDArray[np.int32]:
    """Rows by hash(seed, key), equal hashes by key."""
    luck = pair_hash(keys, np.full(len(keys), salt, np.uint64), seed)
    order = np.argsort(luck)
    sorted_luck = luck[order]
    if (sorted_luck[1:] == sorted_luck[:-1]).any():
        order = np.lexsort((keys, luck))
    return order.astype(np.int32)
