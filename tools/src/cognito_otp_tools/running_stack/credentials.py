"""The emulator's root credentials, and what keeps the developer's own away from its clients."""

from __future__ import annotations

import os

ACCESS_KEY, SECRET_KEY = "test", "test"
ISOLATED = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""Session variables of botocore, without the profile and shared files that would reach a client."""
