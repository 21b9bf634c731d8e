"""What the account that the phone network plays owns: one module a kind of record."""
