"""Whether an account can really deliver a code: facts are gathered through ports, pure checks judge them.

``facts`` reads, concurrently and at the pace that AWS allows; ``checks`` has a small function for each question;
``findings`` is what they say and how a run of them ends; ``policy`` is what an operator needs to see everything.
"""
