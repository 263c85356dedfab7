# ---
# jupyter:
#   ssl_course:
#     id: "01"
#     title: Must pretraining know the labels?
#     minutes: 60
#     difficulty: 2
#     field: []
#     objectives:
#       - tell transfer learning from self-supervised learning by where the labels come from
#       - exchange an output layer, then compare frozen and fine-tuned networks fairly
#       - find a shortcut that two views share, and catch a pretraining step that looks at labels
#     prerequisites: lesson 00
# ---

# %% [markdown]
# # Must pretraining know the labels?
#
# After this lesson you can carry a network from one task to another, compare pretraining *with*
# and *without* labels fairly, and catch a pretraining that cheats.
#
# *About 60 minutes with the exercises; for about three of them you wait while the computer
# trains. Two processor cores are enough; no GPU, no internet.*
#
# Run the cells from top to bottom with **Shift + Enter**, and guess before each result.

# %%
import copy

import torch
import torch.nn.functional as F
from ssl_course import augment, check, data, evaluate, losses, methods
from ssl_course import plot, settings, train, widgets
from ssl_course.course import claim, record, show_stored, stored
from ssl_course.methods import recipes
from ssl_course.plot import lesson_01 as draw

generator = train.seed_all(settings.current.seed)

# %% [markdown]
# ## 1 · Two ways to a head start
#
# You want to tell apart five kinds of clothes: sandals, shirts, sneakers, bags and ankle boots.
# You have plenty of pictures but hardly any labels: ten of each kind. This is the **target**.
#
# You also have 10,000 pictures of *other* clothes: T-shirts, trousers, pullovers, dresses and
# coats. Somebody once sorted them. This is the **source**. Which kinds are source and which are
# target was fixed before anything was run: the first five and the last five of the data set.


# %%
def kinds(pictures, first, last):
    """The pictures of the kinds first … last, and their labels from 0."""
    kind = pictures.factors["class"]
    chosen = pictures[(kind >= first) & (kind <= last)]
    return chosen, chosen.factors["class"] - first


train_part, test_part = data.scenes()
source, source_y = kinds(train_part, 0, 4)
target, target_y = kinds(train_part, 5, 9)
test, test_y = kinds(test_part, 5, 9)
print(f"source {len(source):,}, target {len(target):,}, test {len(test):,} pictures")

# %% [markdown]
# There are two ways to use the source. Both have two steps, and the second one is the same.
#
# * **Transfer learning**: first train on the source pictures *and their labels*. Then exchange
#   the output layer and go on with the target.
# * **Self-supervised learning**: first train on the source pictures *alone*, with a pretext task
#   that makes its own labels. Then exchange the output layer and go on with the target.


# %%
def names(pictures):
    return [data.CLASSES[kind] for kind in pictures.factors["class"]]


view = recipes.scene_view  # lesson 00's views of clothes; shown below
old, new = source[:4], target[:4]
pairs = view(old.images[[0, 0, 3, 3]] / 255, torch.Generator().manual_seed(2)).clamp(0, 1)
one = "1 · transfer learning: pictures with labels", old.images, names(old), "T-shirt? dress? …"
words, answer = (
    ["one picture, two views", "another, two views"],
    "which two views\nbelong together?",
)
other = "1 · self-supervised learning: pictures alone", pairs, words, answer
answer = "sandal? shirt? …\n(a new layer)"
second = "2 · either way: the target, with few labels", new.images, names(new), answer
plot.show(*draw.two_ways(one, other, second))

# %% [markdown]
# The one difference is in step 1: *where do the labels come from?* Above, somebody wrote them.
# Below, the pictures provide them: two views of one picture belong together. In the field's words,
# each is the other's **positive**; views of other pictures are its **negatives**.
#
# So "transfer *versus* self-supervised" is about step 1 only. In both ways something learnt on the
# source is transferred to the target. And the two can be joined: section 5 tries it.
#
# The most famous source is **ImageNet**: over a million photographs in a thousand hand-sorted
# classes. For ten years nearly everyone who had few pictures began with a network trained on it.
# Our source plays ImageNet's part on the scale of a laptop.
#
# **Your prediction.** Pretrain, then leave the encoder as it is, *frozen*, and train nothing but a
# new output layer, with ten labels per target kind. Which encoder is best?

