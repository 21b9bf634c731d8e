"""The AWS Encryption SDK, with the clients of our session instead of those that it would make by boto3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient, StrictAwsKmsMasterKeyProvider
from aws_encryption_sdk.materials_managers.default import DefaultCryptoMaterialsManager

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_encryption_sdk.materials_managers import DecryptionMaterials, DecryptionMaterialsRequest

REHEARSAL = "rehearsal"
"""In place of a Region, in the name of the key that the sender rehearses with: its client is that of real codes."""

__all__ = ["CommitmentPolicy", "EncryptionSDKClient", "NotedMaterials", "SessionKeys"]


class SessionKeys(StrictAwsKmsMasterKeyProvider):  # type: ignore[misc]  # the SDK has no types
    """The strict provider of certain keys, whose clients are those of our session: ``botocore_session``."""

    def add_regional_client(self, region_name: str) -> None:
        """Take a Region's client from the session, where the SDK makes one by boto3."""
        if region_name not in self._regional_clients:
            session = self.config.botocore_session
            region = session.get_config_variable("region") if region_name == REHEARSAL else region_name
            self._regional_clients[region_name] = session.shared_client("kms", region, self._user_agent_adding_config)


class NotedMaterials(DefaultCryptoMaterialsManager):  # type: ignore[misc]  # the SDK has no types
    """Materials for the Encryption SDK that note what a message says of itself before they are asked for its key."""

    def __init__(self, keys: SessionKeys, note: Callable[[DecryptionMaterialsRequest], None]) -> None:
        """Take the keys to open with, and what is called with each message's header."""
        super().__init__(master_key_provider=keys)
        self._note = note

    def decrypt_materials(self, request: DecryptionMaterialsRequest) -> DecryptionMaterials:
        """Note a message's header, and return what opens it."""
        self._note(request)
        return super().decrypt_materials(request)
