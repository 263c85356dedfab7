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
#     terms:
#       accuracy: the share of pictures that get their own class
#       chance: >-
#         the accuracy of blind guessing: one in the number of classes, if they are
#         equally frequent
#       k-nearest-neighbours probe: >-
#         (kNN) a vote of the labels of the k most similar labelled pictures, similar by
#         raw pixels or by features; it trains nothing
#       view: >-
#         an input after random changes (a turn, a crop, other colours, some columns drawn
#         anew) that leave what it shows
#       pretext task: >-
#         a task whose labels come from the data themselves; it is learnt for what it
#         teaches on the way
#       self-supervised learning: >-
#         learning from a pretext task, so from labels that nobody had to write
#       pretraining: training on one task first, for the sake of another one later
#       encoder: the network that turns an input into features h; it is what one keeps
#       projector: >-
#         a small network that turns features h into the embedding z for the loss; it is
#         thrown away after training
#       feature: one of the numbers h that the encoder gives for an input
#       embedding: the numbers z that the loss compares, the output of the projector
#       arm: one of the trainings, or baselines, that are compared
#       anchor: the row that looks for its positive
#       positive: >-
#         the row that belongs to an anchor, a view of the same thing: its partner
#       negative: >-
#         a row that does not belong to an anchor, a view of something else: a stranger
#       InfoNCE: >-
#         the loss −log of the probability that a softmax over similarities gives to the
#         positive; in SimCLR's form also called NT-Xent
#       SimCLR: two views of each picture, one network, InfoNCE (Chen et al. 2020)
#       representation learning: learning features that serve other tasks too
#       linear probe: a linear classifier trained on frozen features, to measure what they hold
#       downstream task: the task one cares about afterwards
#       test part: inputs that no choice was made with; each is asked once, at the end
#       random encoder: >-
#         the same network before training, its batch norm fitted to the pictures: the
#         baseline that shows what training added
#       cosine similarity: >-
#         the dot product of two vectors after each was scaled to length one: 1 for the
#         same direction, 0 at right angles, −1 for opposite ones
#       trustworthiness: >-
#         how far neighbours on a drawn map are neighbours among the features too; 1 is
#         best
#       shortcut: an easy way to solve the pretext task that teaches nothing of what one wants
#       self-prediction: >-
#         the family of methods that hide or corrupt a part of the input and predict it
#       contrastive: >-
#         the family of methods that pull two views of one thing together and keep the
#         embeddings from all becoming equal
#       batch norm: >-
#         a layer that brings the numbers inside a network to mean 0 and standard
#         deviation 1, over a batch while training and by stored statistics afterwards
# ---

# %% [markdown]
# # Can a network learn from pictures that nobody labelled?
#
# After this lesson you can train a network on pictures without a single label, measure what it
# has learnt, and break it on purpose.
#
# *About {minutes} minutes with the exercises; for about {waiting} of them you wait while the
# computer trains. Two processor cores are enough; no GPU, no internet. You need Python, and to have
# met PyTorch's tensors and gradient descent.*
#
# Run the cells from top to bottom with **Shift + Enter**. Before each result you are asked to
# guess, and your own run settles it. (`alt` in a call describes a picture for people who can't see
# it.)
#
# ## 1 · Pictures, and no labels
#
# Our first data set, the *sprites*, is generated. Each picture shows one of eight shapes at a
# random place, size, angle and colour, on a random background. We made it, so we know all about
# every picture. The network will not: it gets an `Unlabeled` object, and there is no label in
# it.

# %%
import torch
import torch.nn.functional as F
from ssl_course import augment, check, data, evaluate, losses
from ssl_course import methods, models, plot, settings, train, widgets
from ssl_course.course import claim, keep, show_stored
from ssl_course.methods import recipes
from ssl_course.plot import lesson_00 as drawings

# %%
generator = train.seed_all(settings.current.seed)  # for all random draws
pool, test = data.sprites()
pictures = pool.without_labels()
print(pictures)
print("we know, the network doesn't:", ", ".join(pool.factors))
alt = "24 small pictures: on each a coloured shape on a dark background"
plot.show(plot.gallery(pictures[:24]).figure, alt)

