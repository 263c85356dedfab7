# ---
# jupyter:
#   ssl_course:
#     id: "00"
#     title: Can a network learn from pictures that nobody labelled?
#     difficulty: 1
#     field: [sample-contrastive]
#     objectives:
#       - train a network on pictures without a single label
#       - measure what it has learnt, beside honest baselines
#       - say why the views decide what is learnt, and break it on purpose
#     prerequisites: Python; tensors and gradient descent by name
# ---

# %% [markdown]
# # Can a network learn from pictures that nobody labelled?
#
# After this lesson you can train a network on pictures without a single label, measure what it
# has learnt, and break it on purpose.
#
# *About {minutes} minutes with the exercises; for about {waiting} of them you wait while the
# computer trains. Two processor cores are enough; no GPU, no internet.*
#
# Run the cells from top to bottom with **Shift + Enter**. Before each result you will be asked to
# guess. Do guess: a wrong guess teaches more than a right one. This notebook is your own copy, so
# change what you like.

# %%
import torch
import torch.nn.functional as F
from ssl_course import augment, check, data, evaluate, losses
from ssl_course import models, plot, settings, train, widgets
from ssl_course.course import claim, show_stored
from ssl_course.methods import recipes
from ssl_course.plot.lesson_00 import embedding_map, field_map

STEPS, BATCH = 1500, 64  # of the main run, 64 pictures per step: about a minute on two cores
LR = 1e-2  # its peak learning rate
TEMPERATURE = 0.2  # how sharply the loss compares; lesson 08 turns this knob
generator = train.seed_all(settings.current.seed)  # everything random draws from here

# %% [markdown]
# ## 1 · Pictures, and no labels
#
# Our first data set is generated. Each picture shows one of eight shapes at a random place, size,
# angle and colour, on a random background. Because we made it, we know everything about every
# picture. The network will not: it gets an `Unlabeled` object, and there is no label in it.

# %%
pool, test = data.sprites()
pictures = pool.without_labels()
print(pictures)
print("pool.factors:", ", ".join(pool.factors))
alt = "36 small pictures, each with one coloured shape on a dark background: disc, square, …"
plot.show(plot.gallery(pictures[:36]).figure, alt)

# %% [markdown]
# **Question.** You name a new picture's shape by copying the label of the pictures most similar
# to it *pixel by pixel*. The share of pictures that you name correctly is your **accuracy**. There
# are eight shapes, so the accuracy of blind guessing, called *chance*, is one in eight: .125. How
# often is copying right?
#
# **Your prediction:** (a) nearly always, above .9 · (b) about half the time · (c) hardly better
# than guessing
#
# Looking up the most similar pictures is called a *k-nearest-neighbours probe* (kNN). We only use
# it to *examine* features. The labels come from one part of the pictures, `labelled`, and the
# accuracy is measured on another part, `validation`.

# %%
labelled, validation = data.hold_out(pool)  # its last 2,000 pictures


def hue_class(part):
    """Red, yellow, green, cyan, blue or magenta: 0 to 5."""
    return (6 * part.factors["hue"]).long().clamp(max=5)


def knn_accuracies(encode):
    """Accuracy of kNN on the features `encode(images)`: for shape, and for hue."""
    train_x, new_x = encode(labelled.images[:2000]), encode(validation.images)
    shapes = labelled.factors["shape"][:2000]
    shape = evaluate.knn(train_x, shapes, new_x, validation.factors["shape"])
    return shape, evaluate.knn(train_x, hue_class(labelled)[:2000], new_x, hue_class(validation))


