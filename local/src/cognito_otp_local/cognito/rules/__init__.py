"""What Cognito demands and decides: checks of requests, and which address or factor a code goes to."""
