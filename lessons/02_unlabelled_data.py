# ---
# jupyter:
#   ssl_course:
#     id: "02"
#     title: When does unlabelled data pay?
#     difficulty: 2
#     field: []
#     objectives:
#       - say how labels, pictures, network and the length of pretraining decide what is gained
#       - compare two ways of learning at equal total cost
#       - use unlabelled pictures without pretraining, by pseudo-labels
#     prerequisites: lessons 00 and 01
# ---

# %% [markdown]
# # When does unlabelled data pay?
#
# After this lesson you can say when pretraining on unlabelled pictures is worth its price, and
# compare it fairly with its rivals.
#
# *About {minutes} minutes with the exercises; for about {waiting} of them you wait while the
# computer trains. Two processor cores are enough; no GPU, no internet.*
#
# Run the cells from top to bottom with **Shift + Enter**, and guess before each result.

# %%
import torch
import torch.nn.functional as F
from ssl_course import check, data, evaluate, methods, models, plot
from ssl_course import settings, train, widgets
from ssl_course.course import claim, record, show_stored, stored
from ssl_course.methods import recipes
from ssl_course.plot import lesson_02 as draw
from ssl_course.plot.decision_chart import QUESTIONS, decision

generator = train.seed_all(settings.current.seed)
pool, test = data.scenes()  # 20,000 pictures, and 5,000 for the test

# %% [markdown]
# ## 1 · Four knobs
#
# Pictures are cheap, labels are not. The textbook chapter behind this course (Raschka, *Machine
# Learning Q and AI*, chapter 2) gives a rule of thumb: learning from unlabelled data helps *large*
# networks with *few* labels; perceptrons of two or three layers neither need it nor gain by it; and
# trees can't use it at all.
#
# That rule turns three knobs: how many pictures have a **label**, how many come **without**, and
# **what** learns. A fourth one is easily forgotten: **how long** one pretrains. In this lesson you
# turn all four, on the composed scenes of lesson 00: ten kinds of clothes on clutter, so chance
# is .1.
#
# One rule for all comparisons: each *arm* (each of the trainings that are compared) gets enough
# steps with labels. Here that is 750, and 1,500 with a hundred labels per class: there, training
# from scratch stops rising on validation pictures. Stopped earlier, it would look bad for no fault
# of its own.
#
# ### Exercise 1 · Draw the labels ★★☆
#
# Which pictures get a label? The draw should be fair in two ways. **Stratified**: every class gets
# the same number. **Nested**: five labels per class are the first five of the ten. Otherwise a
# curve over labels shows other luck, not more labels.
#
# Finish `draw_labels`. Its first line, `order`, holds all rows, shuffled once. Return the rows of
# the chosen pictures as a tensor, class by class.


# %%
def draw_labels(labels, per_class, seed):
    """Rows of `per_class` pictures of every class, drawn at random.

    labels: [n] classes.  seed: which draw; the same seed, the same draw.
    Returns a tensor of whole numbers, [number of classes * per_class].
    """
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed))
    ### BEGIN SOLUTION
    chosen = [order[labels[order] == value][:per_class] for value in labels.unique()]
    return torch.cat(chosen)
    ### END SOLUTION


# %%
check.show(draw_labels)  # stuck? check.draw_labels.hint()

# %% tags=["nbval-check-output"]
draw_labels = check.draw_labels(draw_labels)

# %% [markdown]
# ## 2 · A short pretraining
#
# Network A learns from ten labels per class, from scratch, for 750 steps. Network B is the same
# network with the same start. It first learns from all 20,000 pictures without labels, for 550
# steps: SimCLR, the step of lesson 00. Then all its weights are trained as those of A: the same
# labels, views and number of steps. (Only the views of pretraining are under uneven light: then two
# views share less of the clutter.)
#
# **Your prediction.** Is B better than A? A *point* is a hundredth of accuracy.

# %%
short = widgets.predict(
    "02-1",
    "Ten labels per class: after 550 steps of pretraining, network B",
    a="leads by more than five points",
    b="is within five points of network A",
    c="is more than five points behind",
)

# %%
shown = data.to_float(pool.images[:12])
view = recipes.uneven_scene_view
views = [view(shown, generator) for _ in range(2)]
names = ["picture", "a view", "another"]
ax = plot.gallery(torch.cat([shown, *views]), row_names=names)
plot.show(ax.figure, "twelve scenes, and two views of each of them")

