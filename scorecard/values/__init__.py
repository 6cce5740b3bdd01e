"""The grammar of 指标值 and 实际完成值: the text of one cell becomes a value. Knows nothing of files and forms.

Content never raises: every text gives a reading, and findings where it was read with a doubt or refused.
"""

from scorecard.values.amounts import parse_amount
from scorecard.values.measures import DAYS, Measured, measure
from scorecard.values.printing import show
from scorecard.values.readings import parse_actual, parse_target
from scorecard.values.tidy import tidy
from scorecard.values.units import convert

__all__ = ["DAYS", "Measured", "convert", "measure", "parse_actual", "parse_amount", "parse_target", "show", "tidy"]
