"""One-time codes from Amazon Cognito: decrypted, worded and routed."""

VERSION = "0.1.0"
"""That of the distribution, which a layer does not carry the metadata of."""
