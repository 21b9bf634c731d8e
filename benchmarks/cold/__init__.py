"""Cold starts: what the functions cost in a fresh process, beside a floor, the documentation's sample and a naive one."""
