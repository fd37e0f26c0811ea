"""Runs the benchmarks: all, or those named, for example `python -m tests.benchmarks decode`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    """Run the benchmarks; 1 if one of them missed its limit."""
    there = sorted(
        path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py")
    )
    unknown = [name for name in names if name not in there]
    if unknown:
        print(f"There is no benchmark {unknown[0]}; there are: {', '.join(there)}")
        return 2
    missed = []
    sys.argv[1:] = []  # A benchmark run by itself may take options of its own.
    for name in names or there:
        print(f"\n=== {name}")
        result = importlib.import_module(f"tests.benchmarks.bench_{name}").main()
        if result not in (None, 0, True):
            missed.append(name)
    if missed:
        print(f"\nMissed: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
