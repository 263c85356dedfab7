# ---
# jupyter:
#   ssl_course:
#     id: "03"
#     title: What can a picture ask about itself?
#     difficulty: 2
#     field: [pictures]
#     objectives:
#       - make labels from the structure of pictures, by turning, cutting and hiding
#       - say when such a question teaches something, and when it can't
#       - find a shortcut with an occlusion map, and close it
#     prerequisites: lesson 00
# ---

# %% [markdown]
# # What can a picture ask about itself?
#
# After this lesson you can make a pretext task out of any picture, judge what it teaches, and find
# out when a network cheats.
#
# *About {minutes} minutes with the exercises; for about {waiting} of them you wait while the
# computer trains. Two processor cores are enough; no GPU, no internet.*
#
# Run the cells from top to bottom with **Shift + Enter**, and guess before each result.

# %%
import copy
import itertools

import torch
import torch.nn.functional as F
from ssl_course import check, data, evaluate, methods, models, plot
from ssl_course import settings, train, widgets
from ssl_course.augment import masks
from ssl_course.course import claim, keep, show_stored
from ssl_course.methods import pretext, recipes
from ssl_course.plot import lesson_03 as draw

# %% [markdown]
# ## 1 · Which way is up?
#
# Lesson 00 asked of two views: *do you show the same picture?* A few years earlier, people asked a
# single picture about itself. Change it in a way that you know, and ask what you did. You made the
# change, so you have the answer: a label for every picture, and nobody had to look at it. Such a
# question is a **pretext task**. With it we train a network, keep its encoder, and hope that its
# features are good for something else.
#
# The simplest question (Gidaris et al. 2018): turn a picture by 0, 1, 2 or 3 quarter turns. *How
# far was it turned?* That is classification with four classes.
#
# ### Exercise 1 · A label out of nothing ★☆☆
#
# Write `turn_at_random`. Draw a whole number from 0 to 3 for **each** picture, turn the picture by
# so many quarter turns **counter-clockwise**, and return the turned pictures and the numbers. Row i
# of both is about picture i.
#
# Two tools: `torch.randint(4, (n,), generator=generator)` draws n numbers from 0 to 3, and
# `image.rot90(k, (1, 2))` turns one picture `[channels, side, side]` counter-clockwise by k quarter
# turns.


# %%
def turn_at_random(images, generator):
    """Turn each picture by its own random number of quarter turns.

    images: [batch, channels, side, side].
    Returns two tensors: the turned pictures, of the shape and type of
    `images`, and the turns, whole numbers 0 to 3 (int64), [batch].
    """
    ### BEGIN SOLUTION
    turns = torch.randint(4, (len(images),), generator=generator)
    pairs = zip(images, turns.tolist(), strict=True)
    turned = [image.rot90(quarters, (1, 2)) for image, quarters in pairs]
    return torch.stack(turned), turns
    ### END SOLUTION


# %%
check.show(turn_at_random)  # stuck? check.turn_at_random.hint()

# %% tags=["nbval-check-output"]
turn_at_random = check.turn_at_random(turn_at_random)

# %% [markdown]
# Now train on it, for 400 steps of 64 pictures. The network is an encoder, which turns a picture
# into 576 features h, and a *head* of two layers, which turns these into four scores, one for each
# answer. (Lesson 00 called such a part a projector.) The head is thrown away afterwards.
#
# **Your prediction.** We read out the features with a linear probe: which of the ten kinds of
# clothes is it? The probe gets ten labels per class (we average three draws of them); chance is one
# in ten. The baseline is the same encoder with random weights. A *point* is a hundredth of
# accuracy.

# %%
guess = widgets.predict(
    "03-1",
    "Trained to name turns, how good are the features for naming clothes?",
    a="more than two points better than a random encoder's",
    b="within two points: knowing what is up says little about clothes",
    c="more than two points worse: they know turns and nothing else",
)

# %%
pool, test = data.fashion()  # 20,000 grey pictures of clothes, 5,000 others
STEPS, LR = 400, 5e-3


