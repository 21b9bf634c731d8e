"""Cold starts: what the functions cost in a fresh process, beside a floor, the documentation's sample, a naive one."""