# %%
best_frozen = widgets.predict(
    "01-1",
    "Frozen, with ten labels per new kind: which encoder is best?",
    a="one with random weights, not pretrained at all",
    b="the one pretrained with the source's labels",
    c="the one pretrained on the source's pictures alone",
)

# %% [markdown]
# ## 2 · Two pretrainings
#
# These are the views that all networks of this lesson train on. What does a view change?

# %%
six = test.images[:6] / 255
rows = [six, *(view(six, generator).clamp(0, 1) for _ in range(3))]
ax = plot.gallery(torch.cat(rows), columns=6, row_names=["picture", *["view"] * 3])
plot.show(ax.figure, "six pictures of clothes on clutter, and three views of each below it")

# %% [markdown]
# Mirrored, turned by up to 45 degrees, zoomed, moved, with other colours and light, and some grain.
# Both pretrainings take steps of 128 views, equally many, with the same optimizer:
#
# * **with labels**, 128 pictures, a view of each:
#   `cross_entropy(network(view(pictures)), labels)`
# * **without labels**, 64 pictures, two views of each:
#   `info_nce(network(view(pictures)), network(view(pictures)))`, lesson 00's loss
#
# `recipes.encoder` makes a fresh encoder like that of lesson 00's clothes. (Its first layer is set
# by the pictures' own most frequent patterns, without labels, and stays so: it is *whitened*.)

# %%
SAME = {"steps": 300, "lr": 5e-3, "generator": generator}  # half a minute on two cores


def pretrain_with_labels(labels, view):
    encoder = recipes.encoder(source.images)
    options = SAME | {"batch": 128, "view": view}
    return evaluate.train_classifier(encoder, source.images, labels, **options)


def pretrain_without_labels(pictures, view, encoder=None):
    encoder = encoder or recipes.encoder(source.images)
    options = SAME | {"batch": 64, "view": view, "weight_decay": 5e-4}
    network, _ = methods.pretrain(methods.simclr, encoder, pictures, **options)
    return network


with_labels = pretrain_with_labels(source_y, view)
without_labels = pretrain_without_labels(source.without_labels(), view)

# %% [markdown]
# Is the comparison fair? Each pretraining's learning rate was the best of three, tried on
# validation pictures. One thing to know about "without labels": the *recipe*, its views and the
# encoder's size, was chosen in a search that used labels of all ten kinds, the target's too. Both
# networks have the benefit of it. What is without labels here is the training.
#
# ### Exercise 1 · Exchange the output layer ★☆☆
#
# The network with labels ends in five numbers: T-shirt, trousers, pullover, dress, coat. None of
# them is of any use for sandals. What is of use comes before: the encoder.
#
# Write `exchange_output`. `classifier[0]` is the encoder, `classifier[1]` what sits on top of it.
# The encoder gives `classifier[0].dim` numbers. Return a new `torch.nn.Sequential` of a *copy* of
# the encoder and a fresh `torch.nn.Linear` for the new classes.


# %%
def exchange_output(classifier, classes):
    """A new network for `classes` classes: the encoder's weights are kept, the output layer is new.

    classifier: torch.nn.Sequential(encoder, whatever sits on top); nothing in it is changed.
    Returns torch.nn.Sequential(copy of the encoder, torch.nn.Linear), which share nothing with it.
    """
    ### BEGIN SOLUTION
    encoder = copy.deepcopy(classifier[0])
    output = torch.nn.Linear(classifier[0].dim, classes)
    return torch.nn.Sequential(encoder, output)
    ### END SOLUTION


# %%
check.show(exchange_output)  # on a toy network; stuck? check.exchange_output.hint()

# %% tags=["nbval-check-output"]
exchange_output = check.exchange_output(exchange_output)

# %% [markdown]
# ## 3 · Frozen
#
# Each of the compared trainings is an **arm** of the comparison. Here every arm is lesson 00's
# linear probe on features of a frozen encoder, with the same five draws of ten labels per kind.
# Two baselines stand beside them: raw pixels, and the *random encoder* with its batch norm fitted
# to the pictures.
#
# **The question again:** which of the three encoders is best, frozen?


# %%
def frozen(encode, counts=(10,)):
    """Test accuracy of a linear probe on these features, for each count of labels per class."""
    x, new_x = encode(target.images), encode(test.images)
    rows = x, target_y, new_x, test_y
    return [evaluate.few_label_probe(*rows, per_class=count) for count in counts]


