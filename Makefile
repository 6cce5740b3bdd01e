# 两条命令就够：make demo 看效果，make test 跑全部检查。其余是开发用的。
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out

.PHONY: demo test bench soak docs clean

demo: $(VENV)/.run
	$(BIN)/scorecard demo --out $(OUT)

# Lint, types, tests. What the tests need besides Python (LibreOffice, fonts, poppler) is installed when it is missing.
test: $(VENV)/.test
	sh tools/system.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist worksteal

bench: $(VENV)/.test
	failed=0; for script in benchmarks/bench_*.py; do echo "== $$script"; $(BIN)/python $$script || failed=1; done; exit $$failed

# Long measurements: random forms against an independent program, mutated files, killed batches, recalculated workbooks. Hours.
soak: $(VENV)/.test
	sh tools/system.sh
	failed=0; for script in benchmarks/soak_*.py; do echo "== $$script"; $(BIN)/python $$script || failed=1; done; exit $$failed

# Pages that are generated from the code: finding catalogue, JSON Schema, command line help.
docs: $(VENV)/.test
	$(BIN)/python tools/make_docs.py

clean:
	rm -rf $(VENV) $(OUT) build dist .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.run: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更新的版本" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	touch $@
