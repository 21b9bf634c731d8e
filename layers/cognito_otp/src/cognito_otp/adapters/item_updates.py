"""Updates one item of the table of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from cognito_otp.adapters.sessions import error_code
from cognito_otp.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Mapping


def update(client: Any, table: str, item: str, expression: str, numbers: Mapping[str, str]) -> Mapping[str, str]:
    """Update the item with this id by an expression over ``numbers``; return the numbers that it holds then.

    Raises StoreUnavailableError, which names DynamoDB's error or botocore's.
    """
    try:
        answer = client.update_item(
            TableName=table,
            Key={"id": {"S": item}},
            UpdateExpression=expression,
            ExpressionAttributeValues={name: {"N": number} for name, number in numbers.items()},
            ReturnValues="ALL_NEW",
        )
    except (ClientError, BotoCoreError) as error:
        raise StoreUnavailableError(f"the table of codes failed: {error_code(error)}") from error
    return {name: value["N"] for name, value in answer["Attributes"].items() if "N" in value}