untrained = torch.nn.Sequential(recipes.encoder(target.images), torch.nn.Identity())
evaluate.calibrate_batchnorm(untrained, target.images[:4000])
networks = {"random encoder": untrained}
networks |= {"without labels": without_labels, "with labels": with_labels}
scores = {name: frozen(evaluate.encoder(net[0]))[0] for name, net in networks.items()}
scores = {"raw pixels": frozen(evaluate.pixels)[0]} | scores
options = {"chance": 1 / 5, "highlight": ["without labels"]}
options |= {"title": "frozen, ten labels per kind"}
plot.show(*draw.arms(scores, stored("01", "frozen_10"), **options))

# %%
winner = max(networks, key=lambda name: scores[name].mean)
best_frozen.settle(
    a=winner == "random encoder",
    b=winner == "with labels",
    c=winner == "without labels",
)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Was your reason right? In all our runs the source's labels gave the best frozen encoder. The
# encoder that never saw a label came second: well above raw pixels and the random encoder, and well
# below the one with labels.
#
# A tempting reason: "the labels said which differences between clothes matter". The figure can't
# tell. The next section looks for a reason that can be measured.
#
# </details>
#
# ## 4 · What do two views share?
#
# A positive pair shares the garment. It shares something else too: the clutter behind it. No view
# takes that away. So let us ask a frozen encoder what it goes by. From *test* pictures of the
# target kinds we compose three scenes, which differ in one thing each:


# %%
clothes, kind = kinds(data.fashion().test, 5, 9)  # the same garments, grey, cut out
other = torch.randperm(len(clothes), generator=generator)
differ = kind[other] != kind  # only pairs of two kinds
clothes, others = clothes.images[differ], clothes.images[other[differ]]
place = data.draw_factors(len(clothes), generator=generator)  # size, tilt, place, tint
here, there = (data.clutter(len(clothes), generator=generator) for _ in range(2))
trio = {
    "a scene": data.compose(clothes, place, here),
    "same garment,\nother clutter": data.compose(clothes, place, there),
    "other garment,\nsame clutter": data.compose(others, place, here),
}
ax = plot.gallery(torch.cat([part[:9] for part in trio.values()]), 9, list(trio))
plot.show(ax.figure, f"rows of nine pictures: {', '.join(trio)}".replace("\n", " "))

# %% [markdown]
# The scene's features are compared with those of the two others (cosine similarity, after the
# features' mean is subtracted). If the second picture is closer to the scene than the third, *the
# garment wins*.
#
# **Your prediction.** Pretrained without labels, how often does the garment win over the clutter?

# %%
garment = widgets.predict(
    "01-2",
    "Pretrained without labels: how often does the garment win over the clutter?",
    a="nearly always, above .9",
    b="more often than not, .6 to .9",
    c="hardly more often than by tossing a coin, below .6",
)


# %%
def similarities(network):
    """Cosine similarities of the scene and the same garment, of the scene and the same clutter."""
    h = torch.stack([evaluate.features(network[0], part) for part in trio.values()])
    scene, same_garment, same_clutter = h - h.mean((0, 1))
    return tuple(F.cosine_similarity(scene, each) for each in (same_garment, same_clutter))


similar = {name: similarities(net) for name, net in networks.items()}
plot.show(*draw.garment_or_clutter(similar))
wins = {name: (same > clutter).float().mean() for name, (same, clutter) in similar.items()}

# %%
share = wins["without labels"]
garment.settle(a=share > 0.9, b=(share >= 0.6) & (share <= 0.9), c=share < 0.6)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# The clutter is a **shortcut**: it helps to find the positive, and the loss has no reason to look
# past it. Lesson 00 met one of that kind, the colours. Labels of the source *can't* be told by the
# clutter, so the network with labels learns to ignore it, and still does so on kinds it never saw.
#
# Is it the clutter that holds the encoder back? To find out, take it away as a shortcut: let the
# two views of a garment stand on *different* clutter. Below is what that does (`make results`).
# It needs garments that are cut out, as ours are; photographs need a *saliency* map that guesses
# what is in front, or small crops that catch less of what is behind.
#
# Keep in mind that these scenes are composed: their clutter has nothing to do with the garment. In
# photographs the surroundings also carry meaning (boats are on water).
#
# </details>


