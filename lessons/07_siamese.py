# ---
# jupyter:
#   ssl_course:
#     id: "07"
#     title: What stops everything from falling onto one point?
#     difficulty: 2
#     field: [siamese]
#     objectives:
#       - train a siamese network, and watch it go wrong in more than one way
#       - tell three kinds of collapse apart by two measures, each blind where the other sees
#       - say which part of a method prevents which collapse, and find a rescue that only pretends
#     prerequisites: lesson 00
#     terms:
#       siamese network: one network, with one set of weights, that sees several inputs side by side
#       spread: >-
#         how large a cloud of embeddings is: the mean, over the columns of z, of the
#         standard deviation over the batch
#       effective rank: >-
#         how many directions a cloud of embeddings uses: e to the power of the entropy of
#         its shares of variance
#       complete collapse: >-
#         all embeddings on one point: little spread, whatever the rank
#       dimensional collapse: >-
#         all embeddings on a line: a rank near 1, the spread not small (papers often say
#         it of a pancake too)
#       partial dimensional collapse: >-
#         all embeddings on a pancake: a few directions are used, the rest mixes these
#       margin: the distance beyond which a negative is left alone
#       triplet loss: max(0, distance to the positive − distance to the negative + margin)
#       predictor: a small network that guesses the positive's embedding from z
#       stop-gradient: no gradient may flow into this tensor; in PyTorch, `.detach()`
#       BYOL: >-
#         a predictor, and a target from a slow average of the network; no negatives
#         (Grill et al. 2020)
#       SimSiam: >-
#         a predictor and a stop-gradient, without a slow average and without negatives
#         (Chen and He 2021)
#       VICReg: >-
#         invariance for the views, variance for each column, covariance between columns
#         (Bardes, Ponce, LeCun 2022)
#       Barlow Twins: >-
#         the cross-correlation matrix of two views is to be the identity (Zbontar et al.
#         2021)
#       invariance: in VICReg, the mean squared difference of positives, the term that pulls
#       variance: in VICReg, the term in which every column pays for a standard deviation below 1
#       covariance: >-
#         in VICReg, the term in which two columns that repeat each other pay by their
#         squared covariance
#       false rescue: what pleases a measure of collapse and saves nothing
# ---

# %% [markdown]
# # What stops everything from falling onto one point?
#
# After this lesson you can train a network on pairs of views, see from two numbers what goes wrong
# in it, and say which part of a method prevents what.
#
# *About {minutes} minutes with the exercises; for about {waiting} of them you wait while the
# computer trains. Two processor cores are enough; no GPU, no internet. You need lesson 00.*
#
# Run cells in order (**Shift + Enter**); guess first.

# %%
import copy

import torch
import torch.nn.functional as F
from ssl_course import augment, check, data, evaluate, losses, models
from ssl_course import plot, settings, train, widgets
from ssl_course.course import claim, record, show_stored, stored
from ssl_course.plot import lesson_07 as draw
from ssl_course.plot import lesson_07_plane as planes

STEPS, BATCH, LR, DIM = 150, 64, 1e-2, 32  # DIM: numbers in an embedding
runs = {}  # all of them, by name

# %% [markdown]
# ## 1 · One network, two views
#
# Take a picture and turn, zoom, shift and tint it a little. The result x still shows the same
# thing. A second such **view** of the same picture, x′, is the **positive** of x, its partner. A
# view of another picture, x″, is a **negative**, a stranger.


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
# network**. The Euclidean distance of two embeddings, ‖M(x) − M(x′)‖₂, says how different it finds
# the views.
#
# As in lesson 00, an *encoder* gives features h, and a *projector* turns them into z. We watch 512
# pictures. `z` has a row for one view of each, `z_positive` a row for its positive. As negatives we
# take other pictures' positives: `roll(1, 0)` moves the rows on by one.


# %%
def siamese_network():
    encoder = models.ConvEncoder()
    models.whiten(encoder, data.to_float(pictures[:4000]))  # as in lesson 00
    projector = models.Projector(encoder.dim, dim_out=DIM)
    return torch.nn.Sequential(encoder, projector)


def distances(z, z_positive):
    """Mean distance to the positive, and to a negative."""
    z_negative = z_positive.roll(1, 0)
    near = torch.linalg.vector_norm(z - z_positive, dim=1)
    far = torch.linalg.vector_norm(z - z_negative, dim=1)
    return near.mean(), far.mean()


with torch.no_grad():
    z, z_positive = siamese_network()(watched).chunk(2)
