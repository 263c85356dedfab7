# ---
# jupyter:
#   ssl_course:
#     id: "10"
#     title: Can columns do the work of negatives?
#     difficulty: 3
#     field: [dimension-contrastive]
#     objectives:
#       - read one batch in two ways, rows against rows and columns against columns
#       - write the losses of Barlow Twins and VICReg, and say what each term prevents
#       - compare three families at equal steps, and local features with global ones
#     prerequisites: lessons 07 and 08
# ---

# %% [markdown]
# # Can columns do the work of negatives?
#
# After this lesson you can write Barlow Twins and VICReg from scratch, say what each of their terms
# prevents, and explain why comparing columns does what comparing samples did.
#
# *About {minutes} minutes with the exercises; for about {waiting} of them you wait while the
# computer trains. Two processor cores are enough; no GPU, no internet.*
#
# Run the cells from top to bottom with **Shift + Enter**, and guess before each result.

# %%
import torch
import torch.nn.functional as F
from ssl_course import augment, check, data, evaluate, losses, methods, models
from ssl_course import plot, settings, train, widgets
from ssl_course.course import claim, record, show_stored, stored
from ssl_course.methods import recipes
from ssl_course.plot import lesson_10 as drawings

STEPS, LR = 300, 4e-3  # of each run, 64 pictures per step: about 10 s on two cores
pool, test = data.sprites()
pictures = pool.without_labels()
generator = train.seed_all(settings.current.seed)

# %% [markdown]
# ## 1 · One batch, two readings
#
# A batch of embeddings is a table **Z**: a *row* for each picture, a *column* for each number of
# the embedding. Lesson 08 multiplied rows with rows, Z Zᵀ. It pulled **positives** together, the
# two views of a picture, and pushed **negatives** apart, views of different pictures. You can also
# multiply *columns* with columns, ZᵀZ. Each entry of it says how far two numbers of the embedding
# go together, picture after picture.
#
# Below are both products of the same Z: 24 pictures, 8 numbers each, from a fresh network.
# Nothing is centred or scaled. Call the sum of all squared entries of a matrix its **energy**. One
# matrix has 576 entries, the other has 64.
#
# **Your prediction.** The energy of Z Zᵀ is (a) nine times that of ZᵀZ, as it has nine times the
# entries · (b) larger, but nobody can say how much · (c) the same


# %%
def view(images, generator):
    """Lesson 00's view: turn, zoom, shift, colours, grain."""
    images = augment.affine(images, degrees=180, scale=(0.8, 1.25), shift=0.15, generator=generator)
    return recolour(images, generator)


