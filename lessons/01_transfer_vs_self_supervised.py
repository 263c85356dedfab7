# ---
# jupyter:
#   ssl_course:
#     id: "01"
#     title: Must pretraining know the labels?
#     difficulty: 2
#     field: []
#     objectives:
#       - tell transfer learning from self-supervised learning by where the labels come from
#       - exchange an output layer, then compare frozen and fine-tuned networks fairly
#       - catch a pretraining step that looks at labels, and labels that lead astray
#     prerequisites: lesson 00
# ---

# %% [markdown]
# # Must pretraining know the labels?
#
# After this lesson you can carry a network from one task to another, compare pretraining *with*
# and *without* labels fairly, and catch a pretraining that cheats.
#
# *About {minutes} minutes with the exercises; for about {waiting} of them you wait while the
# computer trains. Two processor cores are enough; no GPU, no internet.*
#
# Run the cells from top to bottom with **Shift + Enter**, and guess before each result.

# %%
import copy

import torch
from ssl_course import augment, check, data, evaluate, losses, methods
from ssl_course import plot, settings, train, widgets
from ssl_course.course import claim, record, show_stored, stored
from ssl_course.methods import recipes
from ssl_course.plot.lesson_01 import label_curves, step_diagram

STEPS, LR = 300, 5e-3  # of each pretraining, 128 views per step: under half a minute on two cores
TUNE_STEPS, TUNE_LR = 150, 5e-3  # of training with the few target labels
generator = train.seed_all(settings.current.seed)

# %% [markdown]
# ## 1 · Two ways to a head start
#
# You want to tell apart five kinds of clothes: sandals, shirts, sneakers, bags and ankle boots.
# You have plenty of pictures but hardly any labels: ten of each kind. This is the **target
# task**.
#
# You also have 10,000 pictures of *other* clothes: T-shirts, trousers, pullovers, dresses and
# coats. Somebody once sorted them. This is the **source**. Which kinds are source and which are
# target was fixed before anything was run: the first five and the last five in the data set's own
# order.


# %%
from types import SimpleNamespace  # an object that holds named things


def kinds(pictures, first, last):
    """The pictures of the kinds first … last, and their labels from 0."""
    kind = pictures.factors["class"]
    chosen = pictures[(kind >= first) & (kind <= last)]
    return chosen, chosen.factors["class"] - first


def source_and_target(split, view):
    """Source, target and test part of a data set, each with its labels; and the views for it."""
    dataset = SimpleNamespace(view=view)
    dataset.source, dataset.source_y = kinds(split.train, 0, 4)
    dataset.target, dataset.target_y = kinds(split.train, 5, 9)
    dataset.test, dataset.test_y = kinds(split.test, 5, 9)
    return dataset


scenes = source_and_target(data.scenes(), recipes.scene_view)
for part in ("source", "target", "test"):
    print(f"{part}: {len(getattr(scenes, part)):,} pictures")

# %% [markdown]
# There are two ways to use the source. Both have two steps, and the second one is the same.
#
# * **Transfer learning**: first train on the source pictures *and their labels*. Then exchange
#   the output layer and go on with the target.
# * **Self-supervised learning**: first train on the source pictures *alone*, with a pretext task
#   that makes its own labels. Then exchange the output layer and go on with the target.

# %%
figure, (left, right) = plot.plt.subplots(2, 1, figsize=(7.5, 7.6), layout="constrained")
old, new = scenes.source[:4], scenes.target[:4]
old_names, new_names = (
    [data.CLASSES[kind] for kind in part.factors["class"]] for part in (old, new)
)
title, answer = "2 · the target, with few labels", "sandal? shirt? …\n(a new layer)"
second = (title, new.images, new_names, answer)
first = ("1 · pretrain on pictures and labels", old.images, old_names, "T-shirt? dress? …")
step_diagram([first, second], ax=left).set_title("transfer learning")
views = scenes.view(old.images[[0, 0, 1, 1]] / 255, generator).clamp(0, 1)
first = ("1 · pretrain on pictures alone", views, ["view"] * 4, "which two views\nbelong together?")
step_diagram([first, second], ax=right).set_title("self-supervised learning")
alt = "two diagrams. Both pretrain an encoder on source pictures, copy its weights, and put a new "
alt += "output layer on it for the target. Above: source labels are known. Below: views only."
plot.show(figure, alt)