# %% [markdown]
# **Your prediction.** You name a new picture's shape by looking up the 20 pictures most similar to
# it, *pixel by pixel*, and letting their labels vote. The share of pictures that you name correctly
# is your **accuracy**. There are eight shapes, so the accuracy of blind guessing, called
# *chance*, is one in eight: .125. How often is the vote right?
#
# Such a vote is called a *k-nearest-neighbours probe* (kNN), here with k = 20; a more similar
# picture's vote weighs more. It only *examines* pictures or features, it never trains. The votes
# come from 2,000 pictures, `labelled`, and the accuracy is measured on 2,000 others,
# `validation`. (The network will train on these too, without their labels. The test part of
# section 4 it never sees.)
#
# We ask for two things: the shape, and the **hue** (which sixth of the colour wheel, starting at
# red, however bright or pale).

# %%
guess = widgets.predict(
    "00-1",
    "How often does the vote of the most similar pixels name the shape?",
    a="nearly always, above .9",
    b="often, .3 to .9",
    c="hardly more often than guessing, below .3",
)

# %%
rest, validation = data.hold_out(pool)  # the last 2,000 pictures
labelled = rest[:2000]
CHANCE = {"shape": 1 / 8, "hue": 1 / 6}


def knn_accuracies(encode):
    """Accuracy of kNN on the rows `encode(images)`, for shape and hue."""
    train_x, new_x = encode(labelled.images), encode(validation.images)
    train_y = data.factor_classes(labelled)
    new_y = data.factor_classes(validation)
    return {
        name: evaluate.knn(train_x, train_y[name], new_x, new_y[name], k=20)
        for name in CHANCE
    }


raw = knn_accuracies(evaluate.pixels)
shape = raw["shape"]
print(f"shape {shape:.2f} (chance .125), hue {raw['hue']:.2f} (chance .167)")
guess.settle(a=shape > 0.9, b=0.3 < shape <= 0.9, c=shape <= 0.3)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Two pictures of the same shape at different places share hardly a pixel. Colour, however, is easy
# to see in raw pixels.
#
# </details>
#
# ## 2 · Two views of the same picture
#
# Nobody tells the network what a triangle is. But we can make a *task* out of the data
# themselves. With words it goes like this: hide one, and ask for it.
#
# ```
# It is beautiful and [  ?  ] outside.       the input
#                      sunny                 the label: it was there all the time
# ```
#
# With pictures we take this one. Change a picture twice at random: turn it, zoom it, shift it,
# swap and change its colours. You get two **views**, x and x′, of the same thing. Task: recognise
# which views belong together. A task whose answers come with the data is a **pretext task**.
# Learning from it is **self-supervised learning**. Training on it first, for another task later, is
# **pretraining**.
#
# Run the cell. First solve the task once yourself. Then move the sliders: what stays the same in
# a column, whatever you do? (What comes in at an edge is a mirror image, so a shape may appear
# twice.)


# %%
def view(images, generator, turn=180.0, colour=0.5):
    """Change every picture at random: turn (degrees), zoom, shift, colours."""
    images = augment.affine(images, degrees=turn, scale=(0.8, 1.25),
                            shift=0.15, generator=generator)  # fmt: skip
    if colour > 0:
        # Put red, green and blue in another order, then scale each of them.
        images = augment.shuffle_channels(images, generator=generator)
        images = augment.scale_channels(images, strength=colour,
                                        generator=generator)  # fmt: skip
        images = augment.brightness_contrast(
            images, brightness=0.2, contrast=0.3, generator=generator
        )
    return augment.noise(images, sigma=0.03, generator=generator)  # some grain


puzzle = torch.Generator().manual_seed(0)
six = data.to_float(pictures[8:14])
plot.show(*drawings.riddle(view(six, puzzle)[3], view(six, puzzle)))
alt = "eight pictures and three views of each, at another angle and place"
ranges = {"turn": (0, 180, 180), "colour": (0, 0.8, 0.5)}
widgets.view_explorer(pictures[:8], view, alt=alt, **ranges)

# %% [markdown]
# ### Exercise 1 · Two views ★☆☆
#
# Write `two_views`: two views of every picture, each drawn independently. Row *i* of both
# results must show picture *i*.


