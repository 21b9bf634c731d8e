"""Finding the local stack that is up in a folder."""
