"""Solution markers: every spelling but the right one stops the build, and names its line."""

import pytest

from ssl_course.course import markers

B, E = markers.BEGIN, markers.END
RIGHT = f"    {B}\n    y = 1\n    {E}"
# body of a function -> what is said, and the number of the line
WRONG = {
    f"    {B}\n    y = 1\n    {E} \n": "line 4: .* is no solution marker",
    f"    {B} \n    y = 1\n    {E}\n": "line 2: .* is no solution marker",
    f"\t{B}\n\ty = 1\n\t{E}\n": "line 2: .* is no solution marker",
    f"    {B}\n    y = 1\n": "line 2: .* has no '### END SOLUTION' in its cell",
    f"    y = 1\n    {E}\n": "line 3: .* has no '### BEGIN SOLUTION' before it",
    f"    {B}\n    a = 1\n{RIGHT}\n    y = 1\n    {E}\n": "line 4: .* stands within the solution of line 2",
    f"{RIGHT}\n    b = 2\n    {E}\n": "line 6: .* has no '### BEGIN SOLUTION' before it",
    "    ### begin solution\n    y = 1\n    ### end solution\n": "line 2: .* is no solution marker",
    f"    {B}\n    y = 1\n# %%\n    {E}\n": "line 2: .* has no '### END SOLUTION' in its cell",
    f"    {B}\n    y = 1\n    {E}.\n": "line 4: .* is no solution marker",
    f"    y = 1  {B}\n": "line 2: .* is no solution marker",
    f"# %% [markdown]\n# {B}\n": "line 3: .* is no solution marker",
} | {
    f"    {spelling}\n    y = 1\n    {E}\n": "line 2: .* is no solution marker"
    for spelling in (
        "###BEGIN SOLUTION",
        "###  BEGIN SOLUTION",
        "### BEGIN  SOLUTION",
        "### BEGIN\u00a0SOLUTION",
        "### BEGIN_SOLUTION",
        "### BEGIN SOLUTIONS",
        "## BEGIN SOLUTION",
        "#### BEGIN SOLUTION",
        "# BEGIN SOLUTION",
        "### BEGIN SOLUTOIN",
        "### SOLUTION BEGIN",
        "### START SOLUTION",
        "### BEGIN",
    )
}


def source(tmp_path, body):
    (path := tmp_path / "90_x.py").write_text(f"def f(x):\n{body}", "utf-8")
    return path


@pytest.mark.parametrize(("body", "said"), WRONG.items(), ids=map(repr, WRONG))
def test_a_wrong_marker_stops_with_its_line(body, said, tmp_path):
    with pytest.raises(ValueError, match=f"90_x.py, {said}"):
        markers.check(source(tmp_path, body))


def test_right_markers_pass_and_give_stub_and_solution(tmp_path):
    text = f"{RIGHT}\n    # the solution begins here\n    if x:\n        {B}\n        z = 1\n        {E}"
    assert markers.check(source(tmp_path, f"{text}\n# %% [markdown]\n# ### The solution\n")) is None
    rest = "    # the solution begins here\n    if x:\n        "
    assert markers.stub(text) == f"    raise NotImplementedError\n{rest}raise NotImplementedError"
    assert markers.solved(text) == f"    y = 1\n{rest}z = 1\n"
