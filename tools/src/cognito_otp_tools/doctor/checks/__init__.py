"""The questions: each a small pure function over the facts. To add one, write it and name it in ``all_checks``."""
