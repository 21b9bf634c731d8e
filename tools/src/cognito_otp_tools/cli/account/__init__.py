"""Commands about an account of End User Messaging: its sandbox, its identities, AWS's simulators."""