def fresh_encoder(pictures=pool.images, grid=3):
    """The same start for every arm, and a generator for all its draws."""
    generator = train.seed_all(settings.current.seed)
    encoder = models.ConvEncoder(pictures.shape[1], (16, 32, 64), pool=grid)
    models.whiten(encoder, data.to_float(pictures[:4000]))  # as in lesson 00
    return encoder, generator


def probes(encode, dataset=(pool, test)):
    """Linear probe on kinds of clothes: labels per class -> accuracy."""
    known, new = (part[:5000] for part in dataset)
    rows = encode(known.images), known.factors["class"]
    rows += encode(new.images), new.factors["class"]
    draws = {10: 3, 100: 1}  # the mean of three draws of so few labels
    score = evaluate.few_label_probe
    return {n: score(*rows, per_class=n, subsets=k).mean for n, k in draws.items()}


def frozen(encoder, dataset=(pool, test)):
    """`probes` of an encoder, its batch norm set to these pictures."""
    encoder = copy.deepcopy(encoder)
    evaluate.calibrate_batchnorm(encoder, dataset[0].images[:4000])
    return probes(evaluate.encoder(encoder), dataset)


# %%
rotation, generator = fresh_encoder()
head = models.Projector(rotation.dim, dim_out=4)
network = torch.nn.Sequential(rotation, head)


def step(images):
    """The loss of one batch: how well were the turns named?"""
    turned, turns = turn_at_random(images, generator)
    return F.cross_entropy(network(turned), turns)


optimizer = torch.optim.AdamW(network.parameters(), lr=LR, weight_decay=1e-4)
batches = train.batches(pool.without_labels(), 64, generator=generator)
train.fit(step, batches, optimizer, steps=STEPS)


def pretext_accuracy(network, question, images):
    """How often the network is right about new pictures."""
    asked, answers = question(images, torch.Generator().manual_seed(0))
    return evaluate.accuracy(network, asked, answers)


known = pretext_accuracy(network, turn_at_random, test.images)
print(f"turns of new pictures named: {known:.2f} (chance: one in four)")
arms = {"random encoder": frozen(fresh_encoder()[0])}
arms["rotation"] = frozen(rotation)
for name, arm in arms.items():
    print(f"clothes, ten labels per class, {name}: {arm[10]:.3f}")
lead = arms["rotation"][10] - arms["random encoder"][10]
guess.settle(a=lead > 0.02, b=abs(lead) <= 0.02, c=lead < -0.02)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# No label was used until the probe, and the task names no garment. But collars, heels, legs and
# handles tell up from down, and they also tell a coat from a boot. That is the hope behind every
# pretext task: **the question can't be answered without something that you need for another one.**
# The difference that you see is what this hope was worth here.
#
# </details>
#
# ## 2 · The same question to other pictures
#
# The *sprites* of lesson 00: eight kinds of shapes at a random place, size, angle and colour. Same
# question, same network, same steps.
#
# **Your prediction.** How often will the network name the turn of a *new* sprite?

# %%
sprite_turns = widgets.predict(
    "03-2",
    "Trained on sprites, turns of new sprites are named",
    a="mostly, above .6",
    b="better than by chance, .3 to .6",
    c="hardly better than by chance, below .3",
)

# %%
sprites, new_sprites = data.sprites()


def ask(question, answers, pictures, steps=STEPS, grid=3):
    """A network trained to answer a question about these pictures."""
    encoder, generator = fresh_encoder(pictures, grid)
    head = models.Projector(encoder.dim, dim_out=answers)
    network = torch.nn.Sequential(encoder, head)
    step = pretext.classify(network, question, generator=generator)
    options = {"steps": steps, "lr": LR, "generator": generator}
    unlabelled = data.Unlabeled(pictures)
    history = pretext.train_pretext(network, step, unlabelled, **options)
    print(f"loss at the end: {sum(history.loss[-20:]) / 20:.2f}")
    return network


def turns_named(network, pictures):
    return pretext_accuracy(network, turn_at_random, pictures)


