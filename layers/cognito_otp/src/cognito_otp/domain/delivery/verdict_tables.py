"""The tables of verdicts: one for every exception, Reason and ResourceType of botocore's service models.

Only what surely concerns the destination, or the whole account, stops a code: any other refusal may be this route's
alone, so the next one is tried. Reasons of the control plane are not expected of a send, and say nothing of its
destination.
"""

from __future__ import annotations

from cognito_otp.domain.delivery.verdicts import (
    NEXT,
    RETRY,
    STOP,
    STOP_AND_LOOK,
    VAGUE,
    Limit,
    Verdict,
    limited,
)

CONFLICTS: dict[str, Verdict] = {
    "DESTINATION_PHONE_NUMBER_OPTED_OUT": STOP,
    "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION": STOP,
    "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE": STOP,
    "DESTINATION_PHONE_NUMBER_NOT_VERIFIED": limited(Limit.SANDBOX),
} | dict.fromkeys(
    (
        "NO_ORIGINATION_IDENTITIES_FOUND",
        "MESSAGE_TYPE_MISMATCH",
        "NUMBER_CAPABILITIES_MISMATCH",
        "RESOURCE_NOT_ACTIVE",
        "KEYWORD_MISMATCH",
        "PHONE_NUMBER_NOT_IN_REGISTRATION_REGION",
        "REGISTRATION_NOT_COMPLETE",
        "NOTIFY_CONFIGURATION_NOT_ACTIVE",
        "CREATE_REGISTRATION_VERSION_NOT_ALLOWED",
        "DELETION_PROTECTION_ENABLED",
        "DISASSOCIATE_REGISTRATION_NOT_ALLOWED",
        "DISCARD_REGISTRATION_VERSION_NOT_ALLOWED",
        "EDIT_REGISTRATION_FIELD_VALUES_NOT_ALLOWED",
        "EVENT_DESTINATION_MISMATCH",
        "LAST_PHONE_NUMBER",
        "OPT_OUT_LIST_MISMATCH",
        "PHONE_NUMBER_ASSOCIATED_TO_POOL",
        "PHONE_NUMBER_ASSOCIATED_TO_REGISTRATION",
        "PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL",
        "REGISTRATION_ALREADY_SUBMITTED",
        "RESOURCE_ALREADY_ASSOCIATED",
        "SENDER_ID_ASSOCIATED_TO_POOL",
        "RCS_AGENT_ASSOCIATED_TO_POOL",
        "POOL_ASSOCIATED_TO_NOTIFY_CONFIGURATION",
        "RESOURCE_ALREADY_EXISTS",
        "RESOURCE_DELETION_NOT_ALLOWED",
        "RESOURCE_MODIFICATION_NOT_ALLOWED",
        "RESOURCE_NOT_EMPTY",
        "SELF_MANAGED_OPT_OUTS_MISMATCH",
        "SUBMIT_REGISTRATION_VERSION_NOT_ALLOWED",
        "TWO_WAY_CONFIG_MISMATCH",
        "VERIFICATION_CODE_EXPIRED",
        "VERIFICATION_ALREADY_COMPLETE",
        "PROTECT_CONFIGURATION_IS_ACCOUNT_DEFAULT",
        "PROTECT_CONFIGURATION_ASSOCIATED_WITH_CONFIGURATION_SET",
        "PROTECT_CONFIGURATION_NOT_ASSOCIATED_WITH_CONFIGURATION_SET",
        "RCS_AGENT_ALREADY_ASSOCIATED_TO_REGISTRATION_TYPE",
    ),
    NEXT,
)
"""ConflictException. Protect and opt-outs are decisions about the destination, which no other route may get round."""

QUOTAS: dict[str, Verdict] = {
    "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT": limited(Limit.TEXTS),
    "MONTHLY_SPEND_LIMIT_REACHED_FOR_VOICE": limited(Limit.CALLS),
    "MONTHLY_SPEND_LIMIT_REACHED_FOR_NOTIFY": limited(Limit.NOTIFY),
    "DAILY_NOTIFY_TIER_MESSAGE_LIMIT": limited(Limit.NOTIFY_CONFIGURATION),  # the tier is the configuration's
    "DAILY_DESTINATION_CALL_LIMIT": limited(Limit.CALLS),
} | dict.fromkeys(
    (
        "ASSOCIATIONS_PER_REGISTRATION",
        "CONFIGURATION_SETS_PER_ACCOUNT",
        "EVENT_DESTINATIONS_PER_CONFIGURATION_SET",
        "KEYWORDS_PER_PHONE_NUMBER",
        "KEYWORDS_PER_POOL",
        "MONTHLY_SPEND_LIMIT_REACHED_FOR_MEDIA",
        "MONTHLY_SPEND_LIMIT_REACHED_FOR_RCS",
        "NOTIFY_CONFIGURATIONS_PER_ACCOUNT",
        "OPT_OUT_LISTS_PER_ACCOUNT",
        "ORIGINATION_IDENTITIES_PER_POOL",
        "PHONE_NUMBERS_PER_ACCOUNT",
        "PHONE_NUMBERS_PER_REGISTRATION",
        "POOLS_PER_ACCOUNT",
        "RCS_AGENTS_PER_ACCOUNT",
        "REGISTRATION_ATTACHMENTS_CREATED_PER_DAY",
        "REGISTRATION_ATTACHMENTS_PER_ACCOUNT",
        "REGISTRATION_VERSIONS_CREATED_PER_DAY",
        "REGISTRATIONS_PER_ACCOUNT",
        "SENDER_IDS_PER_ACCOUNT",
        "TAGS_PER_RESOURCE",
        "VERIFIED_DESTINATION_NUMBERS_PER_ACCOUNT",
        "VERIFICATION_ATTEMPTS_PER_DAY",
        "PROTECT_CONFIGURATIONS_PER_ACCOUNT",
    ),
    NEXT,
)
"""ServiceQuotaExceededException."""