def recolour(images, generator):
    images = augment.shuffle_channels(images, generator=generator)
    images = augment.scale_channels(images, strength=0.5, generator=generator)
    images = augment.brightness_contrast(images, brightness=0.2, contrast=0.3, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


fresh = torch.nn.Sequential(models.ConvEncoder(), models.Projector(64, 256, 8))
Z = fresh(pictures[:24] / 255).detach()
rows, columns = Z @ Z.T, Z.T @ Z
figure, (left, right) = plot.plt.subplots(1, 2, figsize=(9, 4.2), layout="constrained")
for ax, matrix, name in ((left, rows, "Z Zᵀ, rows"), (right, columns, "ZᵀZ, columns")):
    reach, energy = matrix.abs().max().item(), matrix.pow(2).sum().item()
    image = ax.imshow(matrix, cmap="PuOr", vmin=-reach, vmax=reach)
    figure.colorbar(image, ax=ax, shrink=0.8, label="product (no unit)" if ax is right else "")
    ax.set_title(f"{name}: {matrix.numel()} entries, energy {energy:.3f}", fontsize=9)
left.imshow(plot.tile(pictures[:24], columns=1, gap=0), extent=(-1.7, -0.6, 23.5, -0.5))
left.set(xlim=(-1.8, 23.5), xticks=[], yticks=[], xlabel="the same 24 pictures")
right.set(xlabel="column of Z", ylabel="column of Z")
alt = "two heat maps of one batch: 24 by 24 products of rows, 8 by 8 of columns. Energies: "
plot.show(figure, alt + f"{rows.pow(2).sum():.3f} and {columns.pow(2).sum():.3f}")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# It is (c), in every run: the same, up to rounding. Write out one squared entry of Z Zᵀ, for
# pictures i and j. It is a product of two sums over the columns k and l:
#
# $$\Big(\sum_k Z_{ik} Z_{jk}\Big)\Big(\sum_l Z_{il} Z_{jl}\Big)
# = \sum_k \sum_l Z_{ik} Z_{il}\; Z_{jk} Z_{jl}$$
#
# Now add this up over all i and j, but in another order: keep k and l fixed, and sum over i and j
# first. That leaves $(\sum_i Z_{ik} Z_{il})(\sum_j Z_{jk} Z_{jl})$. Both factors are the same
# number, so it is a squared entry of ZᵀZ. One sum of four-fold products, added up in two orders:
# $\|ZZ^\top\|_F^2 = \|Z^\top Z\|_F^2$, where $\|\cdot\|_F^2$ is the usual sign for the energy.
#
# What does it mean for learning? Both matrices have a diagonal. That of Z Zᵀ holds the squared
# lengths of the rows, that of ZᵀZ those of the columns. Subtract the squares of the diagonals;
# “off-diagonal” is the energy of what is left:
#
# $$\text{off-diagonal of } ZZ^\top = \text{off-diagonal of } Z^\top Z
# + \sum_k \|\text{column}_k\|^4 - \sum_i \|\text{row}_i\|^4$$
#
# So if all lengths are held fixed, then *pushing columns towards right angles pushes rows towards
# right angles, by the same amount*. A loss that compares columns has negatives too. It reads them
# in the other order (Garrido et al. 2023, arXiv 2206.02574). Note that both sides need the same Z:
# if a loss centres the columns first, then Z is the centred one, left and right. And the identity
# is about *squared* products. SimCLR's loss shares its push out in another way, and Barlow Twins
# multiplies two different views. These losses are relatives, not the same loss.
#
# </details>
#
# Both products have the same energy. **Look back** shows why, and what follows for the
# *off-diagonal* energy: what is left of it without the squares of the diagonal.
#
# ### Exercise 1 · Negatives, read from the columns ★★☆
#
# A batch of 100,000 rows has a Z Zᵀ of ten billion entries. Write `row_energy`: the sum of the
# squares *off the diagonal* of Z Zᵀ, without ever building that matrix. (The check measures it.)


# %%
def row_energy(z):
    """Sum of the squared products of all ordered pairs of different rows of z [batch, dim].

    One number, as a tensor or not.
    """
    ### BEGIN SOLUTION
    columns = z.T @ z
    total = columns.pow(2).sum()
    own = z.pow(2).sum(1).pow(2).sum()
    return total - own
    ### END SOLUTION


# %%
check.show(row_energy)  # stuck? check.row_energy.hint()

# %% tags=["nbval-check-output"]
row_energy = check.row_energy(row_energy)

# %% [markdown]
# ## 2 · Some columns close, others far?
#
# You may read dimension-contrastive methods described in one sentence: make *some* variables of the
# embedding close for two views of a picture, and push the *others* apart. Let us take that at its
# word: make columns 1 to 4 of Z close for two views, and columns 5 to 8 far.
#
# Before you run it: is there anything in this loss that keeps columns 1 to 4 from saying nothing at
# all? Anything that stops columns 5 to 8?


# %%
def spreads_of(z):
    return evaluate.embedding_std(z[:, :4]), evaluate.embedding_std(z[:, 4:])


def literal_step(images):
    first, second = view(images, generator), view(images, generator)
    z_a, z_b = fresh(torch.cat([first, second])).chunk(2)
    literal.append(spreads_of(z_a))
    distance = (z_a - z_b).pow(2)
    return distance[:, :4].mean() - distance[:, 4:].mean()


literal = []  # (spread of columns 1 to 4, spread of columns 5 to 8) at each step
optimizer = torch.optim.AdamW(fresh.parameters(), lr=1e-2)
train.fit(literal_step, train.batches(pictures, 64, generator=generator), optimizer, steps=100)
close, far = zip(*literal, strict=True)
ax = plot.plt.subplots(figsize=(6, 3), layout="constrained")[1]
ax.plot(close, color=plot.COLOURS[0], label="columns 1–4, “close”")
ax.plot(far, color=plot.COLOURS[3], linestyle="--", label="columns 5–8, “far”")
ax.set(yscale="log", xlabel="training step", ylabel="spread over the batch (log scale)")
ax.legend(frameon=False)
alt = f"two curves: the spread of the far columns grows from {far[0]:.2g} to {far[-1]:.2g}, "
plot.show(ax.figure, alt + f"that of the close ones goes from {close[0]:.2g} to {close[-1]:.2g}")

# %% [markdown]
# The far columns explode, as lesson 07's first loss did: no distance is ever far
# enough. The close columns have lesson 07's other illness: nothing asks them to differ between
# *pictures*, and their share of the embedding sinks away.
#
# So the sentence leaves out what matters. In the methods of this lesson
#
# * *every* column is made close for the two views of a picture. None is picked out to be far;
# * what is kept apart is one column *from another column*, over the whole batch: no two columns
#   should say the same thing about the pictures.
#
# ### Barlow Twins
#
# Bring every column of each view to mean 0 and standard deviation 1 over the batch. Then multiply
# each column of the first view with each column of the second, and take the mean over the pictures.
# That is the **cross-correlation matrix** C. It should become the identity: 1 on the diagonal (each
# column agrees with itself in the other view), 0 elsewhere (no column repeats another one).
#
# ### Exercise 2 · The cross-correlation matrix ★★☆
#
# A column may be the same for all pictures, and then its standard deviation is 0. So never divide
# by less than 0.003. The standard deviation divides by the batch size, as the mean does.
# (`losses.barlow_twins` adds 0.00001 to the variance instead: the same floor, √0.00001.)
# Section 5 trains a network through your function, so a gradient must flow back to both views.


# %%
def cross_correlation(z_a, z_b):
    """C [dim, dim]: C[k, l] is the correlation of column k of z_a with column l of z_b.

    z_a, z_b: [batch, dim]; row i of both shows picture i. Every entry lies between -1 and 1,
    and is 0 for a column that does not vary.
    """
    ### BEGIN SOLUTION
    a = (z_a - z_a.mean(0)) / z_a.std(0, correction=0).clamp(min=0.003)
    b = (z_b - z_b.mean(0)) / z_b.std(0, correction=0).clamp(min=0.003)
    return a.T @ b / len(z_a)
    ### END SOLUTION


# %%
check.show(cross_correlation)

# %% tags=["nbval-check-output"]
cross_correlation = check.cross_correlation(cross_correlation)

# %% [markdown]
# ## 3 · VICReg: three wishes, three terms
#
# Barlow Twins packs all this into one matrix. **VICReg** says it in three terms, and has no need to
# standardise anything:
#
# * **invariance**: two views of a picture get equal rows. The mean squared difference.
# * **variance**: every column has a standard deviation of at least 1 over the batch. That forbids
#   complete collapse.
# * **covariance**: different columns don't go together. That forbids dimensional collapse.
#
# ### Exercise 3 · The variance term ★★☆
#
# A column pays max(0, 1 − std), where std, its standard deviation, is √(variance + 0.0001) over the
# batch. The term is the mean over the columns. (VICReg takes it for each view and averages the
# two.) Write the max with `F.relu`, not with Python's `max`: further down, one call computes your
# term for 36 runs at once. Networks are trained through both terms, so each is a tensor with one
# number, and a gradient must flow back to z.
#
# ### Exercise 4 · The covariance term ★★☆
#
# Centre every column, multiply columns with columns, and divide by batch − 1: the covariance
# matrix. The term is the sum of its squares off the diagonal, divided by the number of columns.
# (VICReg adds it up for the two views.) Up to these factors it is the off-diagonal energy of ZᵀZ
# from section 1, on centred columns.


# %%
def variance_term(z):
    """Mean over the columns of z [batch, dim] of max(0, 1 - std); a tensor, one number, 0 to 1.

    The variance divides by batch - 1; 1e-4 is added to it before the root.
    """
    ### BEGIN SOLUTION
    std = (z.var(0) + 1e-4).sqrt()
    return F.relu(1 - std).mean()
    ### END SOLUTION


# %%
check.show(variance_term)

# %% tags=["nbval-check-output"]
variance_term = check.variance_term(variance_term)


# %%
def covariance_term(z):
    """Sum of the squared covariances of different columns of z [batch, dim], divided by dim.

    A tensor with one number, at least 0; each pair of columns counts twice.
    """
    ### BEGIN SOLUTION
    centred = z - z.mean(0)
    covariance = centred.T @ centred / (len(z) - 1)
    off_diagonal = covariance - covariance.diagonal().diag()
    return off_diagonal.pow(2).sum() / z.shape[1]
    ### END SOLUTION


# %%
check.show(covariance_term)

# %% tags=["nbval-check-output"]
covariance_term = check.covariance_term(covariance_term)

# %% [markdown]
# ### Three sliders
#
# What does each term *do*? Let us leave the network out. Take 24 pairs of points in the plane: a Z
# with two columns, twice. The points may go wherever the loss sends them. They start on a narrow
# slanted cloud, positives a little apart. (Circle and triangle in the pictures: the two
# views; a line joins them.)
#
# The cell below runs 150 steps of gradient descent for *every* position of three sliders, all at
# once. (`vmap` applies our loss to each of the 36 runs.) Then move the sliders. Which term pulls
# positives together? Which one makes the cloud wide? Which one makes it round? Which two together
# are enough, and for what?

# %%
weights = {"invariance": (0, 5, 25), "variance": (0, 5, 25), "covariance": (0, 1, 5, 25)}
runs = torch.cartesian_prod(
    *(torch.tensor(values, dtype=torch.float) for values in weights.values())
)
across = torch.randn(2, 24, 1, generator=generator)
start = torch.cat([0.5 * across[0], 0.5 * across[0] + 0.12 * across[1]], dim=1)
start = start + 0.2 * torch.randn(2, 24, 2, generator=generator)  # two views of each pair
free = start.repeat(len(runs), 1, 1, 1).requires_grad_()  # [run, view, pair, column]


def all_terms(z_a, z_b):
    invariance = (z_a - z_b).pow(2).mean()
    variance = (variance_term(z_a) + variance_term(z_b)) / 2
    covariance = covariance_term(z_a) + covariance_term(z_b)
    return torch.stack([invariance, variance, covariance])


terms_seen = []  # [run, 3] at each step
for _ in range(settings.shrink(150, 5)):
    terms = torch.func.vmap(all_terms)(free[:, 0], free[:, 1])
    (gradient,) = torch.autograd.grad((runs * terms).sum(), free)
    terms_seen.append(terms.detach())
    free.data -= 0.2 * gradient


# %%
def cloud(points, ax, title):
    ax.plot(*points.permute(2, 0, 1), color="#999999", linewidth=0.8)  # a line joins positives
    for part, colour, marker in zip(points, plot.COLOURS, "o^", strict=False):
        ax.plot(*part.T, marker, color=colour, markersize=4)
    ax.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal", xlabel="column 1", ylabel="column 2")
    ax.set_title(title, fontsize=9)


def draw(**chosen):
    run = (runs == torch.tensor(list(chosen.values()))).all(1).nonzero().item()
    figure, (left, right) = plot.plt.subplots(1, 2, figsize=(8.5, 3.6), layout="constrained")
    cloud(free[run].detach(), left, "after 150 steps")
    for name, values, line in zip(chosen, torch.stack(terms_seen)[:, run].T, LINES, strict=True):
        right.plot(values, **line, label=name)
    right.set(xlabel="step", ylabel="term, without its weight", ylim=(-0.05, 1.05))
    right.legend(frameon=False)
    return figure, f"24 pairs of points after 150 steps with weights {chosen}"


LINES = [dict(color=plot.COLOURS[k], linestyle=style) for k, style in enumerate(("-", "--", ":"))]
named = {"all three": (25, 25, 25), "no invariance": (0, 25, 25)}
named |= {"no variance": (25, 0, 25), "no covariance": (25, 25, 0)}
twin, axes = plot.plt.subplots(2, 3, figsize=(9, 6), layout="constrained")
axes[1, 2].axis("off")
cloud(start, axes[0, 0], "start")
for ax, (name, chosen) in zip(axes.flat[1:-1], named.items(), strict=True):
    cloud(free[(runs == torch.tensor(chosen)).all(1)][0].detach(), ax, name)
alt = "five clouds of 24 joined pairs: start, " + ", ".join(named)
widgets.slideshow(draw, start=dict.fromkeys(weights, 25), twin=(twin, alt), **weights)

# %% [markdown]
# Each term does one thing, and two are never enough for all three wishes. Invariance and variance:
# positives together, wide, but still slanted. Variance and covariance: wide and round, but
# positives apart. Invariance and covariance: positives together and round, but small.
#
# Did you notice that *without variance* the free points become a small cloud, not a single point?
# They have no reason to go further. A network has one: a constant is the easiest way to make two
# views equal. So let us train one.
#
# ### Which VICReg?
#
# The weights 25, 25, 1 are quoted everywhere. They mean something only with the scale of the terms,
# and that differs under the same name. Factors relative to the terms above:
#
# | | invariance | variance | covariance |
# |---|---|---|---|
# | ours, the authors' code, lightly | 1 | 1 (mean of both views) | 1 (sum of both views) |
# | the paper's equations (1) to (6) | dim (a sum over columns) | 2 (sum of both views) | 1 |
# | solo-learn | 1 | 2 | 1 |
# | VICRegL's code | 1 | 1 | ½ (mean of both views) |
#
# Barlow Twins: the authors add up (1 − Cₖₖ)² and 0.0051 · Cₖₗ²; lightly takes 0.005. solo-learn
# multiplies the whole sum by a further factor: 0.025 in its loss function, 0.1 in its settings for
# CIFAR. The authors' z has 8,192 columns. In ours each column meets 127
# others only, and their squares get the weight 0.02. When you read “weight 25”, ask: of what?
#
# ## 4 · In training: drop one term
#
# Four runs on sprites, 300 steps each, from the same first weights, with the same pictures and
# views. One has all three terms, each of the others lacks one. On the way we measure z as in lesson
# 07: its *spread* (the mean of the columns' standard deviations over the batch) and its *effective
# rank* (how many directions are in use).
#
# **Your prediction.** Which run ends with a healthy spread *and* the highest rank of all, and yet
# loses accuracy on shapes? (a) without invariance · (b) without variance · (c) without covariance


# %%
def vicreg(z_a, z_b, weights=(25, 25, 1)):
    return (torch.tensor(weights) * all_terms(z_a, z_b)).sum()


def pretrain(loss, pictures=pictures, encoder=models.ConvEncoder, **options):
    """A network trained on loss(z_a, z_b). All runs draw the same weights, pictures, views."""
    generator = train.seed_all(settings.current.seed)
    options = {"view": view, "steps": STEPS, "lr": LR, "generator": generator} | options
    method = methods.pair_method(loss)
    network, _ = methods.pretrain(method, encoder(), pictures, **options)
    return network


def spread_and_rank(network):
    z = evaluate.features(network, pictures[:500])
    return evaluate.embedding_std(z), evaluate.effective_rank(z)


def probe_shape(network, per_class=10):
    """Linear probe for shape on the encoder's features h, ten labels per class, five draws."""
    x_train, x_test = (evaluate.features(network[0], part.images) for part in (pool[:5000], test))
    y_train, y_test = pool.factors["shape"][:5000], test.factors["shape"]
    return evaluate.few_label_probe(x_train, y_train, x_test, y_test, per_class=per_class)


# %%
dropped = {"all three terms": (25, 25, 1), "no invariance": (0, 25, 1)}
dropped |= {"no variance": (25, 0, 1), "no covariance": (25, 25, 0)}
networks, snapshots = {}, {name: [] for name in dropped}
for name, chosen in dropped.items():

    def loss(z_a, z_b, chosen=chosen):
        return vicreg(z_a, z_b, chosen)

    def watch(network, seen=snapshots[name]):
        seen.append(spread_and_rank(network))

    networks[name] = pretrain(loss, watch=watch, every=STEPS // 6)
shapes = {name: probe_shape(network) for name, network in networks.items()}
figure, axes = plot.plt.subplots(3, 1, figsize=(7, 8.6), layout="constrained")
for column, label in ((0, "spread of z (log scale)"), (1, "effective rank of z, at most 128")):
    series = {name: [pair[column] for pair in pairs] for name, pairs in snapshots.items()}
    plot.lines(range(0, STEPS + 1, STEPS // 6), series, ax=axes[column])
    axes[column].set(xlabel="training step", ylabel=label, yscale=("log", "linear")[column])
drawings.accuracy_bars(shapes, chance=1 / 8, ax=axes[2]).set_title("shape, ten labels per class")
alt = f"spread and rank of z over steps for four runs; shape probes: {plot.alt_scores(shapes)}"
plot.show(figure, alt)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (a).
#
# * *No variance*: z stays next to a point: its spread rises a little, falls again, and ends at
#   about a hundredth of the full run's. That is complete collapse. Zero has no covariance
#   either, so the covariance term alone can't hold it: that is lesson 07's false rescue. The
#   rank does not warn you, as it asks for directions, not for sizes.
# * *No covariance*: every column is alive, but they repeat each other, and few directions are left.
#   That is dimensional collapse. Now the spread looks fine, and only the rank tells.
# * *No invariance*: the spread is healthy and the rank is the highest of all. But nothing says
#   *what* the columns should tell, and the probe for shape on h is less accurate. A healthy z is
#   not yet a good representation.
#
# </details>
#
# ## 5 · Three families, side by side
#
# Same network, pictures, views, steps; only the loss differs:
#
# * *siamese*: lesson 07's margin loss, one positive, one negative per row. (All four are siamese
#   networks in lesson 07's sense. Here the name stands for the loss on single pairs.)
# * *sample-contrastive*: SimCLR, rows against rows (lesson 08);
# * *dimension-contrastive*: Barlow Twins and VICReg, columns against columns.
#
# Each got its learning rate from a short search: three or four values between 0.001 and 0.01, one
# seed, validation pictures (`results/search`). The weight in Barlow Twins was also chosen there.
# Margin and temperature were not searched. So don't trust small gaps.
#
# SimCLR never compares columns. VICReg never compares the rows of *different pictures*. So let us
# look at each z through both products: the mean squared cosine of all pairs of *rows*, and the mean
# squared correlation of all pairs of *columns*. (z is centred; each row and each column is also
# paired with itself. 1 is all parallel; 1/128 is the least that 128 columns allow.)
#
# **Your prediction.** (a) SimCLR has the least related rows and VICReg the least related columns ·
# (b) in each network both numbers are nearly the same, whatever the loss compared · (c) neither


# %%
def simclr(z_a, z_b):
    return losses.info_nce(z_a, z_b, temperature=0.2)


def siamese(z_a, z_b):
    return sum(losses.contrastive_margin(z_a, z_b, z_b.roll(1, 0), margin=MARGIN))


def barlow(z_a, z_b):
    C = cross_correlation(z_a, z_b)
    diagonal = C.diagonal()
    return (1 - diagonal).pow(2).sum() + 0.02 * (C - diagonal.diag()).pow(2).sum()


MARGIN = 5.0
compared = {"siamese": (siamese, 3e-3), "SimCLR": (simclr, 3e-3), "Barlow Twins": (barlow, 5e-3)}
compared["VICReg"] = (vicreg, LR)  # (loss, peak learning rate)
untrained = torch.nn.Sequential(models.ConvEncoder(), models.Projector(64))
evaluate.calibrate_batchnorm(untrained, pictures[:4000])
trained = {"random encoder": untrained}
for name, (loss, lr) in list(compared.items())[:3]:
    trained[name] = pretrain(loss, lr=lr)
trained["VICReg"] = networks["all three terms"]  # the first run of section 4

# %%
related = {}  # network -> (mean squared cosine of rows, mean squared correlation of columns)
for name, network in trained.items():
    z = evaluate.features(network, test.images[:1000])
    z = z - z.mean(0)
    n, dim = z.shape
    by_row = float(row_energy(F.normalize(z, dim=1)) / n**2 + 1 / n)
    by_column = float(row_energy(F.normalize(z, dim=0).T) / dim**2 + 1 / dim)
    related[name] = by_row, by_column
    print(f"{name}: rows {by_row:.4f}, columns {by_column:.4f}")
your_run = {name: probe_shape(network) for name, network in trained.items()}
record("equal_steps", **your_run)
five = stored("10", "equal_steps")
figure, axes = plot.plt.subplots(2, 1, figsize=(7, 5.8), layout="constrained")
for ax, bars, name in zip(axes, (your_run, five), ("your run", "five seeds"), strict=True):
    drawings.accuracy_bars(bars, chance=1 / 8, ax=ax)
    ax.set_title(f"shape, ten labels per class, {STEPS} steps: {name}")
alt = f"bar charts. Your run: {plot.alt_scores(your_run)}. Five seeds: {plot.alt_scores(five)}"
plot.show(figure, alt)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# That the two numbers go together is section 1's identity: with equal lengths of rows and of
# columns they would be the same. It is no effect of training: the random encoder shows it too.
#
# </details>
#
# Your bars are one run each, and their whiskers cover the luck of the labels only. The bars of
# the lower chart come from five seeds (`make results LESSON=10`): other first weights, other
# orders. Which methods start fast, and which slowly?
#
# Ten seconds is short. The same command also ran SimCLR, Barlow Twins and VICReg for
# longer, and on two data sets of clothes, in colourful scenes and as plain grey pictures, beside
# raw pixels and a random encoder. A *lead* over one of these two is paired, seed by seed; the
# smaller lead is printed.


# %%
cases = [(name, count) for name in list(compared)[1:] for count in (10, 100)]
LONG = {"sprites": 1800, "scenes": 400, "fashion": 1000}  # steps
LRS = {"sprites": {"SimCLR": 5e-3, "Barlow Twins": 5e-3, "VICReg": 4e-3}}
LRS["scenes"] = {"SimCLR": 5e-3, "Barlow Twins": 3e-3, "VICReg": 5e-3}
LRS["fashion"] = {"SimCLR": 5e-3, "Barlow Twins": 3e-3, "VICReg": 5e-3}


def probe_scores(dataset):
    """Test accuracy by labels per class: raw pixels, the random encoder, the methods."""
    (labelled, test), recipe = getattr(data, dataset)(), recipes.RECIPES[dataset]
    pictures, options = labelled.without_labels(), {"view": recipe.view, "steps": LONG[dataset]}

    def fresh():
        return recipes.encoder(pictures.images, recipe)

    evaluate.calibrate_batchnorm(untrained := fresh(), pictures[:4000])
    encoders = {"raw pixels": evaluate.pixels, "random encoder": evaluate.encoder(untrained)}
    for name, lr in LRS[dataset].items():
        network = pretrain(compared[name][0], pictures, fresh, lr=lr, **options)
        encoders[name] = evaluate.encoder(network[0])
    scores, labelled = {}, labelled[:12_000]  # the labels come from these
    for name, encode in encoders.items():
        x_train, x_test = encode(labelled.images), encode(test.images)
        rows = x_train, labelled.factors[recipe.factor], x_test, test.factors[recipe.factor]
        for count in (10, 100):
            scores[f"{name}, {count}"] = evaluate.few_label_probe(*rows, per_class=count, subsets=3)
        if dataset == "sprites" and name != "raw pixels":
            scores[f"{name}, all"] = evaluate.linear_probe(*rows)
    return scores


# %%
def lead(table, name, count):
    """The smaller of two paired leads: over raw pixels and over the random encoder."""
    baselines = (table[f"{base}, {count}"] for base in ("raw pixels", "random encoder"))
    return min(evaluate.paired_ci(table[f"{name}, {count}"], baseline) for baseline in baselines)


tables = {dataset: probe_scores(dataset) for dataset in settings.live_or_full(live=(), full=LONG)}
for dataset, table in tables.items():
    record(dataset, **table)
if settings.current.full:
    top = max(tables["sprites"][f"{name}, all"] for name in list(compared)[1:])
    claim("long_best", "Sprites, 1,800 steps, all labels: the best has .92", top >= 0.92, best=top)
    low = {w: min(lead(tables[w], *case).mean for case in cases) for w in ("scenes", "fashion")}
    ahead = min(low.values()) > 0
    claim("clothes", "On clothes all three lead raw pixels and random encoder", ahead, **low)
five_seeds = {dataset: stored("10", dataset) for dataset in LONG}
figure, axes = plot.plt.subplots(3, 1, figsize=(7, 8), layout="constrained")
for ax, (dataset, table) in zip(axes, five_seeds.items(), strict=True):
    scores = {name[: -len(", 100")]: table[name] for name in table if name.endswith(", 100")}
    drawings.accuracy_bars(scores, chance=0.125 if dataset == "sprites" else 0.1, ax=ax)
    ax.set_title(f"{dataset}, 100 labels per class")
    for name, count in cases if table else ():
        print(f"{dataset}, {count} labels per class: {name} leads by {lead(table, name, count)}")
every = {n: v for n, v in five_seeds["sprites"].items() if n.endswith(", all")}
print("sprites:", *(f"{n} {v}, lowest {min(v.values):.2f};" for n, v in every.items()))
words = "; ".join(f"{dataset}: {plot.alt_scores(table)}" for dataset, table in five_seeds.items())
plot.show(figure, f"three bar charts, mean and interval over five seeds. {words}")

# %% [markdown]
# ## 6 · VICRegL: what about *where*?
#
# All these losses see one vector per picture, an average over the encoder's 8 × 8 map. Place is
# what our views change, so place is what they are told to forget. **VICRegL** (Bardes, Ponce, LeCun
# 2022) adds a second VICReg on *places of the map*. It must know which place of one view belongs to
# which place of the other, and finds out in two ways:
#
# * by **position**: the two places that saw the same spot of the picture;
# * by **feature**: the two places whose embeddings are nearest.
#
# Each of the 64 places of the first view takes its nearest place in the second. The 20 closest of
# these 64 pairs count. To know what spot a place saw, we send two more channels through the same
# turn, zoom and shift: the x and the y of every pixel.
#
# A matched place is a row too. Its numbers go through a projector of their own, and VICReg compares
# the rows of all matched places in the batch. The loss is the mean of two: global VICReg on the
# averaged features, and this local one. We measure it by **locating the sprite**: at each place of
# the map a linear probe, with the *same* 64 weights everywhere, says whether the sprite's centre
# lies here. It learns from 100 pictures with known centres. Its 64 answers are a heat map. The mean
# of the 64 places, weighted by this heat, is its guess of the centre.
#
# **Your prediction.** Which map locates the sprite best? (a) that of an untrained encoder ·
# (b) that of global VICReg · (c) that of VICRegL


# %%
line = (torch.arange(32) + 0.5) / 16 - 1  # the picture spans -1 to 1
coordinates = torch.stack(torch.meshgrid(line, line, indexing="xy"))  # x and y of every pixel
spots = F.avg_pool2d(coordinates[None], 4)[0].flatten(1).T  # [64, 2], of the places of the map


def view_with_spots(images, generator):
    """A view, and the spot of the picture that each place of its 8 × 8 map saw: [batch, 64, 2]."""
    both = torch.cat([images, coordinates.expand(len(images), -1, -1, -1)], dim=1)
    both = augment.affine(both, degrees=180, scale=(0.8, 1.25), shift=0.15, generator=generator)
    seen = F.avg_pool2d(both[:, 3:], 4).flatten(2).transpose(1, 2)
    return recolour(both[:, :3], generator), seen


def matched(where_a, where_b, top):
    """The `top` closest pairs of places of each picture; where: spots, or features."""
    distance, partner = torch.cdist(where_a, where_b).min(dim=2)  # for each place of a
    places_a = distance.argsort(dim=1)[:, :top]
    return places_a, partner.gather(1, places_a)


one = pictures[[5]] / 255
(first, spots_a), (second, spots_b) = (view_with_spots(one, generator) for _ in "ab")
places_a, places_b = matched(spots_a, spots_b, 8)
ax = plot.plt.subplots(figsize=(6.5, 3.2))[1]
plot.gallery(torch.cat([first, second]), columns=2, ax=ax)
ends = spots[places_a[0]] * 16 + 15.5, spots[places_b[0]] * 16 + torch.tensor([49.5, 15.5])
for pair, colour, marker in zip(torch.stack(ends, dim=2), plot.COLOURS, plot.MARKERS, strict=True):
    ax.plot(*pair, color=colour, marker=marker)
plot.show(ax.figure, "two views of one sprite; lines join eight places that saw the same spots")


# %%
def vicregl(map_a, map_b, spots_a, spots_b):
    whole = vicreg(projector(map_a.mean(1)), projector(map_b.mean(1)))
    z_a, z_b = (local(part.flatten(0, 1)).view(len(part), 64, -1) for part in (map_a, map_b))
    near = losses.match_by_position(z_a, z_b, spots_a, spots_b, top=20)
    alike = losses.match_by_feature(z_a, z_b, top=20)
    return whole / 2 + (vicreg(near.rows_a, near.rows_b) + vicreg(alike.rows_a, alike.rows_b)) / 4


def vicregl_step(images):
    (first, spots_a), (second, spots_b) = (view_with_spots(images, generator) for _ in "ab")
    maps = encoder.stages(torch.cat([first, second])).flatten(2).transpose(1, 2)  # [2B, 64, 64]
    return vicregl(*maps.chunk(2), spots_a, spots_b)


generator = train.seed_all(settings.current.seed)
encoder, projector = models.ConvEncoder(), models.Projector(64)
local = models.Projector(64, 128, 64)
parameters = torch.nn.ModuleList([encoder, projector, local]).parameters()
optimizer = torch.optim.AdamW(parameters, lr=LR, weight_decay=1e-4, fused=True)
train.fit(vicregl_step, train.batches(pictures, 64, generator=generator), optimizer, steps=STEPS)
trained["VICRegL"] = torch.nn.Sequential(encoder)
centres = [torch.stack([part.factors["x"], part.factors["y"]], dim=1) for part in (pool, test)]


# %%
def locate(encoder, count=100):
    """Heat maps [n, 64] of the test pictures, and the mean error of the centres, in pixels."""
    maps = [evaluate.features(encoder.stages, part.images) for part in (pool[:count], test)]
    x_train, x_test = (part.flatten(2).transpose(1, 2) / maps[0].std() for part in maps)
    y_train = F.one_hot(torch.cdist(centres[0][:count], spots).argmin(1), 64).flatten()
    fits = evaluate.logistic_regression(x_train.flatten(0, 1), y_train, 2, l2=(1e-3,))
    heat = F.linear(x_test, fits[0][0][1] - fits[0][0][0]).softmax(1)
    return heat, 16 * (heat @ spots - centres[1]).norm(dim=1).mean().item()


located = ("random encoder", "VICReg", "VICRegL")
heats, errors = zip(*(locate(trained[name][0]) for name in located), strict=True)
middle = 16 * centres[1].norm(dim=1).mean().item()
strips = [(heat[:10] / heat[:10].amax(1, keepdim=True)).view(-1, 1, 8, 8) for heat in heats]
strips = [F.interpolate(strip, size=32).expand(-1, 3, -1, -1) for strip in strips]
images = torch.cat([test.images[:10] / 255, *strips])
words = plot.alt_scores(dict(zip(located, errors, strict=True)))
ax = plot.gallery(images, columns=10, row_names=["picture", *located])
plot.show(ax.figure, f"ten pictures and their heat maps. Mean error in pixels: {words}")
print(f"mean error in pixels: {words}; guessing the middle {middle:.2f}")
your_run["VICRegL"] = probe_shape(trained["VICRegL"])
print("shape, ten labels per class (reported, not claimed):", plot.alt_scores(your_run))

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# In our run it was (c). Look at the order of the three.
#
# * An *untrained* map is far better than guessing the middle. A sprite is brighter than its
#   background, and a map keeps places by construction. So a good heat map alone proves nothing.
# * *Global VICReg* does better, though its views move the sprite about. A likely reason: only
#   the *average* over the map is told to forget places. The map that is averaged may react to
#   sprites where they are.
# * *VICRegL* is the most precise: each place was trained to agree with the place that saw the
#   same spot or looks most alike, and the rows of all matched places had to differ. For
#   recognising shapes it was behind global VICReg in the one run that we made of each. Its
#   authors promise gains where places count, such as segmentation.
#
# </details>
#
# ## 7 · Does it hold up?
#
# The lesson's statements, checked with the numbers of *your* run (✓ or ✗). Below them: the same
# run, by us, with five seeds (`make results LESSON=10`).

# %%
gap = (float(row_energy(Z)) / (rows - rows.diagonal().diag()).pow(2).sum() - 1).abs()
equal = gap < 1e-3
claim("energy", "The energy between rows can be read from the columns", equal, relative_gap=gap)
growth = {"close": close[-1] / close[0], "far": far[-1] / far[0]}
fails = growth["close"] < 0.5 and growth["far"] > 10
claim("literal", "Taken literally, close columns shrink to half, far ones explode", fails, **growth)
(full, full_rank), (free_spread, free_rank), (dead, dead_rank), (alive, flat) = (
    pairs[-1] for pairs in snapshots.values()
)
held, dying = dead < full / 20, {"dead": dead, "full": full, "rank": dead_rank}
claim("no_variance", "Without variance, z's spread falls below a twentieth", held, **dying)
held, ranks = alive > full / 2 and flat < full_rank / 2, {"rank": flat, "full": full_rank}
claim("no_covariance", "Without covariance the spread stays, the rank halves", held, **ranks)
lost = shapes["all three terms"].mean - shapes["no invariance"].mean
held = free_spread > full / 2 and free_rank > full_rank and lost > 0.05
costs = {"rank": free_rank, "lost": lost}
claim("no_invariance", "Without invariance both stay; shape accuracy falls by .05", held, **costs)
ratios = {name: by_row / by_column for name, (by_row, by_column) in related.items()}
held = all(2 / 3 < ratio < 3 / 2 for ratio in ratios.values())
claim("duality", "In each network rows and columns are related to the same degree", held, **ratios)
where = {"random": errors[0], "whole": errors[1], "local": errors[2]}
best = errors[2] < errors[1] < errors[0]
claim("locate", "VICRegL locates best, then global VICReg, then the random encoder", best, **where)
show_stored("10")

# %% [markdown]
# ## Recap
#
# 1. Z Zᵀ and ZᵀZ hold the same energy. With the lengths held fixed, columns pushed apart are rows
#    pushed apart.
# 2. Dimension-contrastive losses make *every* column agree across views, and *different* columns
#    tell different things over the batch. VICReg: invariance for the views, variance against
#    complete collapse, covariance against dimensional collapse. Barlow Twins: one matrix that
#    should be the identity.
# 3. A healthy z is not yet a good representation, and a global loss forgets places. VICRegL asks
#    places of the map as well.
#
# | symbol | meaning |
# |---|---|
# | Z | embeddings of a batch, [batch, dim] |
# | Z Zᵀ, ZᵀZ | products of rows [batch, batch], of columns [dim, dim] |
# | ‖·‖²_F | energy: the sum of all squared entries |
# | C | cross-correlation of the columns of two views |
#
# **Sources.** Duality: Garrido, Chen, Bardes, Najman, LeCun 2023, arXiv 2206.02574. Barlow Twins:
# Zbontar et al. 2021, arXiv 2103.03230, equations (1) and (2). VICReg: Bardes, Ponce, LeCun 2022,
# arXiv 2105.04906, equations (1) to (6). VICRegL: Bardes, Ponce, LeCun 2022, arXiv 2210.01571,
# section 3. SimCLR: Chen et al. 2020, arXiv 2002.05709.
#
# **Simplified here:** a projector of two layers with 128 columns, where the papers use three layers
# with 8,192; batches of 64, not 2,048. Our VICRegL matches in one direction only, weighs global and
# local alike (the authors' code: 0.75 for global), and takes variances and covariances over all
# matched places together (theirs: over the batch, for each match apart). Their code keeps all pairs
# matched by feature unless told otherwise. It has VICReg's learning rate here, not one of its own.
#
# **Where it fails:** few columns have little to keep apart; and decorrelation sees linear relations
# only: a column may be the square of another one.
#
# ## Further
#
# * Write the training yourself, as in lesson 08, and set `dim_out` of the projector to 16 and to
#   1,024. What happens to VICReg, what to SimCLR?
# * Train VICRegL with one kind of matching only. Which one does the heat map need?
#
# **Next:** {next}