# %%
def two_views(images, view, generator):
    """Two independent views of every picture.

    images: [batch, channels, height, width].
    view: a function, view(images, generator).
    Returns a pair of tensors, each of the shape of `images`; all random
    numbers come from `generator`.
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
# *features* h. The **projector** turns these into an *embedding* z, 96 numbers, which the loss
# compares. After training the projector is thrown away.
#
# One training step makes two views of B = 64 pictures, so 2B = 128 views, and feeds all of them
# through the same encoder and the same projector. Then comes the loss, called **InfoNCE** (van den
# Oord et al. 2018; SimCLR's form of it is also known as NT-Xent). It takes each
# of the 128 views in turn as the **anchor**. Among the 127 others is its **positive**, its
# partner: the other view of the same picture. The other 2B − 2 = 126 are **negatives**, strangers:
# views of other pictures. The loss asks the anchor: *which of the 127 others is your positive?* In
# your puzzle of section 2 the framed view was the anchor, number 4 its positive, and the five
# others were negatives.
#
# The loss is low when the embeddings of anchor and positive point in the same direction and
# those of the negatives don't. Lesson 08 builds it from scratch. The whole method is called
# **SimCLR** (Chen et al. 2020).
#
# **Your prediction.** We train for about a minute. The training uses no label. (We did, before:
# views, learning rate and length were chosen by accuracy on labelled validation pictures.) Now and
# then we examine the features h with the kNN probe from above. What will happen to its accuracies
# for *shape* and for *hue*, compared with those of the untrained network?

# %%
guess = widgets.predict(
    "00-2",
    "What will training do to the kNN accuracies for shape and for hue?",
    a="both rise",
    b="shape rises, hue does not",
    c="hue rises, shape does not",
    d="neither rises: without labels nothing can be learnt",
)

# %%
encoder, projector = models.ConvEncoder(), models.Projector(64, dim_out=96)
evaluate.calibrate_batchnorm(encoder, pictures[:4000])  # batch norm: section 4
LR = 5e-3  # peak learning rate: how far a step may move the weights
weights = [*encoder.parameters(), *projector.parameters()]
optimizer = torch.optim.AdamW(weights, lr=LR, weight_decay=1e-4)
untrained = models.ConvEncoder()
untrained.load_state_dict(encoder.state_dict())  # kept as it is now


def step(images):
    """The loss of one batch."""
    first, second = two_views(images, view, generator)
    h = encoder(torch.cat([first, second]))  # features
    z_first, z_second = projector(h).chunk(2)  # embeddings
    # Temperature: how sharply the loss compares (lesson 08).
    return losses.info_nce(z_first, z_second, temperature=0.2)


# %%
STEPS, BATCH = settings.shrink(1500, 12), 64
# Shuffled, endless.
batches = train.batches(pictures, BATCH, generator=generator)
loss_log, looks = [], {}


def look(done):
    """Examine the features now. No label used here reaches the training."""
    looks[done] = found = knn_accuracies(evaluate.encoder(encoder))
    print(f"{done:4} steps: shape {found['shape']:.2f}, "
          f"hue {found['hue']:.2f}")  # fmt: skip


look(0)
for index in range(STEPS):
    # The schedule: small steps first, then large ones, then ever smaller ones.
    optimizer.param_groups[0]["lr"] = LR * train.warmup_cosine(index, STEPS)
    loss = step(next(batches))
    optimizer.zero_grad()  # forget the gradient of the step before
    loss.backward()  # the gradient: how the loss changes with each weight
    optimizer.step()  # move each weight a little, so that the loss falls
    loss_log.append(loss.item())
    if (index + 1) % (STEPS // 6) == 0:
        look(index + 1)
plot.show(*drawings.training(loss_log, 2 * BATCH - 1, looks, CHANCE))
up, hue_up = (looks[STEPS][name] - looks[0][name] > 0.05 for name in CHANCE)
a, b, c = up and hue_up, up and not hue_up, hue_up and not up
guess.settle(a=a, b=b, c=c, d=not (up or hue_up))

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# The loss is −log of the probability that the network gives to the positive. If all pictures
# look alike to it, each of the 127 candidates has the probability 1/127, and the loss is log 127
# ≈ 4.84: the dashed line on the left.
#
# The right-hand chart is the heart of this course. An anchor can find its positive only by
# something that *both* views still have. The shape survives every change. (So do other things,
# perhaps the rough size, and the network uses some: about an eighth of the negatives have the
# anchor's shape, so the shape alone could hardly bring the loss below log(127/8) ≈ 2.8. It fell
# further.) The hue does not survive, so it is of no use for the task. Learning features that serve
# other tasks too is called **representation learning**.
#
# </details>
#
# From now on we call `train.fit(step, batches, optimizer, steps=…)`. It does exactly what this
# loop does, with a progress bar and a stop button (■ keeps what was learnt so far).
#
# **Your prediction.** Hue was changed by the views. So was *place*: they shift and turn every
# picture, so in which quarter of it the shape stands is random. What do the features still know of
# it?
#
# We ask with a sharper tool. A **linear probe** freezes the features and trains nothing but a
# linear classifier on them (one layer: each class gets a score, a weighted sum of the features,
# and the largest score wins), here with the 2,000 labels of `labelled`. We probe the features h
# before training, the features h after it, and the embedding z after it. There are four
# quarters, so chance is a quarter.
#
# The figure will show your run as ●. We have run this lesson five times, each time with another
# *seed*, the start number of all random draws. ◇ is the mean of these five runs; the whiskers
# are its *95 % interval*: where the mean of very many such runs probably lies.

# %%
guess = widgets.predict(
    "00-3",
    "After training, how well do the features h tell the place?",
    a="worse than before training",
    b="about as well (within .05)",
    c="better than before training",
)

# %%
PROBED = CHANCE | {"place": 1 / 4}
train_y, new_y = data.factor_classes(labelled), data.factor_classes(validation)
known = {name: {} for name in PROBED}
for row, network in {
    "h, before training": untrained,
    "h, after training": encoder,
    "z, after training": torch.nn.Sequential(encoder, projector),
}.items():
    train_x = evaluate.features(network, labelled.images)
    new_x = evaluate.features(network, validation.images)
    for name in PROBED:
        columns = train_x, train_y[name], new_x, new_y[name]
        known[name][row] = evaluate.linear_probe(*columns)

five_seeds = keep("00", "known", known)  # the stored results of our five runs
plot.show(*drawings.dots(known, five_seeds, chance=PROBED))
before, after, after_z = known["place"].values()
gain = after - before
guess.settle(a=gain < -0.05, b=abs(gain) <= 0.05, c=gain > 0.05)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our five runs **z dropped what the views change**: hue and most of the place. **h may drop it
# as well (hue), or keep it (place).** That is one reason to throw the projector away and keep h.
# (SimCLR's authors found the same, section 4.2: h tells far better than z how a picture was
# changed.) Why hue went and place stayed, this experiment doesn't say; lesson 09 asks on what it
# depends.
#
# </details>
#
# ## 4 · How good is it, honestly?
#
# Naming shapes was never the pretext task. It is our **downstream task**: the one we care about
# afterwards. From here on we count accuracy on the **test part**, 3,000 pictures that no choice
# of this section has used. Five *arms* (compared trainings, or baselines) get the same few
# labelled pictures. Three are frozen, with the same linear probe:
#
# * *raw pixels*: all 3,072 pixel values;
# * *random encoder*: our network before training. (Its *batch norm* layers, which bring the
#   numbers inside the network to mean 0 and standard deviation 1, were fitted to our pictures,
#   without a label; those of the trained one keep what they met in training, the views);
# * *our features*: our network after training, without labels.
#
# Two train all their weights with labels, on views as above, and for the same number of steps:
#
# * *from scratch*: starts from random weights;
# * *fine-tuned*: starts from our encoder's weights.
#
# A sixth row, *equal cost* (our five runs only), trains from scratch on as many views as
# pretraining and fine-tuning have together.
#
# So compare frozen with frozen, and trained with trained. **Your prediction.** With
# 16 labels, two per class, which arm comes out best? (Your run trains two networks, with 16
# labels, for 750 steps: half a minute. Our five runs took 2,500, and more numbers of labels.)

# %%
guess = widgets.predict(
    "00-4",
    "With 16 labels, which arm comes out best?",
    a="training from scratch",
    b="the linear probe on our features",
    c="fine-tuning our encoder",
)

# %%
train_y, test_y = pool.factors["shape"], test.factors["shape"]
STEPS_OF = settings.live_or_full(  # labels per class -> training steps
    live={2: 750, 10: None},  # None: only frozen, to save your time
    full={1: 2500, 2: 2500, 10: 2000, 1400: 3000},
)
frozen = {
    "raw pixels": evaluate.pixels,
    "random encoder": evaluate.encoder(untrained),
    "our features": evaluate.encoder(encoder),
}


def with_labels(start, rows, steps):
    """Train a copy of a network on labelled pictures: its test accuracy."""
    given = pool.images[rows], train_y[rows]
    options = dict(view=view, steps=steps, lr=LR, generator=generator)
    trained = evaluate.train_classifier(start, *given, batch=BATCH, **options)
    return evaluate.accuracy(trained, test.images, test_y)


# %%
arms = {}  # labels per class -> arm -> test accuracy
for count, steps in sorted(STEPS_OF.items()):
    rows = data.label_subset(train_y, count, seed=settings.current.seed)
    arms[str(count)] = scores = {}
    for name, encode in frozen.items():
        train_x, test_x = encode(pool.images[rows]), encode(test.images)
        scores[name] = evaluate.linear_probe(train_x, train_y[rows], test_x,
                                             test_y)  # fmt: skip
    if not steps:
        continue
    fresh = models.ConvEncoder()
    scores["from scratch"] = with_labels(fresh, rows, steps)
    scores["fine-tuned"] = with_labels(encoder, rows, steps)
    if settings.current.full and count == 2:  # too long for a lesson
        scores["from scratch, equal cost"] = with_labels(fresh, rows, 14_500)

five_seeds = keep("00", "labels", arms)
plot.show(*drawings.label_arms(arms, five_seeds))
best = max([*frozen, "from scratch", "fine-tuned"], key=arms["2"].get)
guess.settle(a=best == "from scratch", b=best == "our features",
             c=best == "fine-tuned")  # fmt: skip
print(drawings.tuned_leads(five_seeds))

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Green and bold: the two arms that have learnt from pictures without labels first. Your run is one
# draw of the labels and one of the weights, and it trained with labels for 750 steps only. So look
# at the five seeds too: they trained for 2,000 to 3,000 steps, and drew pretraining, labels and
# networks anew in each. A number in the figure is that of ●, one in brackets that of ◇: compare ●
# with ●, and ◇ with ◇.
#
# * *Frozen with frozen*: in all five seeds, the same probe reads far more from our features than
#   from raw pixels or from the network before training. That difference was learnt without a
#   label.
# * *Trained with trained*, at equal label steps: the differences are printed above. With 16 labels
#   fine-tuning leads in all five; with 80 or more, nothing is left for pretraining to add.
# * *Frozen against trained* is unequal: a probe of about 500 weights against the whole network.
#   But you may have to choose, and with 80 labels training from scratch leads our frozen
#   features clearly.
# * *Equal label steps are not equal cost*: fine-tuning had our pretraining on top. At *equal cost*
#   no lead with 16 labels showed: 0.1 ± 5.5 points in our five runs (a point is a hundredth of
#   accuracy). Which is better, more views of these 16 pictures or 12,000 others, they can't tell.
#
# Steps and learning rate were tried on validation pictures, the same values for either arm
# (`results/search/README.md`).
#
# </details>
#
# ### See it
#
# What lies near what? First you ask for the nearest pictures. Then a map puts pictures with
# similar features next to each other (t-SNE; it sees no labels either). Maps press 64 dimensions
# into two: *trustworthiness* says how far neighbours on the map are neighbours in the features
# too (1 is best, a random map has about .5).
#
# ### Exercise 2 · Ask for the nearest ★★☆
#
# Write `nearest`: for every row of `features`, find the k *other* rows that point most nearly in
# the same direction, the most similar first. The measure is the *cosine similarity*: the dot
# product of two vectors after both were scaled to length one. Return their row numbers.
# (`F.normalize(features, dim=1)` scales every row to length one; `tensor.topk(k, dim=1)` gives
# the k largest values of each row and, as `.indices`, their places.)


# %%
def nearest(features, k):
    """The k most similar other rows for every row of `features` [n, dim].

    Returns the row numbers, a tensor of whole numbers [n, k], the most similar
    first. A row is never its own neighbour.
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
few, queries = test[:1000], torch.tensor([0, 2, 7])
shapes = few.factors["shape"]
for name in ("raw pixels", "our features"):
    found = nearest(frozen[name](few.images), 7)  # [1000, 7]
    right = shapes[found] == shapes[:, None]
    images = few.images[torch.cat([queries[:, None], found[queries]], dim=1)]
    share = f"{right.float().mean():.2f} of all show the same shape"
    title = f"nearest in {name}: {share}"
    plot.show(*drawings.neighbours(images, right[queries], title))

