"""The words of texts, e-mails and calls, and how a text is cut into segments."""
