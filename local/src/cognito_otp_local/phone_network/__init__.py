"""The phone network: a local End User Messaging SMS API, the inbox it delivers to, the gateway."""
