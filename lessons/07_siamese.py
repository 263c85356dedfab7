# ---
# jupyter:
#   ssl_course:
#     id: "07"
#     title: What stops everything from falling onto one point?
#     difficulty: 2
#     field: [siamese]
#     objectives:
#       - train a siamese network, and watch it explode and collapse
#       - tell complete from dimensional collapse by two measures that are blind to each other
#       - switch rescues on and off, and find the one that only pretends
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
from ssl_course.course import claim, show_stored
from ssl_course.plot.lesson_07 import Dashboard, Snapshot, pca_2d, plane, siamese

STEPS, BATCH, LR = 150, 64, 1e-2  # of each of the ten short runs: about six seconds
DIM = 32  # numbers in an embedding
MARGIN = (2 * DIM) ** 0.5  # random rows of standard deviation 1 are this far apart
generator = train.seed_all(settings.current.seed)
networks, dashboards, seconds = {}, {}, {}  # of all runs, by name

# %% [markdown]
# ## 1 · One network, two views
#
# Take a picture x and change it a little: turn it, zoom it, shift it, tint it. The result x′ still
# shows the same thing. It is the **positive** of x, its partner. Take another picture at random: it
# is a **negative**, a stranger. (Nobody looks at labels. A negative may show the same kind of shape
# by accident; lesson 08 asks what that costs.)

# %%
pool, test = data.sprites()
pictures = pool.without_labels()


