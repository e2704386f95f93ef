"""Runs the benchmarks and prints their ratios; the exit status is 1 when one is over its bound."""

from tests.bench import first_paint

BENCHMARKS = (first_paint.measure,)


def main() -> int:
    comparisons = [comparison for measure in BENCHMARKS for comparison in measure()]
    for comparison in comparisons:
        print(comparison)
    return 0 if all(comparison.holds for comparison in comparisons) else 1


if __name__ == "__main__":
    raise SystemExit(main())
