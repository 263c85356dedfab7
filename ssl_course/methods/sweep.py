"""Choosing settings: `python -m ssl_course sweep METHOD DATASET setting=value,value …`

    python -m ssl_course sweep vicreg scenes lr=3e-3,5e-3,1e-2 steps=1000
    python -m ssl_course sweep scratch scenes lr=2e-3,5e-3,1e-2 steps=750 labels=10
    python -m ssl_course sweep fine_tuned scenes lr=1e-3,2e-3,5e-3 steps=750 labels=10

METHOD is one of the methods, judged by linear probes, or `scratch` or `fine_tuned`: training with labels, without or
after the data set's recipe. Every combination of the values is one trial on each seed. Trials learn from the training
part without its last 2,000 pictures and are judged on these; the test part stays closed. Each trial is a line of
results/search/sweep.jsonl; a trial that stands there already is not run again, so an interrupted sweep goes on. Seeds
start at 100; lessons use 0 to 4.
"""

import inspect
import itertools
import json
import time

import torch

from ssl_course import data, evaluate, methods, settings, train
from ssl_course.methods import recipes

DEFAULTS = {"seed": 100, "batch": 64}
WITH_LABELS = ("scratch", "fine_tuned")
MADE_HERE = {"view", "generator", "predictor", "watch", "every", "description"}  # keywords that are no settings


def parse(words: list[str]) -> list[dict[str, float]]:
    """Settings from the command line as one dictionary per trial: every combination of the values.

    Raises:
        ValueError: naming the word that is no `setting=number,number`.
    """
    grid = {name: [value] for name, value in DEFAULTS.items()}
    for word in words:
        name, _, values = word.partition("=")
        try:
            grid[name] = [json.loads(value) for value in values.split(",")]
        except json.JSONDecodeError:
            raise ValueError(f"{word!r}: give setting=number or setting=number,number, such as lr=3e-3,5e-3.") from None
    return [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]


def trial(method: str, dataset: str, options: dict[str, float]) -> dict[str, float]:
    """Train once and judge on validation pictures: accuracies by name, and the seconds it took."""
    options, recipe = dict(options), recipes.RECIPES[dataset]
    with settings.using(tune=True, seed=int(options.pop("seed"))):
        generator = train.seed_all(settings.current.seed)
        rest, validation = data.hold_out(data.load(dataset).train)
        run = _with_labels if method in WITH_LABELS else _without_labels
        start = time.perf_counter()
        scores = run(method, dataset, rest, validation, {"lr": recipe.lr, "steps": recipe.steps} | options, generator)
        return {name: round(value, 4) for name, value in scores.items()} | {
            "seconds": round(time.perf_counter() - start, 1)
        }


def _without_labels(
    method: str,
    dataset: str,
    rest: data.Pictures,
    validation: data.Pictures,
    options: dict[str, float],
    generator: torch.Generator,
) -> dict[str, float]:
    recipe = recipes.RECIPES[dataset]
    encoder, pool = recipes.encoder(rest.images, recipe), rest.without_labels()
    step = methods.METHODS[method]
    network, _ = methods.pretrain(step, encoder, pool, view=recipe.view, generator=generator, **options)
    x, new = (evaluate.features(network[0], part.images) for part in (rest, validation))
    rows = x, rest.factors[recipe.factor], new, validation.factors[recipe.factor]
    scores = {f"probe_{count}": evaluate.few_label_probe(*rows, per_class=count, subsets=3).mean for count in (10, 100)}
    return scores | {"knn": evaluate.knn(*rows)}


def _with_labels(
    method: str,
    dataset: str,
    rest: data.Pictures,
    validation: data.Pictures,
    options: dict[str, float],
    generator: torch.Generator,
) -> dict[str, float]:
    recipe, labels = recipes.RECIPES[dataset], rest.factors[recipes.RECIPES[dataset].factor]
    encoder = _pretrained(dataset, rest) if method == "fine_tuned" else recipes.encoder(rest.images, recipe)
    rows = data.label_subset(labels, int(options.pop("labels", 10)), seed=settings.current.seed)
    classifier = evaluate.train_classifier(
        encoder, rest.images[rows], labels[rows], view=recipe.view, generator=generator, **options
    )
    return {"validation": evaluate.accuracy(classifier, validation.images, validation.factors[recipe.factor])}


def _pretrained(dataset: str, rest: data.Pictures) -> torch.nn.Module:
    """The recipe's encoder for this seed, pretrained once without the validation pictures and kept."""
    seed, recipe = settings.current.seed, recipes.RECIPES[dataset]
    steps = settings.shrink(recipe.steps, 4)  # in the name: a smoke run's encoder is not a whole one
    path = settings.current.results / "runs" / "sweep" / f"{dataset}_{steps}_{seed}.safetensors"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = recipes.pretrain(dataset, rest.without_labels(), generator=train.seed_all(seed))
        train.save(path, encoder=made)
    encoder = recipes.encoder(rest.images, recipe)
    train.load(path, encoder=encoder)
    return encoder


def _check_names(method: str, options: dict[str, float]) -> None:
    """Raises ValueError for a setting that this method does not have: before the first trial, not in it."""
    functions = [evaluate.fine_tune] if method in WITH_LABELS else [methods.pretrain, methods.METHODS[method]]
    parts = [part for one in functions for part in inspect.signature(one).parameters.values()]
    taken = {part.name for part in parts if part.kind is part.KEYWORD_ONLY} - MADE_HERE
    taken |= {"seed", "labels"} if method in WITH_LABELS else {"seed"}
    if unknown := [name for name in options if name not in taken]:
        raise ValueError(f"{method} has no setting {unknown[0]!r}; it has: {', '.join(sorted(taken))}.")


def main(arguments: list[str]) -> int:
    """Run what the words ask for; 2 if they can't be understood."""
    known = (*methods.METHODS, *WITH_LABELS)
    if len(arguments) < 2 or arguments[0] not in known or arguments[1] not in recipes.RECIPES:
        print(f"{__doc__}\nMETHOD: {', '.join(known)}. DATASET: {', '.join(recipes.RECIPES)}.")
        return 2
    method, dataset, *words = arguments
    try:
        trials = parse(words)
        _check_names(method, trials[0])
    except ValueError as error:
        print(error)
        return 2
    log = settings.current.results / "search" / "sweep.jsonl"
    log.parent.mkdir(parents=True, exist_ok=True)
    done = [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []
    for options in trials:
        asked = {"method": method, "dataset": dataset, "smoke": settings.current.smoke} | options
        found = next((entry for entry in done if {key: entry.get(key) for key in entry["asked"]} == asked), None)
        if found is None:
            found = asked | {"asked": list(asked)} | trial(method, dataset, options)
            with log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(found) + "\n")
            done.append(found)  # a value given twice is one trial
        print({key: value for key, value in found.items() if key != "asked"}, flush=True)
    return 0