near, far = distances(z, z_positive)
print(f"positives {near:.2f} apart, negatives {far:.2f}:", end=" ")
print(f"ratio {near / far:.2f}")
three = torch.stack([z[8], z_positive[8], z_positive[7]])
plot.show(*draw.siamese(watched[[8, 520, 519]], three, ["x", "x′", "x″"]))

# %% [markdown]
# ## 2 · Pull the pair, push the stranger
#
# The textbook chapter's plan, the simplest: make the distance of positives small, that of negatives
# large. The loss is then ‖z − z′‖ − ‖z − z″‖.
#
# **Your prediction.** We train on it. What becomes of the strangers?

# %%
guess = widgets.predict(
    "07-1",
    "After training, negatives are",
    a="up to ten times as far apart as before: far enough",
    b="more than ten times as far apart",
    c="closer than before",
)


def run(title, loss, predictor=None, faster=5, see=lambda z: z):
    """Train a fresh network with loss(z, z_positive); keep looks at z."""
    generator = train.seed_all(settings.current.seed)  # all start alike
    network, looks, every = siamese_network(), [], STEPS // 6

    def step(images):
        views = torch.cat([view(images, generator), view(images, generator)])
        return loss(*network(views).chunk(2))

    def watch():  # before the first step, and after every 25
        with torch.no_grad():
            looks.append(see(network(watched)).chunk(2))

    weights = [{"params": network.parameters()}]
    if predictor:  # section 6; it learns faster
        weights += [{"params": predictor.parameters(), "lr": faster * LR}]
    optimizer = torch.optim.AdamW(weights, lr=LR, weight_decay=1e-4)
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
# cloud of embeddings **explodes**. And soon it is nearly a line: to get far, one direction is
# enough. (The growth slows while `train.fit` lowers the learning rate.)
#
# </details>
#
# ## 3 · Only pull
#
# Strangers made trouble. Drop them, and keep the first half: ‖z − z′‖. What happens then stands in
# this lesson's title. You would watch the loss, and perhaps the ratio printed above, distance of
# positives to distance of negatives.
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
for title, one in runs.items():
    near, far = distances(*one.looks[-1])
    ratio = (near / far).item()
    print(f"{title}: positives {near:.3g}, negatives {far:.3g}, "
          f"ratio {ratio:.2f}")  # fmt: skip
ratio_guess.settle(a=ratio < 0.5, b=0.5 <= ratio <= 0.9, c=ratio > 0.9)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# “Always the same” has distance zero for every pair: the best possible loss, and nothing learnt.
# The ratio compares two distances that vanish together, so it can look as if little had happened.
#
# </details>
#
# **What number would have told us?** You have a table of 512 rows and 32 columns. Find a number
# that warns of a point, and one of a line (as at the end of the first film).
#
# ## 4 · Two instruments
#
# Think of a cloud as an ellipse (in 32 dimensions, an ellipsoid). Its *axes* are at right angles,
# and positions along different axes are uncorrelated. Along each, the cloud has a variance. Two
# things can go wrong: the whole ellipse gets small, or it gets flat.
#
# ### Exercise 1 · Spread ★☆☆
#
# How *large* is the cloud? Take the standard deviation of every column of z over the batch
# (dividing by n − 1), and then the mean over the columns. This is the **spread** of z. If all rows
# are equal, it is 0.


# %%
def column_spread(z):
    """How far the rows of z [batch, dim] differ: one number, at least 0."""
    ### BEGIN SOLUTION
    std = z.std(dim=0)
    return std.mean()
    ### END SOLUTION


# %%
check.show(column_spread)  # stuck? check.column_spread.hint()

# %% tags=["nbval-check-output"]
column_spread = check.column_spread(column_spread)

# %% [markdown]
# The line's spread is nearly that of the round cloud: it is blind to flatness.
#
# ### Exercise 2 · Effective rank ★★☆
#
# How many directions does the cloud *use*? Centre it (subtract the mean row). The squares of its
# *singular values* (`torch.linalg.svdvals`) are then proportional to the variances along its axes.
# Divide each square by the sum of the squares: shares pₖ, which add up to 1. Their entropy −Σ pₖ
# log pₖ is log k if k directions have equal shares. (`torch.special.entr` gives −p log p, and 0 for
# a share of 0.) So e to the entropy is a number of directions, the **effective rank**. Shares of ½
# and ½ give 2, of 1 and 0 give 1, of 0.9 and 0.1 give 1.38.


# %%
def effective_rank(z):
    """How many directions the rows of z [batch, dim] use: 1 to dim."""
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


# %%
def measures(title):
    """Spread and effective rank of z at every look, by your functions."""
    looks = [z for z, _ in runs[title].looks]
    spread = [float(column_spread(z)) for z in looks]
    return spread, [float(effective_rank(z)) for z in looks]


