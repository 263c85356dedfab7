# ---
# jupyter:
#   ssl_course:
#     id: "08"
#     title: Which of these pictures is your partner?
#     difficulty: 2
#     field: [sample-contrastive]
#     objectives:
#       - build InfoNCE from similarities, first as a double loop, then as one matrix product
#       - say where the target stands, what the loss starts at, and what the temperature does
#       - predict from the views what the features will know, and check it with probes
#     prerequisites: lesson 00; lesson 07 helps
# ---

# %% [markdown]
# # Which of these pictures is your partner?
#
# After this lesson you can write the loss of SimCLR from scratch, read its value, set its
# temperature with open eyes, and predict from the views what the features will know.
#
# *About {minutes} minutes with the exercises; for about {waiting} of them you wait while the
# computer trains. Two processor cores are enough; no GPU, no internet.*
#
# Run the cells from top to bottom with **Shift + Enter**, and guess before each result.

# %%
import math
import time

import torch
from ssl_course import augment, check, data, evaluate, losses, models, plot
from ssl_course import settings, train, widgets
from ssl_course.course import claim, record, show_stored, stored
from ssl_course.plot.lesson_08 import densities, pair_matrices, pair_matrix, probe_map

STEPS, SHORT = 1200, 400  # training steps: of the two main runs, under a minute; of short runs
BATCH, LR, TEMPERATURE = 64, 5e-3, 0.2  # pictures per step; peak learning rate; τ
generator = train.seed_all(settings.current.seed)

# %% [markdown]
# ## 1 · A game
#
# Take some pictures, and make two **views** of each: turned, zoomed, shifted, in other colours.
# Each row below asks one question. The view at the left, the **anchor**, has a partner: its
# **positive**, the other view of the same picture. It is one of the seven candidates to the right.
# Each of the other six is a **negative**, a stranger: a view of another picture.
#
# *Which of these pictures is your partner?* Play four rounds. (The answers are printed below the
# figure. Cover them with your hand.)


# %%
def view(images, generator, colour=True, zoom=True, turn=True):
    """Change every picture at random. Each of the three kinds of change can be switched off."""
    size, move = ((0.8, 1.25), 0.15) if zoom else ((1, 1), 0)
    degrees = 180 if turn else 0
    images = augment.affine(images, degrees=degrees, scale=size, shift=move, generator=generator)
    if colour:
        images = augment.shuffle_channels(images, generator=generator)
        images = augment.scale_channels(images, strength=0.5, generator=generator)
        images = augment.brightness_contrast(
            images, brightness=0.2, contrast=0.3, generator=generator
        )
    return augment.noise(images, sigma=0.03, generator=generator)


pool, test = data.sprites()
pictures = pool.without_labels()
batch = data.to_float(pictures[:BATCH])  # the batch that we follow through the lesson
first, second = view(batch, generator), view(batch, generator)
order = torch.stack([torch.randperm(7, generator=generator) for _ in range(4)])
rounds = [torch.cat([first[row, None], second[:7][order[row]]]) for row in range(4)]
names = [f"round {row + 1}" for row in range(4)]
ax = plot.gallery(torch.cat(rounds), columns=8, row_names=names)
plot.show(ax.figure, "four rounds; in each an anchor at the left, seven candidates to its right")
answers = [str((order[row] == row).nonzero().item() + 1) for row in range(4)]
print(f"The positive is candidate number {', '.join(answers)} (rounds 1 to 4).")

# %% [markdown]
# You looked for what survives the changes: the shape. A network that plays this game well must
# see shapes too, though nobody named a single one. That is **sample-contrastive** learning: the
# samples of a batch are contrasted with each other. To write it as a loss, we need three things: a
# measure of similarity, a probability, and the place of the right answer.
#
# ### Exercise 1 · How similar? ★☆☆
#
# The network turns a view into an *embedding* z, a row of 128 numbers. Two embeddings are alike
# when they point the same way: their **cosine similarity** is their dot product (multiply number
# by number, add up) after each was scaled to length one. It is 1 for the same direction, 0 at
# right angles, −1 for opposite directions. Compute it for all pairs of rows at once.


# %%
def similarity_matrix(z):
    """Cosine similarity of every row of z with every row of z.

    z: tensor [rows, dim], rows of any length; training needs a gradient back to it.
    Returns a tensor [rows, rows]: entry (i, j) belongs to rows i and j.
    """
    ### BEGIN SOLUTION
    z = torch.nn.functional.normalize(z, dim=1)
    return z @ z.T
    ### END SOLUTION


# %%
check.show(similarity_matrix)  # see what yours does; stuck? check.similarity_matrix.hint()

