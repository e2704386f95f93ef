from pathlib import Path

from tests.bench import checkup
from tests.bench.figures import Figure
from tests.bench.search import SearchBench


def test_what_a_check_up_takes_of_an_index_is_measured_and_held_to_a_bound(tmp_path: Path) -> None:
    bench = SearchBench(600, tmp_path)
    bench.fill()
    figures = [line for line in checkup.measure(bench.index) if isinstance(line, Figure)]
    assert [figure.most for figure in figures[:2]] == [2.0, None]
    assert all(figure.value > 0 for figure in figures)