def show_runs(*titles):
    chosen = {title: runs[title] for title in titles}
    plot.show(*draw.dashboard(chosen, {t: measures(t) for t in titles}))


show_runs("no margin", "positives only")

# %% [markdown]
# `check.show` gave a full rank to a cloud that is nearly a point: the rank is blind to size. Now
# look at *positives only*. Its rank first falls. Towards the end it **rises**, while nothing gets
# better (why just then, we did not test): what is left are crumbs, in no one direction. Without the
# spread, you would take that for a recovery.
#
# Three kinds of collapse have names:
#
# * **complete collapse**: a point. Little spread, whatever the rank.
# * **dimensional collapse**: a line. A rank near 1, spread not small.
# * **partial dimensional collapse**: a pancake. A few directions are used, and the 32 numbers are
#   mixtures of these. (Papers often call line and pancake alike “dimensional collapse”.)
#
# Our edges, a choice: a point has a spread below 0.05, a line a rank below 1.5, a pancake less than
# half the untrained network's rank. **Healthy** means none of the three.
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
# takes single numbers; for a tensor there is `.clamp(min=0)`.)
#
# Below the check we train with m = √(2 · 32) = 8: two random rows are that far apart when each of
# 32 columns has a standard deviation of 1. So expect a spread near 1. And the rank?


