# ---
# jupyter:
#   ssl_course:
#     id: "00"
#     title: Can a network learn from pictures that nobody labelled?
#     minutes: 45
#     difficulty: 1
#     objectives:
#       - train a network on pictures without a single label
#       - measure what it has learnt, beside honest baselines
#       - say why the views decide what is learnt, and break it on purpose
#     prerequisites: Python; tensors and gradient descent by name
# ---

# %% [markdown]
# # Can a network learn from pictures that nobody labelled?
#
# After this lesson you can train a network on pictures without a single label, measure what it has learnt,
# and break it on purpose.
#
# *About 45 minutes with the exercises; under three of them the computer trains. Two cores are enough, no GPU, no
# network.*
#
# Run the cells from top to bottom with **Shift + Enter**. Before each result you will be asked to guess. Do guess: a
# wrong guess teaches more than a right one. This notebook is your own copy, so change what you like.

# %%
import torch

from ssl_course import augment, check, data, evaluate, losses, models, plot, settings, train, widgets
from ssl_course.claims import claim, show_stored

STEPS = 760  # training steps of the main run: about a minute on two cores
BATCH = 128  # pictures a step
RATE = 1e-2  # peak learning rate
TEMPERATURE = 0.2  # how sharply the loss compares; lesson 08 turns this knob
generator = train.seed_all(settings.SEED)  # everything random draws from here

# %% [markdown]
# ## 1 · Pictures, and no labels
#
# Our first world is generated. Each picture shows one of eight shapes at a random place, size, angle and colour, on a
# random background. Because we made it, we know everything about every picture. The network will not: it gets an
# `Unlabeled` object, and there is no label in it.

# %%
pool, test = data.sprites()
pictures = pool.without_labels()
print(pictures)
print("pool.factors:", ", ".join(pool.factors))

# %%
alt = (
    "36 small pictures, each with one coloured shape on a dark background: discs, squares, triangles, flowers and more"
)
plot.show(plot.gallery(pictures[:36]).figure, alt)

# %% [markdown]
# **Question.** You name a new picture's shape by copying the answer of the pictures most similar to it *pixel by
# pixel*. There are eight shapes, so blind guessing is right one time in eight: .125. How often is this right?
#
# **Your prediction:** (a) nearly always, above .9 · (b) about half the time · (c) hardly better than guessing
#
# Looking up the most similar pictures is called a *k-nearest-neighbours probe* (kNN). We only use it to *examine*
# features; the answers come from pictures that we know, `labelled`, and are scored on others, `validation`.

# %%
labelled, validation = data.hold_out(pool, 2000)


def hue_class(part):
    return (6 * part.factors["hue"]).long().clamp(max=5)  # red, yellow, green, cyan, blue, magenta


def neighbours_right(describe):
    """kNN on `describe(images)`: how often shape, and how often hue, is named right."""
    known, new = describe(labelled.images[:4000]), describe(validation.images)
    shape = evaluate.knn(known, labelled.factors["shape"][:4000], new, validation.factors["shape"])
    return shape, evaluate.knn(known, hue_class(labelled)[:4000], new, hue_class(validation))


shape, hue = neighbours_right(evaluate.pixels)
print(f"raw pixels: shape {shape:.2f} (chance .125), hue {hue:.2f} (chance .167)")

# %% [markdown]
# **What changed your mind?** The answer is (c). Two pictures of the same shape at different places share hardly a
# pixel. Colour, however, is easy to see in raw pixels. Keep both numbers in mind.
#
# ## 2 · Two views of the same picture
#
# Nobody tells the network what a triangle is. But we can make a *task* out of the pictures themselves. Take one
# picture and change it twice at random: turn it, shift it, tint it. You get two **views**. Both show the same thing.
# Task: recognise which views belong together. Such a task, whose answers come for free, is a **pretext task**.


