"""What a query of CloudWatch Logs Insights asks for."""

from __future__ import annotations

import re

LANGUAGE = {
    *("SOURCE", "fields", "filter", "stats", "sort", "limit", "by", "as", "in", "asc", "desc"),
    *("count", "count_distinct", "latest", "earliest", "coalesce", "ispresent"),
}
"""Words of Logs Insights that our queries use. Source: CloudWatch Logs user guide, "Logs Insights QL commands"."""
OF_LAMBDA = {"@timestamp", "@type", "@requestId", "@duration", "@initDuration", "@maxMemoryUsed"}
"""Fields of Lambda's own lines. Source: the same guide, "Supported logs and discovered fields"."""


def asked_for(query: str) -> tuple[set[str], set[str]]:
    """Return the fields that a query reads and the names of log lines that it looks for."""
    looked_for = re.findall(r"message (?:in \[([^\]]+)\]|= (\S+))", query)
    lines = {name for listed in looked_for for name in re.findall(r"\w+", "".join(listed))}
    bare = re.sub(r"""(["']).*?\1""", "", query)
    aliases = set(re.findall(r"\bas (\w+)", bare))
    words = set(re.findall(r"@?[A-Za-z_]\w*", bare))
    return words - aliases - LANGUAGE - OF_LAMBDA, lines
