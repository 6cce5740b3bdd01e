"""Form × pack → Evaluation: exact points with a trace of every step. Knows nothing of files and documents."""

from scorecard.scoring.evaluating import evaluate

__all__ = ["evaluate"]
