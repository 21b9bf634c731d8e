"""The phone network: End User Messaging SMS and SNS's texts on this machine, and the gateway in front of them."""