# %% tags=["nbval-check-output"]
similarity_matrix = check.similarity_matrix(similarity_matrix)

# %% [markdown]
# ## 2 · From similarities to a loss
#
# A batch of B pictures gives 2B views, and so 2B rows of embeddings. Each row i is the anchor once;
# p(i) is the row of its positive. Divide the similarities of row i by the **temperature** τ, a
# number above 0. Take the exponential, and divide by the sum over all other rows: now they are
# above 0 and add up to 1, so they are probabilities. (These two steps are called *softmax*.) We
# want the positive's to be large. The loss is minus its logarithm, averaged over all 2B rows:
#
# $$L = -\frac{1}{2B}\sum_{i=1}^{2B} \log \frac{\exp(s_{i,p(i)}/\tau)}
# {\sum_{k \ne i} \exp(s_{i,k}/\tau)}$$
#
# Here $s_{i,k}$ is the similarity of rows i and k. This is **InfoNCE**, in the form of SimCLR
# (there: *NT-Xent*). The sum runs over the 2B − 1 *candidates*: every row but row i itself. The
# positive is one of them.
#
# ### Exercise 2 · In two loops ★★☆
#
# Write the formula as it stands. Slow is fine: it will be our yardstick. Rows 0 … B − 1 are the
# first views, rows B … 2B − 1 the second views, in the same order.