shape, hue = knn_accuracies(evaluate.pixels)
print(f"kNN on raw pixels: shape {shape:.2f} (chance .125), hue {hue:.2f} (chance .167)")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (c). Two pictures of the same shape at different
# places share hardly a pixel. Colour, however, is easy to see in raw pixels. Keep both accuracies
# in mind.
#
# </details>
#
# ## 2 · Two views of the same picture
#
# Nobody tells the network what a triangle is. But we can make a *task* out of the pictures
# themselves. Take one picture and change it twice at random: turn it, zoom it, shift it, swap and
# change its colours. You get two **views** of the same thing. Task: recognise which views belong
# together. Such a task, whose answers come for free, is a **pretext task**. Learning from it is
# **self-supervised learning**. Training on it first, for another task later, is **pretraining**.
#
# Run the cell and move the sliders. What stays the same in a column, whatever you do? And what
# stays the same with `colour` at zero?


# %%
def view(images, generator, turn=180.0, colour=0.5, zoom=(0.8, 1.25), shift=0.15):
    """Change every picture at random: turn (degrees), zoom, shift, colours, grain."""
    images = augment.affine(images, degrees=turn, scale=zoom, shift=shift, generator=generator)
    if colour > 0:
        # Put red, green and blue in another order, then change how strong each of them is.
        images = augment.shuffle_channels(images, generator=generator)
        images = augment.scale_channels(images, strength=colour, generator=generator)
        images = augment.brightness_contrast(
            images, brightness=0.2, contrast=0.3, generator=generator
        )
    return augment.noise(images, sigma=0.03, generator=generator)


alt = "eight pictures and, below each, three views: same shape, another angle, place and colour"
widgets.view_explorer(pictures[:8], view, alt=alt, turn=(0, 180, 180), colour=(0, 0.8, 0.5))

# %% [markdown]
# ### Exercise 1 · Two views ★☆☆
#
# Write `two_views`: two views of every picture, each drawn independently. Row *i* of both results
# must show picture *i*.


# %%
def two_views(images, view, generator):
    """Two independent views of every picture.

    images: [batch, channels, height, width]; view: a function, view(images, generator).
    Returns a pair of tensors, each of the shape of `images`; all random numbers come from
    `generator`.
    """
    ### BEGIN SOLUTION
    first = view(images, generator)
    second = view(images, generator)
    return first, second
    ### END SOLUTION


# %%
check.show(two_views)  # see what yours does; stuck? check.two_views.hint()

# %% tags=["nbval-check-output"]
two_views = check.two_views(two_views)

# %% [markdown]
# ## 3 · Learn: who belongs together?
#
# Two networks, one after the other. The **encoder** turns a picture into 64 numbers, its
# *features* h. The **projector** turns these into an *embedding* z: 128 numbers, on which the task
# is set. After training the projector is thrown away.
#
# One training step has four lines. Make two views of 64 pictures, so 128 views. Feed all of them
# through the same encoder. Send the features through the projector, and split the embeddings into
# first and second views. Compute the loss. (That an embedding has 128 numbers too is a
# coincidence.)
#
# The loss is called **InfoNCE**. It takes each of the 128 views in turn as the **anchor**. Among
# the 127 others is its **positive**, its partner: the other view of the same picture. All the rest
# are **negatives**, strangers: views of other pictures. The loss asks the anchor: *which of the 127
# others is your positive?* It is low when the embeddings of anchor and positive point in the same
# direction and those of the negatives don't. Lesson 08 builds it from scratch. The whole method is
# called **SimCLR** (Chen et al. 2020).
#
# **Question.** We train for about a minute. No label is used. Now and then we examine the features
# with the kNN probe from above. What will happen to the accuracies for *shape* and for *hue*?
#
# **Your prediction:** (a) both rise · (b) shape rises, hue falls · (c) neither: without labels
# nothing can be learnt

# %%
encoder, projector = models.ConvEncoder(), models.Projector(64)
optimizer = torch.optim.AdamW(
    [*encoder.parameters(), *projector.parameters()], lr=LR, weight_decay=1e-4
)


def step(images):
    first, second = two_views(images, view, generator)
    h = encoder(torch.cat([first, second]))  # features
    z_first, z_second = projector(h).chunk(2)  # embeddings
    return losses.info_nce(z_first, z_second, temperature=TEMPERATURE)


