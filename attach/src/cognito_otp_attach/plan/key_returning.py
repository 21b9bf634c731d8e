"""Whether the key of before comes back when a pool is detached: the pool has one for every sender of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.plan.attaching import is_ours
from cognito_otp_attach.plan.values import Notice
from cognito_otp_attach.triggers import KEY_MEMBER, Trigger, arn_in, email_sender_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_attach.facts.attachments import Attachment
    from cognito_otp_attach.facts.values import Facts

KEY_STAYS = "The key {key} stays: {sender} came to open the pool's codes with it."
KEY_NOT_BACK = " The one of before, {before}, is not put back: what opened codes with it needs this one now."


def put_back_key(facts: Facts, config: dict[str, Any]) -> Iterator[Notice]:
    """Put the key back that was there before ours, once no sender of ours is left and no one else needs ours."""
    record, named = facts.attachment, config.get(KEY_MEMBER)
    ours = record.key_ours if record is not None else facts.stack.key_arn  # None where the pool's own key was kept
    if (
        ours is None
        or named != ours
        or is_ours(facts, Trigger.CUSTOM_SMS_SENDER, config.get(Trigger.CUSTOM_SMS_SENDER))
    ):
        return
    before = record.key_before if record is not None else None
    if sender := _came_to_need_it(facts, config):
        not_back = KEY_NOT_BACK.format(before=before) if before is not None else ""
        yield Notice("key_stays", KEY_STAYS.format(key=named, sender=sender) + not_back)
    elif before is not None:
        config[KEY_MEMBER] = before
    elif Trigger.CUSTOM_SMS_SENDER not in config:
        config.pop(KEY_MEMBER)


def _came_to_need_it(facts: Facts, config: dict[str, Any]) -> str | None:
    """Return the sender that somebody set since our key is there: what was there before had another one, or none."""
    sender = arn_in(config.get(Trigger.CUSTOM_SMS_SENDER))
    was_before = sender == arn_in(before_of(facts.attachment, Trigger.CUSTOM_SMS_SENDER))
    return email_sender_of(config) or (None if was_before else sender)


def before_of(record: Attachment | None, trigger: Trigger) -> Any:
    """Return the value that a trigger had before ours; None for none."""
    return record.triggers[trigger].before if record is not None and trigger in record.triggers else None
