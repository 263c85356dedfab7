"""A newer edition of a notebook takes over what the learner wrote, whatever they did to their copy."""

import copy
import json
import random

import pytest

from ssl_course.course.merge import BESIDE, lost, merge, parse, text, words

STUB = "def nearest(x):\n    raise NotImplementedError"
ANSWER = "def nearest(x):\n    return x.argmin()"


def cell(id, source, kind="code", **more):
    made = {"cell_type": kind, "id": id, "metadata": {}, "source": source.splitlines(keepends=True)} | more
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def book(*cells):
    return {"cells": list(cells), "metadata": {"kernelspec": {"name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}


def course(**changes):
    """An edition of a lesson; `stub="…"` changes a cell, `id_stub="…"` gives it another id, None leaves it out."""
    texts = {
        "title": "# Title",
        "data": "x = 1",
        "stub": STUB,
        "ask": "nearest = check.nearest(nearest)",
        "end": "End.",
    }
    texts |= {name: one for name, one in changes.items() if not name.startswith("id_")}
    kinds = {"title": "markdown", "end": "markdown"}
    made = [
        cell(changes.get(f"id_{name}", f"{name:0>12}"), one, kinds.get(name, "code"))
        for name, one in texts.items()
        if one is not None
    ]
    return book(*made)


def edited(notebook, at, source):
    mine = copy.deepcopy(notebook)
    mine["cells"][at]["source"] = source
    return mine


def texts(notebook):
    return [text(one) for one in notebook["cells"]]


def test_an_untouched_copy_becomes_the_new_edition():
    new = course(data="x = 2", end=None)
    assert merge(course(), course(), new) == new


def test_an_answer_stays_where_the_course_changed_around_it():
    mine, new = edited(course(), 2, ANSWER), course(title="# Better", id_title="abc", data=None, extra="y = 3")
    assert texts(merge(mine, course(), new)) == [
        "# Better",
        ANSWER,
        "nearest = check.nearest(nearest)",
        "End.",
        "y = 3",
    ]


def test_an_answer_goes_to_the_exercise_of_its_name_when_the_cell_has_another_id():
    mine, new = edited(course(), 2, ANSWER), course(id_stub="another")
    assert texts(merge(mine, course(), new))[2] == ANSWER and len(merge(mine, course(), new)["cells"]) == 5


def test_where_both_changed_a_cell_the_learners_stands_below_and_counts():
    reworded = 'def nearest(x):\n    """Better."""\n    raise NotImplementedError'
    mine, new = edited(course(), 2, ANSWER), course(stub=reworded, id_stub="another")
    assert texts(merge(mine, course(), new))[2:6] == [reworded, BESIDE, ANSWER, "nearest = check.nearest(nearest)"]


def test_notes_and_own_cells_keep_their_places_and_outputs():
    mine = course()
    own = cell("own", "x + 1", outputs=[{"output_type": "stream", "name": "stdout", "text": "2"}], execution_count=7)
    picture = cell("note", "My note", "markdown", attachments={"a.png": {"image/png": "AAAA"}})
    mine["cells"][2:2] = [own, picture]
    mine["cells"].insert(0, cell("top", "First", "markdown"))
    merged = merge(mine, course(), course(end="The end.", id_end="new"))
    assert texts(merged)[:4] == ["First", "# Title", "x = 1", "x + 1"] and texts(merged)[-1] == "The end."
    assert merged["cells"][3] == own and merged["cells"][4] == picture


def test_a_cell_that_left_the_lesson_goes_unless_the_learner_changed_it():
    assert "x = 1" not in texts(merge(course(), course(), course(data=None)))
    mine = edited(course(), 1, "x = 99  # mine")
    assert texts(merge(mine, course(), course(data=None)))[1] == "x = 99  # mine"


def test_a_note_whose_neighbours_above_are_gone_stays_above_the_one_below():
    mine = course()
    mine["cells"].insert(2, cell("own", "# mine"))
    new = course(title="# Better", id_title="abc", data="x = 2", id_data="two")
    assert texts(merge(mine, course(), new))[:4] == ["# Better", "x = 2", "# mine", STUB]
    everything = {f"id_{name}": f"new{name}" for name in ("title", "data", "stub", "ask", "end")}
    other = course(**everything, title="a", data="b", stub="c", ask="d", end="e")
    assert texts(merge(mine, course(), other)) == ["# mine", *"abcde"]


def test_an_answer_in_a_cell_of_ones_own_is_not_undone_by_the_stub():
    mine = course(stub=None)
    mine["cells"].insert(1, cell("own", ANSWER))  # above where the exercise stands
    merged = texts(merge(mine, course(), course(end="The end.", id_end="new")))
    assert merged.index(STUB) < merged.index(ANSWER) < merged.index("nearest = check.nearest(nearest)")
    both = edited(course(), 2, ANSWER)
    both["cells"].insert(1, cell("own", "def nearest(x):\n    return 0  # first try"))
    assert texts(merge(both, course(), course(end=None)))[1:4] == [
        "def nearest(x):\n    return 0  # first try",
        "x = 1",
        ANSWER,
    ]


def test_a_front_end_that_drops_or_doubles_ids_changes_nothing():
    mine = edited(course(), 2, ANSWER)
    for one in mine["cells"]:
        del one["id"]
    mine["cells"][0]["id"] = ["no id"]
    new = course(title="# Better", id_title="abc")
    merged = merge(mine, course(), new)
    assert texts(merged).count("x = 1") == 1 and ANSWER in texts(merged) and "# Title" not in texts(merged)
    doubled = course()
    doubled["cells"].insert(2, cell("own", "a"))
    doubled["cells"].insert(3, cell("own", "b"))
    ids = [one["id"] for one in merge(doubled, course(), new)["cells"]]
    assert len(set(ids)) == len(ids) == 7


def test_a_cell_whose_copy_has_the_same_id_is_a_cell_of_ones_own():
    mine = edited(course(), 2, ANSWER)
    mine["cells"].insert(3, cell(mine["cells"][2]["id"], "def nearest(x):\n    return 2"))
    assert texts(merge(mine, course(), course(end=None)))[2:4] == [ANSWER, "def nearest(x):\n    return 2"]


def test_a_copy_whose_edition_is_not_known_keeps_all_that_may_be_the_learners():
    mine = edited(course(data="x = 0", id_data="0123456789ab"), 2, ANSWER)
    assert texts(merge(mine, None, course())) == ["# Title", "x = 0", "x = 1", ANSWER, *texts(course())[3:]]


def test_it_can_be_done_twice_and_after_an_interruption():
    mine, new = edited(course(), 2, ANSWER), course(data="x = 2", id_data="two", end="The end.")
    once = merge(mine, course(), new)
    assert merge(once, new, new) == once
    assert texts(merge(once, course(), new)) == texts(once)  # the record of the edition was not written any more


MUTATIONS = ("edit", "delete", "insert", "move", "double", "drop id", "split", "to text")


def mutate(notebook, chance):
    """One thing that a learner, or their front end, does to a notebook."""
    cells, what = notebook["cells"], chance.choice(MUTATIONS)
    at = chance.randrange(len(cells)) if cells else 0
    if what == "insert" or not cells:
        cells.insert(at, cell(f"own-{chance.random()}", f"note {chance.random()}", chance.choice(["code", "markdown"])))
    elif what == "edit":
        cells[at]["source"] = chance.choice(
            [text(cells[at]) + f"\n# {chance.random()}", ANSWER, f"y = {chance.random()}"]
        )
    elif what == "delete":
        del cells[at]
    elif what == "move":
        cells.insert(chance.randrange(len(cells)), cells.pop(at))
    elif what == "double":
        cells.insert(at, copy.deepcopy(cells[at]))
    elif what == "drop id":
        cells[at].pop("id", None)
    elif what == "split":
        first, _, rest = text(cells[at]).partition("\n")
        cells[at]["source"] = first
        cells.insert(at + 1, cell(f"own-{chance.random()}", rest))
    else:
        cells[at]["source"] = text(cells[at])


@pytest.mark.parametrize("known", [True, False], ids=["edition known", "edition lost"])
def test_no_word_is_lost_whatever_learner_and_course_do(known):
    for seed in range(400):
        chance = random.Random(seed)
        mine, new = course(), course()
        for _ in range(chance.randrange(8)):
            mutate(mine, chance)
        for number in range(chance.randrange(4)):  # an id is the hash of a text: another text, another id
            at = chance.randrange(len(new["cells"]))
            changed = cell(f"{seed:06}{number:06}", f"# course {seed} {number}\n{text(new['cells'][at])}")
            new["cells"][at : at + chance.randrange(2)] = [changed] if chance.random() < 0.7 else []
        before, shipped = copy.deepcopy(mine), course() if known else None
        merged = merge(mine, shipped, new)
        assert mine == before and lost(before, shipped, new, merged) == [], seed
        shown = texts(merged)
        assert all(shown.count(one) >= 1 for one in words(before, shipped, new)), seed
        assert [one for one in texts(new) if one not in shown and one not in (STUB, *texts(course()))] == [], seed
        ids = [one["id"] for one in merged["cells"]]
        assert len(set(ids)) == len(ids), seed


def test_a_loss_would_be_noticed():
    mine = edited(course(), 2, ANSWER)
    assert lost(mine, course(), course(), course()) == [ANSWER]
    assert lost(mine, course(), course(), mine) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no JSON"),
        (b'{"cells": [', "no JSON"),
        (b'{"cells": ' + b"[" * 100_000, "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"[]", "no list of cells"),
        (b'{"worksheets": []}', "no list of cells"),
        (b'{"cells": [1]}', "no type or no source"),
        (b'{"cells": [{"cell_type": "code", "source": [1]}]}', "no type or no source"),
        (b'{"cells": [{"cell_type": "code"}]}', "no type or no source"),
    ],
)
def test_what_is_no_notebook_is_refused_with_the_reason(content, why):
    with pytest.raises(ValueError, match=why):
        parse(content)


def test_a_notebook_is_read():
    assert parse(json.dumps(course()).encode()) == course()
