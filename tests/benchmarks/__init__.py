"""Benchmarks: each compares with a limit or a rival in one run. `make bench` runs them all."""
