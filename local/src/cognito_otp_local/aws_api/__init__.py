"""AWS's APIs as botocore describes them: their models, and requests held against the models."""
