# The whole workflow. Without make (Windows): the same commands stand in README.md.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

.PHONY: lab test check lint build results

lab: .venv/.lab
	$(BIN)/python -m ssl_course lab $(ARGS)

test: lint
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest $(ARGS)

# Lint and the fast tests: under a minute, for every save.
check: lint
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m "not slow" tests $(ARGS)

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

build: .venv/.dev
	$(BIN)/python -m ssl_course build $(LESSON) $(ARGS)

results: .venv/.dev
	$(BIN)/python -m ssl_course results $(LESSON) $(ARGS)

$(BIN)/python:
	@$(PYTHON) ssl_course/course/preflight.py .
	$(PYTHON) -m venv .venv

# The stamps are written last, so an interrupted installation is taken up again.
.venv/.lab: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/.dev: pyproject.toml constraints.txt | .venv/.lab
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@
