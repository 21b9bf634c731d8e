"""Opt-out lists: phones that want no messages from the identities that use a list.

Source: the End User Messaging SMS guide, "Opt-out lists": an account has a list named Default, which an identity
uses unless it is given another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cognito_otp_local.phone_network.account.account import name_of
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import Accepted, Refusal, conflict, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.account.origination_identities import OwnedNumber, OwnedPool
    from cognito_otp_local.phone_network.refusals import Reply
    from cognito_otp_local.phone_network.services.sms_voice import Handler

DEFAULT_LIST = "Default"


@dataclass(slots=True)
class OptOutList:
    """A list: the phones on it (E.164) with the second of their opting out."""

    name: str
    created: float
    numbers: dict[str, float] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class OptOuts:
    """The lists of an account."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {
            "CreateOptOutList": self.create,
            "DescribeOptOutLists": self.describe,
            "DeleteOptOutList": self.delete,
            "PutOptedOutNumber": self.put,
            "DeleteOptedOutNumber": self.take_off,
            "DescribeOptedOutNumbers": self.describe_numbers,
        }

    def find(self, name: str) -> OptOutList | None:
        """Find a list by name or ARN; the default one always exists."""
        wanted = name_of(name)
        if wanted == DEFAULT_LIST:
            new = OptOutList(DEFAULT_LIST, self.account.timestamp())
            return self.account.opt_out_lists.setdefault(DEFAULT_LIST, new)
        return self.account.opt_out_lists.get(wanted)

    def has(self, number: str, name: str = DEFAULT_LIST) -> bool:
        """Whether a phone is on a list."""
        found = self.find(name)
        return found is not None and number in found.numbers

    def create(self, request: Mapping[str, Any]) -> Reply:
        """Create a list."""
        name = request["OptOutListName"]
        full = check_quota(self.account, "OPT_OUT_LISTS")
        if full is not None:
            return full
        if self.find(name) is not None:
            return conflict("RESOURCE_ALREADY_EXISTS", "A list of this name exists", "opt-out-list", name)
        created = self.account.opt_out_lists[name] = OptOutList(name, self.account.timestamp())
        return Accepted({**self._describe(created), "Tags": request.get("Tags") or []})

    def describe(self, request: Mapping[str, Any]) -> Reply:
        """List the lists, or those that the request names."""
        self.find(DEFAULT_LIST)
        names = request.get("OptOutListNames") or list(self.account.opt_out_lists)
        found = [(name, self.find(name)) for name in names]
        for name, one in found:
            if one is None:
                return not_found("opt-out-list", name)
        return answer_page(request, "OptOutLists", [self._describe(one) for _, one in found if one is not None])

    def delete(self, request: Mapping[str, Any]) -> Reply:
        """Delete a list that no identity uses."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        users: list[OwnedNumber | OwnedPool] = [*self.account.numbers.values(), *self.account.pools.values()]
        if found.name == DEFAULT_LIST or any(user.opt_out_list == found.name for user in users):
            sentence = "The default list, and one that an identity uses, cannot be deleted"
            return conflict("RESOURCE_DELETION_NOT_ALLOWED", sentence, "opt-out-list", found.name)
        del self.account.opt_out_lists[found.name]
        return Accepted(self._describe(found))

    def put(self, request: Mapping[str, Any]) -> Reply:
        """Put a phone on a list."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        number = _with_plus(request["OptedOutNumber"])
        found.numbers.setdefault(number, self.account.timestamp())
        return Accepted({**self._describe(found), **_describe_number(found, number)})

    def take_off(self, request: Mapping[str, Any]) -> Reply:
        """Take a phone off a list."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        number = _with_plus(request["OptedOutNumber"])
        if number not in found.numbers:
            return not_found("opted-out-number", number)
        described = _describe_number(found, number)
        del found.numbers[number]
        return Accepted({**self._describe(found), **described})

    def describe_numbers(self, request: Mapping[str, Any]) -> Reply:
        """List the phones on a list."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        numbers = [_with_plus(number) for number in request.get("OptedOutNumbers") or found.numbers]
        for number in numbers:
            if number not in found.numbers:
                return not_found("opted-out-number", number)
        items = [_describe_number(found, number) for number in numbers]
        filters = {"end-user-opted-out": "EndUserOptedOut"}
        return answer_page(request, "OptedOutNumbers", items, filters=filters, beside=self._describe(found))

    def _get(self, request: Mapping[str, Any]) -> OptOutList | Refusal:
        name = request["OptOutListName"]
        return self.find(name) or not_found("opt-out-list", name)

    def _describe(self, found: OptOutList) -> dict[str, Any]:
        return {
            "OptOutListArn": self.account.arn(f"opt-out-list/{found.name}"),
            "OptOutListName": found.name,
            "CreatedTimestamp": found.created,
        }


def _describe_number(found: OptOutList, number: str) -> dict[str, Any]:
    return {"OptedOutNumber": number, "OptedOutTimestamp": found.numbers[number], "EndUserOptedOut": False}


def _with_plus(number: str) -> str:
    return f"+{number.removeprefix('+')}"
