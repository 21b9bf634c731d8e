"""What the stacks of journeys and benchmarks are deployed with."""

from __future__ import annotations

import json

PASSWORDLESS = {"SignInWithoutPassword": "true"}
ROUTES = {
    "version": 1,
    "routes": {
        "FR": [
            {"channel": "sms", "name": "first", "identity": "FIRST"},
            {"channel": "sms", "name": "second", "identity": "SECOND"},
            {"channel": "voice", "name": "call", "identity": "+33639980000", "locale": "fr"},
        ],
        "default": [{"channel": "sms", "identity": "ACME"}],
    },
}
"""France has several routes for the journeys that need them; everyone else is texted from one identity."""

PARAMETERS = {
    "AppName": "Acme",
    "OriginationIdentity": "ACME",
    "SignInWith": "phone_number_or_email",
    # So that CustomMessage may word e-mail.
    "SesIdentityArn": "arn:aws:ses:us-east-1:000000000000:identity/no-reply@example.com",
    "RoutingTable": json.dumps(ROUTES),
    "ResendStartsAt": "next_channel",
    "UseVoice": "true",
}
