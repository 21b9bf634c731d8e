"""The local stack: the real template on an emulator, with Cognito's SMS half and a phone network added."""
