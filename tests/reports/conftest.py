import sys
from pathlib import Path

import pytest

# The hand-made sample and the strategies stand beside the tests, which are not a package.
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def evaluation():
    import sample

    return sample.evaluation()


@pytest.fixture(scope="session")
def findings():
    import sample

    return sample.findings()


@pytest.fixture(scope="session")
def documents(evaluation, findings):
    from scorecard.reports import render_report

    return render_report(evaluation, findings=findings)
