"""AWS as the command line calls it: clients with limits, and errors as sentences that say what to do."""
