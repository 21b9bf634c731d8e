"""How AWS is called and answers: protocols, signatures, the names on the wire."""
