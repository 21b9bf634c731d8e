"""A small SRP client as Cognito's SDKs implement it: what a browser does so that no password leaves it.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow.html
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# The 3072-bit group of RFC 3526.
PRIME = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
    "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
    "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
    "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
    "9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
    "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33"
    "A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864"
    "D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2"
    "08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)
GENERATOR = 2


class SrpClient:
    """One sign-in: send ``public`` as SRP_A, then ``answer()`` the PASSWORD_VERIFIER challenge."""

    def __init__(self, pool_id: str, password: str) -> None:
        """Choose the client's secret exponent."""
        self._pool_name = pool_id.partition("_")[2]
        self._password = password
        self._secret = secrets.randbelow(PRIME)
        self._public = pow(GENERATOR, self._secret, PRIME)

    @property
    def public(self) -> str:
        """SRP_A."""
        return f"{self._public:x}"

    def answer(self, challenge: Mapping[str, str]) -> dict[str, str]:
        """Return ChallengeResponses that prove the password for these ChallengeParameters."""
        user = challenge["USER_ID_FOR_SRP"]
        now = datetime.now(UTC)
        stamp = f"{now:%a %b} {now.day} {now:%H:%M:%S} UTC {now.year}"
        block = base64.b64decode(challenge["SECRET_BLOCK"])
        proof = hmac.new(
            self._key(user, int(challenge["SALT"], 16), int(challenge["SRP_B"], 16)),
            self._pool_name.encode() + user.encode() + block + stamp.encode(),
            hashlib.sha256,
        )
        return {
            "USERNAME": user,
            "TIMESTAMP": stamp,
            "PASSWORD_CLAIM_SECRET_BLOCK": challenge["SECRET_BLOCK"],
            "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(proof.digest()).decode(),
        }

    def _key(self, user: str, salt: int, server: int) -> bytes:
        mixed = _hash(_padded(self._public) + _padded(server))
        identity = hashlib.sha256(f"{self._pool_name}{user}:{self._password}".encode()).digest()
        private = _hash(_padded(salt) + identity)
        multiplier = _hash(_padded(PRIME) + _padded(GENERATOR))
        base = server - multiplier * pow(GENERATOR, private, PRIME)
        shared = pow(base, self._secret + mixed * private, PRIME)
        extracted = hmac.new(_padded(mixed), _padded(shared), hashlib.sha256).digest()
        return hmac.new(extracted, b"Caldera Derived Key\x01", hashlib.sha256).digest()[:16]


def _padded(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1)


def _hash(data: bytes) -> int:
    return int.from_bytes(hashlib.sha256(data).digest())
