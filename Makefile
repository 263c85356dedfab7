# The whole workflow. Without make (Windows): the same commands stand in README.md.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

.PHONY: lab test check lint build results book

lab: .venv/.lab
	$(BIN)/python -m ssl_course lab $(ARGS)

test: lint
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest $(ARGS)

# Lint and the fast tests: under a minute, for every save.
check: lint
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m "not slow" --dist worksteal tests $(ARGS)

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

build: .venv/.dev
	$(BIN)/python -m ssl_course build $(LESSON) $(ARGS)

results: .venv/.dev
	$(BIN)/python -m ssl_course results $(LESSON) $(ARGS)

# The web book, from what is stored: nothing runs. ARGS=--check looks at links and accessibility, too.
book: .venv/.book
	$(BIN)/python -m ssl_course book $(ARGS)

# What is killed, or has no room, is taken up again: install.py writes each stamp last. An environment whose Python is
# gone (it was updated, or lay on another disk) is made anew.
ifeq ($(wildcard $(BIN)/python*),)
$(shell rm -f .venv/.made .venv/.lab .venv/.dev .venv/.book)
endif

.venv/.made:
	@$(PYTHON) ssl_course/course/preflight.py .
	@$(PYTHON) ssl_course/course/install.py $@

.venv/.lab: pyproject.toml constraints.txt | .venv/.made
	@$(BIN)/python ssl_course/course/install.py $@ -c constraints.txt -e .

.venv/.book: pyproject.toml constraints.txt | .venv/.lab
	@$(BIN)/python ssl_course/course/install.py $@ -c constraints.txt -e '.[book]'

.venv/.dev: pyproject.toml constraints.txt | .venv/.lab
	@$(BIN)/python ssl_course/course/install.py $@ -c constraints.txt -e '.[dev]'
