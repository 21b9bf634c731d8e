"""Every question, in the order in which their answers matter: the first that blocks is the first to mend."""

from __future__ import annotations

from cognito_otp_tools.doctor.checks import (
    accounts,
    attachments,
    codes,
    destinations,
    keys,
    places,
    probing,
    recovery,
    routes,
    texting,
    texting_roles,
    triggers,
    watching,
)

CHECKS = (
    *places.CHECKS,
    *accounts.CHECKS,
    *triggers.CHECKS,
    *keys.CHECKS,
    *texting.CHECKS,
    *texting_roles.CHECKS,
    *codes.CHECKS,
    *attachments.CHECKS,
    *recovery.CHECKS,
    *routes.CHECKS,
    *probing.CHECKS,
    *destinations.CHECKS,
    *watching.CHECKS,
)
