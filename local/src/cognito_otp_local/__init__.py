"""The local stack: it runs the deployed template with no AWS account and no container engine."""