on_sprites = ask(turn_at_random, 4, sprites.images)
sprite_share = turns_named(on_sprites, new_sprites.images)
print(f"turns of new sprites named: {sprite_share:.3f}")
print("guessing has the loss log 4 = 1.39")
a, c = sprite_share > 0.6, sprite_share < 0.3
sprite_turns.settle(a=a, b=not (a or c), c=c)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Sprites have **no upright**. Their angle was drawn evenly from the full circle, and all else that
# was drawn (place, background, colours) looks the same after a quarter turn, too. So a turned
# sprite is as likely a picture as the one it came from. Whoever sees it, however clever, can say no
# more than "one in four". No network, no learning rate and no longer training changes that: *the
# label isn't in the picture.* (With many passes over few pictures a network could learn them by
# heart. It would still be at chance on new ones.)
#
# So the failure can be predicted before any training, by one question: **do the pictures themselves
# know the answer?**
#
# </details>
#
# Is that the cause, or are sprites too hard for this network? Change nothing but the cause: keep
# only sprites that happen to stand (almost) upright, their angle within 20° of zero, about one in
# nine. (There are fewer of them, which makes learning harder, not easier.) Before you run it: for
# which of the eight shapes can the answer still not be known?


# %%
def upright(pictures):
    """The sprites whose angle is within 20 degrees of zero."""
    angle = pictures.factors["angle"]
    return pictures[torch.minimum(angle, 2 * torch.pi - angle) < torch.pi / 9]


standing, new_standing = upright(sprites), upright(new_sprites)
on_standing = ask(turn_at_random, 4, standing.images)
many = new_standing.images.repeat(5, 1, 1, 1)  # each turned five times
standing_share = turns_named(on_standing, many)
print(f"turns of new upright sprites named: {standing_share:.2f}, by shape:")
for index, name in enumerate(data.SHAPES):
    images = new_standing.images[new_standing.factors["shape"] == index]
    if len(images):
        share = turns_named(on_standing, images.repeat(20, 1, 1, 1))
        print(f"  {name:9} {share:.2f}")

# %% [markdown]
# A disc and a ring look the same from every side, and a square and a cross after every quarter
# turn: for half of the shapes the label stays unknowable. Compare them with the other four. (The
# flower is a trap: it repeats every 72°, so a quarter turn of it looks like a turn of 18°, and we
# let in angles of up to 20°.)
#
# ## 3 · Cut, and hide
#
# Two more questions. **Patch order** (Noroozi and Favaro 2016): cut the picture into 2 × 2 tiles,
# shuffle them, and ask in which order they stand. Four tiles have 24 orders, so it is
# classification with 24 classes. (The original cuts 3 × 3 tiles, and takes up to a thousand of
# their 362,880 orders.)
#
# **Inpainting** (Pathak et al. 2016): hide a part, and ask what was there. Here the answer is no
# class but the hidden pixels themselves. To *hide* we need a **mask**: a table of true and false
# over the picture. True means *hidden*, in the whole course.
#
# Turn the knobs below. A mask is drawn on *cells*: squares of patch size × patch size pixels (1: a
# cell is a pixel). *Ratio* is the share of hidden cells. Which masks leave you a chance to tell
# what was hidden? Which make it so easy that you only need to look at the pixel next to it?

# %%
shown = data.to_float(test.images[:8])
turned, turns = pretext.ask_turn(shown, torch.Generator().manual_seed(1))
tiles, orders = pretext.ask_order(shown, torch.Generator().manual_seed(1))
rows = {"rotation": turned, "patch order": tiles}
answers = {"rotation": turns.tolist(), "patch order": orders.tolist()}
plot.show(*draw.tasks(shown, rows, answers))


def page(kind, ratio, patch_size):
    return draw.mask_page(shown, kind, ratio, patch_size)


knobs = {"kind": draw.KINDS, "ratio": (0.25, 0.5, 0.75)}
knobs["patch_size"] = (1, 4, 7)
start = {"kind": "block", "ratio": 0.25, "patch_size": 4}
widgets.slideshow(page, start=start, twin=draw.mask_kinds(shown), **knobs)

