# Needs only Python 3.11 or newer and make; everything else is installed into .venv/.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2
PACKAGES := domain crawlers nlp storage alerts inspection reports pipelines config console demo

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check gate bench drill model lock clean storage engine reprints events nlp

help: ## what can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新版本；可用 make PYTHON=/路径/python3.11 指定。"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "无法建立虚拟环境：在 Debian/Ubuntu/麒麟上请先安装 python3-venv。"; exit 2; }
	@touch $@

$(VENV)/ready: $(VENV)/python requirements/run.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

setup: $(VENV)/ready ## install the program into .venv/
setup-dev: $(VENV)/ready-dev ## install the program and the tools for its developers

run: $(VENV)/ready ## set up, start the demonstration city and the console
	$(BIN)/huisheng demo

test: $(VENV)/ready-dev ## set up, run all tests
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile tests

check: $(VENV)/ready-dev ## style, types, import rules, size caps
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.gate.shape

gate: $(VENV)/ready-dev ## measure quality on the corpora and compare with the pinned floors
	$(BIN)/python -m tests.gate.gate

BENCHES := $(filter storage engine reprints events nlp,$(MAKECMDGOALS))
.PHONY: storage engine reprints events nlp
bench: $(VENV)/ready-dev ## speed ratios, each measured in one run (make bench nlp: only that one)
	$(BIN)/python -m tests.gate.bench $(BENCHES)
storage engine reprints events nlp: ;@:

drill: $(VENV)/ready-dev ## kill one of three real search nodes during a load of 200,000 documents (DOCUMENTS=number)
	HUISHENG_DRILL_DOCUMENTS=$(or $(DOCUMENTS),200000) HUISHENG_REQUIRE=opensearch $(BIN)/python -m pytest -q -s tests/engine/test_three_nodes.py

model: $(VENV)/ready-dev ## train the models that ship (needs the public corpora, DATA=directory with sentiment/ and messages/)
	$(BIN)/python -m nlp.training.sentiment --data $(or $(DATA),../shared/data)/sentiment
	$(BIN)/python -m nlp.training.categories --data $(or $(DATA),../shared/data)/messages
	$(BIN)/python -m nlp.training.appeals --data $(or $(DATA),../shared/data)/messages

lock: $(VENV)/ready-dev ## renew the locked dependencies
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml requirements/build.in -o requirements/run.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml requirements/build.in -o requirements/dev.lock

clean: ## remove what was installed and built
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
