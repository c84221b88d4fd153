# Two commands do everything: `make run` and `make test`. Neither needs a step before it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
export SURVEY_PORT ?= 8000

.PHONY: run test lint browser bench manual lock schema clean

run: .venv/run
	@$(BIN)/flask --app wsgi demo
	@echo "Máy chủ: http://127.0.0.1:$(SURVEY_PORT) (dừng: Ctrl+C)"
	@exec $(BIN)/gunicorn --bind 127.0.0.1:$(SURVEY_PORT) --workers 1 --threads 8 --no-control-socket wsgi:app

test: .venv/test browser lint
	$(BIN)/pytest -n 2

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/flask --app wsgi check

# Measures everything that benchmarks/README.md claims and rewrites its results.
bench: .venv/test browser
	$(BIN)/python -m benchmarks

# Takes the pictures of the manual at /help anew, where pages have changed.
manual: .venv/test browser
	SURVEY_TEST_MANUAL=1 $(BIN)/pytest tests/browser/test_manual.py

# Debian's browser through apt where we may install it, Playwright's own otherwise.
browser: .venv/test
	@if ! command -v chromium >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; \
	  else $(BIN)/playwright install chromium; fi; \
	fi

.venv/run: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/test: requirements-dev.txt requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ .venv/run

# For maintainers: pin the newest versions that fit together.
lock: .venv/test
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --no-emit-index-url --no-header --no-annotate requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --no-emit-index-url --no-header --no-annotate requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .hypothesis