# %%
def cut_out(clothes):
    """Garments with four channels: their colours, and how much shows of what is behind them."""
    place = data.draw_factors(len(clothes), generator=generator)
    empty = torch.zeros(len(clothes), 3, 32, 32)
    on_black, on_white = (data.compose(clothes, place, empty + shade) for shade in (0, 1))
    return data.Unlabeled(torch.cat([on_black, (on_white - on_black)[:, :1]], dim=1))


def on_other_clutter(images, generator):
    """A view of cut-out garments, each on new clutter."""
    behind = data.clutter(len(images), generator=generator)
    return view(images[:, :3] + images[:, 3:] * behind, generator)


if settings.current.full:  # `make results` trains with it; below is what came out
    garments, _ = kinds(data.fashion().train, 0, 4)
    exchanged = pretrain_without_labels(cut_out(garments.images), on_other_clutter)
    networks["other clutter in each view"] = exchanged
    same, clutter = similarities(exchanged)
    wins["other clutter in each view"] = (same > clutter).float().mean()
    record("garment_wins", **wins)
arms = {"without labels": scores["without labels"]}
options = {"chance": 1 / 5, "highlight": ["other clutter in each view"]}
options |= {"also": options["highlight"], "title": "frozen, ten labels per kind"}
plot.show(*draw.arms(arms, stored("01", "frozen_10"), **options))

# %% [markdown]
# ## 5 · Fine-tuned
#
# The second thing to do with a pretrained encoder: **fine-tune** it. All weights but the whitened
# first layer are trained on, from where pretraining left them, together with the new output layer.
# The rival without pretraining is **training from scratch**: the same network, fresh weights.
#
# All arms get the same labelled pictures, the same views and the same number of steps. That number
# is where training from scratch stopped rising on validation pictures; a shorter run would starve
# it. Learning rates: three tried for each arm; this one was the best or within a point of it.
#
# **Your prediction.** With ten labels per new kind, all weights trained: which start is best?

# %%
best_start = widgets.predict(
    "01-3",
    "All weights trained, ten labels per new kind: which start is best?",
    a="fresh weights, training from scratch",
    b="the network pretrained with the source's labels",
    c="the network pretrained on the source's pictures alone",
)

# %%
LABEL_STEPS = 750


def fine_tuned(network, count=10, steps=LABEL_STEPS):
    """Test accuracy with all weights trained on one draw of `count` labelled pictures per kind."""
    rows = data.label_subset(target_y, count, seed=settings.current.seed)
    classifier = exchange_output(network, 5)
    options = {"view": view, "steps": steps, "lr": 5e-3, "batch": 64, "generator": generator}
    evaluate.fine_tune(classifier, target.images[rows], target_y[rows], **options)
    return evaluate.accuracy(classifier, test.images, test_y)


starts = {"from scratch": untrained, "without labels": without_labels, "with labels": with_labels}
tuned = {name: fine_tuned(network) for name, network in starts.items()}
options = {"chance": 1 / 5, "highlight": ["without labels"]}
options |= {"title": f"fine-tuned, ten labels per kind, {LABEL_STEPS} steps"}
options |= {"also": ["from scratch, as many views"]}
plot.show(*draw.arms(tuned, stored("01", "fine_tuned_10"), **options))

# %%
winner = max(tuned, key=tuned.get)
best_start.settle(
    a=winner == "from scratch",
    b=winner == "with labels",
    c=winner == "without labels",
)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# One draw of labels and one network each: small differences of the diamonds say little. The grey
# marks are five seeds. There the labels of the source are ahead; without labels, a lead over
# training from scratch is hard to see. Section 8 shows how to judge such a lead.
#
# Does that surprise you after lesson 00? The frozen encoder was far ahead of a random one. But a
# network that trains *all* its weights, long enough and with good views, is a strong rival.
#
# </details>
#
# What did each arm cost? A pretrained arm has seen views twice, in pretraining and with labels. If
# the pretraining is only for this one task, a fair rival from scratch gets *all those views* with
# its labels. That arm comes from `make results`; it is the last line of the figure above.

