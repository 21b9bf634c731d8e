"""Opt-out lists: created, described, deleted; phones put on them and taken off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp_local.phone_network.account.finding import default_opt_out_list, find_opt_out_list, get_opt_out_list
from cognito_otp_local.phone_network.account.opt_out_list import DEFAULT_LIST, OptOutList
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import conflict, not_found
from cognito_otp_local.phone_network.resource_names import with_plus

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members


@dataclass(frozen=True, slots=True)
class OptOutLists:
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

    def create(self, request: Members) -> Members:
        """Create a list."""
        name = request["OptOutListName"]
        check_quota(self.account, "OPT_OUT_LISTS")
        if find_opt_out_list(self.account, name) is not None:
            raise conflict("RESOURCE_ALREADY_EXISTS", "A list of this name exists", "opt-out-list", name)
        created = self.account.opt_out_lists[name] = OptOutList(name, self.account.timestamp())
        return {**created.as_json(self.account), "Tags": request.get("Tags") or []}

    def describe(self, request: Members) -> Members:
        """List the lists, or those that the request names."""
        default_opt_out_list(self.account)
        names = request.get("OptOutListNames") or list(self.account.opt_out_lists)
        found = [get_opt_out_list(self.account, name) for name in names]
        return answer_page(request, "OptOutLists", [one.as_json(self.account) for one in found])

    def delete(self, request: Members) -> Members:
        """Delete a list that no identity uses."""
        found = get_opt_out_list(self.account, request["OptOutListName"])
        of_numbers = {number.opt_out_list for number in self.account.numbers.values()}
        of_pools = {pool.opt_out_list for pool in self.account.pools.values()}
        if found.name in {DEFAULT_LIST} | of_numbers | of_pools:
            sentence = "The default list, and one that an identity uses, cannot be deleted"
            raise conflict("RESOURCE_DELETION_NOT_ALLOWED", sentence, "opt-out-list", found.name)
        del self.account.opt_out_lists[found.name]
        return found.as_json(self.account)

    def put(self, request: Members) -> Members:
        """Put a phone on a list."""
        found = get_opt_out_list(self.account, request["OptOutListName"])
        number = with_plus(request["OptedOutNumber"])
        found.numbers.setdefault(number, self.account.timestamp())
        return {**found.as_json(self.account), **_describe_number(found, number)}

    def take_off(self, request: Members) -> Members:
        """Take a phone off a list."""
        found = get_opt_out_list(self.account, request["OptOutListName"])
        described = _describe_number(found, with_plus(request["OptedOutNumber"]))
        del found.numbers[described["OptedOutNumber"]]
        return {**found.as_json(self.account), **described}

    def describe_numbers(self, request: Members) -> Members:
        """List the phones on a list."""
        found = get_opt_out_list(self.account, request["OptOutListName"])
        numbers = [with_plus(number) for number in request.get("OptedOutNumbers") or found.numbers]
        items = [_describe_number(found, number) for number in numbers]
        filters = {"end-user-opted-out": "EndUserOptedOut"}
        return answer_page(request, "OptedOutNumbers", items, filters=filters, beside=found.as_json(self.account))


def _describe_number(found: OptOutList, number: str) -> dict[str, Any]:
    """Show a phone on a list, or refuse one that is not on it."""
    if number not in found.numbers:
        raise not_found("opted-out-number", number)
    return {"OptedOutNumber": number, "OptedOutTimestamp": found.numbers[number], "EndUserOptedOut": False}
