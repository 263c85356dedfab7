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
#       - measure what a frozen encoder relies on, and catch a pretraining that looks at labels
#     prerequisites: lesson 00
#     terms:
#       target task: what one wants to do in the end and has few labels for
#       lead: >-
#         an arm's result minus its baseline's, subtracted pair by pair; in the loss of
#         lesson 08, how far the positive is above the mean of the candidates
#       source: >-
#         what one pretrains on: plenty of pictures, of other kinds
#       transfer learning: >-
#         training on a source with its labels first, then exchanging the output layer and
#         going on with the target
#       ImageNet: over a million photographs in a thousand classes, the usual source
#       frozen: >-
#         left as pretraining made it: only a new output layer or a probe is trained on
#         top
#       fine-tune: >-
#         to go on training all weights of a pretrained encoder, together with a new
#         output layer
#       training from scratch: >-
#         training the same network on the labels alone, from fresh weights: the rival of
#         fine-tuning
#       control: an arm that differs from another one only in the suspected cause
#       negative transfer: a pretrained start that is worse than none
#       whitened: >-
#         of a first layer: fixed, without labels, to the directions in which small
#         patches of the inputs vary most, each scaled to the same variance
#       supervised contrastive learning: >-
#         a contrastive loss whose positives are all views of one class, so it needs
#         labels
# ---

# %% [markdown]
# # Must pretraining know the labels?
#
# After this lesson you can carry a network from one task to another, compare pretraining *with*
# and *without* labels fairly, and catch a pretraining that cheats.
#
# *About {minutes} minutes with the exercises; for about {waiting} of them you wait while the
# computer trains. Two processor cores are enough; no GPU, no internet. You need lesson 00.*
#
# Guess before you run. `stored(…)` reads the results of our five runs; `record(…)` writes them
# when *we* run the lesson: pass over it.

# %%
import copy
import itertools

import torch
import torch.nn.functional as F
from ssl_course import augment, check, data, evaluate, losses, methods, plot
from ssl_course import settings, train, widgets
from ssl_course.course import claim, record, show_stored, stored
from ssl_course.methods import recipes
from ssl_course.plot import lesson_01 as draw

generator = train.seed_all(settings.current.seed)

# %% [markdown]
# ## 1 · Two ways to a head start
#
# You want to tell apart five kinds of clothes: sandals, shirts, sneakers, bags and ankle boots.
# You have plenty of pictures but hardly any labels: ten of each kind. This is the **target task**.
#
# You also have 10,000 pictures of *other* clothes: T-shirts, trousers, pullovers, dresses and
# coats, which somebody once sorted. This is the **source**. (The first five kinds of the data
# set against the last five: that was fixed before anything was run.)
#
# There are two ways to use the source, in two steps; the second is the same.
#
# * **Transfer learning**: first train on the source pictures *and their labels*. Then exchange
#   the output layer and go on with the target.
# * **Self-supervised learning**: first train on the source pictures *alone*, with a pretext task
#   that makes its own labels. Then exchange the output layer and go on with the target.


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
print(f"{len(source):,} source, {len(target):,} target, {len(test):,} test")
view = recipes.scene_view  # lesson 00's views of clothes
plot.show(*draw.two_ways(source, target, view))
plot.show(*draw.views_below(source, view, generator))

# %% [markdown]
# The one difference is in step 1: *where do the labels come from?* At the top, somebody wrote
# them. At the bottom, the pictures provide them: two views of one picture belong together.
#
# So "transfer *versus* self-supervised" is about step 1 only: either way, what was learnt on the
# source is transferred to the target. The two can even be joined (section 6).
#
# The most famous source is **ImageNet**: over a million photographs in a thousand classes.
#
# ## 2 · Two pretrainings
#
# The second figure shows the views that all networks of this lesson train on: mirrored, turned,
# zoomed, moved, in other colours and light, with some grain. Both pretrainings take 300 steps of
# 128 views:
#
# * **with labels**, 128 pictures, one view of each: `cross_entropy(network(view(pictures)),
#   labels)`, low if the network gives the right class a high probability
# * **without labels**, 64 pictures, two views of each:
#   `info_nce(network(view(pictures)), network(view(pictures)))`, lesson 00's loss
#
# The encoder is that of lesson 00's clothes. (Its first layer is *whitened*: fixed, without labels,
# to the directions in which small patches vary most, each scaled to the same variance.)