# %% [markdown]
# The one difference is in step 1: *where do the labels come from?* Above, somebody wrote
# them. Below, the pictures provide them: two views of one picture belong together. In the
# field's words, each is the other's **positive**; views of other pictures are its **negatives**.
#
# The most famous source is **ImageNet**: over a million photographs in a thousand hand-sorted
# classes. For ten years nearly everyone who had few pictures began with a network trained on it.
# Our source plays ImageNet's part on the scale of a laptop.
#
# **Question.** With ten labels per target kind, which start will be best?
#
# **Your prediction:** (a) training from scratch on the 50 labelled pictures · (b) pretraining
# with the source's labels · (c) pretraining on the source's pictures alone
#
# (`recipes.encoder` gives a fresh encoder like that of lesson 00's clothes. Its first layer is
# *whitened*: set to the most frequent patterns of the pictures' own patches, without any label,
# and then left as it is. `methods.simclr` is lesson 00's training step: two views, InfoNCE.
# `methods.pretrain` puts a new projector on the encoder and trains both with that step.)


# %%
def pretrain_with_labels(pictures, labels, view):
    encoder = recipes.encoder(pictures.images)
    options = {"view": view, "steps": STEPS, "lr": LR, "batch": 128, "generator": generator}
    return evaluate.train_classifier(encoder, pictures.images, labels, **options)


def pretrain_without_labels(pictures, view):
    encoder = recipes.encoder(pictures.images)
    options = {"view": view, "steps": STEPS, "lr": LR, "batch": 64, "generator": generator}
    options |= {"weight_decay": 5e-4, "fused": False}  # settings of the optimizer, AdamW
    network, _ = methods.pretrain(methods.simclr, encoder, pictures, **options)
    return network


with_labels = pretrain_with_labels(scenes.source, scenes.source_y, scenes.view)
without_labels = pretrain_without_labels(scenes.source.without_labels(), scenes.view)

# %% [markdown]
# Both saw the same number of views in the same number of steps: 128 per step. (The one with labels
# takes 128 pictures and one view of each; the other one 64 pictures and two views of each.)
#
# ## 2 · Exchange the output layer
#
# The first network ends in five numbers: T-shirt, trousers, pullover, dress, coat. None of them
# is of any use for sandals. What is of use comes before: the encoder.
#
# ### Exercise 1 · Exchange the output layer ★☆☆
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
check.show(exchange_output)  # what did yours keep? stuck? check.exchange_output.hint()

# %% tags=["nbval-check-output"]
exchange_output = check.exchange_output(exchange_output)

# %% [markdown]
# ## 3 · Frozen or fine-tuned
#
# Two things can be done with the new network.
#
# * **Frozen**: the encoder stays as it is, only the new output layer is trained. This is lesson
#   00's linear probe.
# * **Fine-tuned**: all weights but those of the whitened first layer are trained on, from where
#   pretraining left them.
#
# A third network is not pretrained at all. Frozen, it is the *random encoder* of lesson 00;
# fine-tuned, it is *training from scratch*. Each of the compared trainings is called an **arm** of
# the comparison. In fine-tuning, all arms get the same labelled pictures, the same views, steps and
# learning rate. Four learning rates were tried for each arm by itself, on validation pictures; this
# one was less than a point behind the best for every arm.


# %%
COUNTS = settings.live_or_full(live=(10,), full=(1, 10, 100))  # labels per class


def fine_tuned_accuracy(dataset, network, count):
    """Test accuracy after fine-tuning on one draw of `count` labelled pictures per class."""
    rows = data.label_subset(dataset.target_y, count, seed=settings.current.seed)
    options = {"steps": TUNE_STEPS, "lr": TUNE_LR, "batch": 64, "generator": generator}
    options |= {"images": dataset.target.images[rows], "labels": dataset.target_y[rows]}
    classifier = exchange_output(network, 5)
    evaluate.fine_tune(classifier, view=dataset.view, **options)
    return evaluate.accuracy(classifier, dataset.test.images, dataset.test_y)


def accuracies(dataset, networks):
    """Test accuracy of each network, frozen (linear probe, five draws of labels) and fine-tuned."""
    table = {}
    for name, network in networks.items():
        encode = evaluate.encoder(network[0])
        train_x, test_x = encode(dataset.target.images), encode(dataset.test.images)
        rows = train_x, dataset.target_y, test_x, dataset.test_y
        for count in COUNTS:
            table[f"{name}, frozen, {count}"] = evaluate.few_label_probe(*rows, per_class=count)
            table[f"{name}, fine-tuned, {count}"] = fine_tuned_accuracy(dataset, network, count)
    return table


