"""Forms in running text: found among pages of other tables and prose, and rebuilt as clean grids.

`rebuild` is the door. It gives the grid recogniser what a careful clerk would have typed from the page: a title row,
labelled rows, one heading, indicator rows with their levels filled in; and a finding for each repair. Values are
not read here.
"""

from __future__ import annotations

from scorecard.layouts.flow.rebuild import rebuild

__all__ = ["rebuild"]