# %%
SAME = {"steps": 300, "lr": 5e-3, "generator": generator}


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
# Is that fair? Views, steps and optimizer are the same. The learning rate is that of lesson 00's
# recipe, chosen for pretraining *without* labels; for the one with labels it was not tuned, nor
# has that one a projector to throw away. And
# "without labels" has a limit: the recipe (its views and the encoder's size) came from a search
# that used labels of all ten kinds. What is without labels here is the training.
#
# 300 steps are what you can wait for, not what pretraining without labels needs: its probe goes on
# rising far beyond them (lesson 02). With labels we tried no longer run. So whatever leads below,
# leads after 300 steps.
#
# ### Exercise 1 · Exchange the output layer ★☆☆
#
# The network with labels ends in five numbers: T-shirt, trousers, pullover, dress, coat. None of
# them is of any use for sandals. What is of use comes before: the encoder.
#
# Write `exchange_output`. `classifier[0]` is the encoder, `classifier[1]` what sits on top of
# it. The encoder gives `classifier[0].dim` numbers. Return a new `torch.nn.Sequential` of a
# *copy* of the encoder (`copy.deepcopy`) and a fresh `torch.nn.Linear` for the new classes.


# %%
def exchange_output(classifier, classes):
    """A new network for `classes` classes: encoder kept, output layer new.

    classifier: torch.nn.Sequential(encoder, what sits on top), left as it is.
    Returns torch.nn.Sequential(copy of the encoder, torch.nn.Linear), whose
    weights are not shared with `classifier`.
    """
    ### BEGIN SOLUTION
    encoder = copy.deepcopy(classifier[0])
    output = torch.nn.Linear(classifier[0].dim, classes)
    return torch.nn.Sequential(encoder, output)
    ### END SOLUTION


# %%
check.show(exchange_output)  # a toy network. check.exchange_output.hint()

# %% tags=["nbval-check-output"]
exchange_output = check.exchange_output(exchange_output)

# %% [markdown]
# ## 3 · Frozen
#
# **Frozen** means: the encoder stays as pretraining left it (batch norm too), and only a new
# output layer is trained: lesson 00's linear probe. All arms get the same
# five draws of ten labels per kind. Two baselines: raw pixels, and the *random encoder* (fresh
# weights, batch norm fitted to the target's pictures).
#
# In the figure, the whiskers tell where the *mean* of many runs lies; a single run varies more.
#
# **Your prediction.** With ten labels per new kind, which frozen encoder is best?

# %%
best_frozen = widgets.predict(
    "01-1",
    "Frozen, ten labels per new kind: which encoder is best?",
    a="the random one, not pretrained at all",
    b="the one pretrained with the source's labels",
    c="the one pretrained on the source's pictures alone",
)

# %%
COUNTS = settings.live_or_full(live=(10,), full=(1, 10, 100))  # of labels


def frozen(encode):
    """Test accuracy of a linear probe, for each count of labels per kind."""
    rows = encode(target.images), target_y, encode(test.images), test_y
    return {n: evaluate.few_label_probe(*rows, per_class=n) for n in COUNTS}


def gap(one, other):
    """Accuracy of one frozen arm minus another's, ten labels per kind."""
    return scores[one].mean - scores[other].mean


# Like the others: number 0 is the encoder, whitened on the source.
untrained = torch.nn.ModuleList([recipes.encoder(source.images)])
evaluate.calibrate_batchnorm(untrained[0], target.images[:4000])
pretrained = {"without labels": without_labels, "with labels": with_labels}
networks = {"random encoder": untrained} | pretrained
probes = {"raw pixels": frozen(evaluate.pixels)}
for name, network in networks.items():
    probes[name] = frozen(evaluate.encoder(network[0]))
