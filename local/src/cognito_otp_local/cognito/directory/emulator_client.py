"""The emulator behind the front: its Cognito as raw JSON, its Lambda and KMS as boto3 clients.

Everything is signed with the administrator's credentials; whether an operator may make a call is asked before, with
the operator's own signature. Neither the developer's AWS profile nor a proxy from the environment has a say.
"""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from cognito_otp_local.cognito.errors import CognitoError
from cognito_otp_tools.aws.local_clients import ONCE, local_session

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cognito_otp_local.cognito.front_config import FrontConfig

type Document = dict[str, Any]

TARGET = "AWSCognitoIdentityProviderService"
# The emulator knows this word, too: stack/emulator_program/authorization.py.
ONLY_AUTHORIZE = "x-cognito-otp-only-authorize"
_CONNECTIONS_OWN = frozenset({"connection", "content-length", "expect", "keep-alive", "transfer-encoding"})
_OK = 200
_CONNECTIONS = 200
_CONNECT_SECONDS = 5.0
_READ_SECONDS = 60.0


class EmulatorClient:
    """The emulator's endpoint with the administrator's credentials; safe to share between threads."""

    def __init__(self, config: FrontConfig) -> None:
        """Open a connection pool; nothing is sent yet."""
        self._url = config.emulator_url.rstrip("/") + "/"
        self._signer = SigV4Auth(
            Credentials(config.access_key_id, config.secret_access_key), "cognito-idp", config.region
        )
        self._session = local_session(config.region, config.access_key_id, config.secret_access_key)
        # Sessions make clients for one thread at a time; the clients themselves may be shared.
        self._making = threading.Lock()
        self._http = httpx.Client(
            timeout=httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=_CONNECTIONS),
            trust_env=False,
        )

    def cognito(self, operation: str, document: Document) -> Document:
        """Call one Cognito operation; raise CognitoError with the emulator's own name and sentence if it refuses."""
        return _answer(*self._send(operation, json.dumps(document).encode()))

    def authorize(self, headers: Mapping[str, str], body: bytes, roles: Iterable[str]) -> None:
        """Ask the emulator's IAM whether a signed call is allowed, and passing these roles; raise CognitoError if not.

        The request goes on as it came, Host among the headers, because the signature is over them.
        """
        sent = {name: value for name, value in headers.items() if name.lower() not in _CONNECTIONS_OWN}
        request = httpx.Request("POST", self._url, headers={**sent, ONLY_AUTHORIZE: " ".join(roles)}, content=body)
        try:
            answer = self._http.send(request)
        except httpx.TransportError as error:
            raise _unanswered("whether the call is allowed", error) from error
        _answer(answer.status_code, answer.content)

    @property
    def url(self) -> str:
        """Where the emulator answers."""
        return self._url.rstrip("/")

    def public_document(self, pool_id: str, name: str) -> Document:
        """Fetch one of the public documents of a pool that exists, such as its signing keys."""
        try:
            found = self._http.get(f"{self._url}{pool_id}/.well-known/{name}")
        except httpx.TransportError as error:
            raise _unanswered(name, error) from error
        return _answer(found.status_code, found.content)

    def client(self, service: str, read_seconds: float = _READ_SECONDS) -> Any:
        """Make a boto3 client of another service of the emulator; it never retries."""
        limits = ONCE.merge(Config(read_timeout=read_seconds, max_pool_connections=_CONNECTIONS))
        with self._making:
            return self._session.client(service, endpoint_url=self._url, config=limits)  # type: ignore[call-overload]  # the service is an argument

    def close(self) -> None:
        """Drop the connections."""
        self._http.close()

    def _send(self, operation: str, body: bytes) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"{TARGET}.{operation}"}
        request = AWSRequest(method="POST", url=self._url, data=body, headers=headers)
        self._signer.add_auth(request)
        try:
            answer = self._http.post(self._url, content=body, headers=dict(request.headers.items()))
        except httpx.TransportError as error:
            raise _unanswered(operation, error) from error
        return answer.status_code, answer.content


def _answer(status: int, body: bytes) -> Document:
    try:
        answer = json.loads(body) if body else {}
    except ValueError:
        answer = {"message": f"The emulator answered HTTP {status}, and no JSON."}
        status = 500
    if status == _OK and isinstance(answer, dict):
        return answer
    found = answer if isinstance(answer, dict) else {}
    kind = str(found.get("__type", "InternalErrorException")).rpartition("#")[2]
    raise CognitoError(kind, str(found.get("message", found.get("Message", ""))), status)


def _unanswered(what: str, error: httpx.TransportError) -> CognitoError:
    return CognitoError(
        "InternalErrorException",
        f"The emulator did not answer {what} ({type(error).__name__}); is the local stack still up?",
        500,
    )