# %%
def not_pretrained(dataset):
    encoder = recipes.encoder(dataset.target.images)
    images = dataset.target.images[:4000]
    evaluate.calibrate_batchnorm(encoder, images)  # fair when frozen, as in lesson 00
    return torch.nn.Sequential(encoder, torch.nn.Linear(encoder.dim, 5))


networks = {"none": not_pretrained(scenes)}
networks |= {"with labels": with_labels, "without labels": without_labels}
if settings.current.full:  # what `make results` adds, for section 4
    own = pretrain_without_labels(scenes.target.without_labels(), scenes.view)
    networks["own pictures"] = own

# %%
table = accuracies(scenes, networks)
train_x, test_x = evaluate.pixels(scenes.target.images), evaluate.pixels(scenes.test.images)
raw = evaluate.few_label_probe(train_x, scenes.target_y, test_x, scenes.test_y, per_class=10)


def ten_label_scores(*names):
    """Test accuracies with ten labels per class: the baselines, then these pretrainings."""
    scores = {"raw pixels": raw, "random encoder": table["none, frozen, 10"]}
    scores["from scratch"] = table["none, fine-tuned, 10"]
    for name in names:
        for how in ("frozen", "fine-tuned"):
            scores[f"{name}, {how}"] = table[f"{name}, {how}, 10"]
    return scores


scores = ten_label_scores("with labels", "without labels")
ours = ("without labels, frozen", "without labels, fine-tuned")  # the green bars
ax = plot.accuracy_bars(scores, chance=1 / 5, highlight=ours)
ax.set_title("new kinds of clothes, ten labels per kind")
plot.show(ax.figure, f"bar chart of test accuracy: {plot.alt_scores(scores)}")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (b). Why the source's labels help so much with
# kinds that they don't name, this experiment does not say.
#
# Frozen, the network that never saw a label is second: far above raw pixels and the random
# encoder, and far below the one with labels. Fine-tuned, it is about level with training from
# scratch. That is less than you may have hoped for. Three things speak for it all the same: it cost
# no labels, a source *with* labels often doesn't exist, and it saw its pictures for only half a
# minute.
#
# </details>
#
# ## 4 · The whole curve
#
# Ten labels are one point. `make results LESSON=01` ran this lesson with five seeds, with 1, 10
# and 100 labels per kind, and with one more arm: pretraining without labels on the *target's own*
# pictures. (Nothing forbids that: there are plenty of them, only their labels are few.) That took
# about 20 minutes; below is what came out. Switch between fine-tuned and frozen.
#
# **Your prediction.** From 1 to 100 labels per kind, the lead of the pretrained networks over
# training from scratch (a) grows · (b) shrinks · (c) stays the same

# %%
five_seeds = stored("01", "scenes")


def draw(the_network_is):
    """Accuracy over labels per class, one curve for each pretraining, from the stored table."""
    counts, series = (1, 10, 100), {}
    for name in ("none", "with labels", "without labels", "own pictures"):
        series[name] = [five_seeds[f"{name}, {the_network_is}, {count}"] for count in counts]
    ax = label_curves(series, counts)
    ax.set(title=f"{the_network_is} (mean and 95 % interval, five seeds)", ylim=(0, 1))
    return ax.figure, f"accuracy over labels per class for four pretrainings, {the_network_is}"


widgets.slideshow(draw, the_network_is=("fine-tuned", "frozen")) if five_seeds else None

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (c) for the network that knew labels: its lead is about
# the same everywhere. Without labels the lead is clear only with a hundred; with one and with ten
# the five runs can't tell it from luck. (Section 7 shows how to tell.) Frozen, pretraining on the
# target's own pictures was no better than pretraining on the source's.
#
# Did you expect the lead to shrink? It does when there is time: with enough labels *and* steps,
# training from scratch reaches the same accuracy (He, Girshick, Dollár 2018). Here each arm gets
# 150 steps, and that is short for a fresh network with 500 labelled pictures. A head start saves
# labels, and it saves steps.
#
# </details>
#
# ## 5 · The label firewall
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
# labels.


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
def honest_step(images, labels, generator):
    first, second = scenes.view(images, generator), scenes.view(images, generator)
    z_first, z_second = without_labels(torch.cat([first, second])).chunk(2)
    return losses.info_nce(z_first, z_second, temperature=0.2)


def peeking_step(images, labels, generator):
    same = torch.stack([(labels == label).float() for label in labels])  # who shares a class
    same.fill_diagonal_(0)  # the positive comes from another picture
    partners = images[torch.multinomial(same, 1, generator=generator)[:, 0]]
    first, second = scenes.view(images, generator), scenes.view(partners, generator)
    z_first, z_second = without_labels(torch.cat([first, second])).chunk(2)
    return losses.info_nce(z_first, z_second, temperature=0.2)


