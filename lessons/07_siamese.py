# ---
# jupyter:
#   ssl_course:
#     id: "07"
#     title: What stops everything from falling onto one point?
#     difficulty: 2
#     field: [siamese]
#     objectives:
#       - train a siamese network, and watch it explode and collapse
#       - tell three kinds of collapse apart by two measures that are blind to each other's
#       - say which part of a method prevents which collapse, and find a rescue that only pretends
#     prerequisites: lesson 00
# ---

# %% [markdown]
# # What stops everything from falling onto one point?
#
# After this lesson you can train a network on pairs of views, see from two numbers what goes wrong
# in it, and say which part of a method prevents what.
#
# *About {minutes} minutes with the exercises; for about {waiting} of them you wait while the
# computer trains. Two processor cores are enough; no GPU, no internet.*
#
# Run the cells from top to bottom with **Shift + Enter**, and guess before each result.

# %%
import torch
import torch.nn.functional as F
from ssl_course import augment, check, data, evaluate, losses, models
from ssl_course import plot, settings, train, widgets
from ssl_course.course import claim, record, show_stored, stored
from ssl_course.plot import lesson_07 as draw
from ssl_course.plot import lesson_07_plane as planes

STEPS, BATCH, LR = 150, 64, 1e-2  # of each of ten short runs
runs = {}  # all of them, by name

# %% [markdown]
# ## 1 · One network, two views
#
# Take a picture and turn, zoom, shift and tint it a little. The result x still shows the same
# thing. A second such **view** of the same picture, x′, is the **positive** of x, its partner. A
# view of another picture, x″, is a **negative**, a stranger. Nobody looks at labels.


