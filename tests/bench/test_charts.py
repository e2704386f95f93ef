"""The bench of charts sees a frame of each kind, and what reading pyqtgraph costs."""

from tests.bench.apart import run_apart

TIMES = 2


def test_frames_of_each_kind_are_counted_and_every_line_is_drawn() -> None:
    seen = run_apart("tests.bench.charts_probe", times=TIMES, lines=6)
    assert seen["points"] > 10_000
    assert seen["charts"] == seen["in_sight"] == 2
    for kind in ("zoom", "pan", "crosshair", "plain", "fine"):
        assert len(seen[kind]) == TIMES
        assert all(took_ms > 0 for took_ms in seen[kind])
    assert seen["first_ms"] > 0
    assert seen["memory_mb"] > 0
    assert seen["read_ms"] > 0, "pyqtgraph is not read before it is asked for"
