"""What was chosen for lesson 13's arms on validation rows (results/search/README.md).

Nine trials for each classifier and number of labels, four for each way of pretraining.
"""

PRETRAINING = {  # batches of 128 rows
    "scarf": {"steps": 2000, "lr": 1e-3, "rate": 0.6, "temperature": 1.0},
    "denoising": {"steps": 2000, "lr": 1e-3, "rate": 0.6},
    "upstream": {"steps": 2000, "lr": 3e-3},
}
TUNED = {  # arm -> number of labels -> the best of nine trials: c, components; lr, leaf; lr, steps
    "logistic regression": {
        20: {"c": 0.01},
        200: {"c": 0.3},
        1000: {"c": 1.0},
        5000: {"c": 0.3},
    },
    "boosted trees": {
        20: {"lr": 0.03, "leaf": 5},
        200: {"lr": 0.03, "leaf": 20},
        1000: {"lr": 0.05, "leaf": 40},
        5000: {"lr": 0.1, "leaf": 1},
    },
    "principal components": {
        20: {"c": 0.01, "components": 16},
        200: {"c": 1.0, "components": 64},
        1000: {"c": 1.0, "components": 32},
        5000: {"c": 1.0, "components": 64},
    },
    "random encoder, frozen": {
        20: {"c": 0.01},
        200: {"c": 0.01},
        1000: {"c": 0.01},
        5000: {"c": 0.003},
    },
    "perceptron from scratch": {
        20: {"lr": 0.001, "steps": 50},
        200: {"lr": 0.001, "steps": 50},
        1000: {"lr": 0.001, "steps": 150},
        5000: {"lr": 0.001, "steps": 300},
    },
    "SCARF, frozen": {
        20: {"c": 0.003},
        200: {"c": 0.01},
        1000: {"c": 0.01},
        5000: {"c": 0.01},
    },
    "SCARF, fine-tuned": {
        20: {"lr": 0.0003, "steps": 50},
        200: {"lr": 0.001, "steps": 50},
        1000: {"lr": 0.001, "steps": 150},
        5000: {"lr": 0.001, "steps": 600},
    },
    "denoising, frozen": {
        20: {"c": 0.003},
        200: {"c": 0.01},
        1000: {"c": 0.03},
        5000: {"c": 0.01},
    },
    "denoising, fine-tuned": {
        20: {"lr": 0.001, "steps": 25},
        200: {"lr": 0.001, "steps": 50},
        1000: {"lr": 0.001, "steps": 300},
        5000: {"lr": 0.001, "steps": 600},
    },
}
EQUAL_COST = {  # from scratch, 8,000 steps more: as many rows as SCARF has seen; the best of three learning rates
    200: {"lr": 0.00003, "steps": 8050},
    5000: {"lr": 0.00003, "steps": 8300},
}
ALL_LABELS = {  # networks: the best of 2,400, 6,000 and 12,000 steps; trees: of 100 and 300 rounds
    "logistic regression": {"c": 1.0},
    "boosted trees": {"lr": 0.1, "leaf": 2},
    "perceptron from scratch": {"lr": 0.0003, "steps": 6000},
    "SCARF, fine-tuned": {"lr": 0.001, "steps": 2400},
}
LIKE = {  # arms that were not tuned -> the one of their kind that was
    "boosted trees with guesses": "boosted trees",
    "other columns, frozen": "SCARF, frozen",
    "other columns, fine-tuned": "SCARF, fine-tuned",
}


def preset(arm: str, labels: int) -> dict[str, float]:
    """The settings of an arm: those of the largest tuned number of labels that is not above this one.

    Raises:
        KeyError: for an unknown arm.
        ValueError: for fewer than 20 labels.
    """
    if (name := LIKE.get(arm, arm)) not in TUNED:
        raise KeyError(f"there is no arm {arm!r}. There are: {', '.join([*TUNED, *LIKE])}.")
    tuned = [count for count in TUNED[name] if count <= labels]
    if not tuned:
        raise ValueError(f"labels = {labels}: the settings were chosen with 20 labels or more.")
    return dict(TUNED[name][max(tuned)])