# %% [markdown]
# ### Exercise 2 · Hide a block ★★☆
#
# Write `block_mask`: for each of `count` pictures a mask that hides one square of `size` × `size`
# pixels, at a place of its own. Every place at which the square fits must be equally likely. Mind
# the border: in the code that came with a well-known paper, blocks never reach the last row and the
# last column. (`torch.randint(n, …)` draws 0 to n − 1.)


# %%
def block_mask(count, side, size, generator):
    """Hide one square at a random place in each picture. True = hidden.

    count: number of masks.  side: of the pictures, in pixels.
    size: of the square, in pixels, 1 to side.
    Returns a boolean tensor [count, side, side].
    """
    ### BEGIN SOLUTION
    mask = torch.zeros(count, side, side, dtype=torch.bool)
    for one in mask:
        top, left = torch.randint(side - size + 1, (2,), generator=generator)
        one[top : top + size, left : left + size] = True
    return mask
    ### END SOLUTION


# %%
check.show(block_mask)

# %% tags=["nbval-check-output"]
block_mask = check.block_mask(block_mask)

# %% [markdown]
# To fill in, a **decoder** turns the features back into a picture: the encoder's mirror image. The
# loss looks at hidden pixels only: copying what one sees is no achievement.
#
# **Your prediction.** Rotation, patch order and inpainting, 400 steps each, from the same start.
# Whose frozen features are best for naming clothes, with ten labels per class? *Best* means: more
# than a point ahead of both others. (SimCLR, with two views of each picture as in lesson 00, will
# stand beside them for reference.)

# %%
three = widgets.predict(
    "03-3",
    "Ten labels per class: the best features come from",
    a="rotation",
    b="patch order",
    c="inpainting",
    d="no single one: the two best are within a point",
)

# %%
inpainting, generator = fresh_encoder()
decoder = models.ConvDecoder(inpainting.dim, channels=1, side=28)
painter = torch.nn.Sequential(inpainting, decoder)


def step(images):
    """The loss of one batch: how far off are the hidden pixels?"""
    mask = block_mask(len(images), 28, 14, generator)[:, None]
    filled = painter(masks.hide(images, mask))  # grey where mask is True
    return ((filled - images)[mask.expand_as(images)] ** 2).mean()


optimizer = torch.optim.AdamW(painter.parameters(), lr=LR, weight_decay=1e-4)
batches = train.batches(pool.without_labels(), 64, generator=generator)
train.fit(step, batches, optimizer, steps=STEPS)

mask = block_mask(8, 28, 14, torch.Generator().manual_seed(2))[:, None]
hidden = masks.hide(shown, mask)
with torch.no_grad():
    painter.eval()
    plot.show(*draw.filled(shown, hidden, mask, painter(hidden)))


# %%
def learn(task, steps=STEPS):
    """The encoder after so many steps of one task, or of SimCLR."""
    encoder, generator = fresh_encoder()
    options = {"steps": steps, "lr": LR, "generator": generator}
    pretext.pretrain_task(task, encoder, pool.without_labels(), **options)
    return encoder


arms["inpainting"] = frozen(inpainting)
arms |= {task: frozen(learn(task)) for task in ("patch order", "SimCLR")}
arms["raw pixels"] = probes(evaluate.pixels)
order = ("raw pixels", "random encoder", *draw.OURS, "SimCLR")
tables = {str(n): {name: arms[name][n] for name in order} for n in (10, 100)}
if settings.current.full:  # too long for a lesson
    longer = {task: frozen(learn(task, 4 * STEPS)) for task in order[2:]}
    for n in (10, 100):
        tables[f"{n}_longer"] = {task: arm[n] for task, arm in longer.items()}
        y = pool.factors["class"]
        rows = data.label_subset(y, n, seed=settings.current.seed)
        encoder, generator = fresh_encoder()
        options = {"steps": 8 * n + 700, "lr": LR, "generator": generator}
        options["view"] = recipes.fashion_view
        trained = evaluate.train_classifier(encoder, pool.images[rows], y[rows], **options)
        score = evaluate.accuracy(trained, test.images, test.factors["class"])
        tables[str(n)]["from scratch"] = score

