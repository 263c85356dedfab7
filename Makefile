# The whole workflow. Without make (Windows): the same commands stand in README.md.
# The first time, TORCH=cpu (Linux without a GPU) installs a torch of a tenth of the size: make lab TORCH=cpu
PYTHON ?= python3
SMALL := $(if $(TORCH),--torch=$(TORCH))
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

.PHONY: lab test check lint build results book slides handouts assignments class-tools

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

# For a class (docs/teaching.md); they are made from what is stored, into build/.
slides handouts assignments: .venv/.dev
	$(BIN)/python -m ssl_course $@ $(LESSON) $(ARGS)

# nbgrader, and WeasyPrint for PDFs: not in .dev, as nbgrader puts its buttons into every JupyterLab of this .venv.
class-tools: .venv/.class

# What is killed, or has no room, is taken up again: install.py writes each stamp last. An environment whose Python is
# gone (it was updated, or lay on another disk) is made anew.
ifeq ($(wildcard $(BIN)/python*),)
$(shell rm -f .venv/.made .venv/.lab .venv/.dev .venv/.book .venv/.class)
endif

.venv/.made:
	@$(PYTHON) ssl_course/course/preflight.py . $(SMALL)
	@$(PYTHON) ssl_course/course/install.py $@

.venv/.lab: pyproject.toml constraints.txt | .venv/.made
	@$(BIN)/python ssl_course/course/install.py $@ $(SMALL) -c constraints.txt -e .

.venv/.book: pyproject.toml constraints.txt | .venv/.lab
	@$(BIN)/python ssl_course/course/install.py $@ $(SMALL) -c constraints.txt -e '.[book]'

.venv/.dev: pyproject.toml constraints.txt | .venv/.lab
	@$(BIN)/python ssl_course/course/install.py $@ $(SMALL) -c constraints.txt -e '.[dev]'

.venv/.class: pyproject.toml constraints.txt | .venv/.dev
	@$(BIN)/python ssl_course/course/install.py $@ $(SMALL) -c constraints.txt -e '.[class]'