# %%
def view(images, generator):
    """A gentle view: much survives it, so short runs find something."""
    affine = {"degrees": 20, "scale": (0.9, 1.1), "shift": 0.05}
    light = {"brightness": 0.2, "contrast": 0.3}
    images = augment.affine(images, **affine, generator=generator)
    images = augment.scale_channels(images, strength=0.2, generator=generator)
    images = augment.brightness_contrast(images, **light, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


pool, test = data.sprites()
pictures = pool.without_labels()
generator = train.seed_all(settings.current.seed)
same = data.to_float(pictures[:512]).repeat(2, 1, 1, 1)
watched = view(same, generator)  # 512 views x, then as many positives x′
plot.show(*draw.trios(watched))

# %% [markdown]
# A network M turns every view into an **embedding** z = M(x), here 32 numbers. The *same* network,
# with the same weights, sees all of them. Drawn side by side it looks like twins, hence **siamese
# network**. How different two views are to it is the length of the difference of their embeddings,
# the Euclidean distance ‖M(x) − M(x′)‖₂.
#
# As in lesson 00, M has two parts: an *encoder* gives features h, a *projector* turns them into z.
# We follow 512 pictures through the lesson. Their rows are `z`, those of their positives
# `z_positive`. Negatives cost nothing: the positives of others, moved on by one row.

# %%
DIM = 32  # numbers in an embedding


def siamese_network():
    encoder = models.ConvEncoder()
    models.whiten(encoder, data.to_float(pictures[:4000]))  # as in lesson 00
    return torch.nn.Sequential(encoder, models.Projector(encoder.dim, dim_out=DIM))


def distances(z, z_positive):
    """Mean distance to the positive, and to a negative."""
    z_negative = z_positive.roll(1, 0)
    near = torch.linalg.vector_norm(z - z_positive, dim=1)
    far = torch.linalg.vector_norm(z - z_negative, dim=1)
    return near.mean(), far.mean()


with torch.no_grad():
    z, z_positive = siamese_network()(watched).chunk(2)
near, far = distances(z, z_positive)
print(f"untrained: positives {near:.2f} apart, negatives {far:.2f}")
three = watched[[8, 520, 519]], torch.stack([z[8], z_positive[8], z_positive[7]])
plot.show(*draw.siamese(*three, ["x", "x′", "x″"]))

# %% [markdown]
# Positives are a little closer already: they share most of their pixels.
#
# ## 2 · Pull the pair, push the stranger
#
# The simplest plan, and the one in many textbooks: make the distance of positives small and that of
# negatives large. Word for word, the loss is ‖z − z′‖ − ‖z − z″‖.
#
# **Your prediction.** We train on it. What do the distances do?

# %%
guess = widgets.predict(
    "07-1",
    "After training on ‖z − z′‖ − ‖z − z″‖, negatives are",
    a="up to ten times as far apart as before: that is far enough",
    b="more than ten times as far apart, and getting farther",
    c="closer than before",
)


# %%
def run(title, loss, predictor=None, see=lambda z: z, faster=5):
    """Train a fresh network with loss(z, z_positive); keep looks at z.

    All runs start alike, on the same views.  (For section 6: a predictor,
    how much faster it learns, and what a look shows of z.)
    """
    generator = train.seed_all(settings.current.seed)
    network, looks, every = siamese_network(), [], STEPS // 6

    def step(images):
        views = torch.cat([view(images, generator), view(images, generator)])
        return loss(*network(views).chunk(2))

    @torch.no_grad()
    def watch():  # before the first step, and after every 25
        looks.append(see(network(watched)).chunk(2))

    groups = [{"params": network.parameters()}]
    if predictor:
        groups += [{"params": predictor.parameters(), "lr": faster * LR}]
    optimizer = torch.optim.AdamW(groups, lr=LR, weight_decay=1e-4)
    batches = train.batches(pictures, BATCH, generator=generator)
    options = {"steps": STEPS, "watch": watch, "every": every}
    history = train.fit(step, batches, optimizer, **options)
    runs[title] = draw.Run(network, looks, history.loss, every)


# %%
def literal(z, z_positive):
    near, far = distances(z, z_positive)
    return near - far


run("no margin", literal)
plot.show(*draw.film(runs["no margin"]))
fars = [distances(*look)[1].item() for look in runs["no margin"].looks]
print("distance of negatives:", *[f"{far:.1f}" for far in fars])
times = fars[-1] / fars[0]
guess.settle(a=1 <= times <= 10, b=times > 10, c=times < 1)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# The loss has no floor. Once it is below zero, double all embeddings, and it doubles too. So the
# cloud of embeddings **explodes**. And soon it is nearly a line: to get far from strangers, one
# direction is enough.
#
# </details>
#
# ## 3 · Only pull
#
# Strangers made trouble. Drop them, and keep the first half: ‖z − z′‖. What happens then stands in
# this lesson's title. But would you *notice*? You would watch the loss. And being careful, you
# would watch a ratio too: how far apart are positives, compared with negatives? Above it was about
# two thirds.
#
# **Your prediction.** While everything falls onto one point, what does this ratio do?

# %%
ratio_guess = widgets.predict(
    "07-2",
    "Distance of positives divided by distance of negatives, at the end:",
    a="below .5: it says that training works",
    b=".5 to .9: it says that little has changed",
    c="above .9: it sounds the alarm",
)


# %%
def positives_only(z, z_positive):
    return distances(z, z_positive)[0]


run("positives only", positives_only)
plot.show(*draw.film(runs["positives only"]))
plot.show(*draw.loss_curves(runs))
near, far = distances(*runs["positives only"].looks[-1])
print(f"at the end: positives {near:.4f} apart, negatives {far:.4f}")
ratio = (near / far).item()
print(f"ratio: {ratio:.2f}")
ratio_guess.settle(a=ratio < 0.5, b=0.5 <= ratio <= 0.9, c=ratio > 0.9)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# TODO
#
# </details>
#
# Both losses fall, as a loss should. One cloud explodes, the other one vanishes.
#
# **What number would have told us?** You have the embeddings of 512 pictures: a table of 512 rows
# and 32 columns. Find one number that would have warned you of the point, and one that would have
# warned you of the line. Then read on.
#
# ## 4 · Two instruments
#
# Think of a cloud as an ellipse (in 32 dimensions, an ellipsoid). Its *axes* are the directions
# along which the cloud varies independently; the first one is the widest. Along each axis the cloud
# has a variance. Two things can go wrong: the whole ellipse gets small, or it gets flat.

# %%
plot.show(*draw.ellipses())

# %% [markdown]
# ### Exercise 1 · Spread ★☆☆
#
# How *large* is the cloud? Take the standard deviation of every column of z over the batch
# (dividing by n − 1), and then the mean of these over the columns. This is the **spread** of z. If
# all rows are equal, it is 0.


# %%
def column_spread(z):
    """How far the rows of z differ, in units of z: one number, at least 0.

    z: [batch, dim].
    """
    ### BEGIN SOLUTION
    std = z.std(dim=0)
    return std.mean()
    ### END SOLUTION


# %%
check.show(column_spread)  # stuck? check.column_spread.hint()

# %% tags=["nbval-check-output"]
column_spread = check.column_spread(column_spread)

# %% [markdown]
# The line's spread is nearly that of the round cloud: this measure is blind to flatness.
#
# ### Exercise 2 · Effective rank ★★☆
#
# How many directions does the cloud *use*? Centre it (subtract the mean row). The squares of its
# *singular values* (`torch.linalg.svdvals`) are then proportional to the variances along its axes.
# Divide each by the sum of all: shares pₖ, which add up to 1. Their entropy −Σ pₖ log pₖ is log k
# if k directions have equal shares. So e to the entropy is a number of directions, the **effective
# rank**. Shares of ½ and ½ give 2; shares of 1 and 0 give 1; shares of 0.9 and 0.1 give 1.38.


# %%
def effective_rank(z):
    """How many directions the rows of z use: 1 (a line) to dim (round).

    z: [batch, dim].  Returns one number.
    """
    ### BEGIN SOLUTION
    centred = z - z.mean(0)
    variance = torch.linalg.svdvals(centred) ** 2
    share = variance / variance.sum()
    return torch.special.entr(share).sum().exp()
    ### END SOLUTION


# %%
check.show(effective_rank)

# %% tags=["nbval-check-output"]
effective_rank = check.effective_rank(effective_rank)

# %% [markdown]
# The third cloud is nearly a point, and its rank is full: this measure is blind to size. Now
# point both at the two runs.


# %%
def measures(title):
    """Spread and effective rank of z at every look, by your functions."""
    looks = [z for z, _ in runs[title].looks]
    spread = [float(column_spread(z)) for z in looks]
    return spread, [float(effective_rank(z)) for z in looks]


def show_runs(*titles):
    chosen = {title: runs[title] for title in titles}
    plot.show(*draw.dashboard(chosen, {title: measures(title) for title in titles}))


show_runs("no margin", "positives only")

# %% [markdown]
# Look at *positives only*. Its spread tells the story. Its rank first falls to nearly 1: the cloud
# dies along all directions but one. Then it **rises**, while nothing gets better: what is left are
# crumbs, and crumbs are round. Without the spread beside it, you would take that for a recovery.
#
# Three kinds of collapse have names:
#
# * **complete collapse**: a point. Little spread, whatever the rank.
# * **dimensional collapse**: a line. A rank near 1, whatever the spread.
# * **partial dimensional collapse**: a pancake. A few directions are used, and most of the 32
#   numbers repeat each other.
#
# In this lesson, a point has a spread below 0.05, a line a rank below 1.5, and a pancake less than
# half the rank of the untrained network (about ten). **Healthy** means: none of the three. These
# edges are our choice.
#
# ## 5 · Far enough: a margin
#
# Nobody needs strangers to be *infinitely* far. That is the idea of a **margin** m (Hadsell,
# Chopra, LeCun 2006): a negative closer than m pays for what is missing; one beyond it is left
# alone. Both parts are squared, so that the push fades out gently.
#
# ### Exercise 3 · The margin ★★☆
#
# Write `margin_loss`: the mean over the batch of ‖z − z′‖² + max(0, m − ‖z − z″‖)². (Python's `max`
# takes single numbers; for max(0, …) of every number of a tensor there is `.clamp(min=0)`.)


# %%
def margin_loss(z, z_positive, z_negative, margin):
    """Pull positives together; push negatives until they are a margin away.

    z, z_positive, z_negative: [batch, dim], row by row: a view, its positive,
    a negative.  margin: a number.
    Returns a tensor with one number, at least 0, to train through.
    """
    ### BEGIN SOLUTION
    near = torch.linalg.vector_norm(z - z_positive, dim=1)
    far = torch.linalg.vector_norm(z - z_negative, dim=1)
    missing = (margin - far).clamp(min=0)
    return (near**2 + missing**2).mean()
    ### END SOLUTION


# %%
check.show(margin_loss)

# %% tags=["nbval-check-output"]
margin_loss = check.margin_loss(margin_loss)

# %% [markdown]
# We take m = √(2 · 32) = 8: that is how far two random rows are apart when each of the 32 columns
# has a standard deviation of 1. So a spread near 1 is what to expect.
#
# **Your prediction.** The margin keeps the cloud from exploding and from vanishing. What shape does
# it leave?

# %%
shape_guess = widgets.predict(
    "07-3",
    "Trained with a margin of 8, z ends as",
    a="a line (rank below 1.5)",
    b="a pancake (1.5 to half of the untrained network's rank)",
    c="a cloud that uses more directions than that",
)


# %%
def with_margin(z, z_positive):
    z_negative = z_positive.roll(1, 0)
    return margin_loss(z, z_positive, z_negative, MARGIN)


MARGIN = (2 * DIM) ** 0.5
run("margin", with_margin)
show_runs("margin", "positives only")
whole = measures("margin")[1][0]  # of the untrained network: all start alike
rank = measures("margin")[1][-1]
print(f"rank of z: untrained {whole:.1f}, with a margin {rank:.1f}")
shape_guess.settle(a=rank < 1.5, b=1.5 <= rank < whole / 2, c=rank >= whole / 2)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# The loss asks for distance, not for directions. Two or three directions are enough to hold
# strangers apart. So the margin rescues from the point and from the line, not from the pancake.
#
# </details>
#
# Its sibling is the **triplet loss** (Schroff et al. 2015): max(0, ‖z − z′‖ − ‖z − z″‖ + m). That
# is the loss that exploded, switched off as soon as a stranger is m farther away than the partner.
#
# From here on, every method answers one question: pull positives together, **and what else?** The
# next answers need no negatives.
#
# ## 6 · Stand still: stop-gradient and predictor
#
# SimSiam (Chen and He 2021) compares *directions*: positives should have a cosine similarity of 1.
# That alone collapses as well: all rows may point the same way. So SimSiam changes two things.
#
# * A small network, the **predictor**, first guesses the positive's embedding from z.
# * The target stands still: the loss may not move it. In PyTorch, `z_positive.detach()` is
#   `z_positive` without its history: no gradient flows into it. This is the **stop-gradient**.
#
# ### Exercise 4 · Where to stop the gradient ★★★
#
# Write `simsiam_loss`: minus the mean cosine similarity of `predictor(z)` and the *stopped*
# `z_positive`; the same with the roles exchanged; return the mean of these two. The check looks at
# the loss *and* at the gradients that it sends to `z` and `z_positive`.


# %%
def simsiam_loss(z, z_positive, predictor):
    """SimSiam's loss: a tensor with one number, -1 (all guesses right) to 1.

    z, z_positive: [batch, dim]; row i of both shows picture i.
    predictor: a function of such rows.
    """
    ### BEGIN SOLUTION
    one = F.cosine_similarity(predictor(z), z_positive.detach(), dim=1).mean()
    other = F.cosine_similarity(predictor(z_positive), z.detach(), dim=1).mean()
    return -(one + other) / 2
    ### END SOLUTION


# %%
check.show(simsiam_loss)

# %% tags=["nbval-check-output"]
simsiam_loss = check.simsiam_loss(simsiam_loss)

# %% [markdown]
# Now break it, one part at a time. The cosine sees no lengths, so we look at rows scaled to length
# √32: if they point in all directions evenly, their spread is 1. (The predictor learns five times
# as fast as the rest, as it has to keep up with a target that moves. At the common rate SimSiam
# doesn't collapse either; it uses fewer directions still.)
#
# **Your prediction.** Which part is needed?

# %%
parts_guess = widgets.predict(
    "07-4",
    "All rows end on one point (a spread below 0.05) without",
    a="the stop-gradient, but not without the predictor",
    b="the predictor, but not without the stop-gradient",
    c="either of them: both are needed",
    d="neither: one of the two is enough",
)


# %%
def directions(z):
    return F.normalize(z, dim=1) * DIM**0.5


def simsiam(z, z_positive):
    return simsiam_loss(z, z_positive, predictor)


def no_stop(z, z_positive):
    one = F.cosine_similarity(unstopped(z), z_positive, dim=1).mean()
    other = F.cosine_similarity(unstopped(z_positive), z, dim=1).mean()
    return -(one + other) / 2


def no_predictor(z, z_positive):
    return simsiam_loss(z, z_positive, lambda rows: rows)


predictor = models.Predictor(DIM, DIM // 2)
unstopped = models.Predictor(DIM, DIM // 2)  # another one, for the second run
run("SimSiam", simsiam, predictor, see=directions)
run("predictor alone", no_stop, unstopped, see=directions)
run("stop-gradient alone", no_predictor, see=directions)
cosine = "SimSiam", "predictor alone", "stop-gradient alone"
show_runs(*cosine)
if settings.current.full:  # the predictor at the common rate
    slow = models.Predictor(DIM, DIM // 2)
    run("one rate", lambda *rows: simsiam_loss(*rows, slow), slow, directions, 1)
    spread, rank = (values[-1] for values in measures("one rate"))
    record("one_rate", spread=spread, rank=rank)
    del runs["one rate"]

# %%
spread, *alone = (measures(title)[0][-1] for title in cosine)
with torch.no_grad():
    lengths = [float(column_spread(runs[t].network(watched))) for t in cosine[1:]]
print(f"at length √32: with both {spread:.2f}, one alone {max(alone):.3f}")
print(f"z as it is, one alone: a spread of {min(lengths):.1f} or more")
predictor_alone, stop_alone = (value < 0.05 for value in alone)
parts_guess.settle(
    a=predictor_alone and not stop_alone,
    b=stop_alone and not predictor_alone,
    c=predictor_alone and stop_alone,
    d=not (predictor_alone or stop_alone),
)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# With one part alone all rows point the same way. (The last printed line warns you: only *lengths*
# differ, and the cosine doesn't see them. Measure what your loss sees.) With both, directions stay
# apart. But count them: a pancake again. Li, Efros and Pathak (2022) found just this in SimSiam, at
# full size.
#
# *Why* do both together work? Chen and He's reading: the predictor learns the average over views.
# Zhang et al. (2022) dispute this, and find that the gradient drives rows away from their common
# centre and makes columns less alike. Tian et al. (2021) work out linear networks. It is not
# settled.
#
# </details>
#
# **BYOL** (Grill et al. 2020) came first: its target is a *slow average* of the network. SimSiam is
# BYOL without that (lesson 14).
#
# ## 7 · Demand: variance and decorrelation
#
# The other way is to forbid collapse in plain words. Pull positives together (their mean squared
# difference), and demand besides
#
# * **variance**: a standard deviation below 1 costs, in every column;
# * **covariance**: two columns that repeat each other cost, by their squared covariance;
# * both: that is **VICReg** (Bardes, Ponce, LeCun 2022);
# * **Barlow Twins** (Zbontar et al. 2021): scale every column to standard deviation 1 first. Then a
#   column must correlate fully with itself in the other view, and not at all with other columns.
#
# (The losses come from the package; you write them in lesson 10. The weights are the usual 25, 25
# and 1; Barlow's second part is divided by 32.)
#
# **Your prediction.** Think of the cheapest way to obey each demand.

# %%
demand_guess = widgets.predict(
    "07-5",
    "One of these ends as a point with a high rank: it only pretends. Which?",
    a="variance alone",
    b="covariance alone",
    c="Barlow Twins",
    d="none, or more than one",
)


# %%
def demand(variance, covariance):
    def loss(z, z_positive):
        terms = losses.vicreg_terms(z, z_positive)
        asked = variance * terms.variance + covariance * terms.covariance
        return 25 * terms.invariance + asked

    return loss


def barlow(z, z_positive):
    terms = losses.barlow_twins(z, z_positive)
    return terms.on_diagonal + terms.off_diagonal / DIM


run("variance alone", demand(25, 0))
run("covariance alone", demand(0, 1))
run("VICReg", demand(25, 1))
run("Barlow Twins", barlow)
show_runs("variance alone", "covariance alone", "VICReg", "Barlow Twins")
ends = {title: [values[-1] for values in measures(title)] for title in runs}
a, b, c = (
    ends[title][0] < 0.05 and ends[title][1] > whole / 2
    for title in ("variance alone", "covariance alone", "Barlow Twins")
)
demand_guess.settle(a=a > b + c, b=b > a + c, c=c > a + b, d=a + b + c != 1)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# *Covariance alone*: a cloud of half the size has a quarter of the covariances, and pays a
# sixteenth. So **shrinking** obeys it, and shrinking is what the pull wants anyway. The rank says
# that all is splendid: no direction stands out, in next to nothing. What pleases your measure and
# saves nothing is a **false rescue**.
#
# *Variance alone* is the opposite: as much spread as was demanded, and a rank of 1. All 32 columns
# hold the same number, up to sign. That is a line. VICReg needs both, as each closes the hole that
# the other leaves.
#
# *Barlow Twins* asks for no variance, and yet doesn't shrink: it standardises first, also in its
# pull. Shrinking changes nothing there, so nothing is gained by it. Normalised like this,
# decorrelation is a true rescue.
#
# </details>
#
# ## 8 · Switch the rescues on and off
#
# The plane below is the lesson in one picture. Below it, positives are always pulled together, and
# the buttons say what else is asked for. (A button is grey where it leads to no run.) Follow the
# way of each run from the untrained network on. Which two pass through another collapse before they
# end?

# %%
table = {title: measures(title) for title in runs}
untrained = {"untrained": [values[0] for values in table["margin"]]}
plot.show(*planes.plane(untrained | ends, whole))
switches = {
    (): "positives only",
    ("margin",): "margin",
    ("stop-gradient",): "stop-gradient alone",
    ("predictor",): "predictor alone",
    ("stop-gradient", "predictor"): "SimSiam",
    ("variance",): "variance alone",
    ("covariance",): "covariance alone",
    ("variance", "covariance"): "VICReg",
    ("Barlow Twins",): "Barlow Twins",
}
buttons = dict.fromkeys((one for names in switches for one in names), (False, True))
page = planes.paths(runs, table, switches, whole)
widgets.slideshow(page, twin=planes.all_clouds(runs, table, whole), **buttons)

# %% [markdown]
# Margin and SimSiam clear the point and the line, and end on the pancake. VICReg and Barlow Twins,
# which ask for many directions, use many.
#
# ## 9 · And what does h know?
#
# z is thrown away after training; h is kept. A linear probe reads the hue from h (six classes; our
# views change it only a little). Raw pixels hold hue already, so the question is not who *wins* but
# who *loses* it. No run was tuned, and this is no ranking.

# %%
labelled = data.hold_out(pool)[0][:3000]  # their labels are for the probe


def read_hue(encode):
    """Test accuracy of a linear probe for six classes of hue."""
    hues = ((6 * part.factors["hue"]).long() for part in (labelled, test))
    y, test_y = hues
    return evaluate.linear_probe(encode(labelled.images), y, encode(test.images), test_y)


fresh = siamese_network()
evaluate.calibrate_batchnorm(fresh, labelled.images)
hue = {"raw pixels": read_hue(lambda x: evaluate.pixels(x)[:, ::4])}
hue["untrained"] = read_hue(evaluate.encoder(fresh[0]))
for title in ("positives only", "margin", "SimSiam", "VICReg", "Barlow Twins"):
    hue[title] = read_hue(evaluate.encoder(runs[title].network[0]))
record("hue", **hue)
five = stored("07", "hue")
plot.show(*planes.hues(hue, five))

# %% [markdown]
# TODO text on hue
#
# ## Recap
#
# What stops everything from falling onto one point?
#
# 1. Nothing in the pull itself. “Always the same” is its perfect, useless answer, and neither the
#    loss nor the ratio of distances tells you. Each method here is that pull plus something that
#    forbids the point: a margin for strangers, a still target with a predictor, or demands on
#    variance and correlation.
# 2. The point shows in the spread, the line in the effective rank. Each measure is blind to the
#    other collapse, and a rescue judged by one of them may be a false one.
# 3. To be off the point and the line is not to be healthy yet: margin and SimSiam end on a pancake.
#    Whoever wants many directions has to ask for them.
#
# | symbol | meaning |
# |---|---|
# | x, x′, x″ | a view, its positive, a negative |
# | M, z = M(x) | the network, and the embedding of x (32 numbers) |
# | h | features, the encoder's output; what we keep |
# | ‖a − b‖₂ | Euclidean distance: root of the sum of squared differences |
# | m | margin: from here on a negative is far enough |
# | pₖ | share of the variance along axis k |
#
# **Sources.** Margin: Hadsell, Chopra, LeCun 2006, *Dimensionality reduction by learning an
# invariant mapping*, equation (4). Triplets: Schroff, Kalenichenko, Philbin 2015, arXiv 1503.03832,
# equation (3). BYOL: Grill et al. 2020, arXiv 2006.07733, equations (1) to (3). SimSiam: Chen and
# He 2021, arXiv 2011.10566, equations (1) to (4), hypothesis in section 5; against it: Zhang et al.
# 2022, arXiv 2203.16262; linear networks: Tian, Chen, Ganguli 2021, arXiv 2102.06810. VICReg:
# Bardes, Ponce, LeCun 2022, arXiv 2105.04906, equations (1) to (6). Barlow Twins: Zbontar et al.
# 2021, arXiv 2103.03230, equations (1) and (2). Dimensional collapse: Jing et al. 2022, arXiv
# 2110.09348; partial: Li, Efros, Pathak 2022, arXiv 2209.15007.
#
# **Effective rank in other papers:** Roy and Vetterli (2007) and RankMe (Garrido et al. 2023, arXiv
# 2210.02885) take shares of the *singular values* of z, not of their squares, the variances; RankMe
# doesn't centre z either. Their numbers are larger, and both are right.
#
# **Simplified here:** gentle views, one negative per row, runs of a few seconds, nothing tuned, one
# learning rate for all but SimSiam's predictor. Other answers to *and what else?* stay outside:
# a slow average (BYOL), centring and sharpening (DINO), balanced clusters (SwAV), whitening. Our
# projector ends in a plain linear layer; many end in a batch norm, which sets every column's
# standard deviation to 1 and hides the point.
#
# **Where it fails:** the edges between healthy and collapsed are ours, for this z and these
# pictures. And a healthy z is not yet a good h: the views decide what is learnt (lesson 09).
#
# ## Further
#
# * Put a batch norm at the end (`torch.nn.BatchNorm1d(DIM, affine=False)`), and run positives only.
#   What do spread and rank say now?
# * Does the triplet loss end on the pancake, too? Write it with `distances` before the mean.
#
# **Does it hold up?** The cell below judges this lesson's statements on *your* run (✓ or ✗), lists
# them over five seeds (`make results LESSON=07`), and counts your predictions and exercises.
#
# **Next:** {next}

# %%
healthy, line, false = (ends[t] for t in ("VICReg", "variance alone", "covariance alone"))
claim("explosion", "No margin: negatives over ten times as far as before", times > 10, times=times)
share = ends["positives only"][0] / healthy[0]
claim("collapse", "Positives only: under 1 % of VICReg's spread", share < 0.01, share=share)
least, last = min(table["positives only"][1]), ends["positives only"][1]
holds = least < 2 and last > 2 * least
claim("crumbs", "Its rank falls below 2, then more than doubles", holds, least=least, end=last)
flat = line[0] > healthy[0] / 2 and line[1] < 1.5
claim("line", "Variance alone: over half of VICReg's spread, a rank below 1.5", flat, rank=line[1])
holds = false[0] < healthy[0] / 50 and false[1] > healthy[1]
numbers = {"spread": false[0], "rank": false[1]}
claim("false_rescue", "Covariance alone: spread gone, rank above VICReg's", holds, **numbers)
few = [ends[title] for title in ("margin", "SimSiam")]
many = [ends[title] for title in ("VICReg", "Barlow Twins")]
numbers = {"spread": min(end[0] for end in few + many)}
numbers |= {"few": max(end[1] for end in few), "many": min(end[1] for end in many)}
off = numbers["spread"] > 0.5 and min(end[1] for end in few) > 1.5
claim("true_rescues", "Margin, SimSiam, VICReg, Barlow: off point and line", off, **numbers)
holds = numbers["few"] < whole / 2 < numbers["many"]
claim("pancake", "Margin, SimSiam: under half the untrained rank; the others over it", holds)
holds = spread > 0.5 and max(alone) < 0.05
claim("simsiam", "SimSiam: both parts are needed", holds, both=spread, one=max(alone))
less = hue["VICReg"] - hue["positives only"]
claim("hue", "Positives only: h knows less of hue than after VICReg", less > 0.05, lead=less)
show_stored("07")
check.report("07")