fresh = recipes.encoder(pool.images)  # the network of lesson 01
pretrained = recipes.encoder(pool.images)
pretrained.load_state_dict(fresh.state_dict())  # the same start
unlabelled = pool.without_labels()
STEPS, LR = 550, 5e-3  # 64 pictures per step, two views of each
options = {"steps": STEPS, "lr": LR, "generator": generator}
methods.pretrain(methods.simclr, pretrained, unlabelled, view=view, **options)


# %%
def ten_labels(pictures):
    """Pictures and labels: ten per class, drawn for this run."""
    y = pictures.factors["class"]
    rows = draw_labels(y, 10, settings.current.seed)
    return pictures.images[rows], y[rows]


def with_labels(encoder, split=(pool, test), view=recipes.scene_view):
    """Test accuracy after 750 steps with ten labels per class."""
    images, y = ten_labels(split[0])
    options = {"view": view, "steps": 750, "lr": LR, "batch": 64}
    options["generator"] = generator
    classifier = evaluate.train_classifier(encoder, images, y, **options)
    new = split[1].images, split[1].factors["class"]
    return evaluate.accuracy(classifier, *new)


def frozen(encoder):
    """Test accuracy of a linear probe on features that stay as they are."""
    encode, (images, y) = evaluate.encoder(encoder), ten_labels(pool)
    new = encode(test.images), test.factors["class"]
    return evaluate.linear_probe(encode(images), y, *new)


# %%
evaluate.calibrate_batchnorm(fresh, pool.images[:4000])  # fair: lesson 00
mine = {
    "random encoder, frozen": frozen(fresh),
    "frozen": frozen(pretrained),
    "from scratch": with_labels(fresh),
    "fine-tuned": with_labels(pretrained),
}
record("short_pretraining", **mine)
ax = plot.accuracy_bars(mine, chance=0.1, highlight=["frozen", "fine-tuned"])
plot.show(ax.figure, f"bars of test accuracy: {plot.alt_scores(mine)}")
gain = mine["fine-tuned"] - mine["from scratch"]
short.settle(a=gain > 0.05, b=abs(gain) <= 0.05, c=gain < -0.05)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Compare like with like. *Frozen* against *frozen*: did pretraining lead the random encoder? Then
# something was learnt without a label. *Fine-tuned* against *from scratch*: there, all weights may
# change in both, and the question is what was learnt that the labels don't teach anyway.
#
# One run shows one difference, with all its luck. So the rest of this lesson looks at five.
#
# </details>
#
# ## 3 · The forgotten knob
#
# Now pretrain longer: 2,200, 4,400 and 8,800 steps. The longest takes about twenty minutes, too
# long to wait; `make results LESSON=pretraining` ran all lengths with five seeds. (To get all
# lengths out of one run, its learning rate stays constant and falls only at the end of each length;
# Hägele et al. 2024. Yours rose and fell as a cosine.)
#
# **Your prediction**, twice. With ten labels per class, how large does the lead of the fine-tuned
# network over training from scratch become, if it is pretrained sixteen times longer than yours?
# And with which number of labels does it need the *least* pretraining to lead?

# %%
longer = widgets.predict(
    "02-2",
    "Ten labels per class, 8,800 steps: the lead over scratch is",
    a="below two points: what labels teach, they teach anyway",
    b="two to five points",
    c="above five points",
)

# %%
where = widgets.predict(
    "02-3",
    "The shortest pretraining is enough for a sure lead with",
    a="one label per class",
    b="ten labels per class",
    c="a hundred labels per class",
    d="no single one of them: some need equally little",
)

# %%
LENGTHS, COUNTS = (550, 2200, 4400, 8800), (1, 2, 5, 10, 100)
central = stored("pretraining", "scenes")


def page(labels_per_class):
    return draw.over_length(central, [labels_per_class], LENGTHS, mine)


everything = draw.over_length(central, COUNTS, LENGTHS, mine)
start = {"labels_per_class": 10}
widgets.slideshow(page, labels_per_class=COUNTS, start=start, twin=everything)


# %%
def lead(length, count):
    """Fine-tuned minus from scratch, paired over the five seeds."""
    arms = f"fine-tuned {length}, {count} labels", f"scratch, {count} labels"
    return evaluate.paired_ci(*(central[arm] for arm in arms))


