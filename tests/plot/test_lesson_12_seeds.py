"""What lesson 12 says of its stored measure: pairs, rivals and directions are those of the numbers."""

from ssl_course.course.claims import _NotMeasured
from ssl_course.evaluate import mean_ci
from ssl_course.plot import lesson_12 as draw
from ssl_course.plot import lesson_12_seeds as seeds


def around(mean):
    return mean_ci(mean + 0.01 * (place - 2) for place in range(5))


def test_what_was_not_measured_is_left_out():
    figure, alt = seeds.leads(_NotMeasured())
    figure.canvas.draw()
    assert not figure.axes[0].collections and seeds.NOT_YET in alt
    empty = _NotMeasured()
    said = [seeds.answers(empty), seeds.right(empty, empty), seeds.collapsed(empty)]
    assert said == [seeds.NOT_YET] * 3


def test_leads_are_paired_by_seed_with_the_rivals_named():
    table = {f"{arm}, {q}": around(0.02 * place) for place, arm in enumerate(draw.ARMS) for q in draw.PANELS}
    figure, alt = seeds.leads(table)
    figure.canvas.draw()
    assert "velocity, one clip minus four frames: +0.140" in alt
    assert "item, masked tubes minus its own untrained network: +0.200" in alt
    assert "item, one clip minus its own untrained network: +0.220" in alt
    assert "mean of five seeds" in figure.get_supxlabel()


def test_directions_are_said_where_the_interval_bears_them():
    apart = {"a, item": mean_ci([0.3, 0.32, 0.31]), "b, item": mean_ci([0.1, 0.13, 0.11])}
    assert seeds.said(seeds.lead(apart, "item", "a", "b")).endswith(", ahead")
    assert seeds.said(seeds.lead(apart, "item", "b", "a")).endswith(", behind")
    alike = apart | {"b, item": mean_ci([0.2, 0.42, 0.31])}
    assert seeds.said(seeds.lead(alike, "item", "a", "b")).endswith("no difference shows")
    one = {name: mean_ci(values[2][:1]) for name, values in apart.items()}
    assert seeds.said(seeds.lead(one, "item", "a", "b")) == "+0.200 (1 seed so far: too few for an interval)"
    assert seeds.lead(apart, "velocity", "a", "b") is None


def test_answers_name_the_tasks_ahead_or_none():
    table = {f"{arm}, velocity": around(0.5) for arm in draw.ARMS} | {"order, velocity": around(0.7)}
    said = seeds.answers(table)
    assert "velocity: tasks on clips ahead of four frames: order (+0.200" in said
    table["order, velocity"] = around(0.4)
    assert "velocity: tasks on clips ahead of four frames: none" in seeds.answers(table)
    few = {name: mean_ci(values[2][:2]) for name, values in table.items()}
    assert "none" not in seeds.answers(few)


def test_shares_spread_and_rank_come_with_their_seeds():
    said = seeds.right({"order, right": around(0.85)}, {"arrow of time, right": mean_ci([0.5])})
    assert "order: 0.850 ± 0.020 (five seeds) right, 1,600 steps" in said
    assert "direction, speed kept: 0.500 (1 seed so far) right" in said
    targets = {"slow copy (EMA)": 5.0, "itself, gradient stopped": 3.0}
    table = {f"{name}, rank": around(rank) for name, rank in targets.items()}
    table |= {f"{name}, std": around(0.07) for name in targets}
    said = seeds.collapsed(table)
    assert "slow copy (EMA): spread 0.070 ± 0.020 (five seeds), rank 5.0 ± 0.0 (five seeds), 800 steps" in said
    assert "rank, slow copy minus gradient stopped: +2.000 ± 0.000, ahead" in said
