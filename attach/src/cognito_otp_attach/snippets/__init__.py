"""The same attachment in the words of the tool that deploys a pool, and the policy that an operator needs."""
