"""Enough of ed25519 (RFC 8032, section 5.1) to make Solana addresses that belong to a key pair."""

from __future__ import annotations

import random
from typing import Final

_P: Final = 2**255 - 19
_D: Final = -121665 * pow(121666, -1, _P) % _P


def random_point(rng: random.Random) -> bytes:
    """32 bytes that decode to a point on the curve."""
    while True:
        y = rng.randrange(_P)
        if _has_x(y):
            return (y | rng.getrandbits(1) << 255).to_bytes(32, "little")


def _has_x(y: int) -> bool:
    # x**2 = u/v, and u/v is a square exactly when u*v is (v is never 0: -1/d is no square).
    u, v = y * y - 1, _D * y * y + 1
    return pow(u * v, (_P - 1) // 2, _P) == 1
