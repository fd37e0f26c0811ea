# Every target does its own set-up. `make demo` and `make test` are all that a new user needs.
PYTHON ?= python3
PARTS ?=
export PYTHON TORCH_INDEX

.PHONY: help setup demo run test lint bench clean
help:
	@echo "make demo   run the whole job on a simulated study (opens the window if there is a screen)"
	@echo "make test   run the tests"
	@echo "make run    open the window"
	@echo "make lint   style, types, import contracts"
	@echo "make bench  measure speed and memory (minutes)"
	@echo "make setup  only set up .venv and the system libraries"

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
	@.venv/bin/lint-imports --no-logo

bench: setup
	@.venv/bin/python -m tests.benchmarks $(PARTS)

clean:
	rm -rf .venv build dist demo-output bench-output .mypy_cache .ruff_cache .pytest_cache
