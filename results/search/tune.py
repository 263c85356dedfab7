"""Equal tuning for lesson 01: which learning rate suits fine-tuning, and which training from scratch?

`SSL_COURSE_TUNE=1 SSL_COURSE_SEED=100 python results/search/tune.py` runs the lesson's own cells up to its pretrained
networks, with validation pictures in place of the test part. Then it trains each arm with every rate on the same two
draws of ten labels a class. The table goes to tuning.json beside this file.
"""

import json
import sys
from pathlib import Path

from ssl_course import settings
from ssl_course.build import lessons, notebook
from ssl_course.files import write_atomically

RATES = (2e-3, 5e-3, 1e-2, 2e-2)


def main() -> int:
    if not settings.TUNE or settings.SEED < 100:
        print("set SSL_COURSE_TUNE=1 and SSL_COURSE_SEED=100: rates are chosen with the test parts closed.")
        return 1
    lesson, table = {"__name__": "lesson"}, {}
    for cell in notebook(lessons("01")[0], solved=True).cells:
        if cell.cell_type == "code" and "networks" not in lesson:
            exec(cell.source, lesson)
    for name, network in lesson["networks"].items():
        for rate in RATES:
            lesson["TUNE_RATE"], scores = rate, []
            for settings.SEED in (100, 101):
                scores.append(round(lesson["tuned"](lesson["scenes"], network, 10), 4))
            table[f"{name}, rate {rate}"] = scores
            print(f"{name}, rate {rate}: {scores}", flush=True)
    write_atomically(Path(__file__).with_name("tuning.json"), json.dumps(table, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
