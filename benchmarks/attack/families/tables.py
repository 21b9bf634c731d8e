"""Values of parameters that the template's patterns admit, and documents that are no routing tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

type Document = dict[str, Any]

SETTINGS: dict[str, tuple[str, ...]] = {
    "ServedCountries": ("UK", "GB,UK", "UK,GB", "GB, UK", "ZZ,GB", "AA,BB,GB", "GB,GB", "EU,GB", "GB,EN"),
    "NeverCapped": ("+9991234567", "+1234567", "+19999999999,+447700900123", "+447700900", "+999999999999999"),
    "MaxPrice": (".0", ".00000", "99.99999", "0.50"),
    "AppName": ("A", "A&B", "a.", "A" + " " * 28 + "B", "code", "0", "A B-C & D."),
    "AuthSessionMinutes": ("3", "15", "3.0", "1e1", "3.5", "03", "+5"),
    "TemporaryPasswordDays": ("1", "365", "7.0", "1e1", "1.5"),
    "RetryAttempts": ("0", "1", "2", "1.0", "1e0", "0.5"),
    "MaximumEventAge": ("60", "180.0", "1e3", "21600"),
    "CodesPerNumberPerHour": ("1", "10.0", "1e1", "1.5", "99999999999999999999", "1e400"),
    "CodesPerCountryPerMinute": ("1", "100.0", "1e2", "2.5", "99999999999999999999"),
    "ResendStartsAt": ("first", "next_route", "next_channel"),
    "PumpingGuard": ("observe", "enforce"),
    "OriginationIdentity": ("+", ":", "/", "_", "A" * 256, "+1", "a+b"),
}
"""Parameters of the type Number take every number that CloudFormation takes; the function reads their text."""


def _first(document: Document) -> Document:
    route: Document = document["routes"]["FR"][0]
    return route


MISTAKES: dict[str, Callable[[Document], object]] = {
    "a setting that is not known": lambda document: _first(document).update(colour="red"),
    "a channel that is not known": lambda document: _first(document).update(channel="pigeon"),
    "no channel": lambda document: _first(document).pop("channel"),
    "a price that is none": lambda document: _first(document).update(max_price="cheap"),
    "a number for an identity": lambda document: _first(document).update(identity=14255550100),
    "an identity with a space": lambda document: _first(document).update(identity="AC ME"),
    "a Region that is none": lambda document: _first(document).update(region="Europe"),
    "a country that is none": lambda document: document["routes"].update(UK=[{"channel": "sms"}]),
    "a country with false for its routes": lambda document: document["routes"].update(NO=False),
    "an empty list of routes": lambda document: document["routes"].update(NO=[]),
    "a route that is a text": lambda document: document["routes"].update(FR=["sms"]),
    "a key that is not known": lambda document: document.update(comment="hello"),
    "a name twice": lambda document: _first(document).update(name="good"),
    "a disabled country that is none": lambda document: document["disabled"].append("ZZ"),
    "a disabled country of another type": lambda document: document["disabled"].append(False),
    "another version": lambda document: document.update(version=2),
    "a version in quotes": lambda document: document.update(version="1"),
    "a call without an identity": lambda document: document["routes"].update(FR=[{"channel": "voice"}]),
}
"""What people get wrong in one place of a table."""

_ROUTE = '[{"channel": "sms", "name": "good", "identity": "GOOD"}]'
TWICE = {
    "routes": f'{{"version": 1, "routes": {{"default": {_ROUTE}}}, "routes": {{"FR": {_ROUTE}}}}}',
    "default": f'{{"version": 1, "routes": {{"default": {_ROUTE}, "default": []}}}}',
    "a country": f'{{"version": 1, "routes": {{"GB": {_ROUTE}, "GB": [{{"channel": "sms", "identity": "arn:x"}}]}}}}',
    "a channel": '{"version": 1, "routes": {"default": [{"channel": "sms", "channel": "pigeon", "identity": "GOOD"}]}}',
    "version": f'{{"version": 1, "version": 2, "routes": {{"default": {_ROUTE}}}}}',
}
"""JSON in which the second of two equal keys takes the place of the first, as most readers have it."""

GARBAGE = {
    "{}": "{}",
    "[]": "[]",
    "null": "null",
    "a number": "0",
    "not a number": "NaN",
    "no JSON": "hello",
    "a version alone": '{"version": 1}',
    "very deep": "[" * 2800,
    "deep and closed": "[" * 1400 + "]" * 1400,
    "deep objects": '{"a":' * 560,
    "an endless price": '{"version": 1e999, "routes": {"default": [{"channel": "sms"}]}}',
    "a half character": '{"version": 1, "routes": {"default": [{"channel": "sms", "name": "\\ud800"}]}}',
    "routes in a list": '{"version": 1, "routes": [[{"channel": "sms"}]]}',
    "routes of null": '{"version": 1, "routes": {"default": null}}',
    "a long number": "9" * 2800,
    "zero bytes": '{"version": 1, "routes": {"default": [{"channel": "sms", "identity": "\\u0000"}]}}',
    "a list of null": '{"version": 1, "disabled": [null], "routes": {"default": [null]}}',
}