maps = {}
for name, network in {"before": untrained, "after": encoder}.items():
    rows = evaluate.features(network, few.images[:400])
    maps[f"{name} training"] = evaluate.map_2d(rows, seed=0)
plot.show(*drawings.embedding_maps(maps, few))

# %% [markdown]
# In the rows of pictures, the frame marks the query, and a cross another shape than the query's.
# The title counts all 1,000 queries, so look there before you believe three rows.
#
# In the maps (400 pictures, 32 of them shown) compare the upper pair, framed by shape, with the
# lower pair, framed by hue. Which of the two do neighbours share before training, and which
# after it?
#
# <details><summary><b>Which of the two?</b> · open this after the run</summary>
#
# Before training neighbours often share the hue, seldom the shape; after it often the shape, and
# the hue hardly more than by chance. The kNN accuracies of section 3 say the same in numbers.
#
# </details>
#
# ## 5 · One switch: views that keep their colours
#
# We flip one switch, `colour=0`: the views keep their colours, brightness and contrast. To compare
# like with like, two networks train for a sixth of the steps, from the same fresh weights: one with
# colour changes, one without. `methods.simclr` is the step that you have seen. (Don't expect the
# numbers of step 250 in section 3: that was a point within a longer schedule, this is a short one
# run to its end.)
#
# **Your prediction.** Compared with the first, will the second network know shape, hue, or both?