scores = {name: accuracy[10] for name, accuracy in probes.items()}
green = ["without labels"]
plot.show(*draw.arms(scores, stored("01", "frozen_10"), highlight=green))
best = max(networks, key=lambda name: scores[name].mean)
best_frozen.settle(
    a=best == "random encoder",
    b=best == "with labels",
    c=best == "without labels",
)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In all our runs the source's labels gave the best frozen encoder. The
# one that never saw a label came second, far from the baselines and far from the best.
#
# A tempting reason: "the labels said which differences between clothes matter". Let us look for
# a reason that can be measured.
#
# </details>
#
# ## 4 · What does an encoder rely on?
#
# Two views share the garment, and the clutter behind it. Which of the two does a frozen encoder
# rely on? To find out, we compose trios from *test* garments of the target kinds:
#
# 1. a scene,
# 2. the same garment, at the same place in the same tint, on *other clutter*,
# 3. *another kind of garment*, at the same place in the same tint, on the same clutter.
#
# If the features of the second are closer to the scene's than those of the third, *the garment
# wins*. ("Closer" is cosine similarity, after the mean of all features is subtracted: it is the
# same in every picture and would make all of them look alike.)
#
# **Your prediction.** Pretrained without labels, how often does the garment win over the
# clutter?

# %%
garment_wins = widgets.predict(
    "01-2",
    "Pretrained without labels: how often does the garment win?",
    a="nearly always, above .9",
    b="in most cases, .5 to .9",
    c="in fewer than half of the cases, below .5",
)

# %%
clothes, kind = kinds(data.fashion().test, 5, 9)  # garments, grey, cut out
other = torch.randperm(len(clothes), generator=generator)
differ = kind[other] != kind  # keep the pairs of two kinds
clothes, others = clothes.images[differ], clothes.images[other[differ]]
count = len(clothes)
place = data.draw_factors(count, generator=generator)  # and size, tilt, tint
here, there = (data.clutter(count, generator=generator) for _ in range(2))
trio = {
    "a scene": data.compose(clothes, place, here),
    "same garment,\nother clutter": data.compose(clothes, place, there),
    "other garment,\nsame clutter": data.compose(others, place, here),
}
plot.show(*draw.trios(trio))


def similarities(network):
    """Cosine similarity of scene and garment, and of scene and clutter."""
    h = [evaluate.features(network[0], part) for part in trio.values()]
    scene, garment, clutter = torch.stack(h) - torch.cat(h).mean(0)
    pairs = (scene, garment), (scene, clutter)
    return [F.cosine_similarity(*pair) for pair in pairs]


similar = {name: similarities(net) for name, net in networks.items()}
plot.show(*draw.garment_or_clutter(similar))
wins = {name: (a > b).float().mean() for name, (a, b) in similar.items()}
share = wins["without labels"]
middle = (share >= 0.5) & (share <= 0.9)
garment_wins.settle(a=share > 0.9, b=middle, c=share < 0.5)


# %%
# Does the clutter hold the encoder back? Take it away and look. A cut-out has
# the garment's colours on black in channels 0 to 2, and in channel 3 how much
# of the background shows there, 0 to 1.
def on_clutter(cut_outs, behind, generator):
    return view(cut_outs[:, :3] + cut_outs[:, 3:] * behind, generator)


def new_clutter(images, generator):
    """Views of cut-outs, each on new clutter of its own."""
    behind = data.clutter(len(images), generator=generator)
    return on_clutter(images, behind, generator)


calls = itertools.count()  # two in each step, one for each view


