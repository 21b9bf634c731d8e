"""AWS's simulator destinations: numbers that reach no carrier and always succeed, or always fail.

Source: the End User Messaging SMS guide, "Test phone numbers".
"""

from __future__ import annotations

PAIRS = {
    "+61455944038": "+61455944039",
    "+43676800442031": "+43676800442032",
    "+32460213922": "+32460213923",
    "+56229140630": "+56229140631",
    "+420790542286": "+420790542287",
    "+4525919410": "+4525919215",
    "+37282720792": "+37282720793",
    "+3584573979110": "+3584573979111",
    "+33755512501": "+33755512502",
    "+85257048426": "+85257048854",
    "+36707178770": "+36707178772",
    "+394390009172": "+394390009174",
    "+447937404990": "+447937404992",
    "+352691385880": "+352691385882",
    "+3197008100148": "+3197008100150",
    "+4759449384": "+4759449387",
    "+48732141440": "+48732141442",
    "+351927946948": "+351927946950",
    "+40783900330": "+40783900332",
    "+34683783440": "+34683783442",
    "+46790645100": "+46790645102",
    "+41798075872": "+41798075874",
    "+886903444630": "+886903444632",
    "+447860019066": "+447860019067",
    "+14254147755": "+14254147167",
}
"""By the number that succeeds, the one that fails, a pair for each country."""
SUCCESSES, FAILURES = frozenset(PAIRS), frozenset(PAIRS.values())


def is_simulator(number: str) -> bool:
    """Whether a number (E.164) is a simulator destination, which the sandbox lets through."""
    return number in SUCCESSES or number in FAILURES
