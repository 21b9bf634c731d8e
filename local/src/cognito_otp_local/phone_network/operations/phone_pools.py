"""Pools of the account: created, described, changed, filled, emptied, deleted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cognito_otp_local.phone_network.account.finding import (
    get_member,
    get_opt_out_list,
    get_record,
    members_of_pool,
)
from cognito_otp_local.phone_network.account.origination_identities import OwnedNumber, OwnedPool, OwnedSenderId
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import conflict, invalid
from cognito_otp_local.phone_network.resource_names import name_of, resource_type

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.account.origination_identities import Member
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members

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
class PhonePools:
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

    def create(self, request: Members) -> Members:
        """Create a pool around a first identity."""
        pool = OwnedPool(
            id=self.account.resource_id("pool"),
            message_type=request["MessageType"],
            created=self.account.timestamp(),
            protected=request.get("DeletionProtectionEnabled") or False,
        )
        check_quota(self.account, "POOLS")
        self._put(request, pool)
        self.account.pools[pool.id] = pool
        return {**pool.as_json(self.account), "Tags": request.get("Tags") or []}

    def describe(self, request: Members) -> Members:
        """List the pools, or those that the request names."""
        wanted = request.get("PoolIds") or list(self.account.pools)
        found = [get_record(self.account.pools, name, "pool") for name in wanted]
        items = [pool.as_json(self.account) for pool in found if request.get("Owner") != "SHARED"]
        return answer_page(request, "Pools", items, filters=FILTERS)

    def update(self, request: Members) -> Members:
        """Change what the request names."""
        pool = self._get(request)
        name = request.get("OptOutListName")
        if name:
            get_opt_out_list(self.account, name)
        changed = replace(
            pool,
            opt_out_list=name_of(name or pool.opt_out_list),
            two_way=request.get("TwoWayEnabled", pool.two_way),
            self_managed_opt_outs=request.get("SelfManagedOptOutsEnabled", pool.self_managed_opt_outs),
            shared_routes=request.get("SharedRoutesEnabled", pool.shared_routes),
            protected=request.get("DeletionProtectionEnabled", pool.protected),
        )
        self.account.pools[pool.id] = changed
        return changed.as_json(self.account)

    def delete(self, request: Members) -> Members:
        """Delete a pool; what was in it stays the account's."""
        pool = self._get(request)
        if pool.protected:
            raise conflict("DELETION_PROTECTION_ENABLED", "The pool is protected from deletion", "pool", pool.id)
        for member in members_of_pool(self.account, pool):
            self._keep(member, None)
        del self.account.pools[pool.id]
        return {**pool.as_json(self.account), "Status": "DELETING"}

    def associate(self, request: Members) -> Members:
        """Put an identity into a pool."""
        pool = self._get(request)
        return self._describe_link(pool, self._put(request, pool))

    def disassociate(self, request: Members) -> Members:
        """Take an identity out of a pool, unless it is the last one."""
        pool = self._get(request)
        member = self._get_member(request)
        if member.pool != pool.id:
            raise conflict("PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL", "It is not in the pool", "pool", pool.id)
        if len(members_of_pool(self.account, pool)) == 1:
            raise conflict("LAST_PHONE_NUMBER", "It is the last one in the pool", "pool", pool.id)
        self._keep(member, None)
        return self._describe_link(pool, member)

    def list_members(self, request: Members) -> Members:
        """List what is in a pool."""
        pool = self._get(request)
        items = [self._describe_member(member) for member in members_of_pool(self.account, pool)]
        beside = {"PoolArn": pool.arn(self.account), "PoolId": pool.id}
        return answer_page(request, "OriginationIdentities", items, filters=MEMBER_FILTERS, beside=beside)

    def _get(self, request: Members) -> OwnedPool:
        return get_record(self.account.pools, request["PoolId"], "pool")

    def _get_member(self, request: Members) -> Member:
        """Return the identity that a request names; a sender ID by its name needs its country."""
        return get_member(self.account, request["OriginationIdentity"], request.get("IsoCountryCode", ""))

    def _put(self, request: Members, pool: OwnedPool) -> Member:
        """Put an identity into a pool, if the two suit each other."""
        member = self._get_member(request)
        if member.pool is not None:
            kind = resource_type(member.resource_id)
            raise conflict("RESOURCE_ALREADY_ASSOCIATED", "It is in a pool already", kind, member.resource_id)
        if pool.message_type not in member.allowed_types:
            problem = f"the pool is for {pool.message_type} messages, the identity is not"
            raise invalid("INVALID_PARAMETER", "OriginationIdentity", problem)
        self._keep(member, pool.id)
        return member

    def _keep(self, member: Member, pool: str | None) -> None:
        match member:
            case OwnedNumber():
                self.account.numbers[member.id] = replace(member, pool=pool)
            case OwnedSenderId():
                self.account.sender_ids[member.name, member.country] = replace(member, pool=pool)

    def _describe_link(self, pool: OwnedPool, member: Member) -> Members:
        return {"PoolArn": pool.arn(self.account), "PoolId": pool.id, **self._describe_member(member)}

    def _describe_member(self, member: Member) -> dict[str, Any]:
        return {
            "OriginationIdentityArn": member.arn(self.account),
            "OriginationIdentity": member.resource_id,
            "IsoCountryCode": member.country,
            "NumberCapabilities": list(member.capabilities),
            "PhoneNumber": member.number,
        }
