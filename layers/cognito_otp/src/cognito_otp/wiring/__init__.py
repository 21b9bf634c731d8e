"""Makes the objects of each function: one module a function, so that PreSignUp and CustomMessage import no boto3.

Each module's objects are made on import, on purpose: Lambda imports the handler in its INIT phase, where CPU is not
throttled, and every later invocation reuses them.
"""