longest = lead(8800, 10)
print(f"ten labels per class, 8,800 steps: the lead is {longest}")
size = longest.mean
longer.settle(a=size < 0.02, b=0.02 <= size <= 0.05, c=size > 0.05)
needed = [draw.first_lead(central, count, LENGTHS) for count in (1, 10, 100)]
least = min(needed)
alone = needed.count(least) == 1
a, b, c = (alone and one == least for one in needed)
where.settle(a=a, b=b, c=c, d=not alone and least <= 8800)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Read each panel in two ways. The grey band is flat: training from scratch has used up its labels,
# and more steps with them change little. The blue line is not: follow it from left to right, and
# see whether it has stopped rising at the longest length tried. Labels saturate. What does
# pretraining do?
#
# Look at the yellow line too. A frozen network gets nothing from the labels but its output layer,
# and is compared with other frozen ones only.
#
# A comparison of five label counts at four lengths makes twenty intervals of 95 %. One of them is
# expected to miss by luck alone: believe a pattern, not a single panel.
#
# </details>
#
# ### Exercise 2 · Equal total cost ★★☆
#
# Is that fair? Both arms had the same number of steps *with labels*, but only one of them had spent
# views on pretraining. Somebody who trains from scratch could spend these views on the labels.
#
# So hold the pretrained arm against a scratch arm that has seen as many views **in all**. A step of
# pretraining takes 64 pictures and two views of each; a step with labels takes 64 pictures and one
# view of each. Write `equal_cost_lead`: find the right scratch run in the dictionary, subtract seed
# by seed, and return mean and half width. `evaluate.mean_ci(differences)` computes both (`.mean`,
# `.half_width`), as you did in lesson 01.


# %%
def equal_cost_lead(pretrained, scratch, pretraining_steps, label_steps):
    """Lead of pretraining over scratch with the same total number of views.

    pretrained: [seeds] test accuracies after `pretraining_steps` without
    labels and then `label_steps` with labels.
    scratch: number of steps with labels -> [seeds] accuracies from scratch.
    Returns two numbers: mean and half width of the paired 95 % interval.
    """
    ### BEGIN SOLUTION
    steps = label_steps + 2 * pretraining_steps
    lead = evaluate.mean_ci(pretrained - scratch[steps])
    return lead.mean, lead.half_width
    ### END SOLUTION


# %%
check.show(equal_cost_lead)

# %% tags=["nbval-check-output"]
equal_cost_lead = check.equal_cost_lead(equal_cost_lead)


# %%
def seeds(name):
    return torch.tensor(central[name].values)


same_steps, same_cost = {}, {}
for length in (550, 2200):
    name, total = f"pretrained {length:,} steps", 750 + 2 * length
    tuned = seeds(f"fine-tuned {length}, 10 labels")
    scratch = {total: seeds(f"scratch {total} steps, 10 labels")}
    same_steps[name] = lead(length, 10)
    same_cost[name] = equal_cost_lead(tuned, scratch, length, 750)
panels = {"equal steps with labels": same_steps, "equal cost": same_cost}
plot.show(*draw.leads(panels, "training from scratch"))

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Where a point stands further left in the right-hand picture, scratch has made use of the extra
# views. Where both pictures agree, more steps on the same labels were worth nothing to it: the
# labels were used up.
#
# Equal total cost is the hardest test for pretraining. It is paid once, and one pretrained network
# serves many tasks. Which of the two pictures counts for you depends on how many you have.
#
# </details>
#
# ## 4 · More pictures, or more labels?
#
# 550 steps draw 35,200 pictures: less than twice through all 20,000. So short a training can hardly
# tell 20,000 pictures from fewer. At 2,200 steps it can: they go 7 times through 20,000 pictures,
# 47 times through 3,000 and 282 times through 500. (`make results LESSON=pictures`; the labelled
# pictures are the same for all.)

# %%
how_many, sizes = stored("pictures", "how_many"), (500, 3000, 20000)
plot.show(*draw.over_pictures(how_many, central, 2200, sizes, (10, 100)))
for count in (10, 100):
    arms = f"fine-tuned 2200, {count} labels", f"500 pictures, {count} labels"
    more = evaluate.paired_ci(central[arms[0]], how_many[arms[1]])
    print(f"20,000 pictures instead of 500, {count} labels per class: {more}")
