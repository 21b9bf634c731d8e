"""How AWS is called: protocols, signatures, models of services."""