# %%
def view(images, generator, turn=180.0, colour=0.5):
    """Change every picture at random: turn (degrees), zoom, shift, colours, grain."""
    images = augment.affine(images, degrees=turn, scale=(0.8, 1.25), shift=0.15, generator=generator)
    if colour > 0:
        images = augment.shuffle_channels(images, generator=generator)  # red, green, blue in another order
        images = augment.scale_channels(images, strength=colour, generator=generator)
        images = augment.brightness_contrast(images, brightness=0.2, contrast=0.3, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


# %% [markdown]
# Move the sliders. What stays the same in a column, whatever you do? And what stays the same with `colour` at zero?

# %%
alt = "eight pictures in the first row and three views of each below: same shape, other angle, place and colour"
widgets.view_explorer(pictures[:8], view, alt=alt, turn=(0, 180, 180), colour=(0, 0.8, 0.5))

# %% [markdown]
# ### Exercise 1 · Two views ★☆☆
#
# Write `two_views`: two views of every picture, each drawn on its own. Row *i* of both results must show picture *i*.


# %%
def two_views(images, view, generator):
    """Two independent views of every picture.

    images: [batch, channels, height, width].  view: a function, `view(images, generator) -> images`.
    Returns a pair of tensors, each of the shape of `images`.
    """
    ### BEGIN SOLUTION
    first = view(images, generator)
    second = view(images, generator)
    return first, second
    ### END SOLUTION


# %%
check.show(two_views)  # look at what yours does; stuck? check.two_views.hint()

# %% tags=["nbval-check-output"]
two_views = check.two_views(two_views)

# %% [markdown]
# ## 3 · Learn: who belongs together?
#
# Two networks, one after the other. The **encoder** turns a picture into 64 numbers, its *features* h. The
# **projector** turns these into an *embedding* z, 128 numbers in which the task is posed. It is thrown away
# afterwards.
#
# One training step, in four lines: make two views of 128 pictures; feed all 256 through the same network; split the
# embeddings into first and second views; compute the loss. The loss, **InfoNCE**, asks each of the 256 embeddings:
# *which of the 255 others is your partner?* It is low if partners point in the same direction and strangers don't.
# Lesson 08 builds it from nothing; the method is called **SimCLR** (Chen et al. 2020).

# %%
encoder, projector = models.ConvEncoder(), models.Projector(64)
optimizer = torch.optim.AdamW([*encoder.parameters(), *projector.parameters()], lr=RATE, weight_decay=1e-4)


def step(images):
    first, second = two_views(images, view, generator)
    h = encoder(torch.cat([first, second]))  # features
    z_first, z_second = projector(h).chunk(2)  # embeddings
    return losses.info_nce(z_first, z_second, temperature=TEMPERATURE)


# %% [markdown]
# **Question.** We train for about a minute. No label is used. Now and then we look at the features with the kNN probe
# from above. What will happen to *shape* and to *hue*?
#
# **Your prediction:** (a) both rise · (b) shape rises, hue falls · (c) neither: without labels nothing can be learnt

# %%
seen = []  # shape and hue, once before training and eight times during it
history = train.fit(
    step,
    train.batches(pictures, BATCH, generator=generator),
    optimizer,
    steps=STEPS,
    watch=lambda: seen.append(neighbours_right(lambda images: evaluate.features(encoder, images))),
    every=STEPS // 8,
    description="SimCLR on sprites",
)
print(f"{history.steps} steps, loss {history.loss[0]:.2f} -> {history.loss[-1]:.2f}")

# %%
figure, (left, right) = plot.plt.subplots(1, 2, figsize=(10, 3), layout="constrained")
plot.loss_curve(history, start=torch.tensor(2 * BATCH - 1).log().item(), ax=left)
plot.curves(range(0, STEPS + 1, STEPS // 8), {"shape": [s for s, _ in seen], "hue": [h for _, h in seen]}, ax=right)
right.set(xlabel="training step", ylabel="kNN: share named right", ylim=(0, 1))
plot.show(figure, "left: the loss falls. Right: the shape curve climbs while the hue curve falls towards chance")

# %% [markdown]
# **What changed your mind?** The answer is (b). The dashed line at the left is log(255), the loss of a network for
# which all pictures look alike (each of 255 candidates equally likely). Training pulls it well below that.
#
# The right-hand picture is the heart of this course. To find its partner, a view must be known by something that
# *both* views still have. The shape survives every change. The hue does not, so features that carry it are of no use,
# and the network lets them go. A network that learns features useful elsewhere does **representation learning**.
#
# ## 4 · How good is it, honestly?
#
# Naming shapes was never the pretext task. It is our **downstream task**: the one we care about afterwards. We freeze
# the encoder and train only a linear classifier on its 64 features, a **linear probe**. It may use labels; the
# features may not. And we compare with everything that could explain the result away:
#
# * *raw pixels*: the same probe on all 3,072 pixel values;
# * *random encoder*: the same network, untrained;
# * *from scratch*: the same network trained with those labels alone, with the same views;
# * *supervised*: that, with all 12,000 labels.
#
# **Your prediction.** With ten labels a shape (80 in all), where does the self-supervised encoder land?
# (a) near the random encoder · (b) between random and supervised · (c) above supervised with all labels

# %%
train_y, test_y = pool.factors["shape"], test.factors["shape"]


def probes(describe):
    """Test accuracy of linear probes for shape: with all labels, and with ten labels a class."""
    rows = describe(pool.images), train_y, describe(test.images), test_y
    return evaluate.linear_probe(*rows), evaluate.few_label_probe(*rows, per_class=10)


def frozen(network):
    return lambda images: evaluate.features(network, images)


random_encoder = models.ConvEncoder()
evaluate.calibrate_batchnorm(random_encoder, pictures[:4000])  # without it, it looks worse than it is
raw_all, raw_ten = probes(evaluate.pixels)
random_all, random_ten = probes(frozen(random_encoder))
ssl_all, ssl_ten = probes(frozen(encoder))


# %%
def with_labels(rows, steps):
    """Train the same network from scratch on these labelled pictures, with the same views; its test accuracy."""
    images, labels = pool.images[rows], train_y[rows]
    options = {"view": view, "steps": steps, "rate": RATE, "generator": generator}
    classifier = evaluate.train_classifier(models.ConvEncoder(), images, labels, **options)
    return evaluate.accuracy(classifier, test.images, test_y)


ten_labels = data.label_subset(train_y, 10, seed=settings.SEED)
scratch_ten = with_labels(ten_labels, steps=200)
supervised_all = with_labels(torch.arange(len(pool)), steps=400)

# %%
figure, (left, right) = plot.plt.subplots(1, 2, figsize=(11, 3), layout="constrained")
ten = {"raw pixels": raw_ten, "random encoder": random_ten, "from scratch": scratch_ten, "self-supervised": ssl_ten}
every = {"raw pixels": raw_all, "random encoder": random_all, "supervised": supervised_all, "self-supervised": ssl_all}
plot.ladder(ten, chance=1 / 8, ax=left).set_title("ten labels a shape (80 labels)")
plot.ladder(every, chance=1 / 8, ax=right).set_title("all 12,000 labels")
plot.show(figure, f"two bar charts. With 80 labels: {plot.words(ten)}. With all labels: {plot.words(every)}")

# %% [markdown]
# **What changed your mind?** With 80 labels the frozen self-supervised features beat training from scratch by far:
# they were made from 12,000 pictures, the labels only had to give the groups their names. With all labels, ordinary
# supervised training is hard to beat. That is the deal: self-supervised learning pays where pictures are plenty and
# labels are few.
#
# The whiskers are 95 % intervals over five random draws of the 80 labels. All test pictures are new, none was used
# for a choice.
#
# ### See it
#
# A map puts pictures with similar features next to each other (t-SNE, which sees no labels either). The frames are
# coloured by shape.

# %%
few = test[:240]
figure, axes = plot.plt.subplots(1, 2, figsize=(12, 6.2), layout="constrained")
for name, network, ax in (("before: random encoder", random_encoder, axes[0]), ("after: trained", encoder, axes[1])):
    points, trust = evaluate.map_2d(evaluate.features(network, few.images), seed=0)
    plot.embedding_map(points, few.images, few.factors["shape"], ax=ax)
    ax.set_title(f"{name} (trustworthiness {trust:.2f})")
plot.show(
    figure,
    "two maps of the same 240 pictures. Before: shapes mixed, sorted by colour. After: islands of one shape each",
)

# %% [markdown]
# Read such maps with care: they bend 64 dimensions into two. *Trustworthiness* says how many of the neighbours on the
# map are true ones (1 is all of them, about .5 chance).
#
# ### Exercise 2 · Ask for the nearest ★★☆
#
# Write `nearest`: for every row of `features` the k *other* rows that point most nearly in the same direction
# (largest cosine similarity, the product of two vectors of length one), the most similar first.


# %%
def nearest(features, k):
    """Indices [n, k] of the k most similar other rows for every row of `features` [n, dim]."""
    ### BEGIN SOLUTION
    z = torch.nn.functional.normalize(features, dim=1)
    similarity = z @ z.T
    similarity.fill_diagonal_(float("-inf"))
    return similarity.topk(k, dim=1).indices
    ### END SOLUTION


# %%
check.show(nearest)

# %% tags=["nbval-check-output"]
nearest = check.nearest(nearest)

# %% [markdown]
# Now ask three representations what they take for similar. First column: the question. Other columns: the seven
# nearest.

# %%
asked = torch.arange(4)
for name, describe in (("raw pixels", evaluate.pixels), ("trained encoder", frozen(encoder))):
    found = nearest(describe(test.images[:1500]), 7)[asked]
    rows = torch.cat([asked[:, None], found], dim=1).flatten()
    ax = plot.gallery(test.images[rows], columns=8)
    ax.set_title(f"nearest by {name}", fontsize=10)
    plot.show(ax.figure, f"four pictures and the seven nearest to each by {name}")

# %% [markdown]
# ## 5 · Break it: no colour changes
#
# We change one thing: the views keep their colours. Turning, zooming and shifting stay.
#
# **Your prediction.** The network trained on these views will know (a) shape even better · (b) hue instead of shape ·
# (c) both


# %%
def same_colours(images, generator):
    return view(images, generator, colour=0.0)


def broken_step(images):
    z_first, z_second = broken_projector(broken(torch.cat(two_views(images, same_colours, generator)))).chunk(2)
    return losses.info_nce(z_first, z_second, temperature=TEMPERATURE)


broken, broken_projector = models.ConvEncoder(), models.Projector(64)
optimizer = torch.optim.AdamW([*broken.parameters(), *broken_projector.parameters()], lr=RATE, weight_decay=1e-4)
source = train.batches(pictures, BATCH, generator=generator)
broken_history = train.fit(broken_step, source, optimizer, steps=STEPS // 2, description="no colour changes")

# %%
broken_all, broken_ten = probes(frozen(broken))
broken_shape, broken_hue = neighbours_right(frozen(broken))
shape_half, hue_half = seen[len(seen) // 2]
print(f"kNN on validation pictures, both after {STEPS // 2} steps     shape   hue")
print(f"views with colour changes (the run above, halfway)   {shape_half:.2f}   {hue_half:.2f}")
print(f"views without colour changes                         {broken_shape:.2f}   {broken_hue:.2f}")
print(f"loss at the end: without colour changes {broken_history.loss[-1]:.2f}, with them {history.loss[-1]:.2f}")

# %% [markdown]
# **What changed your mind?** The answer is (b). And look at the loss: the *broken* run solves its pretext task
# *better*. If colour survives, colour is the easiest way to find your partner, and a network takes the easiest way.
# Such an unwanted easy way is called a **shortcut**. Two lessons in one: the views decide what is learnt, and a low
# pretext loss does not mean good features.
#
# ## 6 · Real clothes
#
# The sprites were made for these views, so be suspicious. Next: photographs of clothes (Fashion-MNIST), each set at a
# random place, size, tilt and tint on a cluttered background. The scenes are composed, the clothes are real. Ten
# kinds, so chance is .1.

# %%
scene_pool, scene_test = data.scenes()
scene_pictures = scene_pool.without_labels()
alt = "36 small pictures of tinted clothes on cluttered, colourful backgrounds: shirts, shoes, bags, trousers"
plot.show(plot.gallery(scene_pictures[:36]).figure, alt)


# %%
def scene_view(images, generator):
    images = augment.affine(images, degrees=30, scale=(0.75, 1.2), shift=0.1, generator=generator)
    images = augment.shuffle_channels(augment.flip(images, generator=generator), generator=generator)
    images = augment.scale_channels(images, strength=0.5, generator=generator)
    images = augment.brightness_contrast(images, brightness=0.2, contrast=0.3, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


def scene_step(images):
    z_first, z_second = scene_projector(scene_encoder(torch.cat(two_views(images, scene_view, generator)))).chunk(2)
    return losses.info_nce(z_first, z_second, temperature=TEMPERATURE)


scene_encoder = models.ConvEncoder(widths=(16, 64, 128), pool=2)  # wider; keeps a 2 x 2 layout: 512 features
scene_projector = models.Projector(512)
optimizer = torch.optim.AdamW([*scene_encoder.parameters(), *scene_projector.parameters()], lr=RATE, weight_decay=1e-4)
source = train.batches(scene_pictures, BATCH, generator=generator)
scene_history = train.fit(scene_step, source, optimizer, steps=400, description="SimCLR on clothes")

# %% [markdown]
# **Your prediction.** A probe with 100 labels a class on these features: (a) below .3 · (b) .3 to .6 · (c) above .6

# %%
bank = scene_pool[:5000]  # the labels come from these
random_scenes = models.ConvEncoder(widths=(16, 64, 128), pool=2)
evaluate.calibrate_batchnorm(random_scenes, scene_pictures[:4000])
scene_scores = {}
for name, describe in {
    "raw pixels": evaluate.pixels,
    "random encoder": frozen(random_scenes),
    "self-supervised": frozen(scene_encoder),
}.items():
    known, new = describe(bank.images), describe(scene_test.images)
    rows = known, bank.factors["class"], new, scene_test.factors["class"]
    scene_scores[name] = evaluate.few_label_probe(*rows, per_class=100, subsets=3)
ax = plot.ladder(scene_scores, chance=0.1)
ax.set_title("clothes: 100 labels a class, linear probe")
plot.show(ax.figure, f"bar chart: {plot.words(scene_scores)}")

# %% [markdown]
# **What changed your mind?** Well above both baselines, and far from perfect: half a minute of training, a tiny
# network, hard pictures. What longer training and better recipes give is the subject of the next lessons.
#
# ### Exercise 3 · Your own probe ★★☆
#
# How little does it take to read out good features? Write the simplest classifier there is: average the training rows
# of each class, and give every test row the class of the nearest average (`torch.cdist` gives all distances). Return
# the share of test rows that it names right.


# %%
def class_mean_accuracy(train_x, train_y, test_x, test_y):
    """Share of test rows, 0 to 1, whose nearest class mean (Euclidean distance) is that of their own class.

    train_x, test_x: [n, dim] features.  train_y, test_y: [n] classes, 0, 1, 2, …
    """
    ### BEGIN SOLUTION
    means = torch.stack([train_x[train_y == label].mean(0) for label in range(int(train_y.max()) + 1)])
    nearest_mean = torch.cdist(test_x, means).argmin(1)
    return (nearest_mean == test_y).float().mean().item()
    ### END SOLUTION


# %%
check.show(class_mean_accuracy)

# %% tags=["nbval-check-output"]
class_mean_accuracy = check.class_mean_accuracy(class_mean_accuracy)

# %%
for name, describe in {"raw pixels": evaluate.pixels, "trained encoder": frozen(encoder)}.items():
    train_x, test_x = describe(pool.images[ten_labels]), describe(test.images)
    print(f"{name}: {class_mean_accuracy(train_x, train_y[ten_labels], test_x, test_y):.2f} with ten labels a shape")

# %% [markdown]
# ## 7 · Where you are: the map of the field
#
# You have met one family. The others get their labels from the data in other ways.

# %%
alt = (
    "a tree: self-supervised learning splits into self-prediction (pictures, words) and contrastive learning (siamese, "
)
alt += "sample-contrastive, dimension-contrastive); each leaf names its lesson"
plot.show(plot.field_map().figure, alt)

# %% [markdown]
# * **Self-prediction**: hide or spoil a part of the input and predict it. Masks (lesson 03), denoising (04), masked
#   autoencoders (05), missing and next words (06).
# * **Contrastive**: pull views of one thing together and keep different things apart. With two networks that share
#   their weights (*siamese*, 07), by comparing samples as we did here (*sample-contrastive*, 08), by comparing the
#   columns of the embedding (*dimension-contrastive*, 09).
# * The chapter's exercises: video (10) and tables (11). Before all that, lessons 01 and 02 ask when it is worth the
#   trouble.
#
# The map of all lessons, with links to those that are there today, is in the course's README.
#
# ## 8 · Does it hold up?
#
# The lesson's statements, checked on the numbers of *your* run:

# %%
claim("With all labels the probe names at least .85 of the shapes", ssl_all >= 0.85, all_labels=ssl_all)
claim("With ten labels a class it names at least .70", ssl_ten.mean >= 0.70, ten_labels=ssl_ten)
claim(
    "That is at least .40 above raw pixels and above the random encoder",
    ssl_ten.mean - max(raw_ten.mean, random_ten.mean) >= 0.40,
    raw_ten=raw_ten, random_ten=random_ten, raw_all=raw_all, random_all=random_all,
)  # fmt: skip
claim(
    "With 80 labels, frozen features beat the same network trained from scratch",
    ssl_ten.mean > scratch_ten,
    scratch_ten=scratch_ten, supervised_all=supervised_all,
)  # fmt: skip
claim(
    "Without colour changes the shape probe falls below .35, and hue is kept",
    broken_all < 0.35 and broken_hue > 0.6,
    broken_all=broken_all, broken_hue_knn=broken_hue, hue_knn_with_colour_changes=seen[-1][1],
)  # fmt: skip
scene_gain = scene_scores["self-supervised"].mean - max(
    scene_scores[name].mean for name in ("raw pixels", "random encoder")
)
claim(
    "On clothes, 100 labels a class, frozen features lead both baselines by at least .15",
    scene_gain >= 0.15,
    **{name.replace(" ", "_").replace("-", "_"): score for name, score in scene_scores.items()},
)

# %% [markdown]
# And the same lesson, run by us with five seeds (`make results LESSON=00`):

# %%
show_stored("00_start_here")

# %% [markdown]
# ## Recap
#
# 1. A pretext task makes its labels from the data: here, *which two views show the same picture?*
# 2. What survives in both views is learnt; what the views change is forgotten.
# 3. Features are judged downstream, by probes, beside raw inputs and a random encoder, and not by the pretext loss.
#
# | symbol | meaning |
# |---|---|
# | x, x′ | two views of one picture |
# | h | features, the encoder's output (64 numbers here); what we keep |
# | z | embedding, the projector's output (128 numbers); what the loss sees |
# | B | pictures a batch; 2B views, each with 2B − 1 candidates |
# | τ | temperature: similarities are divided by it before they are compared |
#
# **Method:** SimCLR: Chen, Kornblith, Norouzi, Hinton 2020, arXiv 2002.05709, equation (1) and Algorithm 1. The kNN
# probe: Wu et al. 2018, arXiv 1805.01978. An overview for later: Balestriero et al. 2023, *A Cookbook of
# Self-Supervised Learning*, arXiv 2304.12210.
#
# **Simplified here:** 32 × 32 pixels, a network of about 100,000 weights, one minute. The original trains for days on
# photographs.
#
# **Where it fails:** if the views leave a shortcut (section 5); if the views change the very thing you need; if
# labels are plenty (section 4).
#
# ## Further
#
# * Set `turn=0` in `view` and train again. Which of the factors in `pool.factors` can be read from the features now?
# * `data.entangled_sprites()` is a world in which every shape has its own background colour. Which shortcut does the
#   network find? Do the views close it?
