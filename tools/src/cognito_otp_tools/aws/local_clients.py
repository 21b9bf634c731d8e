"""Clients of the local stack, which nothing of the developer's own AWS set-up reaches.

An ordinary client would use its profile, its shared files and a proxy of the environment.
"""

from __future__ import annotations

import os
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

ACCESS_KEY, SECRET_KEY = "test", "test"
"""The emulator's root credentials."""

ONCE = Config(connect_timeout=5, read_timeout=60, retries={"total_max_attempts": 1}, proxies={})
"""A call is made once, and by no proxy."""

_ISOLATED = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}


def local_session(region: str | None, access_key: str = ACCESS_KEY, secret_key: str = SECRET_KEY) -> boto3.Session:
    """Make a session without profiles and shared files; its clients need an ``endpoint_url``, and ``ONCE``."""
    core = botocore.session.Session(session_vars=_ISOLATED)
    return boto3.Session(access_key, secret_key, region_name=region, botocore_session=core)


def local_client(service: str, endpoint_url: str | None, region: str | None, config: Config | None = None) -> Any:
    """Make a client of the local stack, with the limits of ``ONCE`` unless ``config`` has others."""
    limits = ONCE if config is None else ONCE.merge(config)
    return local_session(region).client(service, endpoint_url=endpoint_url, config=limits)  # type: ignore[call-overload]  # any service