def shared_clutter(images, generator):
    """The control: as new in every step, but both views share it."""
    step = torch.Generator().manual_seed(next(calls) // 2)
    behind = data.clutter(len(images), generator=step)
    return on_clutter(images, behind, generator)


# %%
if settings.current.full:  # `make results` trains with these views
    garments, _ = kinds(data.fashion().train, 0, 4)
    garments = data.cut_outs(garments.images, generator=generator)
    new_views = {"new clutter": new_clutter, "new, but shared": shared_clutter}
    for name, new_view in new_views.items():
        trained = pretrain_without_labels(garments, new_view)
        a, b = similarities(trained)
        wins[name] = (a > b).float().mean()
        scores[name] = frozen(evaluate.encoder(trained[0]))[10]
    record("garment_wins", **wins)
    record("other_clutter", **scores)
five_seeds = stored("01", "other_clutter")
options = {"highlight": ["new clutter"]}
options["also"] = ["new, but shared", "new clutter"]
plot.show(*draw.arms(scores, five_seeds, **options))
for name, won in stored("01", "garment_wins").items():
    print(f"five seeds, {name}: the garment wins {won}")
for name in ("without labels", "new, but shared"):
    ahead = evaluate.paired_ci(five_seeds["new clutter"], five_seeds[name])
    print(f"five seeds, accuracy: new clutter minus {name} {ahead}")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# The clutter says nothing about the source's *labels*, and the network trained with them ignores
# it, even on kinds that it never saw. Trained without labels, the network relies on both. Is the
# clutter a shortcut (lesson 00) that it learnt? It could be: two views share it. But to the random
# encoder, which has learnt nothing, scenes on the same clutter are similar, too.
#
# Does the clutter hold this encoder back? A cause has to be tested: take it away and leave the
# rest. In *new clutter* each view stands on clutter of its own, so that two views share the garment
# alone. But that changes two things at once: the clutter is no longer shared, and it is new in
# every step. So there is a control, *new, but shared*: new in every step, too, but both views of a
# picture stand on the same. *New clutter* led it in all five seeds, by 8 ± 4 points (the last
# printed line). So the *sharing* holds the encoder back here, after 300 steps. Variety alone did
# nothing sure: the control was ahead of *without labels* in three seeds and behind in two.
#
# </details>
#
# ## 5 · Fine-tuned
#
# To **fine-tune** a pretrained encoder means to go on training all its weights, together with
# the new output layer. (Only the whitened first layer stays fixed.) The rival without
# pretraining is **training from scratch**: the same network with fresh weights.
#
# All arms get the same labelled pictures, views, learning rate and steps: 300 in your run, 600 in
# our five (900 with a hundred labels per kind). On validation pictures training from scratch was
# still rising there (`results/search/README.md`). So this rival could be stronger still. (The
# learning rate was compared at 150 steps only.)
#
# **Your prediction.** With ten labels per new kind and all weights trained: which start is best?

# %%
best_start = widgets.predict(
    "01-3",
    "All weights trained, ten labels per new kind: which start is best?",
    a="fresh weights: training from scratch",
    b="the network pretrained with the source's labels",
    c="the network pretrained on the source's pictures alone",
)


# %%
LABEL_STEPS = settings.live_or_full(  # for each count of labels per kind
    live={10: 300}, full={1: 600, 10: 600, 100: 900}
)


def fine_tuned(network, count, steps=None):
    """Test accuracy, all weights trained on one draw of labelled pictures."""
    rows = data.label_subset(target_y, count, seed=settings.current.seed)
    images, labels = target.images[rows], target_y[rows]
    classifier = exchange_output(network, 5)
    options = {"view": view, "lr": 5e-3, "batch": 64, "generator": generator}
    options["steps"] = steps or LABEL_STEPS[count]
    evaluate.fine_tune(classifier, images, labels, **options)
    return evaluate.accuracy(classifier, test.images, test_y)


starts = {"from scratch": untrained} | pretrained
tuned = {name: fine_tuned(network, 10) for name, network in starts.items()}
five_seeds = stored("01", "fine_tuned_10") | stored("01", "as_many_views")
options = {"highlight": green, "also": ["from scratch, as many views"]}
options["title"] = "fine-tuned, ten labels per kind"
plot.show(*draw.arms(tuned, five_seeds, **options))
best = max(tuned, key=tuned.get)
best_start.settle(
    a=best == "from scratch",
    b=best == "with labels",
    c=best == "without labels",
)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# The circles ● are one draw of labels and one network each, after 300 steps: small differences say
# little. The diamonds ◇ below are five seeds with 600 steps; section 9 judges their differences.
# In our five runs the gap, with labels minus without, shrank from 17 points (hundredths of
# accuracy), frozen, to 7, fine-tuned.
#
# </details>
#
# What did each arm of the five seeds cost? There are only 50 labelled pictures, so each step sees
# all of them. Views in all:
#
# | arm | pretraining | with labels | together |
# |---|---|---|---|
# | from scratch | 0 | 30,000 | 30,000 |
# | with or without labels | 38,400 | 30,000 | 68,400 |
# | from scratch, as many views (top line of the figure) | 0 | 68,400 | 68,400 |
#
# The last arm is the fair rival if pretraining serves this one task only. In our five runs *with
# labels* led it, too, by 4.1 ± 2.2 points; *without labels* was 2.5 ± 3.4 behind: not decided.
#
# ## 6 · More labels, more time
#
# Ten labels per kind is only one case. `make results LESSON=01` ran this lesson with five seeds,
# with 1, 10 and 100 labels per kind, and with two more arms. *Own pictures* (run frozen only)
# pretrains without labels on the target's own pictures: there are plenty of them, only their
# labels are few, and it needs no source at all. *Labels, then own pictures* takes the network
# pretrained with labels and pretrains it further, without labels, on the target's own pictures.
#
# The figures show *leads*: an arm's accuracy minus that of its baseline, subtracted seed by
# seed. The whiskers are 95 % intervals, made so that they hold the true lead in 95 of 100
# such experiments.

# %%
if settings.current.full:  # skip this block: only `make results` runs it
    own = pretrain_without_labels(target.without_labels(), view)
    probes["own pictures"] = frozen(evaluate.encoder(own[0]))
    encoder = copy.deepcopy(with_labels[0])
    both = pretrain_without_labels(target.without_labels(), view, encoder)
    probes["labels, then own pictures"] = frozen(evaluate.encoder(both[0]))
    more = starts | {"labels, then own pictures": both}
    for n in COUNTS:
        record(f"frozen_{n}", **{name: by[n] for name, by in probes.items()})
        done = tuned if n == 10 else {}
        arms = {arm: done.get(arm) or fine_tuned(more[arm], n) for arm in more}
        record(f"fine_tuned_{n}", **arms)
    for n in (10, 100):
        arms = {name: fine_tuned(net, n, 150) for name, net in starts.items()}
        record(f"ten_seconds_{n}", **arms)
    longest = fine_tuned(untrained, 10, 600 + 300 * 128 // 50)
    record("as_many_views", **{"from scratch, as many views": longest})
for page in draw.label_leads(lambda table: stored("01", table)):
    plot.show(*page)

# %% [markdown]
# Was it of use to join the two? Not here. Frozen, *labels, then own pictures* was behind *with
# labels* at every number of labels, in all five seeds. Fine-tuned, no gain shows. Why, we did not
# test.
#
# Where whiskers cross the dotted line, five runs can't tell the lead from luck. (Of twenty
# such intervals, about one misses the truth by bad luck alone: believe a pattern.) Part of the
# frozen lead of *own pictures* over the random encoder may be its batch norm, which met the
# target's pictures; that of the others met the source's.
#
# With a hundred labels per kind, no lead over scratch shows (right-hand panel). He, Girshick and
# Dollár (2018) found the same for object detection on COCO: detectors trained from random weights,
# long enough, were no worse than those that start from ImageNet.
#
# The left panel of the second figure is what you see **if you stop after 150 steps**. So whenever
# you read "pretraining helps", ask: did training from scratch get the time it needs?
#
# ## 7 · The label firewall
#
# "Pretrained without labels" is easily said. How would you know? Suppose somebody sends you a
# pretraining step that works wonders. Perhaps its positives are views of *another picture of the
# same class*. To know the class, it needs the labels. (*Supervised contrastive learning*, Khosla
# et al. 2020, does so openly. It just must not be sold as self-supervised.)
#
# In this course pretraining gets an `Unlabeled` object, and there is no label in it to peek at.
# But a step that gets more can be put to the test: shuffle the labels. Same pictures, same
# random numbers, other labels. What will the loss of an honest step do?
#
# ### Exercise 2 · Catch the peeker ★★☆
#
# Write `uses_labels`: True if the loss of `step(images, labels, generator)` depends on the
# labels, else False. (`torch.randperm(len(labels))` gives the row numbers in random order.) Any
# difference counts, however small.


# %%
def uses_labels(step, images, labels):
    """Whether a pretraining step looks at labels: True or False.

    step: a function, step(images, labels, generator) -> loss, one number as a
    tensor. It may draw from the generator (`torch.Generator().manual_seed(0)`
    makes one). labels: [n] classes.
    """
    ### BEGIN SOLUTION
    shuffled = labels[
        torch.randperm(
            len(labels),
            generator=torch.Generator().manual_seed(1),
        )
    ]
    true_loss = step(images, labels, torch.Generator().manual_seed(0))
    other_loss = step(images, shuffled, torch.Generator().manual_seed(0))
    return bool(true_loss != other_loss)
    ### END SOLUTION


# %%
check.show(uses_labels)

# %% tags=["nbval-check-output"]
uses_labels = check.uses_labels(uses_labels)


# %%
@torch.no_grad()
def loss_of(first, second, generator):
    views = torch.cat([view(first, generator), view(second, generator)])
    return losses.info_nce(*without_labels(views).chunk(2), temperature=0.2)


def honest_step(images, labels, generator):
    return loss_of(images, images, generator)


def peeking_step(images, labels, generator):
    same = (labels[:, None] == labels).float()  # [n, n]: who shares a class
    same.fill_diagonal_(0)  # the positive comes from another picture
    partner = torch.multinomial(same, 1, generator=generator)  # one for each
    return loss_of(images, images[partner[:, 0]], generator)


without_labels.eval()  # batch norm's running statistics stay as they are
images, labels = source.images[:64] / 255, source_y[:64]
for step in (honest_step, peeking_step):
    print(step.__name__, "peeks?", bool(uses_labels(step, images, labels)))

# %% [markdown]
# The *type* that holds no labels stops accidents, the *shuffle test* finds what slipped through.
# It has blind spots. A label may hide in a file name, in the order of the pictures, or in the
# choice of a setting. And a step that uses only *how many pictures each class has* passes.
#
# ## 8 · Somebody else's question
#
# Labels say what *somebody* wanted to know. Imagine that the source was not sorted by kind but
# by tint: red, yellow, green, cyan, blue, magenta. Same pictures, six classes
# instead of five, and every label is right.
#
# One thing must change with them: the views. Ours mix up the colours, and then tints can't be
# learnt. So the tints are learnt from views that leave colours alone. To tell what the *labels*
# do from what the *views* do, a **control** learns the kinds from these same views. (You don't
# wait for it: `make results` ran it.)
#
# **Your prediction.** Pretrained on tints, frozen, ten labels per new kind: how does it compare
# with the network pretrained *without* labels?

# %%
on_tints = widgets.predict(
    "01-4",
    "Frozen, pretrained on tints: against the one without labels, it is …",
    a="better by more than .02",
    b="worse by more than .02",
    c="about as good",
)

# %%
# Red, yellow, green, cyan, blue, magenta: 0 to 5.
tints = (6 * source.factors["hue"]).long().clamp(max=5)


def same_colours(images, generator):
    """A view that leaves colours alone, so that tints can be learnt."""
    images = augment.flip(images, generator=generator)
    options = {"degrees": 45, "scale": (0.7, 1.3), "shift": 0.2}
    return augment.affine(images, **options, generator=generator)


tint_labels = pretrain_with_labels(tints, same_colours)
learnt = evaluate.accuracy(tint_labels, source.images[:2000], tints[:2000])
print(f"accuracy {learnt:.2f} on the source's own tints (chance .17)")
scores["tint labels"] = frozen(evaluate.encoder(tint_labels[0]))[10]
if settings.current.full:  # for `make results`: the control, and fine-tuned
    control = pretrain_with_labels(source_y, same_colours)
    scores["kinds, same views"] = frozen(evaluate.encoder(control[0]))[10]
    record("tints_frozen", **scores)
    record("tints_fine_tuned", **{"tint labels": fine_tuned(tint_labels, 10)})
options = {"highlight": ["tint labels"], "also": ["kinds, same views"]}
plot.show(*draw.arms(scores, stored("01", "tints_frozen"), **options))
lead = scores["tint labels"].mean - scores["without labels"].mean
on_tints.settle(a=lead > 0.02, b=lead < -0.02, c=abs(lead) <= 0.02)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In all our runs the tint labels gave a worse frozen encoder than no labels. The control learnt
# the kinds from the same views and did about as well as the first network *with labels*. So
# between kinds and tints it was the labels, not the views. (Between tints and *without labels*
# both differ. We did not run *without labels* on views that keep colours; lesson 00, section 5,
# shows what to expect.)
#
# When a pretrained start is *worse than none*, the field speaks of **negative transfer**:
# fine-tuned, below training on the target alone, from scratch. A frozen encoder below the random
# one is a weaker sign of the same. Section 9 shows whether it happened here.
#
# Labels are an answer to somebody's question. Pretraining without labels asks another one,
# *what do two views share?* No label can lead it astray, but its views can.
#
# </details>
#
# ## 9 · Is it more than luck?
#
# Two arms, the same five draws of labelled pictures: an easy draw helps both, an unlucky one
# hurts both. So subtract *pair by pair*
# first, and compute the interval of the *difference*. If it does not contain zero, the lead is
# more than the luck of the draw.
#
# ### Exercise 3 · A paired interval ★★☆
#
# For the differences dᵢ of n pairs, the 95 % interval is their mean ± t · s / √n. Here s is
# their standard deviation, as `differences.std()` computes it (with n − 1 inside). The factor t
# comes from a table of *Student's t distribution*. It makes up for s being estimated from few
# numbers, so it depends on n − 1: 12.7 for two pairs, 2.776 for five, 1.96 for very many.


# %%
def paired_interval(first, second, t):
    """Mean and half width of the 95 % interval of `first` minus `second`.

    first, second: tensors [n], accuracies of two arms; pair i had the same
    labels. t: the factor from the table. Returns two numbers (or tensors with
    one each): the mean, below zero if `second` leads, and the half width.
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
def leads(table, pairs):
    """One arm minus another, for each pair: your interval, the differences."""
    found = {}
    for pair in pairs:
        first, second = (torch.tensor(table[name].values) for name in pair)
        mean, half = map(float, paired_interval(first, second, 2.776))
        differences = tuple((first - second).tolist())
        lead = evaluate.Interval(mean, half, differences)
        found[" minus ".join(pair)] = lead
    return found


pairs = [("tint labels", "random encoder")]
pairs += [("without labels", "random encoder")]
pairs += [("with labels", "without labels")]
found = leads(scores, pairs)
plot.show(*draw.titled_leads(found, "this run, frozen, five draws of labels"))
table = stored("01", "fine_tuned_10") | stored("01", "tints_fine_tuned")
pairs = [(name, "from scratch") for name in table if name != "from scratch"]
if pairs:
    over_seeds = leads(table, pairs)
    plot.show(*draw.titled_leads(over_seeds, "five seeds, fine-tuned"))

# %% [markdown]
# Fine-tuned with ten labels, *without labels* was behind training from scratch in all five seeds:
# negative transfer. Tint labels were behind in the mean, but their interval holds zero.
#
# Where an interval does not contain zero, the lead (or the lag) is hardly luck alone. But there
# are three kinds of luck: which pictures got labels, which network the training happened to
# give, and which pictures are in the test part. The last is the same in all our runs, and none
# of these intervals holds it.
#
# | interval | other labels each time? | another network each time? |
# |---|---|---|
# | this run, frozen | yes | no |
# | five seeds, frozen | no: each value is a mean over the same five draws | yes |
# | five seeds, fine-tuned | yes | yes |
#
# ## 10 · Does it hold up?
#
# The lesson's statements, judged on the numbers of *your* run (✓ or ✗). Below them: five seeds
# of ours (`make results LESSON=01`). Those runs train more arms and so draw other random
# numbers.


# %%
up = min(gap("without labels", name) for name in [*scores][:2])
claim("frozen", "Frozen: without labels is .05 above baselines",
      up >= 0.05, lead=up)  # fmt: skip
up, half, _ = found["with labels minus without labels"]
claim("paired", "Frozen, paired: with labels is above without",
      up > half, lead=up)  # fmt: skip
order = wins["random encoder"] < wins["without labels"] < wins["with labels"]
statement = "Garment wins: random < without < with labels"
claim("garment", statement, order, wins=wins["without labels"])
up = gap("without labels", "tint labels")
claim("tints", "Frozen: without labels is .05 above tint labels",
      up >= 0.05, lead=up)  # fmt: skip
if settings.current.full:
    up = gap("kinds, same views", "tint labels")
    claim("same_views", "Same views: kinds .05 above tints",
          up >= 0.05, lead=up)  # fmt: skip
    up = tuned["with labels"] - tuned["from scratch"]
    claim("tuned_labels", "Fine-tuned: labels lead scratch", up > 0, lead=up)
    frozen_gap = gap("with labels", "without labels")
    tuned_gap = tuned["with labels"] - tuned["without labels"]
    shrinks = {"frozen_gap": frozen_gap, "tuned_gap": tuned_gap}
    statement = "With minus without labels: smaller when fine-tuned"
    claim("gap_shrinks", statement, tuned_gap < frozen_gap, **shrinks)
show_stored("01")

# %% [markdown]
# ## Recap
#
# 1. It need not, if the encoder stays frozen: features learnt without labels lead raw pixels and a
#    random encoder; the source's labels gave more. Fine-tuned with ten labels, 300 steps of
#    pretraining without labels were a loss: 2.3 ± 2.2 points (hundredths of accuracy) behind
#    training from scratch. Pretraining with labels led it by 4.3 ± 2.4, at equal views by 4.1 ±
#    2.2. With 1 and 100 labels neither is decided.
# 2. Labels are worth having if they ask for what you will need; here, with ten per kind, they gave
#    the better start. Without them, the pretext task decides what is learnt.
# 3. Compare frozen with frozen and fine-tuned with fine-tuned, on the same labels, pair by pair.
#    Train each arm until it stops rising, or say that you did not, and what it cost.
#
# | symbol | meaning |
# |---|---|
# | h | features, the encoder's output (512 numbers here) |
# | dᵢ | difference of two arms on draw i of the labels |
# | s, n | standard deviation of the differences; their number |
# | t | factor of the 95 % interval: 2.776 for n = 5 |
#
# **Sources.** Transfer of features layer by layer: Yosinski et al. 2014, arXiv 1411.1792.
# ImageNet as a source: Kornblith, Shlens, Le 2019, arXiv 1805.08974. With ImageNet, the best
# encoders trained *without* labels transfer better on most tasks: Ericsson et al. 2021, arXiv
# 2011.13377. Supervised contrastive
# learning: Khosla et al. 2020, arXiv 2004.11362, equation (2). Training from scratch catches up:
# He, Girshick, Dollár 2018, arXiv 1811.08883. Why equal tuning matters: Oliver et al. 2018,
# arXiv 1804.09170. SimCLR: Chen et al. 2020, arXiv 2002.05709. Whitened first layer: Jordan
# 2024, arXiv 2404.00498.
#
# **Simplified here:** ImageNet became 10,000 composed pictures, and pretraining half a minute.
#
# **Where it fails:** if source and target need different things from a picture (section 8); if
# there are labels and time enough for training from scratch (section 6).
#
# ## Further
#
# * Swap the roles: the last five kinds as source, the first five as target. Does the order of
#   the arms stay the same?
#
# **Next:** {next}

# %%
check.report("01")
