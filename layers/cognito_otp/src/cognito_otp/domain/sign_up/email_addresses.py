"""Whether an e-mail address is one that mail can be sent to, by its syntax and length alone.

The syntax is that of HTML's ``<input type="email">``, with a domain of two parts or more and no dot at an end of the
name: what a form accepts. Cognito's mail goes through SES, which takes ASCII: names of other scripts have no mailbox
there, and domains of other scripts are written with xn--.
"""

from __future__ import annotations

import re

from cognito_otp.domain.sign_up.refusals import Form, Refusal, RefusalCode

LONGEST_NAME = 64
LONGEST_ADDRESS = 254
"""Source: RFC 5321, section 4.5.3.1: 64 octets before the @, and a path of 256 with its angle brackets."""
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = re.compile(rf"{ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})*\.(?![0-9]+\Z){LABEL}")


def check_email(address: str) -> Refusal | None:
    """Return what is wrong with an e-mail address, None if nothing is."""
    if len(address) > LONGEST_ADDRESS or len(address.rpartition("@")[0]) > LONGEST_NAME:
        return Refusal(RefusalCode.EMAIL_FORMAT, Form.TOO_LONG)
    if not address.isascii():
        return Refusal(RefusalCode.EMAIL_FORMAT, Form.CHARACTERS)
    if not ADDRESS.fullmatch(address):
        return Refusal(RefusalCode.EMAIL_FORMAT, Form.OTHER)
    return None
