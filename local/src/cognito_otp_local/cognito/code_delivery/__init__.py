"""How a code reaches its user: sealed for a CustomSMSSender, or worded and sent by Cognito itself."""
