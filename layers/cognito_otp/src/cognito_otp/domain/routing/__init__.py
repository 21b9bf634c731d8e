"""Routing: by which channel and from which identity a code goes to each destination country.

``routes`` and ``table`` are the values, ``reading`` and ``writing`` turn documents into them and back, ``checking``
finds what would fail in the field, ``planning`` orders the routes for one code, ``composing`` words it for a route,
``failures`` decides what each error of a channel means, and ``explaining`` tells all that for one phone number.
"""