without_labels.eval()  # so that batch norm's running statistics stay as they are
images, labels = scenes.source.images[:64] / 255, scenes.source_y[:64]
for step in (honest_step, peeking_step):
    with torch.no_grad():
        print(f"{step.__name__}: uses labels? {bool(uses_labels(step, images, labels))}")
try:
    train.batches(scenes.source, 64, generator=generator)
except TypeError as error:
    print(f"and the course's own guard: {error}")

# %% [markdown]
# Two locks are better than one: the *type* that holds no labels stops accidents, the *shuffle
# test* finds what has slipped through. (It can't find everything: a label may also be hidden in a
# file name, in the order of the pictures, or in the choice of a setting.)
#
# ## 6 · Somebody else's question
#
# Labels say what *somebody* wanted to know. Imagine that the source was not sorted by kind but by
# tint: red, yellow, green, cyan, blue, magenta. Same pictures, same number of labels, and every
# label is right.
#
# One thing must change with them: the views. Ours mix up the colours, and then tints can't be
# learnt. So the tints are learnt from views that leave colours alone. To see what the *labels* do
# and what the *views* do, a control learns the kinds from the same views. (You don't wait for it:
# it comes from `make results`, mean over five seeds, and is the last bar of the chart.)
#
# **Your prediction.** Pretrained on tints, with ten labels per new kind, the frozen network will be
# (a) still better than the one pretrained without labels · (b) worse · (c) just as good

# %%
# Red, yellow, green, cyan, blue, magenta: 0 to 5.
tints = (6 * scenes.source.factors["hue"]).long().clamp(max=5)


def same_colours(images, generator):
    """A view that leaves colours alone; otherwise the tints could not be learnt."""
    images = augment.flip(images, generator=generator)
    return augment.affine(images, degrees=45, scale=(0.7, 1.3), shift=0.2, generator=generator)


tint_network = pretrain_with_labels(scenes.source, tints, same_colours)
same_view_networks = {"tint labels": tint_network}
if settings.current.full:
    control = pretrain_with_labels(scenes.source, scenes.source_y, same_colours)
    same_view_networks["labels, same views"] = control
tint_accuracy = evaluate.accuracy(tint_network, scenes.source.images, tints)
print(f"it has learnt its labels: accuracy {tint_accuracy:.2f} on the source's tints (chance .17)")

# %%
table |= accuracies(scenes, same_view_networks)
if settings.current.full:
    record("scenes", **table)
scores = ten_label_scores("tint labels", "without labels")
if five_seeds:
    scores["control, frozen (five seeds)"] = five_seeds["labels, same views, frozen, 10"]
ax = plot.accuracy_bars(scores, chance=1 / 5, highlight=ours)
ax.set_title("new kinds of clothes, ten labels per kind")
plot.show(ax.figure, f"bar chart of test accuracy: {plot.alt_scores(scores)}")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (b). Frozen, it knows no more about new clothes than a
# random encoder does. Fine-tuned, it even stays behind training from scratch, on average over five
# seeds: a bad start can be worse than none. That is called **negative transfer** (it has nothing to
# do with the negatives of a loss). The control saw the very same views, and it is as good as
# before. So it was the labels, not the views.
#
# Labels are an answer to somebody's question. Pretraining without labels asks a broader one
# (*what do two views of one thing share?*), and it can't be led astray by labels. But remember
# lesson 00: there the views led it astray.
#
# </details>
#
# ## 7 · Is it more than luck?
#
# Two arms, the same five draws of labelled pictures: an easy draw helps both, an unlucky one
# hurts both. So don't compare two averages with two wide intervals. Subtract *pair by pair*
# first, and compute the interval of the *difference*. If it does not contain zero, the lead is more
# than the luck of the draw.
#
# ### Exercise 3 · A paired interval ★★☆
#
# For the differences dᵢ of n pairs, the 95 % interval is their mean ± t · s / √n. Here s is their
# standard deviation (divided by n − 1), and t comes from a table: 2.776 for five pairs.