# %%
five_seeds = keep("03", "probe", tables)
plot.show(*draw.probes(tables, five_seeds))
best = sorted((arms[name][10], name) for name in draw.OURS)
clear = best[2][0] - best[1][0] > 0.01
a, b, c = (clear and best[2][1] == name for name in draw.OURS)
three.settle(a=a, b=b, c=c, d=not clear)
print(draw.leads(five_seeds, "random encoder"))
print(draw.leads(five_seeds, "raw pixels"))

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Green and bold are the three tasks. Read the figure in three ways.
#
# * *Against the random encoder*, the fair baseline of frozen features. The printed lines give the
#   differences in our five runs, paired by seed.
# * *Against raw pixels.* They are strong here: these clothes are centred and upright, all of one
#   size. A pretext task has to beat them before it is of use, and the printed lines say which did.
# * *Equal steps are not equal cost.* SimCLR sends two views of each picture through the encoder,
#   and inpainting has a decoder to pay. Our runs with four times the steps (the two panels on the
#   right, once measured) show what the clock does to each of them: don't crown a winner at a length
#   where the order still changes. (All share one learning rate; each was tried with two, see
#   `results/search/README.md`.)
#
# Each task knows what its question needs. Which way is up, what lies beside what, what continues
# what: none of them asks for *clothes*.
#
# </details>
#
# ## 4 · Too good to be true
#
# Back to rotation, and on to the `scenes` of lesson 00: the same clothes at a random place, size
# and tint on clutter, tilted by up to 29°. Imagine a second archive of the same pictures, from a
# camera that prints a small white **stamp** into the lower right corner of every picture, as some
# do with the date. We train one network on each archive, on the same question: how far was the
# picture turned?
#
# **Your prediction.** Compare the network that learnt from stamped pictures with the one that
# learnt from plain ones: the accuracy of the *pretext task* (each on new pictures of its own
# archive), and a *probe* for clothes (a hundred labels per class, on plain pictures).

# %%
stamped_guess = widgets.predict(
    "03-4",
    "With the stamp, compared with plain pictures,",
    a="pretext accuracy and probe are higher",
    b="pretext accuracy is higher, the probe within five points",
    c="pretext accuracy is higher, the probe more than five points lower",
    d="pretext accuracy is not higher: so small a stamp is overlooked",
)

# %%
scenes, new_scenes = data.scenes()


def stamp(images):
    """A white square of 3 x 3 pixels in the lower right corner (uint8)."""
    images = images.clone()
    images[:, :, -4:-1, -4:-1] = 255
    return images


def same(images):
    return images


def changed(part, change):
    return data.Pictures(change(part.images), part.factors)


# %%
def on_archive(change):
    """A network trained on changed scenes, and its numbers."""
    pictures = change(scenes.images)
    network = ask(turn_at_random, 4, pictures, steps=600, grid=2)
    share = turns_named(network, change(new_scenes.images))
    return network, {"pretext": share} | frozen(network[0], (scenes, new_scenes))


plain, plain_found = on_archive(same)
stamped, stamped_found = on_archive(stamp)
for name, one in (("plain", plain_found), ("stamped", stamped_found)):
    print(f"{name}: turns {one['pretext']:.2f}, probe {one[100]:.2f}")
