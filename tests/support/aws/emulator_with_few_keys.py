"""What the emulator's interpreter runs for tests: pools take their keys in turn from a few.

The emulator makes two RSA keys for each pool that signs someone in, in a tenth of a second, and hundreds of tests make
a pool each. Pools that are made one after the other still have keys of their own.
"""

from __future__ import annotations

import runpy
from itertools import count
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

KEYS = 8
MAIN = Path(__file__).resolve().parents[3] / "local/src/cognito_otp_local/stack/emulator_program/main.py"

_make, _taken = rsa.generate_private_key, count()
_made: dict[tuple[int, int, int], rsa.RSAPrivateKey] = {}


def next_key(public_exponent: int, key_size: int, backend: Any = None) -> rsa.RSAPrivateKey:
    """Return the next key of this size, and make it if it is one of the first."""
    place = (public_exponent, key_size, next(_taken) % KEYS)
    if place not in _made:
        _made[place] = _make(public_exponent, key_size, backend)
    return _made[place]


if __name__ == "__main__":
    rsa.generate_private_key = next_key
    runpy.run_path(str(MAIN), run_name="__main__")
