"""The template: as it is written, transformed and documented, and what it names."""
