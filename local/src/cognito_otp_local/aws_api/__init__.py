"""AWS's APIs as botocore describes them: their models, requests held against the models, and who signed a request."""