def view(images, generator):
    """A gentle view: much of the picture survives it, so that short runs find something."""
    images = augment.affine(images, degrees=20, scale=(0.9, 1.1), shift=0.05, generator=generator)
    images = augment.scale_channels(images, strength=0.2, generator=generator)
    images = augment.brightness_contrast(images, brightness=0.2, contrast=0.3, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


some = data.to_float(pictures[:10])
rows = torch.cat([some, view(some, generator), some.roll(1, 0)])
ax = plot.gallery(rows, columns=10, row_names=["x", "x′", "negative"])
plot.show(ax.figure, "ten pictures, below each a slightly changed view of it and another picture")

# %% [markdown]
# A network M turns every picture into an **embedding** z = M(x), here 32 numbers. The *same*
# network, with the same weights, sees all of them. Drawn side by side it looks like twins, hence
# the name **siamese network**. How different two pictures are to it is measured by the length
# of the difference of their embeddings, the Euclidean distance ‖M(x) − M(x′)‖₂. (In training we
# change both pictures of a pair, as in lesson 00: then x is a view too.)
#
# As in lesson 00, M has two parts: the *encoder* gives features h, the *projector* turns them into
# z. Its last layer is a plain linear one: nothing rescales z afterwards. (Many implementations end
# with a batch norm. It sets every column's standard deviation to 1, and so hides what this lesson
# is about.)


# %%
def siamese_network():
    encoder = models.ConvEncoder()
    models.whiten(encoder, data.to_float(pictures[:4000]))  # lesson 01's first layer
    return torch.nn.Sequential(encoder, models.Projector(encoder.dim, dim_out=DIM))


network = siamese_network()
many = data.to_float(pictures[:500])
with torch.no_grad():
    z, z_positive = network(torch.cat([many, view(many, generator)])).chunk(2)
near = torch.linalg.vector_norm(z - z_positive, dim=1).mean()
far = torch.linalg.vector_norm(z - z.roll(1, 0), dim=1).mean()
print(f"mean distance over 500 pictures: to the positive {near:.2f}, to a negative {far:.2f}")
three = torch.stack([many[8], view(many[8:9], generator)[0], many[7]])
with torch.no_grad():
    z = network(torch.cat([three, many]))[:3]  # in company, for the sake of batch norm
ax = siamese(three, z, ["x", "x′", "negative"])
plot.show(ax.figure, "three pictures, each through the same network M, to a strip of 32 numbers")

# %% [markdown]
# The network is not trained. Still, positives are a little closer than negatives, on average: a
# picture and its view share most pixels. Training should make this difference large.
#
# ## 2 · Two instruments
#
# Before we train, we need to see. Imagine the embeddings of a whole batch as a cloud of points.
# Two things can go wrong with a cloud. It can shrink to one point: then the network says the same
# whatever it sees. That is **complete collapse**. Or it can stay wide but become flat, a line or a
# thin pancake: then most of the 32 numbers repeat each other. That is **dimensional collapse**.
#
# ### Exercise 1 · Spread ★☆☆
#
# Take the standard deviation of every column of z over the batch (dividing by n − 1), and then the
# mean of these over the columns. This is the **spread** of z. If all rows are equal, it is 0. Write
# `column_spread`, which returns it.


# %%
def column_spread(z):
    """How far the rows of z [batch, dim] differ, in units of z: one number, at least 0."""
    ### BEGIN SOLUTION
    std = z.std(dim=0)
    return std.mean()
    ### END SOLUTION


# %%
check.show(column_spread)  # three clouds and your measure; stuck? check.column_spread.hint()

# %% tags=["nbval-check-output"]
column_spread = check.column_spread(column_spread)

# %% [markdown]
# The line's spread is nearly that of the round cloud. So this measure is blind to flatness.
#
# ### Exercise 2 · Effective rank ★★☆
#
# Centre the cloud (subtract the mean row). Along its principal axes it has variances; they are
# proportional to the squares of its *singular values* (`torch.linalg.svdvals`). Divide them by
# their sum to get shares pₖ. If k directions share the variance equally, their entropy −Σ pₖ log pₖ
# is log k. So e to the entropy is a number of directions: the **effective rank**.


# %%
def effective_rank(z):
    """How many directions the rows of z [batch, dim] use: 1 (a line) to dim (a round cloud)."""
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
# Now the third cloud: nearly one point, and its rank is full. The rank does not see size, the
# spread does not see flatness. You need both.
#
# The cell below builds the **dashboard** of this lesson. Every 25 steps it takes a **snapshot** of
# the same 512 pictures. It shows z as a cloud, seen along its two widest directions; and for both z
# and h the spread, the effective rank and the *spectrum* (the variances along all principal axes,
# the largest first). Two more measures see directions only: *alignment*, the mean squared distance
# of positives after all rows were scaled to length one, and *uniformity*, which is low when these
# rows lie evenly all over the sphere, and 0 when all of them point the same way (Wang and Isola
# 2020).


# %%
watched = [view(data.to_float(pictures[:512]), generator) for _ in range(2)]  # in all snapshots


@torch.no_grad()
def snapshot(rows, positive_rows):
    measures = column_spread(rows), effective_rank(rows)
    measures += evaluate.alignment(rows, positive_rows), evaluate.uniformity(rows)
    return Snapshot(*map(float, measures), evaluate.spectrum(rows), pca_2d(rows)[:100])


def run(title, loss, *predictors):
    """Train a fresh network with loss(z, z_positive). All runs start alike, on the same views."""
    generator = train.seed_all(settings.current.seed)
    network = networks[title] = siamese_network()
    dashboard = dashboards[title] = Dashboard(title, every=STEPS // 6)

    def step(images):
        views = torch.cat([view(images, generator), view(images, generator)])
        return loss(*network(views).chunk(2))

    @torch.no_grad()
    def watch():
        h, h_positive = network[0](watched[0]), network[0](watched[1])
        z, z_positive = network[1](h), network[1](h_positive)
        dashboard.add(snapshot(z, z_positive), snapshot(h, h_positive))

    groups = [{"params": network.parameters()}]
    groups += [{"params": one.parameters(), "lr": 5 * LR} for one in predictors]  # for section 5
    optimizer = torch.optim.AdamW(groups, lr=LR, weight_decay=1e-4)
    batches = train.batches(pictures, BATCH, generator=generator)
    history = train.fit(step, batches, optimizer, steps=STEPS, watch=watch, every=dashboard.every)
    seconds[title] = history.seconds


# %% [markdown]
# ## 3 · Pull the positive, push the negative
#
# Make the distance of positives small and the distance of negatives large. Word for word, that is
# the loss ‖z − z′‖ − ‖z − z″‖, with z″ the embedding of a negative. (Negatives cost nothing: they
# are the other pictures' views in the batch, moved on by one row.)
#
# **Your prediction.** What will the spread of z do? (a) settle where negatives are far enough ·
# (b) grow as long as we train · (c) shrink to nothing


# %%
def literal(z, z_positive):
    z_negative = z_positive.roll(1, 0)
    near = torch.linalg.vector_norm(z - z_positive, dim=1)
    far = torch.linalg.vector_norm(z - z_negative, dim=1)
    return (near - far).mean()


run("no margin", literal)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (b). The loss has no floor: double all embeddings, and
# the difference of the two distances doubles too. So the cloud *explodes*, and all the way it is
# nearly a line: to get far from negatives, one direction is enough.
#
# </details>
#
# Nobody *needs* negatives to be infinitely far. Far enough would do. That is the idea of a
# **margin** (Hadsell, Chopra, LeCun 2006): a negative closer than the margin m pays for what is
# missing; a negative beyond it is left alone. Both parts are squared, so that the push fades out
# gently.
#
# ### Exercise 3 · The margin ★★☆
#
# Write `margin_loss`: the mean over the batch of ‖z − z′‖² + max(0, m − ‖z − z″‖)². In the code, z′
# is called `z_positive` and z″ `z_negative`.


# %%
def margin_loss(z, z_positive, z_negative, margin):
    """Pull positives together; push negatives until they are a margin away.

    z, z_positive, z_negative: [batch, dim], row by row: a view, its positive, a negative; margin:
    a number. Returns a tensor with one number, at least 0, to train through.
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


run("margin", with_margin)

# %% [markdown]
# The cloud stops growing, and it is no longer a line. We chose m = √(2 · 32) = 8: that is how far
# two random rows are apart when each of the 32 columns has a standard deviation of 1. So a spread
# near 1 is what to expect in this lesson, and runs can be compared.
#
# ## 4 · Only pull
#
# Negatives made trouble. Do we need them? Let us drop them and keep the first half: ‖z − z′‖.
#
# **Your prediction.** With positives only, (a) features get better, as nothing disturbs them any
# more · (b) z shrinks to one point · (c) z keeps its spread, and becomes a line


# %%
def positives_only(z, z_positive):
    return torch.linalg.vector_norm(z - z_positive, dim=1).mean()


run("positives only", positives_only)
collapsed, margin = (dashboards[t].snapshots[-1][0] for t in ("positives only", "margin"))
share = collapsed.spread / margin.spread
print(f"spread of z: {collapsed.spread:.4f}, that is {share:.2%} of the run with a margin")
print(f"training took {seconds['positives only']:.0f} seconds")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (b). “Always the same” has distance zero for every pair:
# the best possible loss, and nothing learnt. This is complete collapse, and the spread shows it.
#
# Watch the *rank* as well. First it falls to nearly 1: the cloud dies along one direction. Then it
# rises, while nothing gets better: what is left are crumbs, and crumbs are round. Without the
# spread beside it, you would take that for a recovery.
#
# And h? It keeps its spread, but its rank falls to nearly 1. So the same run shows complete
# collapse in z and dimensional collapse in h.
#
# From here on every method is an answer to one question: pull positives together, **and what else**
# keeps the cloud from falling onto one point? A margin for negatives was the first answer. The
# next two need no negatives at all.
#
# </details>
#
# ## 5 · Rescue by standing still: stop-gradient and predictor
#
# SimSiam (Chen and He 2021) compares directions only: positives should have a cosine similarity of
# 1. That alone collapses as well: all rows may point the same way. It changes two things.
#
# * A small network, the **predictor**, first guesses the positive's embedding from z. (Here its
#   learning rate is five times that of the rest, as it has to keep up with what it predicts.)
# * The target stands still: the loss is told not to move it. In PyTorch, `z_positive.detach()` is
#   `z_positive` without its history: numbers like any others, no gradient flows into them. This is
#   the **stop-gradient**.
#
# ### Exercise 4 · Where to stop the gradient ★★★
#
# Write `simsiam_loss`: take minus the mean cosine similarity of `predictor(z)` and the *stopped*
# `z_positive`, and the same with the roles exchanged. Return the mean of these two. The check looks
# at the loss *and* at the gradients it sends to `z` and `z_positive`.


# %%
def simsiam_loss(z, z_positive, predictor):
    """SimSiam's loss, a tensor with one number: -1 (all guesses right) to 1.

    z, z_positive: [batch, dim], row i of both shows picture i; predictor: a function of such rows.
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
# Now break it, one part at a time. The loss sees directions only, so we also print the spread of z
# after its rows were scaled to length one.
#
# **Your prediction.** Which of the two is needed? (a) the stop-gradient · (b) the predictor ·
# (c) both


# %%
@torch.no_grad()
def directions(title):
    """The spread of z after its rows were scaled to length one."""
    return float(column_spread(F.normalize(networks[title](watched[0]), dim=1)))


def simsiam(z, z_positive):
    return simsiam_loss(z, z_positive, predictor)


def no_stop(z, z_positive):
    one = F.cosine_similarity(predictor(z), z_positive, dim=1).mean()
    other = F.cosine_similarity(predictor(z_positive), z, dim=1).mean()
    return -(one + other) / 2


def no_predictor(z, z_positive):
    return simsiam_loss(z, z_positive, lambda rows: rows)


predictor = models.Predictor(DIM, DIM // 2)
run("SimSiam", simsiam, predictor)
predictor = models.Predictor(DIM, DIM // 2)  # a fresh one
run("predictor alone", no_stop, predictor)
run("stop-gradient alone", no_predictor)
for title in ("SimSiam", "predictor alone", "stop-gradient alone"):
    print(f"{title}: spread at length one {directions(title):.4f} (at most {DIM**-0.5:.2f})")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (c). With both parts, directions stay apart. With one of
# them alone, all rows point the same way. Look at these two dashboards once more: the spread of z
# is large! Only lengths differ, and the cosine doesn't see lengths. A rank of 1 and a uniformity of
# 0 give it away.
#
# Why do both parts together work? The best possible guess is the average of what the target may be;
# that is the predictor's part. Why no wide cloud shrinks on the way is less well understood: Tian,
# Chen, Ganguli 2021 work it out for linear networks.
#
# </details>
#
# ## 6 · Rescue by demand: variance and decorrelation
#
# The other way is to forbid collapse in plain words. On top of pulling positives together (their
# mean squared difference), one can demand
#
# * **variance**: every column's standard deviation over the batch must be at least 1. What is
#   missing costs.
# * **covariance**: different columns must not repeat each other. Every squared covariance of two
#   columns costs.
# * both together: that is **VICReg** (Bardes, Ponce, LeCun 2022).
# * **Barlow Twins** (Zbontar et al. 2021) says it in another way: scale every column of both views
#   to standard deviation 1, and then a column must correlate fully with itself in the other view,
#   and not at all with other columns. A covariance of *standardised* columns is a correlation.
#
# (The weights are the usual 25 for pull and variance, 1 for covariance. Barlow's second part is
# divided by 32.)
#
# **Your prediction.** One of them only pretends to be a rescue. Which? (a) variance alone · (b)
# covariance alone · (c) Barlow Twins. And what will the *rank* say about it?


# %%
def demand(variance, covariance):
    def loss(z, z_positive):
        terms = losses.vicreg_terms(z, z_positive)
        extra = variance * terms.variance + covariance * terms.covariance
        return 25 * terms.invariance + extra

    return loss


def barlow(z, z_positive):
    terms = losses.barlow_twins(z, z_positive)
    return terms.on_diagonal + terms.off_diagonal / DIM


run("variance alone", demand(25, 0))
run("covariance alone", demand(0, 1))
run("VICReg", demand(25, 1))
run("Barlow Twins", barlow)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (b). A cloud of half the size has a quarter of the
# covariances. So *shrinking* satisfies covariance alone, and the spread falls nearly as far as
# with positives only. The rank says that all is splendid! It is high, because no direction may
# stand out, in a cloud that is next to nothing. A **false rescue** is one that pleases your
# measure.
#
# Variance alone is the opposite. Its spread is what was demanded, and its rank is 1: all 32 columns
# hold the same number, up to sign. That is dimensional collapse in its purest form. VICReg needs
# both, as each closes the hole that the other leaves. Barlow Twins standardises first. Shrinking
# changes nothing there, so it can't be pleased that way.
#
# </details>
#
# ### Switch the rescues on and off
#
# Positives are always pulled together; the buttons say what else is demanded. Each picture is one
# of your own runs, nothing between them is made up: a button is grey where it leads to no run. Find
# the two positions at which the rank looks healthy although nothing is left, and the three at which
# the spread looks healthy although everything lies on a line.
#
# Above the buttons, all runs in one plane.

# %%
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
ends = {title: dashboard.snapshots[-1][0] for title, dashboard in dashboards.items()}
places = (f"{title} {end.spread:.3g} and {end.rank:.1f}" for title, end in ends.items())
alt = f"a plane of spread and effective rank, with the end of every run: {', '.join(places)}"
plot.show(plane(ends).figure, alt)


def draw(**buttons):
    title = switches.get(tuple(name for name, on in buttons.items() if on))
    return (dashboards[title].picture, dashboards[title].alt()) if title else None


rescues = dict.fromkeys(name for names in switches for name in names)
widgets.slideshow(draw, **dict.fromkeys(rescues, (False, True)))

# %% [markdown]
# The plane is the lesson in one picture. On the left the cloud is nearly a point, whatever its
# rank. At the bottom it is a line, whatever its spread. The true rescues keep clear of both areas.
# They are not equal: margin and SimSiam use few directions; VICReg and Barlow Twins, which ask for
# many, use many. (Where the coloured areas end is our choice.)
#
# ## 7 · And what does h know?
#
# z is thrown away after training anyway. What counts is h, and h is one projector away from the
# disaster.
#
# **Your prediction.** A linear probe reads shape and hue from h. (These gentle views leave hue
# alone, so a good run may keep it.) After the run with positives only, h knows (a) nothing: both
# probes are at chance · (b) something, but less than after a rescue · (c) as much as after a rescue

# %%
labelled = data.hold_out(pool)[0][:3000]  # their labels are for the probe


def probe(network, factor, classes):
    """Test accuracy of a linear probe for one factor, cut into so many classes."""
    encode = evaluate.encoder(network)
    x, test_x = encode(labelled.images), encode(test.images)
    y, test_y = ((part.factors[factor] * classes).long() for part in (labelled, test))
    return evaluate.linear_probe(x, y, test_x, test_y)


untrained = siamese_network()
evaluate.calibrate_batchnorm(untrained, labelled.images)
shown = ("positives only", "covariance alone", "variance alone", "SimSiam", "margin")
shown += ("VICReg", "Barlow Twins")
encoders = {"no training": untrained[0]} | {title: networks[title][0] for title in shown}
shape = {title: probe(encoder, "shape", 1) for title, encoder in encoders.items()}
hue = {title: probe(encoder, "hue", 6) for title, encoder in encoders.items()}
figure, (left, right) = plot.plt.subplots(2, 1, figsize=(7, 8.4), layout="constrained")
plot.accuracy_bars(shape, chance=1 / 8, ax=left).set_title("shape, read from h")
plot.accuracy_bars(hue, chance=1 / 6, ax=right).set_title("hue, read from h")
alt = f"bar charts of test accuracy. Shape: {plot.alt_scores(shape)}. Hue: {plot.alt_scores(hue)}"
plot.show(figure, alt)
z_shape = probe(networks["positives only"], "shape", 1)
z_hue = probe(networks["positives only"], "hue", 6)
print(f"positives only, read from the collapsed z: shape {z_shape:.2f}, hue {z_hue:.2f}")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (b). h is not empty: hue is read from it far above
# chance. But it knows less than after a rescue, and in four of our five seeds clearly less than
# *before* training (`results/07_siamese.json`): pulling alone tends to erase something. In the run
# above VICReg, Barlow Twins and the margin have added to what h knows of hue. Of shape no run knows
# much more than the untrained network: gentle views and a few seconds don't teach shapes. (Lesson
# 00 took stronger views and a minute.)
#
# The printed line is a warning. A probe standardises its inputs, so it puts crumbs under a
# microscope. Standardised, a collapsed z looks alive. That is why this lesson measures z as it is.
#
# </details>
#
# ## 8 · Does it hold up?
#
# The lesson's statements, judged on the numbers of *your* run (✓ or ✗). Below them: the same
# statements over our runs with five seeds (`make results LESSON=07`).

# %%
line, false, healthy = (ends[t] for t in ("variance alone", "covariance alone", "VICReg"))
times, share = ends["no margin"].spread / margin.spread, collapsed.spread / healthy.spread
claim("explosion", "Without a margin, over ten times the spread of z", times > 10, times=times)
numbers = {"share": share, "seconds": seconds["positives only"]}
gone = share < 0.01 and numbers["seconds"] < 30
claim("collapse", "Positives only: under 1 % of a healthy spread within 30 s", gone, **numbers)
numbers = {"spread": line.spread, "rank": line.rank, "healthy_rank": healthy.rank}
flat = line.spread > healthy.spread / 2 and line.rank < 1.5
claim("line", "Variance alone: a healthy spread, a rank below 1.5 of 32", flat, **numbers)
numbers = {"spread": false.spread, "rank": false.rank}
pretends = false.spread < healthy.spread / 50 and false.rank > healthy.rank
claim("false_rescue", "Covariance alone: spread gone, rank above VICReg's", pretends, **numbers)
true = [ends[t] for t in ("margin", "SimSiam", "VICReg", "Barlow Twins")]
numbers = {"spread": min(end.spread for end in true), "rank": min(end.rank for end in true)}
both = numbers["spread"] > 0.5 and numbers["rank"] > 1.5
claim("true_rescues", "All true rescues: a spread above .5, a rank above 1.5", both, **numbers)
whole = directions("SimSiam") * DIM**0.5
half = max(directions(title) for title in ("predictor alone", "stop-gradient alone")) * DIM**0.5
apart = whole > 0.5 and half < 0.1
claim("simsiam", "SimSiam keeps directions apart, no part alone does", apart, both=whole, one=half)
after, before, rescued = (hue[t] for t in ("positives only", "no training", "VICReg"))
numbers = {"positives_only": after, "before": before, "rescued": rescued}
less = 1 / 6 + 0.1 < after < rescued - 0.05
claim("hue", "Positives only: h knows hue, but less of it than after VICReg", less, **numbers)
show_stored("07")

# %% [markdown]
# ## Recap
#
# 1. Pulling positives together has a perfect and useless solution: one point. Every method of this
#    family is that pull plus something that forbids the point: negatives and a margin, a still
#    target and a predictor, or demands on variance and correlation.
# 2. Complete collapse shows in the spread, dimensional collapse in the centred effective rank. Each
#    measure is blind to the other collapse, and a rescue judged by one of them may be a false one.
# 3. Measure z as it is, before batch norm or standardising; and look at h beside it, as h is kept.
#
# | symbol | meaning |
# |---|---|
# | x, x′ | a picture and a changed view of it, or two views: positives |
# | M, z = M(x) | the network, and its embedding of x (32 numbers here) |
# | z′, z″ | the embeddings of the positive and of a negative (`z_positive`, `z_negative`) |
# | h | features, the encoder's output (64 numbers here) |
# | ‖a − b‖₂ | Euclidean distance: root of the sum of squared differences |
# | m | margin: from here on a negative is far enough |
# | pₖ | share of the variance along principal axis k |
#
# **Sources.** Margin: Hadsell, Chopra, LeCun 2006, *Dimensionality reduction by learning an
# invariant mapping*, equation (4). SimSiam: Chen and He 2021, arXiv 2011.10566, equations (1) to
# (4); its theory: Tian, Chen, Ganguli 2021, arXiv 2102.06810. VICReg: Bardes, Ponce, LeCun 2022,
# arXiv 2105.04906, equations (1) to (6). Barlow Twins: Zbontar et al. 2021, arXiv 2103.03230,
# equations (1) and (2). Dimensional collapse: Jing et al. 2022, arXiv 2110.09348. Effective rank:
# Roy and Vetterli 2007; for embeddings: Garrido et al. 2023, arXiv 2210.02885 (uncentred there).
# Alignment and uniformity: Wang and Isola 2020, arXiv 2005.10242.
#
# **Simplified here:** gentle views, one negative per row, runs of a few seconds, and one learning
# rate for all: this is not a ranking of methods. SimSiam's authors end their projector in a batch
# norm, which helps it; VICReg's and Barlow Twins' embeddings have 8,192 numbers there.
#
# **Where it fails:** the thresholds between healthy and collapsed are ours, for this z and these
# pictures. And a healthy z is not yet a good h: what the views leave alone decides what is learnt.
#
# ## Further
#
# * Put a batch norm at the end of the projector (`torch.nn.BatchNorm1d(DIM, affine=False)`) and run
#   positives only. What does the spread say now, and what do alignment and uniformity say?
# * Set `degrees=180` and shuffle the channels in `view`, as in lesson 00. Which runs lose rank?
# * Give `demand` the weights (25, 25). How far does the rank rise?
#
# **Next:** {next}
