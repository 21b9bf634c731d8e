"""Cognito's SMS half in front of the emulator's Cognito.

The emulator is a directory: pools, users, passwords, SRP, tokens. The front adds what no emulator has: codes that
are issued, sealed, delivered and checked, the SMS_MFA challenge, and triggers called the way Cognito calls them.
``create_front(FrontConfig(emulator_url=...))`` in ``front_app`` is the way in.
"""
