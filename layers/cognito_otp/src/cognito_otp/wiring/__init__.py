"""One composition root a function, which its handler imports.

A separate module for each, because the synchronous triggers must not import boto3 (half of a cold start). While they
are imported the collector of reference cycles is off: it would go through ever more objects that all stay, 10 % of the
time. Each module ends by exempting those (``gc.freeze``) and turning it on again.
"""

import gc

gc.disable()