arms = central["scratch, 100 labels"], central["scratch, 10 labels"]
more = evaluate.paired_ci(*arms)
print(f"100 labels per class instead of 10, from scratch: {more}")

# %% [markdown]
# The printed lines are differences in accuracy, with their intervals: forty times as many pictures,
# and ten times as many labels.
#
# ## 5 · Which network, or none?
#
# The rule of thumb says: small perceptrons gain nothing, large networks most. Test both ends.
#
# * A **perceptron** with two layers of 256 features, every pixel connected to everything. On scenes
#   it hardly learns, so it gets what suits it: `fashion`, the same clothes upright, centred and on
#   black. It was tuned on validation pictures: five trials from scratch, six after pretraining.
# * **Convolutional networks** on scenes: yours, one with half as many channels in each layer, and
#   one with twice as many, all with the learning rate that was chosen for yours.
#
# **Your prediction.** The perceptron is pretrained for 2,200 steps on 20,000 pictures of `fashion`,
# then trained with ten labels per class. How much does it gain over training from scratch?

# %%
perceptron = widgets.predict(
    "02-4",
    "Pretraining changes the perceptron's accuracy by",
    a="less than two points, up or down",
    b="two to five points upwards",
    c="more than five points upwards",
    d="two points downwards or more",
)

# %%
fashion, view = data.fashion(), recipes.fashion_view
start, learnt = models.Perceptron(28 * 28), models.Perceptron(28 * 28)
learnt.load_state_dict(start.state_dict())
options = {"steps": 2200, "lr": 2e-3, "generator": generator, "view": view}
pictures = fashion.train.without_labels()
methods.pretrain(methods.simclr, learnt, pictures, **options)
from_scratch = with_labels(start, fashion, view)
change = with_labels(learnt, fashion, view) - from_scratch
print(f"scratch {from_scratch:.3f}, pretraining changes it by {change:+.3f}")
up, down = change >= 0.02, change <= -0.02
a, b, c = not up and not down, up and change <= 0.05, change > 0.05
perceptron.settle(a=a, b=b, c=c, d=down)

records = "perceptron_fashion", "perceptron_digits", "large"
fashion_5, digits_5, large = (stored("networks", name) for name in records)
half = stored("rivals", "scenes_10")
plot.show(*draw.over_networks(fashion_5, digits_5, half, central, large))

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# On the left stands the sentence on perceptrons, on the right the one on large networks, at the one
# length that all three could afford. A sentence holds here if its interval says so: “gains nothing”
# if the interval is short and holds zero; “gains more” if the points move to the right from the
# half to the twice as wide network. *Large* elsewhere means a thousand times larger, and Chen et
# al. (2020, SimCLR v2) measured the rule there.
#
# </details>
#
# **No pretraining at all?** There are other ways to use unlabelled pictures. A forest can label
# those that it is surest of and learn from them (*self-training*). Principal *components* keep the
# directions in which pictures vary most. And a network can label pictures for itself, while it
# learns: *pseudo-labels*.
#
# The contest below (`make results LESSON=rivals`) has five seeds, and all 20,000 pictures for
# everybody who can use them. The network is the one of half width. There are three fields:
# `scenes`, `fashion`, and `fashion` with a hundred labels per class.
#
# ### Exercise 3 · Pseudo-labels ★★☆
#
# FixMatch (Sohn et al. 2020) shows the network two views of an unlabelled picture: a mild one and a
# strong one. If on the mild view it is sure of a class, that class becomes the label of the strong
# view. If not, the picture is left out, this time.
#
# Write `pseudo_label_loss`. *Sure* means: the largest probability of the row (softmax of the
# scores) is at least `threshold`. The loss of such a row is the cross-entropy of its strong view;
# all other rows count as 0. Return the mean over **all** rows, so that a few sure rows don't drown
# the real labels. The cell after the check trains with it for 400 steps, to show the mechanism.


# %%
def pseudo_label_loss(weak_scores, strong_scores, threshold):
    """Cross-entropy of strong views with the sure guesses on mild views.

    weak_scores, strong_scores: float [batch, classes], before the softmax;
    row i of both belongs to one picture.  threshold: a probability.
    Returns a scalar tensor. Its gradient reaches strong_scores alone.
    """
    ### BEGIN SOLUTION
    confidence, guess = weak_scores.softmax(1).max(1)
    losses = F.cross_entropy(strong_scores, guess, reduction="none")
    return (losses * (confidence >= threshold)).mean()
    ### END SOLUTION