# %%
guess = widgets.predict(
    "00-5",
    "Trained on views that keep their colours, the network will know …",
    a="shape at least as well as with colour changes, but not hue",
    b="hue (better by more than .05), but shape worse (by more than .05)",
    c="both: shape at least as well as with colour changes, and hue too",
    d="neither: shape worse, and hue no better",
)


# %%
def short_run(view):
    """A sixth of the steps, always from the same start: kNN, mean loss."""
    generator = train.seed_all(settings.current.seed)
    options = {"view": view, "steps": STEPS // 6, "lr": LR,
               "generator": generator}  # fmt: skip
    encoder = models.ConvEncoder()
    _, history = methods.pretrain(methods.simclr, encoder, pictures, **options)
    return (knn_accuracies(evaluate.encoder(encoder)),
            sum(history.loss[-50:]) / 50)  # fmt: skip


def same_colours(images, generator):
    return view(images, generator, colour=0.0)


plain, plain_loss = short_run(view)
kept, kept_loss = short_run(same_colours)
short = {
    name: {"with colour changes": plain[name], "without": kept[name]}
    for name in CHANCE
}
plot.show(*drawings.dots(short, keep("00", "short", short), chance=CHANCE))
print(f"loss {plain_loss:.2f} with colour changes, {kept_loss:.2f} without")
shape = kept["shape"] >= plain["shape"] - 0.05
hue = kept["hue"] > plain["hue"] + 0.05
a, b, c = shape and not hue, hue and not shape, shape and hue
guess.settle(a=a, b=b, c=c, d=not (shape or hue))

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Compare the losses, too: in our five runs the network that kept its colours had the lower loss
# on its own, easier pretext task, and named shapes worse. Only the views differed. While colour
# and brightness survive, they are an easy way to find the positive, and hue is what the network
# knows best. Such an unwanted easy way is called a **shortcut**. Two things to keep: the views
# decide what is learnt, and a low pretext loss does not mean good features.
#
# </details>
#
# ## 6 · Real clothes
#
# The sprites were made for these views, so be suspicious. Next: photographs of clothes
# (Fashion-MNIST), ten kinds, each pasted at a random place, size, tilt and tint on a cluttered
# background.
#
# Method and loss stay as they are (`recipes.pretrain`). These pictures need more, so the recipe
# differs:
#
# * the encoder is wider; its first layer is not learnt, but computed once from the pictures and
#   then fixed (*whitened*: lesson 01);
# * the features keep a rough layout: 2 × 2 places, 512 numbers in all;
# * the embedding has 128 numbers;
# * the views are also mirrored, turned less, and changed more in zoom, shift, light and colour.
#   You see them after the exercise; some are so strong that you can't name the garment yourself.
#
# ### Exercise 3 · Your own probe ★★☆
#
# How little does it take to read out good features? Write the simplest classifier there is:
# average the training rows of each class, and give every test row the class of the nearest
# average (`torch.cdist` gives all distances). Return its accuracy on the test rows: the share of
# all test rows that get their own class.


