# Everything a fresh machine needs (python3, git, make) is set up by the targets themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
endif

SPREAD := -n auto --dist loadfile  # one process a core

.PHONY: drill test check long interop bench bundle format clean

drill: $(VENV)/.run  ## Run the shipped drill on the embedded county; the report is runs/latest/report.html
	$(BIN)/fumeng demo

test: $(VENV)/.dev browser  ## Every test
	$(BIN)/python -m pytest $(SPREAD)

check: $(VENV)/.dev browser  ## All that CI runs: static checks and tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(SPREAD) -m "not long and not interop"
	NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest -q $(SPREAD) -m "kernel_small and not long"

long: $(VENV)/.dev browser  ## What takes minutes
	$(BIN)/python -m pytest -m long

interop: $(VENV)/.dev  ## Against programs and libraries nobody here wrote; absent ones are skipped and counted
	sh tools/peers.sh
	$(BIN)/python -m pytest -q -m interop tests/interop

bench: $(VENV)/.run  ## How fast, beside whom: routing, alarms, the whole twin, devices; bench*.html
	$(PIP) install -c constraints.txt -e ".[bench]"
	$(BIN)/fumeng bench routing -o bench.html
	$(BIN)/fumeng bench alarms -o bench-alarms.html
	$(BIN)/fumeng bench twin -o bench-twin.html
	$(BIN)/fumeng bench devices -o bench-devices.html

bundle: $(VENV)/.dev  ## One zip of wheels for machines without a network
	$(BIN)/python tools/bundle.py

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build dist *.egg-info runs .mypy_cache .ruff_cache .pytest_cache

$(VENV)/bin/python $(VENV)/Scripts/python.exe:
	@$(PYTHON) -c "import ensurepip, venv" 2>/dev/null || sh tools/apt.sh python3-venv
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e ".[dev]"
	@touch $(VENV)/.run $@

.PHONY: browser
browser:
	@command -v chromium >/dev/null 2>&1 || sh tools/apt.sh chromium poppler-utils || true
