"""The query protocol, in which SNS answers: XML, read by every SDK (botocore's model of ``sns``)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cognito_otp_local.phone_network.refusals import RefusedError

NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/"
FIRST_SERVER_ERROR = 500


class Entries(dict[str, str]):
    """A map of the model, which is written as entries of key and value; any other dict is a structure."""


type Value = str | bool | Sequence["Value"] | Mapping[str, "Value"]
"""What a member of an answer may be."""


def encode_query_result(operation: str, result: Mapping[str, Value]) -> Response:
    """Encode the members of an operation's output shape."""
    root = Element(f"{operation}Response", xmlns=NAMESPACE)
    _fill(SubElement(root, f"{operation}Result"), result)
    SubElement(SubElement(root, "ResponseMetadata"), "RequestId").text = str(uuid.uuid4())
    return Response(tostring(root, encoding="utf-8"), media_type="text/xml")


def encode_query_error(refusal: RefusedError) -> Response:
    """Encode an error."""
    root = Element("ErrorResponse", xmlns=NAMESPACE)
    error = SubElement(root, "Error")
    SubElement(error, "Type").text = "Receiver" if refusal.status >= FIRST_SERVER_ERROR else "Sender"
    SubElement(error, "Code").text = refusal.code
    SubElement(error, "Message").text = refusal.message
    SubElement(root, "RequestId").text = str(uuid.uuid4())
    return Response(tostring(root, encoding="utf-8"), refusal.status, media_type="text/xml")


def _fill(element: Element, value: Value) -> None:
    """Write a value into its element: a list's items are each a ``member``."""
    match value:
        case bool():
            element.text = str(value).lower()
        case str():
            element.text = value
        case Entries():
            for key, text in value.items():
                entry = SubElement(element, "entry")
                SubElement(entry, "key").text, SubElement(entry, "value").text = key, text
        case dict():
            for name, item in value.items():
                _fill(SubElement(element, name), item)
        case _:
            for item in value:
                _fill(SubElement(element, "member"), item)
