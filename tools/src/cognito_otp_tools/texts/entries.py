"""The entries of a language's file: which there are, and what each must and may hold."""

from __future__ import annotations

from dataclasses import dataclass

from cognito_otp.domain.messages.topics import Topic

HEAD = frozenset({"language", "direction", "status", "reviewed_by", "reviewed_on"})
FORMS_OF_NUMBERS = (
    "leading_zero", "international_prefix", "no_plus", "national", "national_prefix", "characters", "country_code",
    "too_short", "too_long", "unassigned",
)  # fmt: skip
FORMS_OF_ADDRESSES = ("characters", "too_long")
"""What can be wrong with the form of a number or an address; a language may have a sentence for each."""
TABLES = frozenset({*Topic, "lifetimes", "gsm", "email", "call", "refusals"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What a text must hold once, what it may hold, whether a language has to have it, and what kind of text it is."""

    needed: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    optional: bool = False
    spoken: bool = False


def _entry(needed: str = "", allowed: str = "", *, optional: bool = False, spoken: bool = False) -> Entry:
    return Entry(frozenset(needed.split()), frozenset(f"{needed} {allowed}".split()), optional, spoken)


def _entries() -> dict[str, Entry]:
    found = {}
    for topic in Topic:
        sms = _entry("code app life user" if topic is Topic.INVITE else "code app life")
        found[f"{topic}.sms"] = sms
        found[f"gsm.{topic}"] = Entry(sms.needed, sms.allowed, optional=True)
        found[f"{topic}.subject"] = found[f"{topic}.lead"] = _entry(allowed="app")
        found[f"{topic}.note"] = _entry("life", "app")
        if topic is not Topic.INVITE:
            found[f"{topic}.call"] = _entry("app digits", spoken=True)
    found["verify.link_subject"] = found["verify.link_lead"] = _entry(allowed="app")
    found["verify.link_note"] = _entry("life", "app")
    found["invite.user_label"] = found["invite.password_label"] = found["email.ignore"] = _entry()
    found["call.again"] = _entry("digits", spoken=True)
    for name in ("missing", "country", "type"):
        found[f"refusals.phone_number.{name}"] = _entry()
    found["refusals.phone_number.format"] = _entry("example")
    for form in FORMS_OF_NUMBERS:
        found[f"refusals.phone_number.format_{form}"] = _entry("example", optional=True)
    found["refusals.email.missing"] = found["refusals.email.format"] = _entry()
    for form in FORMS_OF_ADDRESSES:
        found[f"refusals.email.format_{form}"] = _entry(optional=True)
    return found


ENTRIES = _entries()
