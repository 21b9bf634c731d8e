"""One botocore session for every client, with limits that fit inside the function's time.

Each service has a configuration for its client, with limits on each connection and read, and a deadline in seconds for
the whole call with all of its attempts (``deadlines``).
"""

from __future__ import annotations

import logging
import os
import re
from typing import TYPE_CHECKING, Any

from botocore import __version__ as botocore_version
from botocore import handlers
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import Session

from cognito_otp import VERSION
from cognito_otp.adapters.transport import Transport, Trust

if TYPE_CHECKING:
    from collections.abc import Callable

KEYS = Config(connect_timeout=2, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 3})
KEY_SECONDS = 8
"""Opening a code: kms:Decrypt may be repeated freely."""

PARAMETERS = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2})
PARAMETER_SECONDS = 3
"""Reading the routing table, which is not worth a code's time: there is always one in force."""

STORE = Config(
    connect_timeout=1,
    read_timeout=2,
    retries={"mode": "standard", "total_max_attempts": 3},
    parameter_validation=False,
)
STORE_SECONDS = 4
"""Writing to the table of codes: every write has the same effect however often it is repeated.

botocore does not check these requests: all that varies in them are texts and numbers, and the check takes a tenth of a
call.
"""

RECORDS = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2})
RECORD_SECONDS = 4
"""Keeping a failure record: a record that is kept twice is better than none."""

SENDS = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})
SEND_SECONDS = 7
"""Sending a message: no operation has an idempotency token, so a request that is repeated may send a second text."""

REPORT_SECONDS = RECORD_SECONDS + STORE_SECONDS + 1
"""What a run needs after the last attempt to send: its report, and the end of its claim."""

AGENT = Config(user_agent=f"Botocore/{botocore_version} cognito-otp/{VERSION}")
"""Who calls. botocore's own text is put together again for every request, a tenth of the work of a call."""

QUIET = ("aws_encryption_sdk", "aws_lambda_powertools", "boto3", "botocore", "s3transfer", "urllib3")
"""Libraries whose debug lines hold requests and answers: codes, and whole phone numbers."""

CODE = re.compile(r"[\w.:#/-]{1,128}")


CALLED = {"*", "dynamodb", "kms", "pinpoint-sms-voice-v2", "sns", "sqs", "ssm"}
"""In the names of botocore's events: the services that are called, and any."""


class AwsSession(Session):
    """A session whose clients carry their requests by transports of ours, and trust the same roots."""

    def __init__(self, count_wider_trust: Callable[[], None] = lambda: None) -> None:
        """Read what the environment says of roots; no client is made yet. See Trust for ``count_wider_trust``."""
        super().__init__(include_builtin_handlers=False)
        self._register_handlers()
        bundle = self.get_config_variable("ca_bundle") or os.environ.get("REQUESTS_CA_BUNDLE")
        self._trust = Trust(bundle, count_wider_trust)
        self._shared: dict[tuple[str, str | None], Any] = {}
        self.clients: list[Any] = []
        self.transports: list[tuple[str, Transport]] = []
        """The transport of each client, with the name of its service."""

    def _register_handlers(self) -> None:
        """Register botocore's own handlers for the services that are called: 10 of 127, and each costs every client."""
        events = self.get_component("event_emitter")
        for event, handler, *place in handlers.BUILTIN_HANDLERS:
            kind, _, service = event.partition(".")
            if kind == "docs" or (service and service.partition(".")[0] not in CALLED):
                continue
            if place == [handlers.REGISTER_FIRST]:
                events.register_first(event, handler)
            elif place == [handlers.REGISTER_LAST]:
                events.register_last(event, handler)
            else:
                events.register(event, handler)

    def create_client(self, service_name: str, *args: Any, **settings: Any) -> Any:
        """Make a client as botocore does, with a transport of ours."""
        client: Any = super().create_client(service_name, *args, **settings)
        config = client.meta.config
        transport = Transport(client.meta.endpoint_url, self._trust, (config.connect_timeout, config.read_timeout))
        client._endpoint.http_session = transport  # noqa: SLF001 - botocore takes none from outside
        self.clients.append(client)
        self.transports.append((service_name, transport))
        return client

    def shared_client(self, service_name: str, region_name: str | None = None, config: Config | None = None) -> Any:
        """Return the one client of a service and Region, made when it is first asked for."""
        key = service_name, region_name
        if key not in self._shared:
            self._shared[key] = self.create_client(service_name, region_name, config=config)
        return self._shared[key]


def new_session(count_wider_trust: Callable[[], None] = lambda: None) -> AwsSession:
    """Make the session; a session costs about 35 ms of a cold start, so a function makes one.

    Libraries log nothing from here on, whatever the level of the root logger, which Lambda's own settings can lower.
    """
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    session = AwsSession(count_wider_trust)
    session.set_default_client_config(KEYS.merge(AGENT))
    return session


def error_code(error: BaseException) -> str:
    """Name an error as a log may: the service's code, or the class of an error without one."""
    response = error.response if isinstance(error, ClientError) else {}
    details = response.get("Error")
    return readable(details.get("Code") if isinstance(details, dict) else None) or type(error).__name__


def readable(name: object) -> str | None:
    """Return what a service calls an error; None for what is no name, such as the text of a web page."""
    return name if isinstance(name, str) and CODE.fullmatch(name) else None
