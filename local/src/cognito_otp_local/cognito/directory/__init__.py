"""Pools, app clients and users as the emulator behind the front keeps them, and who calls with a token."""
