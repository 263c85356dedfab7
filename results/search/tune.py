"""Equal tuning for lessons 01 and 02: which learning rate suits fine-tuning, and which training from scratch?

`SSL_COURSE_TUNE=1 SSL_COURSE_SEED=100 python results/search/tune.py 01` runs the lesson's own cells until it has its
pretrained networks and its function `tuned`, with validation pictures in place of the test part. Then it trains each
arm with every rate on the same two draws of ten labels a class. The table goes to tuning_01.json beside this file.
"""

import json
import sys
from functools import partial
from pathlib import Path

from ssl_course import settings
from ssl_course.build import lessons, notebook
from ssl_course.files import write_atomically


def arms_01(lesson):
    def trained(network, rate):
        lesson["TUNE_RATE"] = rate
        return lesson["tuned"](lesson["scenes"], network, 10)

    return {name: partial(trained, network) for name, network in lesson["networks"].items()}


def arms_02(lesson):
    def trained(name, encoder, rate):
        lesson["TUNE_RATES"] = {name: rate}
        return lesson["tuned"](lesson["scenes"], name, encoder, 10)

    return {f"{key[0]}, {key[1]}": partial(trained, key[0], encoder) for key, encoder in lesson["encoders"].items()}


# Of each lesson: the rates, the cell that comes too late, the arms.
LESSONS = {
    "01": ((2e-3, 5e-3, 1e-2, 2e-2), "table = judged(", arms_01),
    "02": ((2e-3, 5e-3, 1e-2), "surface = {", arms_02),
}


def main() -> int:
    if not settings.TUNE or settings.SEED < 100:
        print("set SSL_COURSE_TUNE=1 and SSL_COURSE_SEED=100: rates are chosen with the test parts closed.")
        return 1
    number = sys.argv[1]
    rates, late, arms = LESSONS[number]
    lesson, table = {"__name__": "lesson"}, {}
    for cell in notebook(lessons(number)[0], solved=True).cells:
        if cell.source.startswith(late):
            break
        if cell.cell_type == "code":
            exec(cell.source, lesson)
    for name, trained in arms(lesson).items():
        for rate in rates:
            scores = []
            for settings.SEED in (100, 101):
                scores.append(round(trained(rate), 4))
            table[f"{name}, rate {rate}"] = scores
            print(f"{name}, rate {rate}: {scores}", flush=True)
    write_atomically(Path(__file__).with_name(f"tuning_{number}.json"), json.dumps(table, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
