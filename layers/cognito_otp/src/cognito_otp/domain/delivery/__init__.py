"""An attempt's answer, the verdict on it, the code's outcome, and whether a code may be sent again."""
