"""One-time codes from Amazon Cognito: decrypted, worded and routed."""
