"""Form × pack → Evaluation: exact points with a trace of every step. Knows nothing of files and documents."""

from scorecard.scoring.evaluating import evaluate
from scorecard.scoring.judging import for_period

__all__ = ["evaluate", "for_period"]
