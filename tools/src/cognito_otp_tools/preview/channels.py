"""How messages arrive, and the entries of a language's file that each is made of."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """How a message arrives; ``sms_gsm`` is a text in the language's GSM spelling."""

    SMS = "sms"
    SMS_GSM = "sms_gsm"
    VOICE = "voice"
    EMAIL = "email"
    EMAIL_LINK = "email_link"


TEXTS = frozenset({Channel.SMS, Channel.SMS_GSM})
EMAILS = frozenset({Channel.EMAIL, Channel.EMAIL_LINK})

ENTRIES = {
    Channel.SMS: ("{topic}.sms", "lifetimes.{unit}"),
    Channel.SMS_GSM: ("gsm.{topic}", "gsm.{unit}", "lifetimes.{unit}"),
    Channel.VOICE: ("{topic}.call", "call."),
    Channel.EMAIL: (
        "{topic}.subject", "{topic}.lead", "{topic}.note", "lifetimes.{unit}", "email.", "{topic}.user",
        "{topic}.password",
    ),
    Channel.EMAIL_LINK: ("verify.link_", "lifetimes.{unit}", "email."),
}  # fmt: skip
"""What the entries begin with that a channel is made of."""
