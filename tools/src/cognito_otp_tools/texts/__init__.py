"""The texts that a deployment sends: reading, checking, building and showing them."""