# %%
def margin_loss(z, z_positive, z_negative, margin):
    """The loss, a tensor with one number, at least 0, to train through.

    z, z_positive, z_negative: [batch, dim], row by row: a view, its positive,
    a negative.  margin: a number.
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

# %% [markdown]
# No explosion, and no point. But the loss asks for distance, not for directions, and a few of these
# hold strangers apart. Here the margin rescued from the point and the line, not from the pancake.
#
# Its sibling is the **triplet loss** (Schroff et al. 2015), max(0, ‖z − z′‖ − ‖z − z″‖ + m): the
# loss that exploded, switched off once a stranger is m farther away than the partner. (There the
# distances are squared.)
#
# From here on: pull positives together, **and what else?** The next answers need no negatives.
#
# ## 6 · Stand still: stop-gradient and predictor
#
# **SimSiam** (Chen and He 2021) compares *directions*: positives should have a cosine similarity of
# 1. That alone can collapse as well: all rows may point the same way. SimSiam changes two things.
#
# * A small network, the **predictor**, first guesses the positive's embedding from z.
# * The target stands still: the loss may not move it. In PyTorch, `z_positive.detach()` is
#   `z_positive` without its history: no gradient flows into it. This is the **stop-gradient**.
#
# ### Exercise 4 · Where to stop the gradient ★★★
#
# Write `simsiam_loss`: minus the mean cosine similarity of `predictor(z)` and the *stopped*
# `z_positive`; the same with the roles exchanged; return the mean of these two. The check looks at
# the loss *and* at its gradients.


# %%
def simsiam_loss(z, z_positive, predictor):
    """SimSiam's loss: a tensor with one number, -1 (all guesses right) to 1.

    z, z_positive: [batch, dim]; row i of both shows picture i.
    predictor: a function of such rows.
    """
    ### BEGIN SOLUTION
    one = F.cosine_similarity(predictor(z), z_positive.detach(), dim=1).mean()
    other = F.cosine_similarity(predictor(z_positive), z.detach(),
                                dim=1).mean()  # fmt: skip
    return -(one + other) / 2
    ### END SOLUTION


# %%
check.show(simsiam_loss)

# %% tags=["nbval-check-output"]
simsiam_loss = check.simsiam_loss(simsiam_loss)

# %% [markdown]
# Now break it, one part at a time. The cosine sees no lengths, so we look at rows scaled to length
# √32: if they point in all directions evenly, their spread is 1. The predictor learns five times as
# fast as the rest, to keep up as the network changes.
#
# **Your prediction.** Which part is needed?

# %%
parts_guess = widgets.predict(
    "07-3",
    "All rows end on one point (a spread below 0.05) without",
    a="the stop-gradient, but not without the predictor",
    b="the predictor, but not without the stop-gradient",
    c="either of them: both are needed",
    d="neither: one of the two is enough",
)


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


# %%
train.seed_all(settings.current.seed)
predictor = models.Predictor(DIM, 16)
unstopped, slow = copy.deepcopy(predictor), copy.deepcopy(predictor)
run("SimSiam", simsiam, predictor, see=directions)
run("predictor alone", no_stop, unstopped, see=directions)
run("stop-gradient alone", no_predictor, see=directions)
cosine = "SimSiam", "predictor alone", "stop-gradient alone"
show_runs(*cosine)
if settings.current.full:  # the predictor at the common rate
    one_rate = lambda *z: simsiam_loss(*z, slow)  # noqa: E731
    run("one rate", one_rate, slow, faster=1, see=directions)
    spread, rank = (values[-1] for values in measures("one rate"))
    record("one_rate", spread=spread, rank=rank)
    del runs["one rate"]
both, *alone = (measures(title)[0][-1] for title in cosine)
rank = measures("SimSiam")[1][-1]
print(f"spread at length √32: both {both:.2f}, one alone {max(alone):.3f}")
one_rate = planes.at_one_rate(stored("07", "one_rate"))
print(f"rank of SimSiam: {rank:.1f}", one_rate)
needs_stop, needs_predictor = (value < 0.05 for value in alone)
c, d = needs_stop and needs_predictor, not (needs_stop or needs_predictor)
a, b = needs_stop and not c, needs_predictor and not c
parts_guess.settle(a=a, b=b, c=c, d=d)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# With one part alone all rows point the same way. *Stop-gradient alone* is the plain cosine pull,
# with half its gradient. With both, directions stay apart. But count them: a pancake again. Li,
# Efros and Pathak (2022) found the same in SimSiam where the network was too small for its data.
#
# *Why* do both together work? Chen and He's reading: the predictor learns the average over views.
# Zhang et al. (2022) dispute that, and find a push away from the common centre, and one that makes
# columns less alike. Tian et al. (2021) work out linear networks. It is not settled. (Does it take
# the five-fold rate? See the printed line: five runs at the common rate.)
#
# </details>
#
# **BYOL** (Grill et al. 2020) came first: its target is a *slow average* of the network. SimSiam
# does without. (Both: lesson 14.)
#
# ## 7 · Demand: variance and decorrelation
#
# The other way is to forbid collapse outright. Pull positives together (their mean squared
# difference, called *invariance*), and demand besides
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
    "07-4",
    "Which of these ends as a point with a high rank? It only pretends.",
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


run("squared pull alone", demand(0, 0))
run("variance alone", demand(25, 0))
run("covariance alone", demand(0, 1))
run("VICReg", demand(25, 1))
run("Barlow Twins", barlow)
show_runs(*[*runs][-5:])
ends = {title: [values[-1] for values in measures(title)] for title in runs}
pull, healthy = ends["squared pull alone"], ends["VICReg"]
a, b, c = (
    ends[title][0] < 0.05 and ends[title][1] > whole / 2
    for title in ("variance alone", "covariance alone", "Barlow Twins")
)
demand_guess.settle(a=a > b + c, b=b > a + c, c=c > a + b, d=a + b + c != 1)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# *Covariance alone*: a cloud of half the size has a quarter of the covariances, and pays a
# sixteenth. So **shrinking** obeys it, and the pull wants that anyway. The rank says that all is
# splendid; it says so of the *squared pull alone*, too. What pleases a measure and saves nothing is
# a **false rescue**.
#
# *Variance alone* is the opposite: all the spread that was demanded, and a rank of 1. All columns
# hold nearly the same number, up to scale and shift. VICReg needs both: each closes the other's
# hole.
#
# *Barlow Twins* asks for no variance, and yet doesn't shrink. It standardises first, also in its
# pull, so shrinking gains nothing.
#
# </details>
#
# ## 8 · Switch the rescues on and off
#
# The plane is the lesson in one picture. (SimSiam's three runs are at length √32: they start
# elsewhere, at a spread near 0.8 and a rank near 14; *pancake* would be below 7 for them.) Who ends
# on the pancake, and what did these losses not ask for?
#
# **And h?** It is kept, and z is thrown away. The second figure shows how well a linear probe reads
# the hue from h (six classes; our views change it only a little). Raw pixels hold hue already, so
# ask who falls below *untrained*, and for whom the whole interval on the right lies below zero.
# Nothing was tuned: this is no ranking.
#
# **The switches** come last. Positives are always pulled together (by each method's own distance),
# and the buttons say what is added.

# %%
table = {title: measures(title) for title in runs}
least, last = min(table["positives only"][1]), ends["positives only"][1]
untrained = {"untrained": [values[0] for values in table["margin"]]}
plot.show(*planes.plane(untrained | ends, whole))
parts = data.hold_out(pool)[0], test  # their labels are for the probe
parts = [part[: settings.shrink(3000, 500)] for part in parts]
y, test_y = ((6 * part.factors["hue"]).long() for part in parts)
few, many = ("margin", "SimSiam"), ("VICReg", "Barlow Twins")
names = "positives only", *few, *many
lowest = min(ends[name][1] for name in many)
networks = {"untrained": siamese_network()}
networks |= {name: runs[name].network for name in names}
for network in networks.values():
    evaluate.calibrate_batchnorm(network, parts[0].images)
encoders = {name: evaluate.encoder(one[0]) for name, one in networks.items()}
hue = {}
for name, encode in ({"raw pixels": evaluate.pixels} | encoders).items():
    x, test_x = (encode(part.images) for part in parts)
    hue[name] = evaluate.linear_probe(x, y, test_x, test_y)
record("hues", **hue)
lead = hue["VICReg"] - hue["positives only"]
plot.show(*planes.hues(hue, stored("07", "hues")))
page, twin = (planes.paths(runs, table, whole),
              planes.all_clouds(runs, table, whole))  # fmt: skip
widgets.slideshow(page, twin=twin, **planes.BUTTONS)

# %% [markdown]
# ## Recap
#
# What stops everything from falling onto one point?
#
# 1. Nothing in the pull itself: “always the same” is its perfect, useless answer, and the loss
#    doesn't tell you. Each rescue is that pull plus something that keeps off the point: a margin
#    for strangers, a still target with a predictor, or demands on variance and correlation.
# 2. The point shows in the spread, the line in the effective rank. A rescue judged by one of them
#    may be a false one.
# 3. Margin and SimSiam end on a pancake, off the point and the line. Of our rescues, only those
#    that ask for many directions keep about as many as the untrained network has (on gentle views:
#    see lesson 10).
#
# The textbook chapter calls all of them contrastive. Papers call methods without negatives
# *non-contrastive* (with a still target: *self-distillation*), and all *joint-embedding* methods.
#
# | symbol | meaning |
# |---|---|
# | x, x′, x″ | a view, its positive, a negative |
# | z = M(x) | the network's embedding of x (32 numbers) |
# | m, pₖ | margin; share of the variance along axis k |
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
# 2210.02885) take shares of the *singular values* of z, not of their squares, the variances.
#
# **Simplified here:** gentle views, one negative per row, short runs, nothing tuned, one learning
# rate for all but SimSiam's predictor. Other answers are not in this lesson: centring and
# sharpening (DINO: lesson 14), balanced clusters (SwAV), whitening. SimSiam's own projector has a
# third layer and ends in a batch norm: not tested.
#
# **Where it fails:** the edges of *healthy* are ours, for this z and these pictures. And z doesn't
# judge h: margin's pancake reads hue well. What h learns, the views decide as well (lesson 09).
#
# ## Further
#
# Put a batch norm at the projector's end (in `siamese_network`, `torch.nn.BatchNorm1d(DIM,
# affine=False)`), then `run` and `show_runs` positives only. What do spread and rank say now?
#
# **Does it hold up?** The cell below judges this lesson's statements on *your* run (✓ or ✗) and
# over five seeds.
#
# **Next:** {next}

# %%
claim("explosion", "No margin: negatives ten times as far",
      times > 10, times=times)  # fmt: skip
share = ends["positives only"][0] / healthy[0]
claim("collapse", "Positives only: under 1 % of VICReg's spread",
      share < 0.01, share=share)  # fmt: skip
ok, two = least < 3 and last > 2 * least, {"least": least, "end": last}
claim("crumbs", "Positives only: rank falls below 3, then doubles", ok, **two)
spread, rank = ends["variance alone"]
ok = spread > healthy[0] / 2 and rank < 1.5
claim("line", "Variance alone: spread, but a rank below 1.5", ok, rank=rank)
spread, rank = ends["covariance alone"]
two = {"spread": spread, "rank": rank, "squared pull alone": pull[1]}
claim("false_rescue", "Covariance alone: a point, rank above VICReg's",
      spread < 0.05 and rank > healthy[1], **two)  # fmt: skip
off = [ends[name][0] > 0.5 and ends[name][1] > 1.5 for name in few + many]
claim("true_rescues", "Four rescues: off the point and the line", all(off))
two = {"few": max(ends[name][1] for name in few), "many": lowest}
ok = two["few"] < whole / 2 < lowest
claim("pancake", "Margin, SimSiam: below half the untrained rank", ok, **two)
ok, two = both > 0.5 and max(alone) < 0.05, {"both": both, "one": max(alone)}
claim("simsiam", "SimSiam: both parts are needed", ok, **two)
claim("hue", "h knows more hue after VICReg than after the pull",
      lead > 0.05, lead=lead)  # fmt: skip
show_stored("07")
check.report("07")
