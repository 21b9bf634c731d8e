"""What is done, in order, over ports: the sender's job, trying routes, the pumping guard, the report of an event."""
