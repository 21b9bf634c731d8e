"""The lines that let phones fill a code in by themselves.

WebOTP and iOS: the last line is ``@domain #code`` (WICG, "Origin-bound one-time codes delivered via SMS"; Apple, "About
domain-bound codes"). Android's SMS Retriever: the app's hash of 11 characters, in a text of at most 140 bytes
(Google, "Perform SMS verification on a server").
"""

from __future__ import annotations

from cognito_otp.domain.values import Value

MOST_BYTES_FOR_ANDROID = 140


class Autofill(Value, frozen=True):
    """Whose code it is: the domain of a web page or iOS app, and the hash of an Android app."""

    domain: str | None = None
    android_hash: str | None = None

    def append(self, text: str, code: str) -> str:
        """Add the lines to a text."""
        lines = [text]
        if self.android_hash:
            lines.append(self.android_hash)
        if self.domain:
            lines.append(f"@{self.domain} #{code}")
        return "\n".join(lines)