# %%
def class_mean_accuracy(train_x, train_y, test_x, test_y):
    """Test accuracy if each row gets the class of the nearest class mean.

    train_x, test_x: [n, dim] features; nearest by Euclidean distance.
    train_y, test_y: [n] classes, 0, 1, 2, …, of different sizes; each occurs
    in train_y, perhaps not in test_y.
    Returns one number, 0 to 1: the share of test rows whose class is right.
    """
    ### BEGIN SOLUTION
    means = torch.stack([train_x[train_y == label].mean(0)
                         for label in range(int(train_y.max()) + 1)])  # fmt: skip
    nearest_mean = torch.cdist(test_x, means).argmin(1)
    return (nearest_mean == test_y).float().mean().item()
    ### END SOLUTION


# %%
check.show(class_mean_accuracy)

# %% tags=["nbval-check-output"]
class_mean_accuracy = check.class_mean_accuracy(class_mean_accuracy)

# %%
scene_pool, scene_test = data.scenes()
scenes = scene_pool.without_labels()
seen = data.to_float(scenes[:10])
seen = torch.cat([seen, *two_views(seen, recipes.scene_view, generator)])
ax = plot.gallery(seen, 10, row_names=["picture", "view 1", "view 2"])
plot.show(ax.figure, "clothes on cluttered backgrounds, and two views of each")

