# What the makefile builds of functions and layer share. SAM runs make in a scratch copy of the folder but names the
# original Makefile, so paths start from where this file stands.
ROOT := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))..)
UV := $(or $(wildcard $(ROOT)/.venv/bin/uv),uv)
PYTHON := $(or $(wildcard $(ROOT)/.venv/bin/python),$(UV) run --no-project --python 3.13 python)

# $(call compile,FOLDER,WHERE LAMBDA MOUNTS IT): an unchecked-hash .pyc beside every .py. Lambda's disk is read-only,
# so without them Python compiles every module at every cold start, and a zip's rounded times make other .pyc stale.
compile = $(PYTHON) -m compileall -q -j 0 --invalidation-mode unchecked-hash -s $(1) -p $(2) $(1)
