"""Sample events of CustomSMSSender with a code in them that the function can open, for ``sam local invoke``."""
