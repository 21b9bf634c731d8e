"""PreSignUp's collaborators: its settings and the layer's texts, so a sign-up never waits for a network."""

from __future__ import annotations

import gc
import os
from functools import cache
from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger

from cognito_otp.adapters.texts import read_catalogue
from cognito_otp.sign_up_settings import sign_up_settings

if TYPE_CHECKING:
    from cognito_otp.domain.messages.catalogue import Catalogue

logger = Logger(service="pre-sign-up")
settings = sign_up_settings(os.environ)


@cache
def catalogue() -> Catalogue:
    """Read the texts, which only a refusal needs. It does not name the application."""
    return read_catalogue(app_name="", default_locale=settings.default_locale)


gc.freeze()
gc.enable()
