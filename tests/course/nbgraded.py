"""A course folder of nbgrader's with four submissions, made from what nbgrader hands out. No test; a test uses it."""

import nbformat

# The answers of each learner: exercise -> body of the function; `None` leaves the stub.
LOOKS_RIGHT = "    return view(images, generator), view(images, generator)"
NEAREST = (
    "    z = F.normalize(features, dim=1)\n    similarity = z @ z.T\n    similarity.fill_diagonal_(-9)\n"
    "    return similarity.topk(k, dim=1).indices"
)
MEANS = (
    "    means = torch.stack([train_x[train_y == value].mean(0) for value in train_y.unique()])\n"
    "    return (torch.cdist(test_x, means).argmin(1) == test_y).float().mean()"
)
ANSWERS = {
    "right": {"two_views": LOOKS_RIGHT, "nearest": NEAREST, "class_mean_accuracy": MEANS},
    "wrong": {
        "two_views": "    first = view(images, generator)\n    return first, first",
        "nearest": NEAREST,
        "class_mean_accuracy": "    return 1.0",
    },
    # An endless loop; a right answer whose test was changed; a wrong one that hands itself points.
    "stubborn": {
        "two_views": "    while True:\n        pass",
        "nearest": NEAREST,
        "class_mean_accuracy": "    return 1.0",
    },
    "empty": {},
}
POINTS = {"right": [1, 2, 2], "wrong": [0, 2, 0], "stubborn": [0, 2, 0], "empty": [0, 0, 0]}


def hand_in(released, folder):
    """Write the four submissions of one released notebook, as nbgrader expects them."""
    for learner, answers in ANSWERS.items():
        notebook = nbformat.read(released, 4)
        for cell in notebook.cells:
            exercise, _, kind = cell.metadata.get("nbgrader", {}).get("grade_id", "").rpartition("-")
            if kind == "answer" and exercise in answers:
                stub = next(line for line in cell.source.splitlines() if "YOUR CODE HERE" in line)
                cell.source = cell.source[: cell.source.index(stub)] + answers[exercise]
            if kind == "test" and learner == "stubborn":
                cell.source = "assert True"
        path = folder / learner / released.stem / released.name
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
