"""Puts the additions in place of what ministack does, and runs it."""

from __future__ import annotations

import zipfile
from types import SimpleNamespace

from ministack import app
from ministack.core import iam_evaluator, lambda_runtime
from ministack.services import cognito, iam, lambda_svc
from ministack.services.cloudformation import stacks

from cognito_otp_local.stack.emulator_program.app_clients import client_secret, token
from cognito_otp_local.stack.emulator_program.authorization import handle_cognito
from cognito_otp_local.stack.emulator_program.calls import invoke, new_uuid, spawn
from cognito_otp_local.stack.emulator_program.import_path import folder_before_layers
from cognito_otp_local.stack.emulator_program.layers import Archive
from cognito_otp_local.stack.emulator_program.policy_simulator import evaluate, simulate_principal_policy
from cognito_otp_local.stack.emulator_program.printed_lines import printed_lines, queue_lines
from cognito_otp_local.stack.emulator_program.signing_out import refresh_token_revoked
from cognito_otp_local.stack.emulator_program.stack_deletions import keeping_dependencies
from cognito_otp_local.stack.emulator_program.tokens import disable_user, find_refreshed, run_checked


def main() -> None:
    """Run ministack with all of this put in place."""
    cognito.handle_request = handle_cognito
    cognito._client_secret, cognito._fake_token = client_secret, token  # noqa: SLF001 - as below
    cognito._refresh_token_revoked = refresh_token_revoked  # noqa: SLF001 - as below
    cognito._run_idp_handler, cognito._admin_disable_user = run_checked, disable_user  # noqa: SLF001 - as below
    cognito._refresh_auth_user = find_refreshed  # noqa: SLF001 - as below
    iam_evaluator.evaluate = evaluate
    iam._IAM_HANDLERS["SimulatePrincipalPolicy"] = simulate_principal_policy  # noqa: SLF001 - as below
    lambda_svc._invoke, lambda_svc.new_uuid = invoke, new_uuid  # noqa: SLF001 - the emulator has no public way in
    lambda_runtime.zipfile = SimpleNamespace(**{**vars(zipfile), "ZipFile": Archive})
    worker, custom = lambda_runtime.Worker, lambda_runtime.ProvidedWorker  # a custom runtime prints elsewhere
    custom._drain_stderr_bounded = worker._drain_stderr_bounded  # noqa: SLF001 - as above
    worker._read_stderr, worker._drain_stderr_bounded = queue_lines, printed_lines  # noqa: SLF001
    lambda_runtime._PYTHON_WORKER_SCRIPT = folder_before_layers(lambda_runtime._PYTHON_WORKER_SCRIPT)  # noqa: SLF001
    stacks._delete_resource = keeping_dependencies(stacks._delete_resource)  # noqa: SLF001 - as above
    worker._spawn = spawn  # noqa: SLF001 - as above
    app.main()
