"""An account of End User Messaging: the identities that it owns, the sandbox, and how to request a number."""
