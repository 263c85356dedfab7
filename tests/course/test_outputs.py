"""Where only text has changed, what was executed stays."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ssl_course.course import first_cell, outputs


@pytest.fixture
def stored(tmp_path):
    done = new_code_cell("print(1)", execution_count=3, outputs=[new_output("stream", text="1\n")])
    nbformat.write(new_notebook(cells=[new_markdown_cell("old"), done]), path := tmp_path / "90_x.ipynb")
    return path


def test_outputs_are_kept_below_new_text(stored):
    solution = new_notebook(cells=[new_markdown_cell("new"), new_markdown_cell("more"), new_code_cell("print(1)")])
    outputs.keep(solution, stored)
    assert solution.cells[-1].outputs[0].text == "1\n" and solution.cells[-1].execution_count == 3
    assert solution.cells[0].source == "new"


def test_the_first_cell_keeps_that_it_was_executed(stored):
    was = first_cell.added(nbformat.read(stored, 4))
    was.cells[1].update(execution_count=1, source="print('an older edition of it')")
    nbformat.write(was, stored)
    solution = first_cell.added(new_notebook(cells=[new_markdown_cell("new"), new_code_cell("print(1)")]))
    outputs.keep(solution, stored)
    assert [cell.execution_count for cell in solution.cells[1:]] == [1, 3]
    assert solution.cells[1].source == first_cell.source()


@pytest.mark.parametrize("codes", [["print(2)"], [], ["print(1)", "print(1)"]])
def test_other_code_has_no_outputs_yet(stored, codes):
    with pytest.raises(ValueError, match="the code of 90_x.ipynb has changed.*build it without --text-only"):
        outputs.keep(new_notebook(cells=[new_code_cell(code) for code in codes]), stored)


@pytest.mark.parametrize("code", ["print(1)  # one", "print(\n    1\n)", "# fmt: off\nprint( 1 )"])
def test_outputs_are_kept_where_only_the_layout_of_code_changed(stored, code):
    solution = new_notebook(cells=[new_code_cell(code)])
    outputs.keep(solution, stored)
    assert solution.cells[0].outputs[0].text == "1\n" and solution.cells[0].source == code


@pytest.mark.parametrize("code", ["print(1);", "print(1, end='')", "'1'\nprint(1)"])
def test_outputs_are_not_kept_where_a_cell_may_show_something_else(stored, code):
    with pytest.raises(ValueError, match="has changed"):
        outputs.keep(new_notebook(cells=[new_code_cell(code)]), stored)
