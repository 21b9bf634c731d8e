"""Starts what a local stack serves itself: Cognito's front, the endpoint of the functions, and the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from starlette.middleware import Middleware

from cognito_otp_local.cognito.front_app import create_front, front_of
from cognito_otp_local.cognito.front_config import FrontConfig
from cognito_otp_local.inbox.app import create_inbox
from cognito_otp_local.inbox.emails import deliver_email
from cognito_otp_local.inbox.received import Inbox
from cognito_otp_local.phone_network.account.account import Account
from cognito_otp_local.phone_network.gateway import create_gateway
from cognito_otp_local.phone_network.sending.delivery_events import DeliveryEvents
from cognito_otp_local.phone_network.services.iam import AllowEveryone, RoleGate
from cognito_otp_local.phone_network.wiring import EmulatedNetwork
from cognito_otp_local.stack.emulator import ACCOUNT
from cognito_otp_local.web.relay import Relay
from cognito_otp_local.web.servers import Server

if TYPE_CHECKING:
    from contextlib import ExitStack

    from cognito_otp_local.cognito.front import Front
    from cognito_otp_local.stack.emulator import Emulator
    from cognito_otp_local.stack.options import Options
    from cognito_otp_local.stack.sockets import Sockets


@dataclass(frozen=True, slots=True)
class Served:
    """What is served: Cognito's API, by ``cognito`` at ``front``, the functions' endpoint and the inbox."""

    cognito: Front
    front: Server
    aws: Server
    inbox: Server


def serve(sockets: Sockets, emulator: Emulator, resources: ExitStack, options: Options) -> Served:
    """Serve until ``resources`` close."""
    phones = Inbox()
    gate = RoleGate(emulator.client("iam"), emulator.client("lambda")) if options.enforce_iam else AllowEveryone()
    network = EmulatedNetwork(
        phones, Account(region=emulator.region, id=ACCOUNT), gate, DeliveryEvents(emulator.client)
    )
    resources.callback(network.close)
    config = FrontConfig(
        emulator_url=emulator.url,
        region=emulator.region,
        carrier=network.own_texts.deliver,
        deliver_email=partial(deliver_email, phones),
        note=phones.note,
        time_scale=options.time_scale,
        update_user_pool=options.update_user_pool,
        enforce_iam=options.enforce_iam,
    )
    app = create_front(config, Middleware(network.with_faults))
    front = Server(app, sockets.front)
    gateway = create_gateway(
        sms_voice=network.sms_voice(),
        front=Relay(front.url, "the Cognito endpoint"),
        emulator_url=emulator.url,
        also=frozenset() if options.listen is None else frozenset({options.listen}),
        network=network,
    )
    aws = Server(gateway, sockets.aws, sockets.containers)
    inbox = Server(create_inbox(phones, network.routes(), cognito_endpoint=front.url), sockets.inbox)
    for server in (aws, inbox, front):
        resources.enter_context(server)
    return Served(front_of(app), front, aws, inbox)