# %%
snapshots = []  # accuracies for (shape, hue): once before training, then six times


def watch():
    snapshots.append(knn_accuracies(evaluate.encoder(encoder)))  # as it is at this moment


batches = train.batches(pictures, BATCH, generator=generator)
history = train.fit(step, batches, optimizer, steps=STEPS, watch=watch, every=STEPS // 6)

shape_knn, hue_knn = zip(*snapshots, strict=True)
figure, (left, right) = plot.plt.subplots(1, 2, figsize=(9, 3), layout="constrained")
plot.loss_curve(history.loss, start=torch.tensor(2 * BATCH - 1).log().item(), ax=left)
plot.lines(range(0, STEPS + 1, STEPS // 6), {"shape": shape_knn, "hue": hue_knn}, ax=right)
right.set(xlabel="training step", ylabel="kNN accuracy", ylim=(0, 1))
alt = "left: the loss falls. Right: kNN accuracy for shape climbs, that for hue falls to chance"
plot.show(figure, alt)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (b). The dashed line on the left is log(127): the loss
# of a network for which all pictures look alike, so that each of the 127 candidates is equally
# likely. Training pulls the loss far below it.
#
# The right-hand chart is the heart of this course. An anchor can find its positive only by
# something that *both* views still have. The shape survives every change. The hue does not, so
# features that carry it are of no use, and the network drops them. Learning features that serve
# other tasks too is called **representation learning**.
#
# </details>
#
# ## 4 · How good is it, honestly?
#
# Naming shapes was never the pretext task. It is our **downstream task**: the one we care about
# afterwards. We freeze the encoder and train nothing but a linear classifier on its 64 features,
# a **linear probe**. It may use labels, the features may not. Beside it stand **baselines**, which
# might explain the result away, and a second way to use the encoder:
#
# * *raw pixels*: the same probe on all 3,072 pixel values;
# * *random encoder*: the same network, untrained;
# * *from scratch*: the same network trained on the labelled pictures alone, with the same views;
# * *fine-tuned* (16 labels only): the same again, but starting from our encoder's weights.
#
# **Your prediction.** With 16 labels, which comes out best? (a) training from scratch · (b) the
# linear probe on frozen self-supervised features · (c) the fine-tuned encoder. And with 80 labels:
# which leads, training from scratch or the frozen features?

# %%
train_y, test_y = pool.factors["shape"], test.factors["shape"]


def probes(encode):
    """Test accuracy of linear probes for shape, with 2, with 10 and with all labels per class."""
    rows = encode(pool.images), train_y, encode(test.images), test_y
    few = [evaluate.few_label_probe(*rows, per_class=count) for count in (2, 10)]
    return [*few, evaluate.linear_probe(*rows)]


random_encoder = models.ConvEncoder()
# Give its batch norm the statistics of our pictures: otherwise it seems worse than it is.
evaluate.calibrate_batchnorm(random_encoder, pictures[:4000])
raw, random = probes(evaluate.pixels), probes(evaluate.encoder(random_encoder))
ssl = probes(evaluate.encoder(encoder))


# %%
def with_labels(network, rows):
    """Train a copy of the network on these labelled pictures, same views; its test accuracy."""
    options = {"view": view, "steps": 600, "lr": 5e-3, "batch": BATCH, "generator": generator}
    classifier = evaluate.train_classifier(network, pool.images[rows], train_y[rows], **options)
    return evaluate.accuracy(classifier, test.images, test_y)


two, ten = (data.label_subset(train_y, count, seed=settings.current.seed) for count in (2, 10))
subsets = (two, ten, torch.arange(len(pool)))
scratch = [with_labels(models.ConvEncoder(), rows) for rows in subsets]
tuned = with_labels(encoder, two)
figure, axes = plot.plt.subplots(3, 1, figsize=(7, 7.6), layout="constrained")
alt = "bar charts of test accuracy. "
for column, labels in enumerate(("16 labels", "80 labels", "all 12,000 labels")):
    bars = {"raw pixels": raw, "random encoder": random, "self-supervised": ssl}
    bars = {name: scores[column] for name, scores in bars.items()}
    bars |= {"from scratch": scratch[column]} | ({"fine-tuned": tuned} if column == 0 else {})
    ours = [name for name in ("self-supervised", "fine-tuned") if name in bars]
    plot.accuracy_bars(bars, chance=1 / 8, highlight=ours, ax=axes[column]).set_title(labels)
    alt += f"With {labels}: {plot.alt_scores(bars)}. "
plot.show(figure, alt)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Read the three charts from top to bottom.
#
# * With 16 labels in our run it was (c). Fine-tuning starts from features that were made from
#   12,000 pictures, and may still change them. The probe has to take them as they are.
# * With 80 labels, training from scratch leads the *frozen* features. It uses our views too, and in
#   this simple data set the views undo just what varies: place, size, angle, colour. Whether real
#   pictures are so kind is a question for lesson 01.
# * With all labels, training from scratch need not look better than with 80: one run scatters,
#   and 600 steps show each of 12,000 pictures only three times. It is not finished (try
#   `"steps": 2000`). Nor was fine-tuning tried beyond 16 labels: a bar is missing there.
#
# So in this short training, self-supervised learning paid with 16 labels. When it pays in
# general is the question of lessons 01 and 02.
#
# Green bars: learnt without labels first. Whiskers: 95 % intervals over five random draws of the
# labels, with the same encoder. Bars without whiskers are one run; read nothing into small
# differences there. The learning rates, for pretraining and for training with labels, were chosen
# on validation pictures. The runs are as long as a reader's patience allows.
#
# </details>
#
# ### See it
#
# A map puts pictures with similar features next to each other (t-SNE; it sees no labels either).
# The colour of a frame shows the true shape.

# %% tags=["readme"]
few = test[:400]
figure, axes = plot.plt.subplots(1, 2, figsize=(9, 5), layout="constrained")
for name, network, ax in (
    ("before: random encoder", random_encoder, axes[0]),
    ("after: trained", encoder, axes[1]),
):
    points, trust = evaluate.map_2d(evaluate.features(network, few.images), seed=0)
    embedding_map(points[:120], few.images[:120], few.factors["shape"][:120], ax=ax)
    ax.set_title(f"{name} (trustworthiness {trust:.2f})", fontsize=10)
plot.show(figure, "two maps of the same pictures. Before: shapes mixed. After: sorted by shape")

# %% [markdown]
# Read such maps with care: they press 64 dimensions into two. *Trustworthiness* says how far
# neighbours on the map are also neighbours in the 64 features: 1 is best, a random map has about
# .5. It says nothing about shapes.
#
# ### Exercise 2 · Ask for the nearest ★★☆
#
# Write `nearest`: for every row of `features`, find the k *other* rows that point most nearly in
# the same direction, the most similar first. The measure is the *cosine similarity*: the dot
# product of two vectors after both were scaled to length one. Return their row numbers.


# %%
def nearest(features, k):
    """The k most similar other rows for every row of `features` [n, dim], most similar first.

    Returns a tensor of whole numbers [n, k], the row numbers. A row is never its own neighbour.
    """
    ### BEGIN SOLUTION
    z = F.normalize(features, dim=1)
    similarity = z @ z.T
    similarity.fill_diagonal_(float("-inf"))
    return similarity.topk(k, dim=1).indices
    ### END SOLUTION


# %%
check.show(nearest)

# %% tags=["nbval-check-output"]
nearest = check.nearest(nearest)

# %%
# First column: the query. Other columns: its seven nearest in two representations.
queries = torch.tensor([0, 2, 3, 7])
encoders = {"raw pixels": evaluate.pixels, "trained encoder": evaluate.encoder(encoder)}
for name, encode in encoders.items():
    neighbours = nearest(encode(test.images[:1000]), 7)[queries]
    rows = torch.cat([queries[:, None], neighbours], dim=1).flatten()
    ax = plot.gallery(test.images[rows], columns=8)
    ax.set_title(f"nearest by {name}", fontsize=10)
    plot.show(ax.figure, f"four pictures and the seven nearest to each by {name}")

# %% [markdown]
# ## 5 · Break it: no colour changes
#
# We flip one switch, `colour=0`: the views keep their colours, brightness and contrast. Turning,
# zooming and shifting stay. The run has a sixth of the steps, so compare it with the run above
# after a sixth of its way. (This comparison is rough: the short run has already lowered its
# learning rate by then, which is to its advantage.)
#
# **Your prediction.** The network trained on these views will know (a) shape even better · (b)
# hue instead of shape · (c) both


# %%
def same_colours(images, generator):
    return view(images, generator, colour=0.0)


def broken_step(images):
    h = broken_encoder(torch.cat(two_views(images, same_colours, generator)))
    return losses.info_nce(*broken_projector(h).chunk(2), temperature=TEMPERATURE)


broken_encoder, broken_projector = models.ConvEncoder(), models.Projector(64)
optimizer = torch.optim.AdamW(
    [*broken_encoder.parameters(), *broken_projector.parameters()], lr=LR, weight_decay=1e-4
)
batches = train.batches(pictures, BATCH, generator=generator)
broken_history = train.fit(broken_step, batches, optimizer, steps=STEPS // 6)
broken = probes(evaluate.encoder(broken_encoder))
broken_shape, broken_hue = knn_accuracies(evaluate.encoder(broken_encoder))
print(f"kNN accuracy on validation pictures, both after {STEPS // 6} steps:")
print(f"  views with colour changes:    shape {shape_knn[1]:.2f}, hue {hue_knn[1]:.2f}")
print(f"  views without colour changes: shape {broken_shape:.2f}, hue {broken_hue:.2f}")
print(f"last loss without colour changes {broken_history.loss[-1]:.2f}", end=", ")
print(f"with them, after all steps, {history.loss[-1]:.2f}")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (b). Now compare the losses: the *broken* run solves
# its pretext task *better*. If colour survives, colour is the easiest way to find the positive,
# and a network takes the easiest way. Such an unwanted easy way is called a **shortcut**. Two
# lessons in one: the views decide what is learnt, and a low pretext loss does not mean good
# features.
#
# </details>
#
# ## 6 · Real clothes
#
# The sprites were made for these views, so be suspicious. Next: photographs of clothes
# (Fashion-MNIST), each pasted at a random place, size, tilt and tint on a cluttered background. The
# scenes are composed, the clothes are real. There are ten kinds, so chance is .1.
#
# Method and loss stay as they are. The network is wider, and the views are mirrored and zoom more:
# that is the course's recipe for such pictures (`ssl_course/methods/recipes.py`).
#
# **Your prediction.** The accuracy of a linear probe with 100 labels per class will be (a) below
# .3 · (b) .3 to .6 · (c) above .6

# %%
scene_pool, scene_test = data.scenes()
scene_pictures = scene_pool.without_labels()
alt = "36 small pictures of tinted clothes on cluttered, colourful backgrounds"
plot.show(plot.gallery(scene_pictures[:36]).figure, alt)


def scene_step(images):
    h = scene_encoder(torch.cat(two_views(images, recipes.scene_view, generator)))
    return losses.info_nce(*scene_projector(h).chunk(2), temperature=TEMPERATURE)


SCENE_STEPS, SCENE_LR = 500, 5e-3
scene_encoder = recipes.encoder(scene_pictures.images)  # wider: 512 features
scene_projector = models.Projector(512)
optimizer = torch.optim.AdamW(
    [*scene_encoder.parameters(), *scene_projector.parameters()], lr=SCENE_LR
)
batches = train.batches(scene_pictures, BATCH, generator=generator)
scene_history = train.fit(scene_step, batches, optimizer, steps=SCENE_STEPS)

# %%
random_scenes = recipes.encoder(scene_pictures.images)
evaluate.calibrate_batchnorm(random_scenes, scene_pictures[:4000])
bank, scene_scores = scene_pool[:5000], {}  # the labels come from the bank
scene_encoders = {
    "raw pixels": evaluate.pixels,
    "random encoder": evaluate.encoder(random_scenes),
    "self-supervised": evaluate.encoder(scene_encoder),
}
for name, encode in scene_encoders.items():
    train_x, test_x = encode(bank.images), encode(scene_test.images)
    rows = train_x, bank.factors["class"], test_x, scene_test.factors["class"]
    scene_scores[name] = evaluate.few_label_probe(*rows, per_class=100, subsets=3)
ax = plot.accuracy_bars(scene_scores, chance=0.1, highlight=["self-supervised"])
ax.set_title("clothes: 100 labels per class, linear probe")
plot.show(ax.figure, f"bar chart of test accuracy: {plot.alt_scores(scene_scores)}")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (b): above both baselines, and far from perfect. These
# pictures are hard, the network is tiny, the training short. What longer training and better
# recipes give is the subject of later lessons.
#
# </details>
#
# ### Exercise 3 · Your own probe ★★☆
#
# How little does it take to read out good features? Write the simplest classifier there is:
# average the training rows of each class, and give every test row the class of the nearest
# average (`torch.cdist` gives all distances). Return its accuracy on the test rows: the share of
# all test rows that get their own class.


# %%
def class_mean_accuracy(train_x, train_y, test_x, test_y):
    """Test accuracy, 0 to 1, if each row gets the class of the nearest mean (Euclidean distance).

    train_x, test_x: [n, dim] features.  train_y, test_y: [n] classes, 0, 1, 2, …, of different
    sizes. Returns one number: the share of test rows whose class is right.
    """
    ### BEGIN SOLUTION
    means = torch.stack(
        [train_x[train_y == label].mean(0) for label in range(int(train_y.max()) + 1)]
    )
    nearest_mean = torch.cdist(test_x, means).argmin(1)
    return (nearest_mean == test_y).float().mean().item()
    ### END SOLUTION


# %%
check.show(class_mean_accuracy)

# %% tags=["nbval-check-output"]
class_mean_accuracy = check.class_mean_accuracy(class_mean_accuracy)

# %%
for name, encode in encoders.items():
    train_x, test_x = encode(pool.images[ten]), encode(test.images)
    accuracy = float(class_mean_accuracy(train_x, train_y[ten], test_x, test_y))
    print(f"{name}: accuracy {accuracy:.2f} with ten labels per shape")

# %% [markdown]
# ## 7 · Where you are: the map of the field
#
# You have met one family, *sample-contrastive*. The others get their labels from the data in other
# ways.
#
# * **Self-prediction**: hide or corrupt a part of the input and predict it. Pretext tasks and masks
#   (lesson 03), denoising (04), masked autoencoders (05), missing and next words (06).
# * **Contrastive**: pull two views of one thing together, and keep the embeddings from all becoming
#   equal. Lesson 07 starts from the distance of two embeddings (*siamese*), 08 compares samples as
#   we did (*sample-contrastive*), 10 compares the columns of the embedding
#   (*dimension-contrastive*).
# * Two more kinds of data: video (12) and tables (13). Before all that, lessons 01 and 02 ask when
#   it is worth the trouble.
#
# All lessons are listed in `README.md`, in the course's folder; they lie beside this notebook.

# %%
alt = "a tree: self-supervised learning splits into self-prediction (pictures, words) and "
alt += "contrastive learning (siamese, sample-, dimension-contrastive); each leaf names its lesson"
plot.show(field_map().figure, alt)

# %% [markdown]
# ## 8 · Does it hold up?
#
# The lesson's statements, judged on the numbers of *your* run (✓ or ✗). Below them: the same
# lesson run by us with five seeds (`make results LESSON=00`).

# %%
scene_raw, scene_random, scene_ssl = scene_scores.values()
claim("all_labels", "With all labels, probe accuracy reaches .85", ssl[2] >= 0.85, ssl_all=ssl[2])
claim(
    "ten_labels", "With ten labels per class, it reaches .70", ssl[1].mean >= 0.70, ssl_ten=ssl[1]
)
scores = {"raw_ten": raw[1], "random_ten": random[1], "raw_all": raw[2], "random_all": random[2]}
lead = ssl[1].mean - max(raw[1].mean, random[1].mean)
claim("lead", "That is .40 or more above raw pixels and the random encoder", lead >= 0.40, **scores)
scores = {"tuned_two": tuned, "scratch_two": scratch[0], "frozen_two": ssl[0]}
lead = tuned - scratch[0]
claim(
    "tuned_two", "With two per class, fine-tuning beats training from scratch", lead > 0, **scores
)
scores = {"scratch_ten": scratch[1], "scratch_all": scratch[2]}
lead = scratch[1] - ssl[1].mean
claim(
    "scratch_ten", "With ten, training from scratch overtakes frozen features", lead > 0, **scores
)
scores = {"broken_all": broken[2], "broken_hue_knn": broken_hue, "hue_knn": hue_knn[-1]}
lost = broken[2] < 0.35 and broken_hue > 0.6
claim("no_colour", "Without colour changes, shape falls below .35 and hue is kept", lost, **scores)
scores = {"scene_raw": scene_raw, "scene_random": scene_random, "scene_ssl": scene_ssl}
lead = scene_ssl.mean - max(scene_raw.mean, scene_random.mean)
claim("clothes", "On clothes, features lead both baselines by at least .15", lead >= 0.15, **scores)
show_stored("00")

# %% [markdown]
# ## Recap
#
# 1. A pretext task makes its labels from the data: here, *which two views show the same picture?*
# 2. Only what survives in both views helps. Of that, the network takes what is easiest. What the
#    views change is of no use for the task: hue, for one, was dropped.
# 3. Features are judged downstream, by probes, beside raw inputs and a random encoder; not by the
#    pretext loss.
#
# | symbol | meaning |
# |---|---|
# | x, x′ | two views of one picture |
# | h | features, the encoder's output (64 numbers here); what we keep |
# | z | embedding, the projector's output (128 numbers); what the loss sees |
# | B | pictures per batch; 2B views, each with one positive and 2B − 2 negatives |
# | τ | temperature: similarities are divided by it before they are compared |
#
# **Sources.** SimCLR: Chen, Kornblith, Norouzi, Hinton 2020, arXiv 2002.05709, equation (1) and
# Algorithm 1. The kNN probe: Wu et al. 2018, arXiv 1805.01978. For later: Balestriero et al.
# 2023, *A Cookbook of Self-Supervised Learning*, arXiv 2304.12210.
#
# **Simplified here:** 32 × 32 pixels, about 100,000 weights for the sprites, a minute of training.
# The original trains a ResNet-50 on ImageNet's photographs with batches of 4,096.
#
# **Where it fails:** if the views leave a shortcut (section 5); if they change the very thing you
# need (try to tell hues from these features); where the labels suffice to train from scratch
# (section 4, 80 labels).
#
# ## Further
#
# * Set `turn=0` in `view` and train again. Which of the factors in `pool.factors` can be read
#   from the features now?
# * In the data set `data.entangled_sprites()` every shape has its own background colour.
#   Which shortcut does the network find? Do the views close it?
#
# **Next:** {next}
