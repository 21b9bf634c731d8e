"""Routing: by which channel and from which identity a code goes to each destination country.

``routes`` and ``table`` are the values, ``reading`` and ``writing`` turn documents into them and back, ``mending``
makes a table of a document with mistakes, ``arns`` parses ARNs, ``checking`` finds what would fail when codes are sent,
``planning`` orders the routes for one code, ``composing`` words it for a route, and ``explaining`` shows the plan and
the message for one phone number. What each error of a channel means is in
``domain.delivery``.
"""