# %%
PRETRAINING, PER_STEP = 300 * 128, 5 * 10  # views in all, and pictures per step with ten labels
print(f"from scratch: {LABEL_STEPS * PER_STEP:,} views")
print(f"either pretrained arm: {PRETRAINING:,} + {LABEL_STEPS * PER_STEP:,} views")
as_many = LABEL_STEPS + PRETRAINING // PER_STEP
print(f"from scratch, as many views: {as_many:,} steps, {as_many * PER_STEP:,} views")

# %% [markdown]
# ## 6 · More labels, fewer labels
#
# Ten labels are one point. `make results LESSON=01` ran this lesson with five seeds and with 1, 10
# and 100 labels per kind. It also joined the two ways: *labels, then own pictures* goes on from the
# network with labels, without labels, on the target's own pictures. (Nothing forbids that: there
# are plenty of them, only their labels are few.)
#
# **Your prediction.** From ten to a hundred labels per kind, what happens to the lead that the
# source's labels give over training from scratch, all weights trained?

# %%
lead_grows = widgets.predict(
    "01-4",
    "From ten to a hundred labels per kind, the lead over training from scratch …",
    a="grows",
    b="shrinks",
    c="stays the same, within .01",
)

# %%
COUNTS = (1, 10, 100)
grid = {}  # what `make results` adds; when you run the lesson, this cell has nothing to do
if settings.current.full:
    own, encoder = target.without_labels(), copy.deepcopy(with_labels[0])
    networks["labels, then own pictures"] = pretrain_without_labels(own, view, encoder)
    starts["labels, then own pictures"] = networks["labels, then own pictures"]
    probes = {name: frozen(evaluate.encoder(net[0]), COUNTS) for name, net in networks.items()}
    for place, count in enumerate(COUNTS):
        grid[f"frozen_{count}"] = {name: scores[place] for name, scores in probes.items()}
        grid[f"fine_tuned_{count}"] = {name: fine_tuned(net, count) for name, net in starts.items()}
    grid["fine_tuned_10"]["from scratch, as many views"] = fine_tuned(untrained, 10, as_many)
    for count in (10, 100):
        arms = {name: fine_tuned(net, count, 150) for name, net in [*starts.items()][:3]}
        grid[f"half_minute_{count}"] = arms
    for id, numbers in grid.items():
        record(id, **numbers)

# %%
frozen_tables = [stored("01", f"frozen_{count}") for count in COUNTS]
tuned_tables = [stored("01", f"fine_tuned_{count}") for count in COUNTS]
if all(frozen_tables + tuned_tables):
    panels = {"frozen": ("random encoder", frozen_tables)}
    panels[f"fine-tuned, {LABEL_STEPS} steps"] = "from scratch", tuned_tables
    plot.show(*draw.leads(panels, COUNTS))


# %%
def lead(count):
    """What the source's labels gain over training from scratch: in this full run, else stored."""
    table = grid.get(f"fine_tuned_{count}") or stored("01", f"fine_tuned_{count}")
    labelled, scratch = (table.get(name, 0.0) for name in ("with labels", "from scratch"))
    return getattr(labelled, "mean", labelled) - getattr(scratch, "mean", scratch)


change = lead(100) - lead(10)
lead_grows.settle(a=change > 0.01, b=change < -0.01, c=abs(change) <= 0.01)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Read the two panels apart: frozen arms are compared with a frozen random encoder, fine-tuned ones
# with training from scratch. Where whiskers cross the dotted line, five runs can't tell the lead
# from luck. (There are many whiskers here. Of twenty such intervals, about one misses the truth by
# bad luck alone; so believe a pattern rather than a single point.)
#
# With enough labels *and* steps, training from scratch reaches the same accuracy. He, Girshick and
# Dollár (2018) found so with ImageNet, and it caused a stir. Labels saturate.
#
# </details>
#
# ### If you only have half a minute of training with labels
#
# Fix the clock in place of the result: on the left every arm stops after 150 steps.

# %%
half = [stored("01", f"half_minute_{count}") for count in (10, 100)]
if all(half + tuned_tables):
    panels = {"fine-tuned, 150 steps": ("from scratch", half)}
    panels[f"fine-tuned, {LABEL_STEPS} steps"] = "from scratch", tuned_tables[1:]
    plot.show(*draw.leads(panels, (10, 100)))

