# `make demo` and `make test` need git, make and Python 3.11 or newer; everything else is set up here, from the lock file.
UV_VERSION := 0.13.9
UV := $(CURDIR)/.uv/bin/uv
BIN := $(CURDIR)/.venv/bin
export PATH := $(BIN):$(PATH)
export SAM_CLI_TELEMETRY := 0
export UV_NO_PROGRESS := 1
unexport PYTHONDONTWRITEBYTECODE # with it every program that starts compiles all it imports
unexport AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION AWS_ENDPOINT_URL # nothing here is about the caller's account

.DEFAULT_GOAL := help
.PHONY: help setup demo up down build test quick reliability load attack bench fuzz browser screenshot sam-local \
	check lint types imports texts template sam-validate cfn-lint checkov format clean

help: ## Show this help
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready ## Prepare .venv (with cognito-otp in it) and the emulator's own environment

.uv/bin/uv:
	@echo "Setting up uv $(UV_VERSION)"
	@python3 -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.ready: pyproject.toml uv.lock layers/cognito_otp/pyproject.toml attach/pyproject.toml tools/pyproject.toml local/pyproject.toml .python-version | .uv/bin/uv
	@echo "Setting up Python 3.13, the tools and the emulator from uv.lock"
	@$(UV) sync --quiet --frozen
	@UV_PROJECT_ENVIRONMENT=.venv-emulator $(UV) sync --quiet --frozen --only-group emulator
	@touch $@

demo: setup ## Sign a user up by phone on a local stack, confirm, and sign in (WAY=passwordless and others: docs/sign-up.md)
	@cognito-otp local demo $(if $(WAY),--way $(WAY))

up: setup ## Keep a local stack up until Ctrl-C
	@cognito-otp local up

down: setup ## Stop the local stack
	@cognito-otp local down

build: setup ## Build the functions and the layer for AWS (sam build)
	@sam build

test: setup browser check ## Check everything and run every test, in 3 processes
	@pytest --numprocesses 3 --dist loadgroup --no-loadscope-reorder

quick: setup ## Check style, types, imports and texts, and run the unit tests with fewer generated examples
	@$(MAKE) --no-print-directory --jobs 2 lint types imports texts
	@pytest --quiet --numprocesses 2 --dist loadgroup --no-loadscope-reorder --hypothesis-profile quick tests/unit

reliability: setup ## Run every failure scenario on a local stack; print the table of docs/reliability.md
	@PYTHONPATH=tests python benchmarks/reliability.py

load: setup ## Send a thousand codes, fifty and more at once, on a local stack; print what arrived
	@PYTHONPATH=tests python benchmarks/load.py

attack: setup ## Attack the sender with faults, kills and hostile settings (SEED=, CASES=, ONLY=family or family:case)
	@PYTHONPATH=benchmarks:tests SEED=$(SEED) CASES=$(CASES) ONLY=$(ONLY) python -m attack

bench: setup ## Measure cold starts beside the documentation's sample; write benchmarks/results.md (ROUNDS=)
	@PYTHONPATH=benchmarks:tests python -m cold --rounds $(or $(ROUNDS),15)

fuzz: setup ## Run 100,000 generated events through the sender
	@EXAMPLES=50000 pytest -q -p no:cacheprovider tests/unit/sender/test_generated_events.py --timeout 3000

sam-local: setup ## Run every sample event in Lambda's container (needs Docker)
	@.ci/sam-local
browser: setup ## Find a Chromium for the browser tests; if there is none, set one up in .venv
	@python tests/browser/browsers.py

screenshot: setup browser ## Take the pictures of the inbox and of messages again
	@python tests/browser/screenshot.py

check: setup ## Check style, types, the dependency rule, the texts and the template
	@$(MAKE) --no-print-directory --jobs 2 lint types imports texts template

lint: setup
	@ruff format --check .
	@ruff check .

types: setup
	@mypy layers/cognito_otp/src functions attach/src tools/src local/src tests benchmarks

imports: setup
	@lint-imports --no-logo

texts: setup
	@cognito-otp preview --check

template: sam-validate cfn-lint checkov

sam-validate: setup
	@sam validate --lint --region us-east-1

cfn-lint: setup
	@cfn-lint --regions us-east-1 ap-east-2 us-gov-west-1 eusc-de-east-1 ap-east-1 ap-southeast-5 ap-southeast-7 -- template.yaml  # the last three lack AWS::SMSVOICE
	@cfn-lint delivery-events.yaml

checkov: setup
	@uvx --quiet --python 3.13 checkov==3.3.30 --skip-download --quiet --compact --framework cloudformation --file template.yaml delivery-events.yaml

format: setup ## Format the code
	@ruff format .
	@ruff check --fix .

clean: ## Remove everything that was set up or built
	rm -rf .venv .venv-emulator .uv .aws-sam .cognito-otp tests/clients/*/node_modules
