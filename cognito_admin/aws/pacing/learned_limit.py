"""How many requests AWS really lets pass, learned from those it refused. Pure: the caller says what time it is.

After a refusal the limit falls and returns to where it was along the curve of TCP CUBIC (RFC 9438): quickly, slowly around
the rate at which AWS refused, quickly beyond it, where nobody else seems to be left.
"""

from dataclasses import dataclass

CUT = 0.93
DEEPEST_CUT = 0.5
CUT_PAUSE_S = 1.0
"""What is refused within so long of a cut was sent before it could help."""
GROWTH = 1e-4
"""Of the quota, for each cubic second: from the lowest rate to all of it in about twenty seconds."""


@dataclass(slots=True)
class LearnedLimit:
    """Requests a second. ``peak`` is the rate that was too much when AWS refused one at ``cut_s``; 0 while none was refused."""

    peak: float = 0.0
    cut_s: float = 0.0

    def rate(self, quota: float, now_s: float) -> float | None:
        """The limit by now; None where there is none."""
        if not self.peak:
            return None
        growth = GROWTH * quota
        return growth * (now_s - self.cut_s - self._return_s(growth)) ** 3 + self.peak

    def cut(self, rate: float, refused: float, now_s: float) -> None:
        """Lowers the limit from ``rate``, at which the part ``refused`` of late was refused: at least gently, once a second."""
        if not self.peak or now_s - self.cut_s >= CUT_PAUSE_S:
            self.peak = rate * max(DEEPEST_CUT, min(CUT, 1 - refused)) / CUT
            self.cut_s = now_s

    def _return_s(self, growth: float) -> float:
        """How long after the cut the limit is back at its peak."""
        return (self.peak * (1 - CUT) / growth) ** (1 / 3)
