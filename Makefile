# The whole workflow. Without make (Windows): the same commands stand in README.md.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

.PHONY: lab test build results

lab: .venv/.lab
	$(BIN)/python -m ssl_course.lab $(ARGS)

test: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest $(ARGS)

build: .venv/.dev
	$(BIN)/python -m ssl_course.build $(LESSON)

results: .venv/.dev
	$(BIN)/python -m ssl_course.results $(LESSON)

$(BIN)/python:
	@$(PYTHON) ssl_course/preflight.py .
	$(PYTHON) -m venv .venv

# The stamps are written last, so an interrupted installation is taken up again.
.venv/.lab: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/.dev: pyproject.toml constraints.txt | .venv/.lab
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@
