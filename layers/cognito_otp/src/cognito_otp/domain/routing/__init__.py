"""Routing: by which channel and from which identity a code goes to each destination country.

``routes`` and ``table`` are the values, ``reading`` and ``writing`` turn documents into them and back, ``mending``
makes a table of one with mistakes, ``arns`` parses ARNs, ``checking`` finds what would fail in the field, ``planning``
orders the routes for one code, ``composing`` words it for a route, and ``explaining`` explains all that for one phone.
"""
