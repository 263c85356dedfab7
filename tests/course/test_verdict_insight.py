"""What is said without labels, on pictures whose properties are known."""

import pytest
import torch

from ssl_course import data, evaluate, settings
from ssl_course.course.verdict_insight import halves_by_source, look, properties_of, rank_of
from ssl_course.course.verdict_pictures import PictureCase
from ssl_course.course.verdict_tables import TableCase


@pytest.fixture(autouse=True)
def smoke():
    with settings.using(smoke=True):
        yield


def test_the_rank_of_long_rows_is_that_of_the_whole_covariance(seeded):
    x = torch.randn(20, 60, generator=seeded()) + 5
    assert rank_of(x) == pytest.approx(evaluate.effective_rank(x), rel=1e-6)
    assert rank_of(x.T) == evaluate.effective_rank(x.T)


def test_properties_of_pictures_that_are_known():
    grey, red, right = torch.full((3, 3, 16, 16), 0.5)
    images = torch.stack([grey, red, right]).clone()
    images[1, 0], images[1, 1:] = 1.0, 0.0
    images[2, :, :, 12:] = 1.0
    found = properties_of(images)
    assert found["brightness"].tolist() == pytest.approx([0.5, 0.299, 0.625])
    assert found["red against green"].tolist() == pytest.approx([0, 1, 0], abs=1e-6)
    assert found["blue against the others"].tolist() == pytest.approx([0, -0.5, 0], abs=1e-6)
    assert found["left or right"][2] > 0.2 > abs(found["left or right"][0])
    assert found["contrast"][0] < 1e-6 and found["fine detail"][0] < 1e-6
    assert found["contrast"][2] > 0.2 and found["fine detail"][2] > found["fine detail"][0]


def _pictures(together=""):
    """Sixty pictures of twelve sources."""
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(40, (60, 3, 16, 16), generator=generator, dtype=torch.uint8)
    images += (torch.rand(60, 3, 1, 1, generator=generator) * 200).to(torch.uint8)
    pool = data.Unlabeled(images)
    names = tuple(f"{k % 12}_{k}.png" for k in range(60))
    return PictureCase(data.OwnPictures(pool, pool, (), names, ()), together=together)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("sizes", [[1] * 30, [5] * 6, [40, 3, 3], [1, 90]])
def test_no_source_is_on_both_halves(sizes, seed):
    places = torch.arange(len(sizes)).repeat_interleave(torch.tensor(sizes)) * 7
    learnt, judged = halves_by_source(places[torch.randperm(len(places))], seed=seed)
    assert sorted([*learnt.tolist(), *judged.tolist()]) == list(range(len(places)))
    assert len(learnt) and len(judged)
    learnt, judged = halves_by_source(places, seed=seed)
    assert not set(places[learnt].tolist()) & set(places[judged].tolist())


def test_of_one_source_nothing_is_learnt():
    learnt, judged = halves_by_source(torch.zeros(9, dtype=torch.long), seed=0)
    assert len(learnt) == 0 and len(judged) == 9


def test_what_is_known_is_read_off_other_sources(monkeypatch):
    asked = []

    def spy(train_x, train_y, test_x, test_y):
        asked.append((train_x, test_x))
        return torch.zeros(1)

    monkeypatch.setattr("ssl_course.course.verdict_insight.evaluate.linear_readout", spy)
    case = _pictures("_")
    x = evaluate.features(encoder := case.fresh(1), case.pool.images)
    look(case, encoder)
    for train_x, test_x in asked[1::2]:  # the pretrained encoder comes second
        sides = [{int(case.sources[(x - row).abs().sum(1).argmin()]) for row in part} for part in (train_x, test_x)]
        assert not sides[0] & sides[1] and len(sides[0] | sides[1]) == 12


def test_another_seed_draws_another_view_and_the_same_one_the_same():
    case = _pictures()
    encoder = case.fresh(1)
    first, again, other = (look(case, encoder, seed=seed) for seed in (0, 0, 1))
    kept = [[one.survives for one in found.known] for found in (first, again, other)]
    assert kept[0] == kept[1] != kept[2] and not torch.equal(first.sample, other.sample)


def test_pictures_without_labels():
    case = _pictures()
    found = look(case, case.fresh(1))
    assert set(found.ranks) == {"raw inputs", "random encoder", "pretrained encoder"} and found.dim == 256
    assert 0 <= found.shared <= 1 and found.neighbours["raw"].shape == (60, 10)
    assert set(found.maps) == set(found.ranks) and len(found.maps["raw inputs"][0]) == len(found.dots) == 60
    known = {one.name: one for one in found.known}
    assert len(known) == 6 and all(0 <= one.survives <= 1 for one in found.known)
    assert known["red against green"].survives > 0.8  # a gentle view keeps the hue


def test_rows_without_labels(tmp_path):
    rows = "".join(f"{k * 7 % 50},{k * 11 % 60},{'x' if k % 3 else 'y'}\n" for k in range(60))
    (tmp_path / "x.csv").write_text("a,b,c\n" + rows)
    case = TableCase(data.table(tmp_path / "x.csv"))
    found = look(case, case.fresh(1))
    assert {one.name for one in found.known} == {"a", "b"}
    assert all(one.survives < 0.8 for one in found.known)  # SCARF draws six of ten columns anew


def test_maps_show_what_has_a_label_first(tmp_path, monkeypatch):
    monkeypatch.setattr("ssl_course.course.verdict_insight.DOTS", 25)
    rows = "".join(f"{k * 7 % 50},{k * 11 % 60},{'pq'[k % 2] if k > 35 else ''}\n" for k in range(60))
    (tmp_path / "x.csv").write_text("a,b,y\n" + rows)
    case = TableCase(data.table(tmp_path / "x.csv", target="y"))
    found = look(case, case.fresh(1))
    shown = [case.words[row] for row in found.sample[found.dots].tolist()]
    assert len(shown) == 25 and all(shown[:24]) and not shown[24]
    assert {len(points) for points, _ in found.maps.values()} == {25}


def test_rows_that_are_all_alike_have_no_map(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n" + "1,2\n3,4\n" * 10)
    case = TableCase(data.table(tmp_path / "x.csv"))
    assert "raw inputs" not in look(case, case.fresh(1)).maps  # twenty rows are too few