easier = stamped_found["pretext"] > plain_found["pretext"]
gain = stamped_found[100] - plain_found[100]
a, b, c = gain > 0.05, abs(gain) <= 0.05, gain < -0.05
a, b, c = (easier and outcome for outcome in (a, b, c))
stamped_guess.settle(a=a, b=b, c=c, d=not easier)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# The stamp gives the answer away: lower right means not turned, upper right one quarter turn, and
# so on. Such an unwanted easy way is a **shortcut**. A network takes the easiest way that works,
# and once the loss is near zero nothing is left to learn from. *Pretext accuracy is not the goal*:
# the better number belongs to the worse features.
#
# You know about the stamp, since you put it there. In pictures from elsewhere you don't. Known
# shortcuts were found late: the fringes of colour that a lens draws, which tell where in the
# picture a patch was cut out (Doersch et al. 2015), or the lines that run on from tile to tile.
#
# </details>
#
# ### Exercise 3 · Where does it look? ★★☆
#
# How do you find a shortcut that you don't know of? Cover a square, and see whether the score falls
# (Zeiler and Fergus 2014). Then the next square, and so on: an **occlusion map**.
#
# Finish `occlusion_map`. `places` holds the first pixel of each square along one side; the loop to
# write goes through all pairs of them, `itertools.product(places, places)`. Cover the square with
# black (0) in a *copy* of all pictures, in all channels. The map's entry is how far the score
# **falls**: positive where the square was needed.
#
# Below the check we point it at both networks. The score there is the accuracy over all four turns
# of each picture. (A square is covered *before* the turn and turns with the picture, so the map
# shows the upright one.)


