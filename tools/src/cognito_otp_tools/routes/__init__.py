"""What ``cognito-otp routes`` and ``explain`` do: facts are read, a plan is made of them, the plan is applied.

``documents`` and ``checking`` read and judge a file, ``deployments`` and ``stores`` what is deployed and stored,
``planning`` decides what a put would write, ``switching`` is the kill switch, ``describing`` puts tables into words.
"""
