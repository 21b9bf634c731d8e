"""The services that the phone network answers for, and who may call them."""