# %% [markdown]
# A head start saves labels, and it saves *steps*. The same pretraining looks better where the rival
# is stopped early. So whenever you read "pretraining helps", ask: was training from scratch given
# the time it needs?
#
# ## 7 · The label firewall
#
# “Pretrained without labels” is easily said. How would you know? Suppose somebody sends you a
# pretraining step that works wonders. Perhaps its positives are views of *another picture of the
# same class*. To know the class, it needs the labels. (A relative, *supervised contrastive
# learning*, Khosla et al. 2020, does so openly. It just must not be sold as self-supervised.)
#
# In this course pretraining gets an `Unlabeled` object, and there is no label in it to peek at.
# But a step that gets more can be put to the test: shuffle the labels. Same pictures, same random
# numbers, other labels. What will the loss of an honest step do?
#
# ### Exercise 2 · Catch the peeker ★★☆
#
# Write `uses_labels`: True if the loss of `step(images, labels, generator)` depends on the
# labels, else False (a Python `bool`).


# %%
def uses_labels(step, images, labels):
    """Whether a pretraining step looks at labels: True or False.

    step: a function, step(images, labels, generator) -> loss (a tensor with one number). It may
    draw from the generator (`torch.Generator().manual_seed(0)` makes one).  labels: [n] classes.
    """
    ### BEGIN SOLUTION
    shuffled = labels[torch.randperm(len(labels), generator=torch.Generator().manual_seed(1))]
    true_loss = step(images, labels, torch.Generator().manual_seed(0))
    other_loss = step(images, shuffled, torch.Generator().manual_seed(0))
    return bool(true_loss != other_loss)
    ### END SOLUTION


# %%
check.show(uses_labels)

# %% tags=["nbval-check-output"]
uses_labels = check.uses_labels(uses_labels)


# %%
def loss_of_pair(first, second, generator):
    views = torch.cat([view(first, generator), view(second, generator)])
    return losses.info_nce(*without_labels(views).chunk(2), temperature=0.2)


def honest_step(images, labels, generator):
    return loss_of_pair(images, images, generator)


def peeking_step(images, labels, generator):
    same = (labels[:, None] == labels).float()  # [n, n]: who shares a class
    same.fill_diagonal_(0)  # the positive comes from another picture
    partners = torch.multinomial(same, 1, generator=generator)[:, 0]  # one per row, drawn
    return loss_of_pair(images, images[partners], generator)


without_labels.eval()  # so that batch norm's running statistics stay as they are
images, labels = source.images[:64] / 255, source_y[:64]
for step in (honest_step, peeking_step):
    with torch.no_grad():
        print(f"{step.__name__}: uses labels? {bool(uses_labels(step, images, labels))}")
try:
    train.batches(source, 64, generator=generator)
except TypeError as error:
    print(f"and the course's own guard: {error}")

# %% [markdown]
# Two locks are better than one: the *type* that holds no labels stops accidents, the *shuffle
# test* finds what has slipped through. It has blind spots. A label may be hidden in a file name, in
# the order of the pictures, or in the choice of a setting. And shuffling keeps how many pictures
# each class has: a step that uses only these numbers passes.
#
# ## 8 · Somebody else's question
#
# Labels say what *somebody* wanted to know. Imagine that the source was not sorted by kind but by
# tint: red, yellow, green, cyan, blue, magenta. Same pictures, same number of labels, and every
# label is right.
#
# One thing must change with them: the views. Ours mix up the colours, and then tints can't be
# learnt. So the tints are learnt from views that leave colours alone. To see what the *labels* do
# and what the *views* do, a **control** learns the kinds from these same views. (You don't wait for
# it: it comes from `make results`.)
#
# **Your prediction.** Pretrained on tints, frozen, ten labels per new kind: how does it compare
# with the network pretrained *without* labels?

# %%
tint_guess = widgets.predict(
    "01-5",
    "Pretrained on tints: frozen, against the network pretrained without labels, it is …",
    a="better by more than .02",
    b="worse by more than .02",
    c="about as good",
)

# %%
# Red, yellow, green, cyan, blue, magenta: 0 to 5.
tints = (6 * source.factors["hue"]).long().clamp(max=5)


def same_colours(images, generator):
    """A view that leaves colours alone; otherwise the tints could not be learnt."""
    images = augment.flip(images, generator=generator)
    return augment.affine(images, degrees=45, scale=(0.7, 1.3), shift=0.2, generator=generator)