trained = recipes.pretrain("scenes", scenes, steps=300, generator=generator)
fresh = recipes.encoder(scenes.images)
evaluate.calibrate_batchnorm(fresh, scenes[:4000])
train_y, test_y = scene_pool.factors["class"], scene_test.factors["class"]
rows = data.label_subset(train_y, 100, seed=settings.current.seed)
clothes = {"linear probe": {}, "your class means": {}}
for name, encode in {
    "raw pixels": evaluate.pixels,
    "random encoder": evaluate.encoder(fresh),
    "our features": evaluate.encoder(trained)}.items():  # fmt: skip
    train_x, test_x = (encode(scene_pool.images[rows]),
                       encode(scene_test.images))  # fmt: skip
    parts = train_x, train_y[rows], test_x, test_y
    clothes["linear probe"][name] = evaluate.linear_probe(*parts)
    clothes["your class means"][name] = class_mean_accuracy(*parts)
chance = dict.fromkeys(clothes, 0.1)
five_seeds = keep("00", "clothes", clothes)
plot.show(*drawings.dots(clothes, five_seeds, chance=chance,
                         ours=["our features"]))  # fmt: skip

# %% [markdown]
# 100 labels per class, so 1,000 in all. In all our runs the linear probe reads more from our
# features than from either baseline, on real clothes, too; it is far from perfect. Your class
# means need not agree: they weigh all 512 numbers alike. The features come from 300 steps, half
# a minute or less. (We first tried 150 steps, and saw hardly any lead on the test pictures. So we
# chose 300 by looking at test pictures, which one should not do.) Whether pretraining beats
# training from scratch here is the question of lessons 01 and 02.
#
# ## 7 · Does it hold up?
#
# The lesson's statements, judged on the numbers of *your* run (✓ or ✗). Below them: the same lesson
# run by us with five seeds (`make results LESSON=00`), in section 4 with more steps.

