"""Finds what the account owns as requests name it: by number, id, name or ARN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.opt_out_list import DEFAULT_LIST, OptOutList
from cognito_otp_local.phone_network.refusals import not_found
from cognito_otp_local.phone_network.resource_names import name_of, resource_type, split_sender_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.account.origination_identities import (
        Member,
        Owned,
        OwnedNumber,
        OwnedPool,
        OwnedSenderId,
    )
    from cognito_otp_local.phone_network.account.registration import Registration


def get_record[T](records: Mapping[str, T], text: str, kind: str) -> T:
    """Return the record that a text names; refuse what is not there, as a ``kind`` of ResourceType."""
    found = records.get(name_of(text))
    if found is None:
        raise not_found(kind, text)
    return found


def find_number(account: Account, text: str) -> OwnedNumber | None:
    """Find a number by its id, its ARN or itself, with or without its +."""
    digits = text.removeprefix("+")
    by_number = (one for one in account.numbers.values() if one.number.removeprefix("+") == digits)
    return account.numbers.get(name_of(text)) or next(by_number, None)


def get_number(account: Account, text: str) -> OwnedNumber:
    """Return a number, or refuse."""
    found = find_number(account, text)
    if found is None:
        raise not_found("phone-number", text)
    return found


def find_sender_id(account: Account, text: str, country: str) -> OwnedSenderId | None:
    """Find a sender ID by its ARN, which names its country, or by its name in a country."""
    return account.sender_ids.get(split_sender_id(text) or (text, country))


def get_sender_id(account: Account, text: str, country: str) -> OwnedSenderId:
    """Return a sender ID, or refuse."""
    found = find_sender_id(account, text, country)
    if found is None:
        raise not_found("sender-id", text)
    return found


def get_member(account: Account, text: str, country: str) -> Member:
    """Return the number or sender ID that a text names, in a country or that of its ARN; or refuse."""
    found = find_number(account, text) or find_sender_id(account, text, country)
    if found is None:
        raise not_found(resource_type(text), text)
    return found


def find_owned(account: Account, text: str, country: str) -> Owned | None:
    """Find whatever identity a text names, for a destination country or that of its ARN."""
    by_id = find_number(account, text) or account.pools.get(name_of(text))
    return by_id or find_sender_id(account, text, country)


def members_of_pool(account: Account, pool: OwnedPool) -> list[Member]:
    """Return what is in a pool, numbers first."""
    return [one for one in _members(account) if one.pool == pool.id]


def members_of_registration(account: Account, registration: Registration) -> list[Member]:
    """Return what is bound to a registration, numbers first."""
    return [one for one in _members(account) if one.registration == registration.id]


def default_opt_out_list(account: Account) -> OptOutList:
    """Return the list that identities use unless they are given another; it always exists."""
    return account.opt_out_lists.setdefault(DEFAULT_LIST, OptOutList(DEFAULT_LIST, account.timestamp()))


def find_opt_out_list(account: Account, text: str) -> OptOutList | None:
    """Find a list by name or ARN."""
    name = name_of(text)
    return default_opt_out_list(account) if name == DEFAULT_LIST else account.opt_out_lists.get(name)


def get_opt_out_list(account: Account, text: str) -> OptOutList:
    """Return a list, or refuse."""
    found = find_opt_out_list(account, text)
    if found is None:
        raise not_found("opt-out-list", text)
    return found


def has_opted_out(account: Account, number: str, list_name: str = DEFAULT_LIST) -> bool:
    """Whether a phone (E.164) is on a list."""
    found = find_opt_out_list(account, list_name)
    return found is not None and number in found.numbers


def _members(account: Account) -> list[Member]:
    return [*account.numbers.values(), *account.sender_ids.values()]
