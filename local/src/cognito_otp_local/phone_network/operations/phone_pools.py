"""Pools of the account: created, described, changed, filled, emptied, deleted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cognito_otp_local.aws_api.request_checks import FieldProblem
from cognito_otp_local.phone_network.account.account import name_of
from cognito_otp_local.phone_network.account.finding import find_number, find_pool, find_sender_id
from cognito_otp_local.phone_network.account.origination_identities import (
    SENDER_ID_CAPABILITIES,
    OwnedNumber,
    OwnedPool,
    OwnedSenderId,
)
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.identity_names import resource_type
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.operations.opt_out_lists import OptOuts
from cognito_otp_local.phone_network.refusals import Accepted, Refusal, conflict, invalid, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.refusals import Reply
    from cognito_otp_local.phone_network.services.sms_voice import Handler

type Member = OwnedNumber | OwnedSenderId
FILTERS = {
    "status": "Status",
    "message-type": "MessageType",
    "two-way-enabled": "TwoWayEnabled",
    "self-managed-opt-outs-enabled": "SelfManagedOptOutsEnabled",
    "opt-out-list-name": "OptOutListName",
    "shared-routes-enabled": "SharedRoutesEnabled",
    "deletion-protection-enabled": "DeletionProtectionEnabled",
    "two-way-channel-arn": "TwoWayChannelArn",
}
MEMBER_FILTERS = {"iso-country-code": "IsoCountryCode", "number-capability": "NumberCapabilities"}


@dataclass(frozen=True, slots=True)
class Pools:
    """The pools of an account."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {
            "CreatePool": self.create,
            "DescribePools": self.describe,
            "UpdatePool": self.update,
            "DeletePool": self.delete,
            "AssociateOriginationIdentity": self.associate,
            "DisassociateOriginationIdentity": self.disassociate,
            "ListPoolOriginationIdentities": self.list_members,
        }

    def create(self, request: Mapping[str, Any]) -> Reply:
        """Create a pool around a first identity."""
        pool = OwnedPool(
            id=self.account.resource_id("pool"),
            message_type=request["MessageType"],
            created=self.account.timestamp(),
            protected=request.get("DeletionProtectionEnabled") or False,
        )
        problem = check_quota(self.account, "POOLS") or self._put(request, pool)
        if isinstance(problem, Refusal):
            return problem
        self.account.pools[pool.id] = pool
        return Accepted({**pool.as_json(self.account), "Tags": request.get("Tags") or []})

    def describe(self, request: Mapping[str, Any]) -> Reply:
        """List the pools, or those that the request names."""
        wanted = request.get("PoolIds") or list(self.account.pools)
        for name in wanted:
            if find_pool(self.account, name) is None:
                return not_found("pool", name)
        found = [self.account.pools[name_of(name)] for name in wanted if request.get("Owner") != "SHARED"]
        return answer_page(request, "Pools", [pool.as_json(self.account) for pool in found], filters=FILTERS)

    def update(self, request: Mapping[str, Any]) -> Reply:
        """Change what the request names."""
        pool = find_pool(self.account, request["PoolId"])
        if pool is None:
            return not_found("pool", request["PoolId"])
        name = request.get("OptOutListName")
        if name and OptOuts(self.account).find(name) is None:
            return not_found("opt-out-list", name)
        changed = replace(
            pool,
            opt_out_list=name_of(name or pool.opt_out_list),
            two_way=request.get("TwoWayEnabled", pool.two_way),
            self_managed_opt_outs=request.get("SelfManagedOptOutsEnabled", pool.self_managed_opt_outs),
            shared_routes=request.get("SharedRoutesEnabled", pool.shared_routes),
            protected=request.get("DeletionProtectionEnabled", pool.protected),
        )
        self.account.pools[pool.id] = changed
        return Accepted(changed.as_json(self.account))

    def delete(self, request: Mapping[str, Any]) -> Reply:
        """Delete a pool; what was in it stays the account's."""
        pool = find_pool(self.account, request["PoolId"])
        if pool is None:
            return not_found("pool", request["PoolId"])
        if pool.protected:
            return conflict("DELETION_PROTECTION_ENABLED", "The pool is protected from deletion", "pool", pool.id)
        for member in pool.members(self.account):
            self._keep(member, None)
        del self.account.pools[pool.id]
        return Accepted({**pool.as_json(self.account), "Status": "DELETING"})

    def associate(self, request: Mapping[str, Any]) -> Reply:
        """Put an identity into a pool."""
        pool = find_pool(self.account, request["PoolId"])
        if pool is None:
            return not_found("pool", request["PoolId"])
        member = self._put(request, pool)
        return member if isinstance(member, Refusal) else Accepted(self._describe_link(pool, member))

    def disassociate(self, request: Mapping[str, Any]) -> Reply:
        """Take an identity out of a pool, unless it is the last one."""
        pool = find_pool(self.account, request["PoolId"])
        if pool is None:
            return not_found("pool", request["PoolId"])
        member = self._find(request)
        if isinstance(member, Refusal):
            return member
        if member.pool != pool.id:
            return conflict("PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL", "It is not in the pool", "pool", pool.id)
        if len(pool.members(self.account)) == 1:
            return conflict("LAST_PHONE_NUMBER", "It is the last one in the pool", "pool", pool.id)
        self._keep(member, None)
        return Accepted(self._describe_link(pool, member))

    def list_members(self, request: Mapping[str, Any]) -> Reply:
        """List what is in a pool."""
        pool = find_pool(self.account, request["PoolId"])
        if pool is None:
            return not_found("pool", request["PoolId"])
        items = [self._describe_member(member) for member in pool.members(self.account)]
        beside = {"PoolArn": pool.arn(self.account), "PoolId": pool.id}
        return answer_page(request, "OriginationIdentities", items, filters=MEMBER_FILTERS, beside=beside)

    def _find(self, request: Mapping[str, Any]) -> Member | Refusal:
        """Find the identity that a request names; a sender ID by its name needs its country."""
        name = request["OriginationIdentity"]
        found = find_number(self.account, name) or find_sender_id(self.account, name, request.get("IsoCountryCode", ""))
        return found or not_found(resource_type(name), name)

    def _put(self, request: Mapping[str, Any], pool: OwnedPool) -> Member | Refusal:
        """Put an identity into a pool, if the two suit each other."""
        member = self._find(request)
        if isinstance(member, Refusal):
            return member
        if member.pool is not None:
            sentence = "It is in a pool already"
            return conflict("RESOURCE_ALREADY_ASSOCIATED", sentence, resource_type(_id_of(member)), _id_of(member))
        if pool.message_type not in _message_types(member):
            problem = f"the pool is for {pool.message_type} messages, the identity is not"
            return invalid("INVALID_PARAMETER", FieldProblem("OriginationIdentity", problem))
        self._keep(member, pool.id)
        return member

    def _keep(self, member: Member, pool: str | None) -> None:
        match member:
            case OwnedNumber():
                self.account.numbers[member.id] = replace(member, pool=pool)
            case OwnedSenderId():
                self.account.sender_ids[member.name, member.country] = replace(member, pool=pool)

    def _describe_link(self, pool: OwnedPool, member: Member) -> dict[str, Any]:
        return {"PoolArn": pool.arn(self.account), "PoolId": pool.id, **self._describe_member(member)}

    def _describe_member(self, member: Member) -> dict[str, Any]:
        number = {"PhoneNumber": member.number} if isinstance(member, OwnedNumber) else {}
        capabilities = member.capabilities if isinstance(member, OwnedNumber) else SENDER_ID_CAPABILITIES
        return {
            "OriginationIdentityArn": member.arn(self.account),
            "OriginationIdentity": _id_of(member),
            "IsoCountryCode": member.country,
            "NumberCapabilities": list(capabilities),
            **number,
        }


def _id_of(member: Member) -> str:
    return member.id if isinstance(member, OwnedNumber) else member.name


def _message_types(member: Member) -> tuple[str, ...]:
    """Return what a member may send; a sender ID without types may send all."""
    if isinstance(member, OwnedNumber):
        return (member.message_type,)
    return member.message_types or ("TRANSACTIONAL", "PROMOTIONAL")