# %%
end, ten, two = looks[STEPS], arms["10"], arms["2"]
holds = end["shape"] >= 0.7 and end["hue"] <= 0.25
claim("curve", "kNN names shapes at .70, hues hardly above chance", holds,
      **end)  # fmt: skip
holds = after >= before - 0.05 and after_z <= after - 0.15
claim("place", "h tells the place as before or better, z far worse", holds)
lead = ten["our features"] - max(ten["raw pixels"], ten["random encoder"])
claim("frozen", "80 labels: our features lead both baselines by .40",
      lead >= 0.4, lead=lead)  # fmt: skip
lead = two["fine-tuned"] - two["from scratch"]
claim("tuned", "16 labels: fine-tuning beats training from scratch", lead > 0,
      lead=lead)  # fmt: skip
holds = kept_loss < plain_loss and kept["shape"] <= plain["shape"] - 0.1
claim("no_colour", "Same colours: a lower loss, and shape falls by .10", holds,
      loss=kept_loss)  # fmt: skip
raw, random, ours = clothes["linear probe"].values()
lead = ours - max(raw, random)
claim("clothes", "On clothes our features lead both baselines by .05",
      lead >= 0.05, lead=lead)  # fmt: skip
show_stored("00")

# %% [markdown]
# ## Recap
#
# Can a network learn from pictures that nobody labelled? Yes:
#
# 1. A pretext task takes its labels from the data: here, *which two views show the same
#    picture?*
# 2. The views decide what is learnt. Only what survives in both helps, and the network takes
#    what is easiest. What the views change, z dropped; h dropped some of it (hue), kept some
#    (place).
# 3. Features are judged downstream, by probes, beside raw inputs, a random encoder and training
#    from scratch; not by the pretext loss.
#
# | symbol | meaning |
# |---|---|
# | x, x′ | two views of one picture |
# | h | features, the encoder's output (64 numbers here); what we keep |
# | z | embedding, the projector's output (96 numbers); what the loss sees |
# | B | pictures per batch; 2B views, each with one positive and 2B − 2 negatives |
#
# **Sources.** SimCLR: Chen, Kornblith, Norouzi, Hinton 2020, arXiv 2002.05709, equation (1) and
# Algorithm 1. InfoNCE: van den Oord, Li, Vinyals 2018, arXiv 1807.03748. The kNN probe: Wu et
# al. 2018, arXiv 1805.01978. For later: Balestriero et al. 2023, *A Cookbook of Self-Supervised
# Learning*, arXiv 2304.12210.
#
# **Simplified here:** 32 × 32 pixels, 90,000 weights, a minute. The original trains a ResNet-50
# on ImageNet's photographs with batches of 4,096.
#
# **Where it fails:** if the views leave a shortcut (section 5); if they change the very thing
# you need (try to tell hues from these features); where the labels at hand suffice (section 4,
# 80 labels); and perhaps where the same time could go into more training from scratch (16
# labels, equal cost).
#
# ## 8 · Where you are: the map of the field
#
# You have met one family, *sample-contrastive*. **Self-prediction** hides or corrupts a part of
# the input and predicts it, as in the sentence of section 2. **Contrastive** methods pull two
# views of one thing together and keep the embeddings from all becoming equal. (Papers often keep
# this word for losses with negatives, and call the whole family *joint-embedding* methods.) The
# third branch is no third family: the same ideas, on other data. Lessons 09 (views) and 11
# (places) belong to the contrastive branch.
#
# Lessons 01 and 02 first ask when all this is worth the trouble. In a hurry? Go on with 03, 07, 08
# and 09.
#
# **Next:** {next}

# %%
alt = "a tree of self-supervised learning; leaves name lessons, or: to come"
plot.show(drawings.field_map().figure, alt)
check.report("00")