# %%
def info_nce_loop(z_a, z_b, temperature):
    """InfoNCE of paired rows, in plain loops. Returns one number, the mean over all 2B rows.

    z_a, z_b: [B, dim] embeddings; row i of both belongs to picture i.  temperature: above 0.
    """
    ### BEGIN SOLUTION
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    total, rows = 0, len(s)
    for i in range(rows):
        partner = (i + rows // 2) % rows
        others = sum(s[i, k].exp() for k in range(rows) if k != i)
        total = total - torch.log(s[i, partner].exp() / others)
    return total / rows
    ### END SOLUTION


# %%
check.show(info_nce_loop)

# %% tags=["nbval-check-output"]
info_nce_loop = check.info_nce_loop(info_nce_loop)

# %% [markdown]
# ## 3 · Why is the target the diagonal?
#
# Read one row of the matrix as a *classification*. The classes are the columns: “my positive is in
# column 0, in column 1, …”. PyTorch's `cross_entropy` takes a row of plain numbers (here s/τ, not
# probabilities) and the number of the right class. It does the softmax itself, takes minus the
# logarithm of the right class's probability, and averages over the rows. That is our loss, if the
# *target* of each row is **the column in which we put its positive**.
#
# So a target says nothing about the pictures. It says how *we* stacked the batch. Keep rows and
# columns apart at first: first views as rows, second views as columns. Row i's positive is in
# column i, because we stacked both in the same order.
#
# **Your prediction.** Now shuffle the second views, the columns, and leave the rows. The right
# targets are (a) still the diagonal · (b) a shuffled pattern · (c) gone: the task makes no sense
# any more
#
# The cell draws both cases, then the form that our loss needs: all 2B views as rows *and* columns.
# (Here B is 4, so that it fits on the screen.)


# %%
def fresh_network():
    return torch.nn.Sequential(models.ConvEncoder(), models.Projector(64))  # x → h → z


def embed(network, views):
    """Embeddings of float views, in evaluation mode and without a gradient."""
    with torch.no_grad():
        z = network.eval()(views)
    network.train()
    return z


four, shuffled = torch.cat([first[:4], second[:4]]), torch.tensor([2, 0, 3, 1])
target = torch.eye(8).roll(4, dims=1).fill_diagonal_(math.nan)  # nan: ruled out
network = fresh_network()
evaluate.calibrate_batchnorm(network, pictures[:4000])
panels = {
    "target: first × second views": (torch.eye(4), four[:4], four[4:]),
    "target: second views shuffled": (torch.eye(4)[:, shuffled], four[:4], four[4:][shuffled]),
    "target: all views × all views": (target, four, four),
    "similarities, untrained network": (similarity_matrix(embed(network, four)), four, four),
}
alt = "four matrices. Targets: ones on the diagonal; shuffled with the columns; of all eight "
alt += "views, four columns beside the diagonal, which is ×. "
alt += "Last: similarities without that pattern"
plot.show(pair_matrices(panels), alt)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (b). Each 1 stands where row and column show *the same
# picture*, wherever that is. Shuffle the columns, and the ones move with them.
#
# * **Top left.** The diagonal holds no self-similarities: entry (i, i) compares two *different*
#   views of picture i. It is the diagonal because nobody shuffled.
# * **Bottom left.** All 2B views are rows *and* columns. Now the diagonal is each view with itself,
#   always 1, and it is ruled out (×). The positive of row i is B columns to the right, and that of
#   row i + B is B columns to the left: **the diagonal, shifted by B**. Every row has one positive,
#   and 2B − 2 negatives.
# * **Bottom right.** What the untrained network makes of the same eight views. A pair may stand out
#   by chance, but not the two shifted diagonals. Training has to make the positive's entry the
#   largest of its row, not counting the diagonal. The others need not become 0.
# * In other people's code you may meet targets that are *all zero*. There the positive's similarity
#   was first moved to column 0. It is the same loss, only stacked in another way.
#
# </details>
#
# ### Exercise 3 · One matrix product ★★☆
#
# Write InfoNCE again, now for the training, with no loop: the similarity matrix, the diagonal ruled
# out by minus infinity (its exponential is 0), the shifted targets, and PyTorch's cross-entropy.


# %%
def info_nce_matrix(z_a, z_b, temperature):
    """InfoNCE of paired rows, as one matrix and a cross-entropy: the mean over all 2B rows.

    z_a, z_b: [B, dim] embeddings; row i of both belongs to picture i.  temperature: above 0.
    Returns a tensor with one number: we train through it, so a gradient must flow to z_a and z_b.
    """
    ### BEGIN SOLUTION
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    s.fill_diagonal_(float("-inf"))
    partner = torch.arange(len(s)).roll(len(z_a))
    return torch.nn.functional.cross_entropy(s, partner)
    ### END SOLUTION


# %%
check.show(info_nce_matrix)  # the arrows: where your loss sends each row

# %% tags=["nbval-check-output"]
info_nce_matrix = check.info_nce_matrix(info_nce_matrix)

# %%
z_a, z_b = embed(network, torch.cat([first, second])).chunk(2)
order = torch.randperm(BATCH, generator=generator)  # pairs stay pairs, in another order
s = similarity_matrix(torch.cat([z_a, z_b])) / TEMPERATURE
s.fill_diagonal_(float("-inf"))
rows, partner = torch.arange(2 * BATCH), torch.arange(2 * BATCH).roll(BATCH)
s[rows, partner], s[rows, 0] = s[rows, 0], s[rows, partner]  # positives now in column 0
ways = {
    "two loops": lambda: info_nce_loop(z_a, z_b, TEMPERATURE),
    "one matrix product": lambda: info_nce_matrix(z_a, z_b, TEMPERATURE),
    "pairs in another order": lambda: info_nce_matrix(z_a[order], z_b[order], TEMPERATURE),
    "positive in column 0, targets 0": lambda: torch.nn.functional.cross_entropy(s, 0 * rows),
    "the course's losses.info_nce": lambda: losses.info_nce(z_a, z_b, temperature=TEMPERATURE),
}
for name, way in ways.items():
    start = time.perf_counter()
    print(f"{float(way()):.6f}  {name} ({1000 * (time.perf_counter() - start):.1f} ms)")

# %% [markdown]
# One loss, computed in five ways. From here on, training uses *your* matrix.
#
# ## 4 · What does it start at?
#
# If all rows are equal, so are all 2B − 1 candidates: each has the probability 1/(2B − 1), and the
# loss is **log(2B − 1)**. With B = 64 that is log(127), the loss of knowing nothing. (With the
# natural logarithm the unit of a loss is the *nat*.) It differs between batch sizes, so never
# compare losses across them.
#
# **Your prediction.** The loss of our untrained network is (a) log(127) exactly · (b) near it, not
# equal · (c) far below: even random weights see something
#
# Two things can move it. For each row, compare the candidates' similarities with their average:
#
# * **unevenness**: how unequal the candidates are. It is the logarithm of the average of exp(s/τ),
#   minus the average of s/τ: 0 if all are equal, otherwise above 0, because the exponential weights
#   large values most. A negative that looks like the anchor by chance makes it grow. It raises the
#   loss.
# * **lead**: how far the positive's similarity, divided by τ, is above that average. It lowers the
#   loss.
#
# Then L = log(2B − 1) + unevenness − lead, exactly.


# %%
def unevenness_and_lead(z_a, z_b):
    s = similarity_matrix(torch.cat([z_a, z_b])) / TEMPERATURE
    others = s[~torch.eye(len(s), dtype=torch.bool)].view(len(s), -1)  # the 2B − 1 candidates
    average = others.mean(1)
    unevenness = others.logsumexp(1) - math.log(others.shape[1]) - average
    lead = s[torch.arange(len(s)), torch.arange(len(s)).roll(len(z_a))] - average
    return unevenness.mean().item(), lead.mean().item()


axis, noise = torch.eye(BATCH, 128), torch.randn(2, BATCH, 128, generator=generator)
same_colours = torch.cat([view(batch, generator, colour=False) for _ in range(2)])
cases = {
    "all rows equal": (torch.ones(BATCH, 128), torch.ones(BATCH, 128)),
    "random directions": (noise[0], noise[1]),
    "untrained network": (z_a, z_b),
    "untrained, colours left alone": embed(network, same_colours).chunk(2),
    "positives equal, negatives at right angles": (axis, axis),
}
print(f"log(2B − 1) = {math.log(2 * BATCH - 1):.3f}")
for name, pair in cases.items():
    unevenness, lead = unevenness_and_lead(*pair)
    loss = info_nce_matrix(*pair, TEMPERATURE).item()
    terms = f"unevenness {unevenness:.3f} − lead {lead:.3f}"
    print(f"loss {loss:.3f} = log(2B − 1) + {terms}   {name}")
start_loss = info_nce_matrix(z_a, z_b, TEMPERATURE).item()

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (b). Even random weights give positives a small lead:
# two views of one picture still share something. They also make the candidates uneven. The two
# effects nearly cancel, and which one wins depends on the weights. A loss *above* log(2B − 1) is no
# error; random directions have it too. With the colours left alone, the lead is far larger, before
# any training. Keep that in mind for section 6.
#
# The last line shows the other end. Every positive is found, and still the loss is not 0: negatives
# at right angles keep some probability. How much depends on τ. (The unevenness there comes from the
# positive, which stands out.)
#
# </details>
#
# ### Train it
#
# Now the training step, in the order of the data: views, embeddings, loss. We follow the loss, and
# another number that needs no label: how often the positive is the most similar of all candidates.


# %%
def run(network, steps, batch=BATCH, temperature=TEMPERATURE, view=view, watch=None):
    def step(images):
        first, second = view(images, generator), view(images, generator)  # two views of each
        z_first, z_second = network(torch.cat([first, second])).chunk(2)  # one network for both
        return info_nce_matrix(z_first, z_second, temperature)

    optimizer = torch.optim.AdamW(network.parameters(), lr=LR, weight_decay=1e-4, fused=True)
    batches = train.batches(pictures, batch, generator=generator)
    return train.fit(step, batches, optimizer, steps=steps, watch=watch, every=100)


def positive_first():
    s = similarity_matrix(embed(network, torch.cat([first, second]))).fill_diagonal_(-2)
    return (s.argmax(1) == partner).float().mean().item()


hits = []
history = run(network, STEPS, watch=lambda: hits.append(positive_first()))
figure, axes = plot.plt.subplot_mosaic("ab;cc", figsize=(8.6, 8), layout="constrained")
plot.loss_curve(history.loss, start=math.log(2 * BATCH - 1), ax=axes["a"])
plot.lines(range(0, STEPS + 1, 100), {"positive is the most similar": hits}, ax=axes["b"])
axes["b"].set(xlabel="training step", ylabel="share of 128 views", ylim=(0, 1))
pair_matrix(similarity_matrix(embed(network, four)), four, four, ax=axes["c"])
alt = f"the loss falls below log(127); hits rise to {hits[-1]:.2f}; positives are the most similar"
plot.show(figure, alt)

# %% [markdown]
# The loss falls, the hits rise, and two shifted diagonals stand out from the matrix. The other
# cells need not be 0, as long as the positive's is the largest of its row. These four pictures show
# four different shapes. In the batch of 64, about sixteen negatives of each view have its shape.
# Could they be why some positives do not come first? Section 5 counts.
#
# ## 5 · The temperature
#
# What does the loss do to a negative? Take the term of row i: $-s_{i,p(i)}/\tau$ plus the
# logarithm of the sum of all $\exp(s_{i,k}/\tau)$. Its gradient with respect to a negative's
# $s_{i,k}$ is that negative's probability, divided by τ. So each negative is pushed away, and the
# more probable it is, the harder. How is the push *shared* among the negatives? By a softmax over
# them.
#
# ### Exercise 4 · Who pushes? ★★★
#
# Write `push_shares`: for every row, each negative's share of the push. The row itself and its
# positive have none; every row adds up to 1.


# %%
def push_shares(z_a, z_b, temperature):
    """Share of every column in what pushes a row away. Returns a tensor [2B, 2B].

    Entry (i, k): row k's share of the push on row i; each row adds up to 1.
    z_a, z_b: [B, dim] embeddings; row i of both belongs to picture i.  temperature: above 0.
    """
    ### BEGIN SOLUTION
    s = similarity_matrix(torch.cat([z_a, z_b])) / temperature
    rows = torch.arange(len(s))
    s[rows, rows] = float("-inf")
    s[rows, rows.roll(len(z_a))] = float("-inf")
    return s.softmax(dim=1)
    ### END SOLUTION


# %%
check.show(push_shares)

# %% tags=["nbval-check-output"]
push_shares = check.push_shares(push_shares)

# %% [markdown]
# One batch, the trained network, one anchor. Move the slider. Which negatives does the loss listen
# to?
#
# **Your prediction.** At a *low* temperature the push comes from (a) all negatives alike · (b) the
# few most similar ones · (c) the least similar ones

# %%
views = torch.cat([first, second])
z_a, z_b = embed(network, views).chunk(2)
TEMPERATURES = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
top_tenth = {}  # of the push: the share of the 13 most similar of 126 negatives, over all rows
for temperature in TEMPERATURES:
    top = push_shares(z_a, z_b, temperature).topk(13, dim=1).values
    top_tenth[temperature] = top.sum(1).mean().item()


def push_at(temperature, row=0):
    shares, negatives = push_shares(z_a, z_b, temperature)[row].sort(descending=True)
    figure, (above, below) = plot.plt.subplots(2, 1, figsize=(9, 3.4), height_ratios=(1, 2))
    above.imshow(plot.tile(torch.cat([views[row, None], views[negatives[:16]]]), columns=17))
    above.set_title("the anchor, then the 16 negatives with the largest shares", fontsize=9)
    above.axis("off")
    below.vlines(range(1, 127), 0, shares[:126], color=plot.COLOURS[0], linewidth=3)
    below.set(xlabel="negative, the most similar first", ylabel="share of the push", ylim=(0, 1))
    alt = "thumbnails of negatives and bars of their shares; the 13 most similar of 126 take"
    return figure, f"{alt} {top_tenth[temperature]:.2f}"


widgets.slideshow(push_at, temperature=TEMPERATURES)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (b). At a low temperature the push goes to the negatives
# that are hardest to tell from the positive; at a high one all are pushed alike. And which are
# those hard negatives? Look at the thumbnails: shapes like the anchor's come early.
#
# The loss doesn't know that. A negative that shows what the anchor shows is a **false negative**:
# it is pushed away although we would like it near. The network can't know, because it has no
# labels. We have them, so let us count, *afterwards*.
#
# **Your prediction.** There are eight shapes. Of the 126 negatives of a view, how many have its
# shape? And is their share of the push (a) smaller than their share of the negatives · (b) the same
# · (c) clearly larger?
#
# We count for the main run, and for three short ones with three temperatures. The slider shows the
# similarities at the end of each short run.
#
# </details>

# %%
shape = pool.factors["shape"][:BATCH].repeat(2)  # labels: for counting, never for training
same_shape = shape[:, None] == shape[None]
same_picture = torch.eye(BATCH, dtype=torch.bool).repeat(2, 2)  # itself or its positive
false_count = (same_shape & ~same_picture).sum(1).float().mean().item()


def false_share(network, temperature):  # of the push: what falls on negatives of the same shape
    shares = push_shares(*embed(network, views).chunk(2), temperature)
    return (shares * same_shape).sum(1).mean().item()


runs = {t: fresh_network() for t in (0.05, 0.2, 1.0)}
for t in runs:
    run(runs[t], SHORT, temperature=t)
false_shares = {t: false_share(network_t, t) for t, network_t in runs.items()}
main_share = false_share(network, TEMPERATURE)  # after the main run
print(f"same shape: {false_count / 126:.3f} of negatives, {main_share:.3f} of the push")


def similarities_at(trained_with_temperature):
    t = trained_with_temperature
    s = similarity_matrix(embed(runs[t], views))
    groups = {"positives": s[rows, partner]}
    groups["negatives, same shape"] = s[same_shape & ~same_picture]
    ax = densities(groups | {"negatives, other shape": s[~same_shape]})
    ax.set_title(f"temperature {t:g}: same shape takes {false_shares[t]:.2f} of the push")
    ax.set_xlabel("cosine similarity")
    alt = "similarities of positives, of negatives with the same shape and of others; temperature"
    return ax.figure, f"{alt} {t:g}"


widgets.slideshow(similarities_at, trained_with_temperature=tuple(runs))

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# About sixteen negatives, one in eight, have the anchor's shape. In our run it was (c): they get
# clearly more than their share. That is no accident. Whatever makes the positive easy to find
# makes them hard to tell from it, and the loss pushes hardest where it can't tell. At τ = 1 they
# get hardly more than their share: there, all are pushed nearly alike.
#
# Why does it work at all, then? The network can place a view only by what survives the changes,
# and two pictures of one shape share most of that. What it can't tell apart it can't push apart:
# at the lower temperatures, negatives of the same shape are on average more similar than the rest,
# though both are pushed. The groups overlap, and at τ = 1 they hardly differ.
#
# </details>
#
# ### Which temperature, how large a batch?
#
# Is the network that listened to false negatives most the worst one? Now look at what counts: the
# features h, measured by a linear probe for shape. A second knob is the batch. More pictures mean
# more negatives, and a harder task: log(2B − 1) grows. But more pictures per step also mean fewer
# steps for the same work. (The batch sizes come from `make results`, with equally many pictures.)

# %%
bank = pool[:4000]  # the labelled pictures of all probes
y_train, y_test = data.factor_classes(bank), data.factor_classes(test)


def probe_scores(encode):
    """Test accuracy of linear probes, factor by factor; for the angle, mean over six shapes."""
    x_train, x_test = encode(bank.images), encode(test.images)
    scores, angles = {}, []
    for name in ("shape", "hue", "size", "place"):
        scores[name] = evaluate.linear_probe(x_train, y_train[name], x_test, y_test[name])
    for kind in (1, 2, 3, 4, 6, 7):  # disc and ring have no angle
        a, b = y_train["shape"] == kind, y_test["shape"] == kind
        rows = x_train[a], y_train["angle"][a], x_test[b], y_test["angle"][b]
        angles.append(evaluate.linear_probe(*rows))
    return scores | {"angle": sum(angles) / 6}


def probe_h(network):
    return probe_scores(evaluate.encoder(network[0]))  # h, not z


by_temperature = {t: probe_h(network_t) for t, network_t in runs.items()}
for t, scores in by_temperature.items():
    print(f"temperature {t:<4g} shape {scores['shape']:.3f}, false negatives {false_shares[t]:.3f}")
if settings.current.full:  # other batch sizes, equally many pictures
    sized = {B: runs[TEMPERATURE] if B == BATCH else fresh_network() for B in (16, BATCH, 256)}
    for B in (16, 256):
        run(sized[B], SHORT * BATCH // B, batch=B)
    record("batch_sizes", **{f"B = {B}": probe_h(net)["shape"] for B, net in sized.items()})
for name, value in stored("08", "batch_sizes").items():
    print(f"five seeds, {name}, equally many pictures: shape {value}")

# %% [markdown]
# No. At τ = 1 false negatives get hardly more than their share, and that network knows less of
# shape than the one at τ = 0.2. One reason that fits: a loss that pushes all negatives alike spends
# most of the push on those that are far away anyway. But take care with cause and effect. A network
# that knows shapes *must* find same shapes similar, and so gives them more of the push. Compare the
# short run at τ = 0.2 with the main run: same temperature, larger share, more knowledge of shape.
#
# And the batch? The last lines compare equal numbers of pictures: 1,600, 400 and 100 steps, all
# with the learning rate that was chosen for B = 64. Their intervals overlap. So a small fixed
# budget buys about as much with each. The lines do not say whether more negatives help by
# themselves. In general, τ and B have to be tuned together with the learning rate, and losses
# can't be compared across either: their scale changes with both.
#
# ## 6 · The views decide
#
# A positive is found by what *both* views share. So what the views change is useless for the game,
# and what they leave alone is welcome, above all if it is easy to see. The views are where we tell
# the network what to ignore. In the language of the field: **augmentations define the
# invariances**.
#
# Five questions for a linear probe on the features: the *shape*; the *hue* (six sectors of the
# colour wheel); the *size* (four classes); the *place* (which quarter of the picture); the
# *angle*. The last one needs care: a square turned by 90° is the same square. So we ask for the
# angle modulo 90° for squares and crosses, 120° for triangles, 72° for flowers, in quarters of
# that turn, each shape with its own probe (crescents, and the shape that is itself called *angle*,
# have the full 360°). Discs and rings have no angle.
#
# The rows of the table are named after what the views change: *colour*; *zoom*, which is zoom and
# shift together; *turn*, around the middle of the picture, so that the place changes too. All rows
# show h, except the one that ends in “: z”. The first two rows are the baselines.
#
# **Your prediction.** We leave the colours alone, and everything else as it is. Compared with the
# run with colour changes, the features will (a) know hue in addition · (b) know hue instead of
# shape · (c) be much the same

# %%
CHANCE = {"shape": 1 / 8, "hue": 1 / 6, "size": 1 / 4, "place": 1 / 4, "angle": 1 / 4}
KINDS = ("colour", "zoom", "turn")  # what the views can change (there is always some noise)
GRID = ("colour, zoom, turn", "zoom, turn", "colour, turn", "colour, zoom", *KINDS, "nothing")


def views_that_change(these):
    return lambda images, generator: view(images, generator, *(kind in these for kind in KINDS))


run(plain := fresh_network(), STEPS, view=views_that_change(GRID[1]))
evaluate.calibrate_batchnorm(untrained := fresh_network(), pictures[:4000])
table = {"raw pixels": probe_scores(evaluate.pixels), "random encoder": probe_h(untrained)}
table |= {GRID[0]: probe_h(network), f"{GRID[0]}: z": probe_scores(evaluate.encoder(network))}
table[GRID[1]] = probe_h(plain)
grid = {GRID[0]: by_temperature[TEMPERATURE]}
for these in settings.live_or_full(live=(), full=GRID[1:]):
    run(net := fresh_network(), SHORT, view=views_that_change(these))
    grid[these] = probe_h(net)
if settings.current.full:
    record("views", **{f"{row}: {key}": grid[row][key] for row in GRID for key in CHANCE})
tables, five_seeds = {f"your run, {STEPS} steps": table}, stored("08", "views")
if five_seeds:
    means = {row: {key: five_seeds[f"{row}: {key}"].mean for key in CHANCE} for row in GRID}
    tables[f"all combinations, {SHORT} steps, mean of five seeds"] = means
    for kind, rest in zip(KINDS, GRID[1:4], strict=True):
        gain = evaluate.paired_ci(five_seeds[f"{GRID[0]}: shape"], five_seeds[f"{rest}: shape"])
        print(f"five seeds, all three changes minus all but {kind}: shape {gain}")
alt = f"probe accuracies: {plot.alt_scores(table[GRID[0]])} with colour changes; without: "
plot.show(probe_map(tables, CHANCE), alt + plot.alt_scores(table[GRID[1]]))

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (b). With colour changes, hue falls nearly to chance,
# and shape has to be learnt. Without them, the colours of shape and background tell which views
# belong together: no need to look at shapes. That is lesson 00's shortcut.
#
# Now the other columns. Our views change place and angle too. Why does h know something of them,
# of the angle even more than a random encoder? Compare h with z. The loss sees z, and z holds less
# of both: the projector lets go of what the loss has no use for. h comes before it. To recognise a
# shape wherever and however it lies, a network may first find edges and their directions, and h
# can still hold these. So more is left in h for later tasks. That is why h is kept and the
# projector is thrown away. This is no law: in the row without colour changes, h has lost place and
# angle too. There, colours are enough. And size? Our zoom is narrower than the range of sizes, so a
# large shape stays rather large. Size still helps to find the positive, and both h and z keep it.
#
# The table of all eight combinations (short runs, five seeds) is yours to read. Take one column,
# and compare rows that differ in one change only. The lines above the table do it for shape,
# paired by seed. Colour makes the largest difference. Zoom *costs* shape here. A likely
# reason: it makes the game harder, and 400 steps are few. And turn? With zoom its effect is lost in
# the noise. Without zoom it is large: compare *colour, turn* with *colour*. If views neither turn
# nor move, both views of a picture have their shape at the same place, and place is an easy way to
# find the positive. That is our interpretation; the table alone can't prove it.
#
# </details>
#
# ## 7 · Look around
#
# Numbers say how much, maps show what. Four encoders see the same 240 test pictures: an untrained
# one, one trained with shape *labels*, our main run, and the run without colour changes. t-SNE
# squeezes their features into two dimensions. Above each map stands its **trustworthiness**: how
# far neighbours on the map are neighbours among the features too (1: all of them, about .5: a
# random map). Distances between far groups mean nothing.
#
# Choose what the colours show. With jupyter-scatter installed (`pip install jupyter-scatter`,
# then restart), the maps are live: point at a dot to see its picture, and the same picture lights
# up in all four. Otherwise each dot is its picture.

# %%
options = {"view": view, "steps": SHORT, "lr": 5e-3, "batch": 2 * BATCH, "generator": generator}
start = fresh_network()[0]
supervised = evaluate.train_classifier(start, pool.images, pool.factors["shape"], **options)
encoders = {"random": untrained, "supervised (shape)": supervised}
encoders |= {"self-supervised": network, "self-supervised, no colour changes": plain}
few = test[:240]
classes = data.factor_classes(few)
names = {
    "shape": data.SHAPES,
    "hue": ("red", "yellow", "green", "cyan", "blue", "magenta"),
    "size": ("small", "medium", "large", "very large"),
}
words = {key: [row[k] for k in classes[key].tolist()] for key, row in names.items()}
maps = {}
for name, encoder in encoders.items():
    maps[name] = evaluate.map_2d(evaluate.features(encoder[0], few.images), seed=0)
alt = "four maps of the same 240 pictures. Shapes lie together in the supervised and in the "
alt += "self-supervised one; without colour changes it is colours that lie together"
widgets.embedding_explorer(maps, few.images, words, alt=alt)

# %% [markdown]
# Where do shapes form islands, where colours? Compare the self-supervised map with the
# supervised one: nobody told it how many kinds there are.
#
# ## 8 · Does it hold up?
#
# The lesson's statements, checked with the numbers of *your* run (✓ or ✗). Below them: the same
# lesson, run by us with five seeds (`make results LESSON=08`).

# %%
changed, kept, z = table[GRID[0]], table[GRID[1]], table[f"{GRID[0]}: z"]
near = abs(start_loss - math.log(2 * BATCH - 1)) < 1
claim("start_loss", "The untrained loss is within one nat of log(2B − 1)", near, start=start_loss)
shape, hue = changed["shape"], changed["hue"]
claim("shape_probe", "The linear probe for shape reaches .80", shape >= 0.80, shape=shape)
lost = hue <= CHANCE["hue"] + 0.10
claim("hue_falls", "With colour changes, hue falls to within 10 points of chance", lost, hue=hue)
rise = shape - kept["shape"]
gain = {"rise": rise, "shape_without": kept["shape"], "hue_without": kept["hue"]}
claim("shape_rises", "With colour changes, shape rises by at least 40 points", rise >= 0.40, **gain)
place = {"h": changed["place"], "z": z["place"]}
claim("place_in_h", "h knows more of the place than z", place["h"] - place["z"] >= 0.10, **place)
low, high = top_tenth[0.05], top_tenth[1.0]
hard = low > 0.5 > high
claim("top_tenth", "The nearest tenth takes most push at τ = .05, not 1", hard, low=low, high=high)
ratio = main_share / (false_count / 126)
held = ratio >= 1.5
claim("false_share", "False negatives take 1.5 times their share, or more", held, ratio=ratio)
cold, warm, hot = false_shares.values()
held, shares = min(cold, warm) > hot, {"cold": cold, "warm": warm, "hot": hot}
claim("colder_more", "At τ = .05 and τ = .2 their share is larger than at τ = 1", held, **shares)
warm, hot = by_temperature[0.2]["shape"], by_temperature[1.0]["shape"]
short = {"warm": warm, "hot": hot}
claim("hot_worse", "The short run at τ = 1 knows less of shape than at τ = .2", hot < warm, **short)
show_stored("08")

# %% [markdown]
# ## Recap
#
# 1. InfoNCE is a classification without classes: each view picks its positive out of the batch.
#    The target is the column where *we* put the positive: the diagonal for first against second
#    views, the diagonal shifted by B for all against all.
# 2. The loss of knowing nothing is log(2B − 1); unevenness raises it, the positive's lead lowers
#    it. The temperature decides how much of the push the hardest negatives get, false negatives
#    among them.
# 3. Views decide what is learnt. What they change loses its use: z holds little of it, h may hold
#    more. Of what they leave, the easiest is taken.
#
# | symbol | meaning |
# |---|---|
# | B | pictures per batch; 2B views, each with 2B − 1 candidates |
# | h, z | features, the encoder's output; embedding, the projector's output, which the loss sees |
# | s, p(i) | cosine similarity of two embeddings; the row of row i's positive |
# | τ | temperature: similarities are divided by it |
#
# **Sources.** SimCLR: Chen et al. 2020, arXiv 2002.05709, equation (1), Algorithm 1, figure 5 for
# colour and cropping, section 4.2 and table 3 for h and z. InfoNCE: van den Oord, Li, Vinyals
# 2018, arXiv 1807.03748, equation (4). The B × B form, both ways: Radford et al. 2021 (CLIP),
# arXiv 2103.00020. Temperature and hard negatives: Wang, Liu 2021, arXiv 2012.09740. False
# negatives: Chuang et al. 2020, arXiv 2007.00224. What views keep: Xiao et al. 2021, arXiv
# 2008.05659. Trustworthiness: Venna, Kaski 2001.
#
# **Simplified here:** 64 pictures per batch, and sprites whose factors, all but shape, are what our
# views change (size only in part). SimCLR used 4,096 photographs per batch; there, cropping also
# decides which *part* of an object is seen.
#
# **Where it fails:** where views leave a shortcut, or change what you need; where a batch holds
# few kinds, so that most negatives are false negatives.
#
# ## Further
#
# * Train on a batch without false negatives: cheat with the labels, and mask negatives of the same
#   shape as the diagonal is masked. How much is gained? (With views of the same shape as further
#   positives it is *supervised contrastive learning*, arXiv 2004.11362.)
# * Leave the positive out of the denominator (*decoupled* contrastive learning, arXiv 2110.06848).
#   What is the loss of equal rows then?
# * Train with `data.entangled_sprites()`. Which shortcut do the views leave open there?
#
# **Next:** {next}