# %%
check.show(pseudo_label_loss)

# %% tags=["nbval-check-output"]
pseudo_label_loss = check.pseudo_label_loss(pseudo_label_loss)


# %%
def half_encoder():
    encoder = models.ConvEncoder(3, (16, 32, 64), pool=2)
    models.whiten(encoder, data.to_float(pool.images[:4000]))
    return encoder


images, y = ten_labels(pool)
classifier = torch.nn.Sequential(half_encoder(), torch.nn.Linear(256, 10))


def step(batch):
    drawn = torch.randint(len(images), [64], generator=generator)
    labelled = data.to_float(images[drawn])
    views = [recipes.scene_view(each, generator) for each in (labelled, batch)]
    both = torch.cat([*views, methods.mild_view(batch, generator)])
    scores, strong, weak = classifier(both).split(64)
    guessed = pseudo_label_loss(weak, strong, 0.95)
    return F.cross_entropy(scores, y[drawn]) + guessed


optimizer = torch.optim.AdamW(classifier.parameters(), lr=LR)
source = train.batches(unlabelled, 64, generator=generator)
train.fit(step, source, optimizer, steps=400)
scores = evaluate.features(classifier, pool.images[:5000])
confidence, guess = scores.softmax(1).max(1)
right = (guess == pool.factors["class"][:5000]).float()
sure = confidence >= 0.95
print(f"sure of {sure.float().mean():.2f} of the unlabelled pictures")
print(f"right: {right[sure].mean():.2f} of these, {right.mean():.2f} of all")

# %%
fields = {"scenes, 10 labels": "scenes_10", "fashion, 10 labels": "fashion_10"}
fields["fashion, 100 labels"] = "fashion_100"
tables = {title: stored("rivals", field) for title, field in fields.items()}
plot.show(*draw.accuracies(tables, draw.RIVALS, chance=0.1))
for title, table in tables.items():
    tuned, forest = table["network, fine-tuned"], table["forest on pixels"]
    ahead = evaluate.paired_ci(tuned, table["network, pseudo-labels"])
    print(f"{title}: fine-tuned minus pseudo-labels {ahead}")
    ahead = evaluate.paired_ci(table["linear on features"], forest)
    print(f"{title}: linear on features minus forest on pixels {ahead}")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Compare within a colour first. *Forest on features* against *forest on pixels*: trees can't be
# pretrained, as the chapter says, but they can use what a network has learnt. Whether that helps
# depends on the pixels: is the answer for `fashion` with a hundred labels the same as for `scenes`?
#
# Compare the blue points next. Pseudo-labels use the same unlabelled pictures as pretraining does,
# and are its nearest rival. Oliver et al. (2018) showed how easily such comparisons go wrong when
# the baseline is tuned less.
#
# </details>
#
# ## 6 · The wrong pictures
#
# Unlabelled pictures are cheap; *fitting* ones may not be. Suppose you have none from your own task
# and take what is there: the sprites of lesson 00, coloured shapes on a dark background. Everything
# else stays: network, views, steps; the first layer is whitened on scenes and batch norm is set to
# scenes for every arm, so that only what was *learnt* differs.
#
# **Your prediction.** The network of half width, frozen, ten labels per class. “As good as” means
# within two points.

# %%
other = widgets.predict(
    "02-5",
    "Pretrained on sprites, the frozen network is, for scenes,",
    a="no better than a random encoder",
    b="in between",
    c="as good as one that was pretrained on scenes",
)


# %%
as_before = {"steps": STEPS, "lr": LR, "view": recipes.uneven_scene_view}


def learnt_from(pictures):
    """Accuracy of a frozen half-width network, pretrained on these."""
    encoder = half_encoder()
    if pictures:
        options = as_before | {"generator": generator}
        methods.pretrain(methods.simclr, encoder, pictures, **options)
    evaluate.calibrate_batchnorm(encoder, pool.images[:4000])
    return frozen(encoder)


sprites = data.sprites().train.without_labels()
sources = {"nothing": None, "sprites": sprites, "all scenes": unlabelled}
own = {name: learnt_from(pictures) for name, pictures in sources.items()}
record("wrong_pictures", **own)
print(plot.alt_scores(own))
sprites_gain = own["sprites"] - own["nothing"]
missing = own["all scenes"] - own["sprites"]
low, high = sprites_gain <= 0.02, missing <= 0.02
other.settle(a=low and not high, b=not low and not high, c=high)

