# Every target does its own set-up. `make demo` and `make test` are all that a new user needs.
PYTHON ?= python3
PARTS ?=
KIT = build/tools/bin/python packaging/kit
export PYTHON TORCH_INDEX RUNTIME

.PHONY: help setup demo run test lint bench clean
.PHONY: locks package-tools package-check package-linux package-windows package-verify
help:
	@echo "make demo   run the whole job on a simulated study (opens the window if there is a screen)"
	@echo "make test   run the tests"
	@echo "make run    open the window"
	@echo "make lint   style, types, import contracts"
	@echo "make bench  measure speed and memory (minutes)"
	@echo "make setup  only set up .venv and the system libraries"
	@echo
	@echo "make package-linux    the Linux packages, in dist (10 minutes)"
	@echo "make package-windows  the Windows packages, in dist (10 minutes)"
	@echo "make package-verify   both, installed and judged in clean systems (as root, 40 minutes)"
	@echo "make package-check    what of that takes a minute"
	@echo "make locks            pin what is shipped anew, from packaging/constraints.txt"

setup:
	@sh packaging/setup.sh

demo: setup
	@sh packaging/demo.sh

run: setup
	@.venv/bin/python -m mousevision

test: setup
	@.venv/bin/python -m pytest -n 2 --dist worksteal $(PARTS)

lint: setup
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/mypy packaging/kit
	@.venv/bin/lint-imports --no-logo

bench: setup
	@.venv/bin/python -m tests.benchmarks $(PARTS)

package-tools:
	@sh packaging/tools.sh

package-check: package-tools
	@$(KIT) check

package-linux: package-tools
	@$(KIT) linux

package-windows: package-tools
	@$(KIT) windows

package-verify: setup package-tools
	@$(KIT) verify

locks: package-tools
	@$(KIT) locks

clean:
	rm -rf .venv build dist demo-output bench-output .mypy_cache .ruff_cache .pytest_cache