# %%
def occlusion_map(score, images, size):
    """How far a score falls when one square is covered with black.

    score: a function, score(images) -> one number, large is good.
    images: float [batch, channels, side, side], not to be changed.
    size: side of the squares in pixels; side is a multiple of it.
    Returns a float tensor [side / size, side / size]: at row r, column c,
    score(images) minus the score with that square covered in all pictures.
    """
    places = range(0, images.shape[-1], size)
    falls = torch.zeros(len(places), len(places))
    ### BEGIN SOLUTION
    for top, left in itertools.product(places, places):
        covered = images.clone()
        covered[:, :, top : top + size, left : left + size] = 0
        falls[top // size, left // size] = score(images) - score(covered)
    return falls
    ### END SOLUTION


# %%
check.show(occlusion_map)

# %% tags=["nbval-check-output"]
occlusion_map = check.occlusion_map(occlusion_map)


# %%
def names_turns(network):
    """A score: how often the network is right about all four turns."""

    @torch.no_grad()
    def score(images):
        turned = torch.cat([images.rot90(k, (2, 3)) for k in range(4)])
        turns = torch.arange(4).repeat_interleave(len(images))
        right = network.eval()(turned).argmax(1) == turns
        return right.float().mean().item()

    return score


falls, examples, FEW = {}, {}, settings.shrink(50, 8)
archives = ("plain", plain, same), ("stamped", stamped, stamp)
for name, network, change in archives:
    images = data.to_float(change(new_scenes.images[:FEW]))
    falls[name] = occlusion_map(names_turns(network), images, 4)
    examples[name] = images[:1]
plot.show(*draw.occlusion(examples, falls))
most = falls["stamped"]
row, column = divmod(most.argmax().item(), 8)
print(f"stamped: largest fall {most.max():.2f}, row {row}, column {column}")

# %% [markdown]
# Both maps are on one scale. At how many places does each network look, and are clothes there?
#
# **Repair it.** You have the stamped archive only, and now you know where its stamp is. Cover it:
# but a cover at the lower right alone would be a stamp again! So cover all four corners alike, and
# train once more.


# %%
def cover_corners(images):
    """Grey squares of 5 x 5 pixels in all four corners (uint8)."""
    images = images.clone()
    ends = slice(0, 5), slice(-5, None)
    for rows, columns in itertools.product(ends, ends):
        images[:, :, rows, columns] = 128
    return images


covered_found = on_archive(lambda images: cover_corners(stamp(images)))[1]
plain_scenes = scenes, new_scenes
with_stamp = [changed(part, stamp) for part in plain_scenes]
found = {
    "random encoder": frozen(fresh_encoder(scenes.images, 2)[0], plain_scenes),
    "plain": plain_found,
    "stamped": stamped_found,
    "… probed with stamp": frozen(stamped[0], with_stamp),
    "stamp covered": covered_found,
}
if settings.current.full:  # for reference
    simclr, generator = fresh_encoder(scenes.images, 2)
    options = {"steps": 600, "lr": LR, "generator": generator}
    options |= {"view": recipes.scene_view}
    methods.pretrain(methods.simclr, simclr, scenes.without_labels(), **options)
    found["SimCLR, same steps"] = frozen(simclr, plain_scenes)

# %%
panels = {
    str(panel): {name: one[panel] for name, one in found.items() if panel in one}
    for panel in ("pretext", 10, 100)
}
plot.show(*draw.shortcut(panels, keep("03", "shortcut", panels)))

# %% [markdown]
# Compare *stamped* with *random encoder*: did 600 steps teach it anything about clothes? And *stamp
# covered* with *plain*: how much of the loss did the repair bring back? (The row *probed with
# stamp* is a control: perhaps the features are good, and only the missing stamp confuses them?)
#
# Look at *plain*, too. On scenes, a question of this kind asks for the one thing with an upright:
# the garment. Neither its tint nor the clutter helps to answer it.
#
# ## Recap
#
# What can a picture ask about itself? Anything that you can do to it and that it can know:
#
# 1. Turn it, cut it, hide a part of it, and ask for what you did: structure becomes a label, and
#    labels become features. A mask says what is hidden (True).
# 2. The question teaches something only if the pictures know the answer (sprites have no upright),
#    and if there is no easier way to it than the one you want (the stamp).
# 3. So pretext accuracy is not the goal. Judge features by a probe, beside raw inputs and a random
#    encoder, and look where the network looks.
#
# | symbol | meaning |
# |---|---|
# | h | features, the encoder's output (576 numbers, or 256 on scenes); what we keep |
# | head, decoder | what turns h into answers, or into a picture; thrown away |
# | mask | boolean, True = hidden; drawn on cells of patch size × patch size pixels |
# | ratio | share of hidden cells |
#
# **Sources.** Rotation: Gidaris, Singh, Komodakis 2018, arXiv 1803.07728, equations (1) to (3).
# Patch order: Noroozi, Favaro 2016, arXiv 1603.09246, section 3; before it, relative position and
# the lens's colour fringes as a shortcut: Doersch, Gupta, Efros 2015, arXiv 1505.05192. Inpainting:
# Pathak et al. 2016 (context encoders), arXiv 1604.07379, equation (1). Occlusion maps: Zeiler,
# Fergus 2014, arXiv 1311.2901, section 4.2. Many such tasks compared with equal networks:
# Kolesnikov, Zhai, Beyer 2019, arXiv 1901.09005.
#
# **Simplified here:** one random turn per picture (the paper shows all four to each batch); tiles
# are put back into one picture, without the gaps and the random offset by which the original
# breaks lines that run from tile to tile, so our 24 orders may in part be read off the seams;
# inpainting with a squared error alone, which is why it is blurred.
#
# **Where it fails:** where the answer isn't in the picture (section 2); where a shortcut is
# (section 4); and where the question needs other things than you do: who learns which way is up
# need not learn colours.
#
# ## Further
#
# * Make a network learn from sprites after all: which question would you ask them?
# * Draw the occlusion map of the repaired network. (On what pictures?)
# * Hide 7 × 7 pixels instead of 14 × 14. Is the question too easy?
#
# **Does it hold up?** The cell below judges this lesson's statements on *your* run (✓ or ✗), lists
# them over five seeds (`make results LESSON=03`), and counts your predictions and exercises.
#
# **Next:** {next}

# %%
holds = lead >= 0.03
claim("rotation", "Ten labels: rotation leads a random encoder by .03", holds, lead=lead)
least = min(arms[name][10] for name in draw.OURS) - arms["random encoder"][10]
claim("three", "Each of the three tasks leads a random encoder", least > 0, least=least)
holds = abs(sprite_share - 0.25) <= 0.03
claim("sprites", "Turns of new sprites: within .03 of chance", holds, accuracy=sprite_share)
holds = standing_share >= 0.35
claim("upright", "Upright sprites alone: .10 above chance", holds, accuracy=standing_share)
loss = covered_found[100] - stamped_found[100]
holds = stamped_found["pretext"] >= 0.95 and loss >= 0.2
claim("shortcut", "Stamp: .95 or more turns named, .20 lost in the probe", holds, loss=loss)
claim("map", "The occlusion map's largest fall is at the stamp", row == column == 7)
show_stored("03")
check.report("03")
