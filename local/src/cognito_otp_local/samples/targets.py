"""The stack that an event is made for: the local one that is up, or one on the user's own AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ProfileNotFound

from cognito_otp_local.samples.errors import StackUnseenError
from cognito_otp_tools.aws.errors import AwsError
from cognito_otp_tools.aws.places import Place, local_place

if TYPE_CHECKING:
    from pathlib import Path


def find_local(project: Path) -> Place:
    """Find the local stack that is up in this folder; raise StackUnseenError when none is."""
    try:
        return local_place(project)
    except AwsError as error:
        raise StackUnseenError(f"{error}; or name a deployed stack with --stack-name") from error


def find_deployed(stack_name: str, region: str | None, profile: str | None) -> Place:
    """Find a stack of the user's own account; raise StackUnseenError when the profile or the Region is unknown."""
    place = Place(stack_name, region, profile)
    try:
        known = place.session().region_name
    except ProfileNotFound as error:
        raise StackUnseenError(f"{error}: name one of your profiles with --profile") from error
    if known is None:
        raise StackUnseenError("the stack's AWS Region is not known: name it with --region")
    return place
