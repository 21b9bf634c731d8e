"""The outside world behind the ports; AWS's exceptions stop here."""
