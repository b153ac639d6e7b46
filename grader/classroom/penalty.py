"""What lateness costs."""

import math
from dataclasses import dataclass

DAY = 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Penalty:
    """What lateness costs: percent of a lesson's points for each day."""

    percent_a_day: float = 0.0
    most: float = 100.0
    grace_minutes: float = 0.0

    def points(self, seconds_late: float, max_score: float) -> float:
        """Return the points that a submission loses."""
        counted = seconds_late - 60 * self.grace_minutes
        if counted <= 0:
            return 0.0
        percent = self.percent_a_day * math.ceil(counted / DAY)
        return max_score * min(percent, self.most) / 100