tint_labels = pretrain_with_labels(tints, same_colours)
learnt = evaluate.accuracy(tint_labels, source.images, tints)
print(f"it has learnt its labels: accuracy {learnt:.2f} on the source's tints (chance .17)")
scores["tint labels"] = frozen(evaluate.encoder(tint_labels[0]))[0]
options = {"chance": 1 / 5, "highlight": ["tint labels"]}
options |= {"also": ["kind labels, same views"], "title": "frozen, ten labels per kind"}
plot.show(*draw.arms(scores, stored("01", "tints_frozen"), **options))

# %%
lead_of_tints = scores["tint labels"].mean - scores["without labels"].mean
tint_guess.settle(
    a=lead_of_tints > 0.02,
    b=lead_of_tints < -0.02,
    c=abs(lead_of_tints) <= 0.02,
)

# %%
if settings.current.full:  # for `make results`: the control, and the tints fine-tuned
    control = pretrain_with_labels(source_y, same_colours)
    scores["kind labels, same views"] = frozen(evaluate.encoder(control[0]))[0]
    record("tints_frozen", **scores)
    record("tints_fine_tuned", **tuned, **{"tint labels": fine_tuned(tint_labels)})

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In all our runs the tint labels were the worse start, no better than a random encoder (the paired
# differences stand in section 9). The control saw the very same views and is as good as the network
# with labels of before. So it was the labels, not the views.
#
# When a pretrained start is *worse* than none, the field speaks of **negative transfer** (it has
# nothing to do with the negatives of a loss). Frozen, that means below the random encoder;
# fine-tuned, below training from scratch. Section 9 shows how far our five runs carry that.
#
# Labels are an answer to somebody's question. Pretraining without labels asks a broader one, *what
# do two views share?*, and labels can't lead it astray. Its views can: section 4, and lesson 00.
#
# </details>
#
# ## 9 · Is it more than luck?
#
# Two arms, the same five draws of labelled pictures: an easy draw helps both, an unlucky one
# hurts both. So don't compare two averages with two wide intervals. Subtract *pair by pair*
# first, and compute the interval of the *difference*. If it does not contain zero, the lead is more
# than the luck of the draw.
#
# ### Exercise 3 · A paired interval ★★☆
#
# For the differences dᵢ of n pairs, the 95 % interval is their mean ± t · s / √n. Here s is their
# standard deviation (divided by n − 1). The factor t comes from a table of *Student's t
# distribution*; it makes up for s being guessed from few numbers, so it depends on n − 1: 12.7 for
# two pairs, 2.776 for five, 1.96 for very many.


# %%
def paired_interval(first, second, t):
    """Mean and half width of the 95 % interval of `first` minus `second`.

    first, second: tensors [n], accuracies of two arms; pair i was measured with the same labels.
    t: the factor from the table.  Returns two numbers (floats or tensors with one number): the
    mean, which is below zero if `second` leads, and the half width.
    """
    ### BEGIN SOLUTION
    difference = first - second
    half_width = t * difference.std() / len(difference) ** 0.5
    return difference.mean(), half_width
    ### END SOLUTION


# %%
check.show(paired_interval)

# %% tags=["nbval-check-output"]
paired_interval = check.paired_interval(paired_interval)


# %%
def paired_lead(table, one, other):
    """Your interval of one arm minus another, and the single differences."""
    first, second = (torch.tensor(table[name].values) for name in (one, other))
    mean, half = paired_interval(first, second, 2.776)
    return evaluate.Interval(float(mean), float(half), tuple((first - second).tolist()))


leads = {
    f"{one}\nminus {other}": paired_lead(scores, one, other)
    for one, other in (
        ("tint labels", "random encoder"),
        ("without labels", "random encoder"),
        ("with labels", "without labels"),
    )
}
plot.show(*draw.paired_leads(leads, title="this run, frozen, five draws of labels"))

# %% [markdown]
# There are two kinds of luck: which pictures got labels, and which network training happened to
# give. Know which one an interval holds:
#
# | interval | another network each time? | other labels each time? |
# |---|---|---|
# | above: this run | no | yes |
# | five seeds, frozen | yes | averaged: each value is a mean over five draws |
# | five seeds, fine-tuned | yes | yes |
#
# Here are the fine-tuned arms over five seeds, with ten labels per kind.

# %%
many = stored("01", "fine_tuned_10") | stored("01", "tints_fine_tuned")
if "tint labels" in many:
    arms = [name for name in many if name != "from scratch"]
    leads = {f"{name}\nminus scratch": paired_lead(many, name, "from scratch") for name in arms}
    plot.show(*draw.paired_leads(leads, title="five seeds, fine-tuned, ten labels per kind"))

# %% [markdown]
# Where an interval does not contain zero, the lead (or the lag) is more than luck.
#
# ## 10 · Does it hold up?
#
# The lesson's statements, judged on the numbers of *your* run (✓ or ✗). Below them: five seeds of
# ours (`make results LESSON=01`), which run more arms in between and so draw other random numbers
# than your run.

# %%
random, alone, labels, tint = (
    scores[name].mean for name in ("random encoder", "without labels", "with labels", "tint labels")
)
lead = alone - max(random, scores["raw pixels"].mean)
claim(
    "frozen", "Frozen, no labels: .05 above raw pixels and random encoder", lead >= 0.05, lead=lead
)
pair = paired_lead(scores, "with labels", "without labels")
ahead = pair.mean > pair.half_width
claim("paired", "The paired lead of labels over no labels is above zero", ahead, lead=pair.mean)
shares = {name.replace(" ", "_"): share for name, share in wins.items()}
ordered = wins["with labels"] > wins["without labels"] > wins["random encoder"]
claim("garment", "The garment wins most with labels, least in a random encoder", ordered, **shares)
claim(
    "tints",
    "Frozen: tint labels at least .05 behind no labels",
    alone - tint >= 0.05,
    lead=alone - tint,
)
if settings.current.full:
    lead = scores["kind labels, same views"].mean - tint
    claim("same_views", "Same views: kind labels lead tint labels by .05", lead >= 0.05, lead=lead)
    lead = grid["frozen_10"]["other clutter in each view"].mean - alone
    claim("other_clutter", "Views on other clutter lead by .05, frozen", lead >= 0.05, lead=lead)
show_stored("01")

# %% [markdown]
# ## Recap
#
# 1. No: pretraining needs no labels. Transfer learning and self-supervised learning share their
#    second step and differ in the first: who provides the labels, a person or the pictures.
# 2. Labels are worth having if they ask for what you will need. Without them, what the views share
#    decides what is learnt; a background that they share is a shortcut.
# 3. Compare frozen with frozen and fine-tuned with fine-tuned, on the same draws of labels, pair by
#    pair; train each arm until it stops rising, and say what it cost.
#
# | symbol | meaning |
# |---|---|
# | h | features, the encoder's output (512 numbers here) |
# | dᵢ | difference of two arms on draw i of the labels |
# | s, n | standard deviation of the differences, their number |
# | t | factor of the 95 % interval: 2.776 for n = 5 |
#
# **Sources.** Transfer of features layer by layer: Yosinski et al. 2014, arXiv 1411.1792.
# ImageNet as a source: Kornblith, Shlens, Le 2019, arXiv 1805.08974. Supervised contrastive
# learning: Khosla et al. 2020, arXiv 2004.11362, equation (2). Training from scratch catches up:
# He, Girshick, Dollár 2018, arXiv 1811.08883. Why equal tuning matters: Oliver et al. 2018, arXiv
# 1804.09170. SimCLR: Chen et al. 2020, arXiv 2002.05709. Whitened first layer: Jordan 2024, arXiv
# 2404.00498.
#
# **Simplified here:** ImageNet became 10,000 composed pictures of five kinds of clothes, and
# pretraining half a minute. Sources that are larger or closer to the target change the numbers.
#
# **Where it fails:** if source and target need different things from a picture (section 8); if
# the views share a shortcut (section 4); if there are so many labels, and time, that training from
# scratch reaches the same accuracy (section 6).
#
# ## Further
#
# * Swap the roles: the last five kinds as source, the first five as target. Does the order of the
#   arms stay the same?
# * Let the views for the tints change the colours too (`view`). What does the network learn then,
#   and why is that a different lesson?
# * In `fine_tuned`, freeze the first stages (`classifier[0].stages[:2].requires_grad_(False)`).
#   What does it change?

# %%
check.report("01")
