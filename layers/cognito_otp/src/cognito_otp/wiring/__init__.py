"""One composition root a function, which its handler imports.

A separate module for each, because the synchronous triggers must not import boto3 (half of a cold start). While they
are imported the collector of reference cycles is off: it would go through ever more objects that all stay, 10 % of the
time. Each module ends by exempting those (``gc.freeze``) and turning it on again.
"""

import gc

from cognito_otp.wiring.deferred_imports import defer

NEVER_USED = (
    "boto3",  # of the Encryption SDK, for clients of its own
    "botocore.docs",  # writes botocore's documentation
    "phonenumbers",  # all of it, where phonenumbers.phonenumberutil is used
    "urllib3.http2",  # switches HTTP/2 on, and reads the installed packages
)
"""What libraries import and no function uses, a tenth of the sender's INIT; its submodules may be used."""

gc.disable()
defer(*NEVER_USED)