# %%
def paired_interval(first, second, t):
    """Mean and half width of the 95 % interval of `first` minus `second`.

    first, second: [n] accuracies of two arms; pair i was measured with the same labels.
    t: the factor from the table.  Returns two numbers: mean (below zero if `second` leads), half.
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
names = ("none", "with labels", "without labels", *same_view_networks)
values = {name: torch.tensor(table[f"{name}, frozen, 10"].values) for name in names}
for name in names[1:]:
    mean, half = map(float, paired_interval(values[name], values["none"], 2.776))
    print(f"{name}, frozen, minus random encoder: {mean:+.3f} ± {half:.3f}")
pair = values["with labels"], values["without labels"]
mean, half = map(float, paired_interval(*pair, 2.776))
print(f"with labels minus without labels, frozen: {mean:+.3f} ± {half:.3f}")

# %% [markdown]
# These intervals cover the luck of the *labels*, with one network each. Another random start would
# give another network. So section 4 comes from five seeds: five different sets of initial weights,
# and for fine-tuning other labelled pictures too. Here is what its fine-tuned arms gained over
# training from scratch, paired seed by seed.


# %%
def lead_over_scratch(table, arm, count):
    """Paired lead of a fine-tuned arm over training from scratch, as text."""
    pair = [torch.tensor(table[f"{name}, fine-tuned, {count}"].values) for name in (arm, "none")]
    mean, half = map(float, paired_interval(*pair, 2.776))
    return f"{mean:+.3f} ± {half:.3f}"


pretrained = ("with labels", "without labels", "own pictures") if five_seeds else ()
for name in pretrained:
    leads = [f"{count}: {lead_over_scratch(five_seeds, name, count)}" for count in (1, 10, 100)]
    print(f"{name}, fine-tuned, minus scratch, by labels per class: {'; '.join(leads)}")

# %% [markdown]
# Read them one by one: where the interval does not contain zero, the lead is more than luck. The
# network that knew labels passes everywhere; those without labels pass with a hundred labels per
# class, and nowhere else. Half a minute of pretraining on two cores is not much, and training
# from scratch with good views is a strong rival: it was given the same views, steps and tuning.
#
# ## 8 · Does it hold up?
#
# The lesson's statements, judged on the numbers of *your* run (✓ or ✗). Below them: the same run
# by us with five seeds (`make results LESSON=01`).

# %%
frozen = {name: table[f"{name}, frozen, 10"] for name in names} | {"raw": raw}
fine_tuned = {name: table[f"{name}, fine-tuned, 10"] for name in names}


def as_arguments(scores):
    return {name.replace(", ", "_").replace(" ", "_"): score for name, score in scores.items()}


scores = as_arguments(frozen)
lead = frozen["without labels"].mean - max(frozen["none"].mean, raw.mean)
claim(
    "frozen", "Frozen, no labels: .05 above raw pixels and random encoder", lead >= 0.05, **scores
)
pair = values["with labels"], values["without labels"]
mean, half = map(float, paired_interval(*pair, 2.776))
scores = {"mean": mean, "half": half}
claim("paired", "The paired lead of labels over no labels is above zero", mean > half, **scores)
lead = frozen["without labels"].mean - frozen["tint labels"].mean
claim("tints", "Frozen: tint labels at least .05 behind no labels", lead >= 0.05, lead=lead)
if settings.current.full:
    lead = frozen["labels, same views"].mean - frozen["tint labels"].mean
    claim("same_views", "Same views: kind labels lead tint labels by .05", lead >= 0.05, lead=lead)
scores = as_arguments(fine_tuned)
lead = fine_tuned["with labels"] - fine_tuned["tint labels"]
claim("tints_fine_tuned", "Fine-tuned: kind labels lead tint labels", lead > 0, **scores)
show_stored("01")

# %% [markdown]
# ## Recap
#
# 1. Transfer learning and self-supervised learning share their second step: keep the encoder,
#    exchange the output layer, train with the few labels of the target. They differ in the first:
#    who provides the labels, a person or the pictures themselves.
# 2. Labels are worth having if they ask for what you will need. If they ask for something else,
#    the network learns something else.
# 3. Compare arms on the same draws of labels, subtract pair by pair, and give each arm the same
#    views, steps and tuning. If you say “without labels”, show that shuffled labels change nothing.
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
# **Where it fails:** if source and target need different things from a picture (section 6); if
# there are so many labels that training from scratch reaches the same accuracy.
#
# ## Further
#
# * Swap the roles: the last five kinds as source, the first five as target. Does the order of the
#   arms stay the same?
# * Let the views for the tints change the colours too (`scenes.view`). What does the network
#   learn then, and why is that a different lesson?
# * In `fine_tuned_accuracy`, freeze the first stages
#   (`classifier[0].stages[:2].requires_grad_(False)`). What does it change?
#
# **Next:** {next}
