"""What ``cognito-otp failures`` does: records of undelivered codes are read from a stack's queue, and deleted.

``records`` reads one, ``queues`` takes them out of the queue for a while.
"""