# %%
which = stored("pictures", "which")
page, ways = draw.which_pictures(which, own)
plot.show(*page)
noise = which["last loss, noise"].mean
print(f"last loss on noise: {noise:.2f}; knowing nothing: log 127 = 4.84")
for way, table in ways.items():
    for one, rival in (("five kinds", "ten kinds"), ("sprites", "nothing")):
        ahead = evaluate.paired_ci(table[one], table[rival])
        print(f"{way}: {one} minus {rival} {ahead}")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# *Noise*: two views of noise share nothing that could be found, so the loss says whether anything
# was learnt. *Five kinds* are half of the scenes; the fair rival is not all scenes but **as many
# pictures of all ten kinds**: one knob at a time. So “unlabelled data is cheap” has small print: it
# should come from the kind of pictures for which you need the features.
#
# </details>
#
# ## 7 · A chart to decide by
#
# Take a task of your own and answer the five questions; the switches light your way. The second
# question has become the most important one: self-supervised networks (DINOv2 and v3, MAE) and
# networks trained on pictures with their captions (CLIP, SigLIP) are public, and for small tables
# there is TabPFN. Where the chart names a section, it was measured there: for small pictures and
# minutes of training. The questions travel further than the answers.

# %%
switches = {name: (False, True) for name, *_ in QUESTIONS}
widgets.slideshow(decision, twin=decision(), **switches)

# %% [markdown]
# ## Recap
#
# 1. Labels are used up soon, and then more steps with them help little; unlabelled data pays if one
#    pretrains long enough, on fitting pictures, with a network that can use their views.
# 2. “It pays” is a difference: to the same network from scratch, trained until it stops rising, at
#    equal steps with labels *and* at equal total cost.
# 3. Pretraining has rivals: pseudo-labels use the same pictures, and where raw inputs are good
#    features already, a forest is hard to beat.
#
# | symbol | meaning |
# |---|---|
# | step | 64 pictures: two views each without labels, one view each with labels |
# | threshold | the probability from which a guess counts as a label |
#
# **Sources.** Training from scratch, given time, catches up: He, Girshick, Dollár 2018, arXiv
# 1811.08883. Fewer labels and larger networks gain more: Chen et al. 2020 (SimCLR v2), arXiv
# 2006.10029, figure 1. Fair baselines: Oliver et al. 2018, arXiv 1804.09170. FixMatch, equation
# (4): Sohn et al. 2020, arXiv 2001.07685; before it Lee 2013, *Pseudo-Label*. Pictures of another
# data set: Cole et al. 2021, arXiv 2105.05837. Trees on tables: Grinsztajn et al. 2022, arXiv
# 2207.08815; and a pretrained network that beats them on small ones: Hollmann et al. 2023 (TabPFN),
# arXiv 2207.01848, and 2025, *Nature* 637. All lengths from one run: Hägele et al. 2024, arXiv
# 2405.18392.
#
# **Simplified here:** at most twenty minutes of pretraining, networks of less than a million
# weights, and FixMatch with our views; its authors' threshold was compared with one other only.
#
# **Where it fails:** the figures hold for these pictures, views and lengths. If one of them
# changes, measure anew; the way of measuring stays.
#
# ## Further
#
# * Give the pretrained network of section 2 only 150 steps with labels, and the scratch network
#   too. What would you have concluded?
# * Lower FixMatch's threshold to .6. How many guesses count, and how many of them are right?
#
# **Does it hold up?** The cell below judges this lesson's statements on *your* run (✓ or ✗), lists
# them over five seeds (`make results LESSON=02`), and counts your predictions and exercises.
#
# **Next:** {next}

# %%
without_labels = mine["frozen"] > mine["random encoder, frozen"]
claim("learnt", "Frozen, pretraining leads a random encoder", without_labels)
tuned = mine["fine-tuned"] > mine["frozen"]
claim("tuned", "Ten labels: fine-tuned leads frozen", tuned)
claim("perceptron", "Perceptron: a change below .05", abs(change) < 0.05)
surer = right[sure].mean() > right.mean()
claim("surer", "Sure guesses are right more often than all", surer)
claim("sprites", "Sprites teach less about scenes than scenes do", missing > 0)
show_stored("02")
check.report()
