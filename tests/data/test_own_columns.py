"""What is made of a column: its kind, copies, and columns that look like the target."""

from ssl_course.data.own_columns import column_notes, planned

CELLS = {"a": ["1", "2", "1"], "b": ["x", "y", "x"], "c": ["1", "2", "1"]}


def test_a_copy_is_no_input_unless_the_learner_says_so():
    reports, plans = planned(CELLS, {}, {})
    assert [(one.name, one.kind, one.used) for one in reports] == [
        ("a", "number", True), ("b", "category", True), ("c", "copy", False)]  # fmt: skip
    assert [one.name for one in plans] == ["a", "b"]
    assert [one.name for one in planned(CELLS, {"c": "number"}, {})[1]] == ["a", "b", "c"]


def test_the_source_and_its_copies_are_reported_and_no_inputs():
    reports, plans = planned(CELLS, {}, {"who": ["1", "2", "1"]})
    assert [(one.name, one.kind) for one in reports][:2] == [("who", "source"), ("a", "copy")]
    assert [one.name for one in plans] == ["b"]


def test_a_column_that_tells_the_target_is_pointed_out_and_one_that_nearly_does_is_not():
    cells = {"leak": ["p", "q"] * 10, "near": ["p", "q"] * 9 + ["p", "p"]}
    words = ["yes", "no"] * 10
    notes = column_notes(cells, planned(cells, {}, {})[1], words)
    assert [note for note in notes if "exactly" in note] == [
        "leak tells the target exactly. Is it known before the target is? Else: out."
    ]
    assert "17 rows like an earlier one in all inputs." in notes


def test_examples_are_whole_cells():
    cells = ["0.942", "-0.680", "-1.016", "", "0.179", "-1.309", "0.942", "0.993", "-0.644", "2"]
    long = ["left lower lobe of the lung, behind", "right", "3", "both sides of it, and more"]
    numbers, words = (report.examples for report in planned({"a": cells, "b": [*long, *"ababab"]}, {}, {})[0])
    assert numbers == "0.942, -0.680, -1.016, 0.179, -1.309, 0.993"
    assert words == "left lower lobe of …, right, 3"