NAMED_BY_FIELDS = frozenset(
    {
        "INVALID_PARAMETER",
        "MISSING_PARAMETER",
        "FIELD_VALIDATION_FAILED",
        "MAXIMUM_SIZE_EXCEEDED",
        "CANNOT_PARSE",
        "INVALID_REQUEST",
        "PARAMETERS_CANNOT_BE_USED_TOGETHER",
        "UNSPECIFIED_PARAMETER_NOT_SUPPORTED",
        "OTHER",
    }
)
"""Reasons of ValidationException that say what is wrong only in their Fields: the number, or a route's settings."""

VALIDATIONS: dict[str, Verdict] = {"DESTINATION_COUNTRY_BLOCKED": STOP} | dict.fromkeys(
    (
        "COUNTRY_NOT_ENABLED",  # of a Notify configuration, which has countries of its own
        "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY",
        "INTERNATIONAL_SENDING_NOT_SUPPORTED",
        "SENDER_ID_NOT_SUPPORTED",
        "SENDER_ID_NOT_REGISTERED",
        "SENDER_ID_REQUIRES_REGISTRATION",
        "COUNTRY_CODE_MISMATCH",
        "CHANNEL_NOT_ENABLED",
        "INVALID_ARN",
        "RESOURCE_NOT_ACCESSIBLE",
        "PRICE_OVER_THRESHOLD",
        "VOICE_CAPABILITY_NOT_AVAILABLE",
        "CANNOT_ADD_OPTED_OUT_NUMBER",
        "ATTACHMENT_TYPE_NOT_SUPPORTED",
        "INVALID_FILTER_VALUES",
        "INVALID_NEXT_TOKEN",
        "INVALID_REGISTRATION_ASSOCIATION",
        "MEDIA_TYPE_NOT_SUPPORTED",
        "PHONE_NUMBER_CANNOT_BE_OPTED_IN",
        "PHONE_NUMBER_CANNOT_BE_RELEASED",
        "REQUESTED_SPEND_LIMIT_HIGHER_THAN_SERVICE_LIMIT",
        "TWO_WAY_TOPIC_NOT_PRESENT",
        "TWO_WAY_NOT_ENABLED",
        "TWO_WAY_NOT_SUPPORTED_IN_COUNTRY",
        "TWO_WAY_NOT_SUPPORTED_IN_REGION",
        "TWO_WAY_CHANNEL_NOT_PRESENT",
        "UNKNOWN_REGISTRATION_FIELD",
        "UNKNOWN_REGISTRATION_SECTION",
        "UNKNOWN_REGISTRATION_TYPE",
        "UNKNOWN_REGISTRATION_VERSION",
        "UNKNOWN_OPERATION",
        "REGISTRATION_FIELD_CANNOT_BE_DELETED",
        "VERIFICATION_CODE_MISMATCH",
    ),
    NEXT,
)
"""ValidationException, but for NAMED_BY_FIELDS."""

MISSING: dict[str, Verdict] = dict.fromkeys(
    (
        "phone-number",
        "sender-id",
        "pool",
        "rcs-agent",
        "configuration-set",
        "notify-configuration",
        "notify-template",
        "message-template",
        "keyword",
        "protect-configuration",
        "opt-out-list",
        "opted-out-number",
        "account",
        "event-destination",
        "registration",
        "registration-attachment",
        "verified-destination-number",
        "policy",
        "message",
    ),
    NEXT,
)
"""ResourceNotFoundException, by ResourceType."""

DENIALS: dict[str, Verdict] = {
    "INSUFFICIENT_ACCOUNT_REPUTATION": STOP_AND_LOOK,
    "ACCOUNT_DISABLED": STOP_AND_LOOK,
}
"""AccessDeniedException: AWS has ended the account's sending, on every route. Without a Reason it is IAM, which may
allow another identity."""

REASONS = {
    "ConflictException": CONFLICTS,
    "ServiceQuotaExceededException": QUOTAS,
    "ValidationException": VALIDATIONS,
    "ResourceNotFoundException": MISSING,
    "AccessDeniedException": DENIALS,
}

WITHOUT_REASON: dict[str, Verdict] = {
    "AccessDeniedException": NEXT,
} | dict.fromkeys(
    (
        "ConnectTimeoutError",
        "ConnectionClosedError",
        "ConnectionError",
        "DeadlineExceededError",
        "EndpointConnectionError",
        "HTTPClientError",
        "ProxyConnectionError",
        "ReadTimeoutError",
        "SSLError",
    ),
    RETRY,
)
"""Exceptions without a Reason. The last ones are botocore's, for a request that was never written."""

SNS: dict[str, Verdict] = dict.fromkeys(
    ("InvalidParameter", "ParameterValueInvalid", "ValidationException"),
    VAGUE,
) | dict.fromkeys(
    (
        "AuthorizationError",
        "InvalidSecurity",
        "NotFound",
        "EndpointDisabled",
        "PlatformApplicationDisabled",
        "KMSDisabled",
        "KMSInvalidState",
        "KMSNotFound",
        "KMSOptInRequired",
        "KMSAccessDenied",
    ),
    NEXT,
)
"""Publish, whose invalid parameters are named in no field: it may be the number or the sender ID. The errors of topics
and push endpoints are not expected for a text."""
