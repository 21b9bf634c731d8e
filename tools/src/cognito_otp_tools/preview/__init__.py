"""Messages with example values, for looking at them: as values, on a terminal and as a page."""
