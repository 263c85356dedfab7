# ---
# jupyter:
#   ssl_course:
#     id: "05"
#     title: How much of a picture can you hide?
#     difficulty: 3
#     field: [pictures]
#     objectives:
#       - build a masked autoencoder from its parts, from patches to the loss
#       - judge what it learnt by guesses, by fine-tuning, and against simple rivals
#       - say what the share of hidden patches decides
#     prerequisites: lessons 00, 03 and 04
# ---

# %% [markdown]
# # How much of a picture can you hide?
#
# After this lesson you can build a masked autoencoder, the method behind figure 1.4 of the textbook
# chapter (Raschka, *Machine Learning Q and AI*, chapter 2), and judge what it has learnt.
#
# *About {minutes} minutes with the exercises; for about {waiting} of them you wait while the
# computer trains. Two processor cores are enough; no GPU, no internet.*
#
# Run the cells from top to bottom with **Shift + Enter**, and guess before each result.

# %%
import torch
import torch.nn.functional as F
from ssl_course import check, data, evaluate, models, plot
from ssl_course import settings, train, widgets
from ssl_course.course import claim, record, show_stored, stored
from ssl_course.evaluate import inpainting
from ssl_course.methods import recipes
from ssl_course.plot import lesson_05 as draw

generator = train.seed_all(settings.current.seed)
pool, test = data.fashion()  # 20,000 grey pictures of clothes, and 5,000

# %% [markdown]
# ## 1 · Cut, hide, guess
#
# *Self-prediction* hides a part of the input and asks for it. With words this is simple: hide one,
# and little but its meaning helps to guess it. With pictures it is too easy: hide a pixel, and its
# neighbours give it away. So let us hide more, and in larger pieces.
#
# First cut the picture into **patches**, squares of 4 × 4 pixels. 28 × 28 pixels make 7 × 7 = 49
# patches with 16 numbers each. A patch is for pictures what a word is for a sentence.
#
# The function needs one trick. `reshape` alone would put 16 *neighbours of one row* into a
# “patch”, because it never changes the order of numbers. So split both sides first, then move the
# two small axes to the end.


# %%
def patchify(images, size):
    """[batch, channels, height, width] -> [batch, patches, values]"""
    batch, channels, height, width = images.shape
    rows, columns = height // size, width // size
    grid = images.reshape(batch, channels, rows, size, columns, size)
    grid = grid.permute(0, 2, 4, 1, 3, 5)  # rows, columns, then a patch
    return grid.reshape(batch, rows * columns, -1)


def unpatchify(patches, size, shape):
    """The way back. shape: (channels, height, width) of the pictures."""
    channels, height, width = shape
    grid = (height // size, width // size, channels, size, size)
    grid = patches.reshape(len(patches), *grid).permute(0, 3, 1, 4, 2, 5)
    return grid.reshape(len(patches), *shape)


PATCH, SHAPE = 4, (1, 28, 28)
shown = data.to_float(test.images[:12])
patches = patchify(shown, PATCH)
print("patches:", list(patches.shape))
print("and back:", torch.equal(unpatchify(patches, PATCH, SHAPE), shown))
plot.show(*draw.cut(shown[2], patches[2], PATCH))

# %% [markdown]
# ### Exercise 1 · Hide patches ★★☆
#
# Which patches are hidden? A mask says so: `True` means hidden. Two things matter. Every picture
# gets a mask *of its own*, or the network would learn about one mask only. And all pictures hide
# the *same number* of patches, so that the visible ones of a whole batch fit one tensor.
#
# Finish `random_mask`. Hide `round(ratio * patches)` patches of every picture, each as likely as
# any other; round to the nearest whole number, as Python's `round` does. Draw from `generator`.
# A way that needs no loop: give each patch a random number, and hide those of the lowest *rank*.


# %%
def random_mask(batch, patches, ratio, generator):
    """Which patches are hidden, drawn anew for every picture.

    batch, patches: counts.  ratio: share to hide, 0 to below 1.
    Returns a boolean tensor [batch, patches], True = hidden, with
    round(ratio * patches) hidden ones in every row.
    """
    ### BEGIN SOLUTION
    noise = torch.rand(batch, patches, generator=generator)
    rank = noise.argsort(1).argsort(1)
    return rank < round(ratio * patches)
    ### END SOLUTION


# %%
check.show(random_mask)  # stuck? check.random_mask.hint()

# %% tags=["nbval-check-output"]
random_mask = check.random_mask(random_mask)

# %% [markdown]
# ### Three guesses without a network
#
# Hide three quarters: 37 of 49 patches. Before a network guesses the rest, see what simple rules
# can do. Each of them knows the 20,000 pictures without labels.
#
# * **mean picture**: whatever is visible, answer with the mean of all pictures at this place.
# * **neighbours**: start from the mean picture, and correct it by what visible pixels differ from
#   it; near ones count more (by 1 / distance³).
# * **components**: *principal components* are the directions in which pictures vary most. Take ten
#   of them, and the mixture that fits the visible pixels best.
#
# All are scored alike: the mean squared error on the *hidden* patches of 1,000 test pictures, with
# grey values from 0 to 1.
#
# **Your prediction.** Which of them is best?

# %%
simple = widgets.predict(
    "05-1",
    "Three quarters hidden: the smallest error has",
    a="the mean picture",
    b="the neighbours",
    c="the components",
)

# %%
known = patchify(data.to_float(pool.images), PATCH)
fills = {
    "mean picture": inpainting.mean_picture(known),
    "neighbours": inpainting.neighbours(known, PATCH, SHAPE),
    "components": inpainting.principal_components(known),
}
RATIO = 0.75
asked = data.to_float(test.images[:1000])
answers = patchify(asked, PATCH)
hidden = random_mask(len(asked), 49, RATIO, generator)


def error(guess):
    return (guess - answers)[hidden].pow(2).mean().item()


filled = {name: fill(answers, hidden) for name, fill in fills.items()}
errors = {name: error(guess) for name, guess in filled.items()}
twelve = {name: guess[:12] for name, guess in filled.items()}
plot.show(*draw.guesses(shown, hidden[:12], PATCH, twelve))
print({name: f"{score:.4f}" for name, score in errors.items()})
best = min(errors, key=errors.get)
a, b, c = (best == name for name in errors)
simple.settle(a=a, b=b, c=c)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# These clothes are photographed alike: centred, upright, on black. So a place means something, and
# what varies most (long or short, light or dark, with sleeves or without) can be read off a few
# visible patches. That is what the components use. The neighbours know nothing of clothes but the
# mean; they smear. (This was so in our runs; did yours agree?)
#
# So our rivals are not weak, and they would be weaker on photographs in which things may stand
# anywhere. There is one more, the best of its kind: **Gaussian**. It knows how every pixel varies
# with every other one (a covariance matrix of 784 × 784), and takes the most probable rest of the
# picture, given the visible part. Among all guesses that are *linear* in the visible pixels, none
# has a smaller mean squared error on the pictures it was made from. It will stand beside the
# network below.
#
# </details>
#
# ## 2 · A network that reads patches
#
# A convolution needs a full grid, but a quarter of a picture is a loose handful of patches. A
# **transformer** takes any number of rows. It first makes a row of 96 numbers of each patch, with
# one linear layer, and adds to it a fixed row that says where the patch was: its **position**.
# From then on, rows are a set: shuffled rows come out shuffled, and otherwise the same.
#
# Its central step is **attention**. Every row asks a question (its *query*), offers a headline
# (its *key*) and a message (its *value*); a linear layer each. How well a query fits a key is
# their dot product. Softmax turns a row's fits into weights that add up to 1, and the row takes the
# weighted mean of the messages. It does so in four *heads* at once, 24 numbers each. (Dividing by
# √24 keeps the fits from growing with the length of the row.)


# %%
def attention(queries, keys, values):
    """Each [batch, heads, rows, 24]; the same shape comes back."""
    fits = queries @ keys.transpose(2, 3) / queries.shape[3] ** 0.5
    weights = fits.softmax(3)  # [batch, heads, rows, rows]
    return weights @ values


def block(rows, one):
    """What a block does with rows [batch, n, 96]."""
    rows = rows + one.attention(one.norm_1(rows))  # between the rows
    return rows + one.perceptron(one.norm_2(rows))  # on each by itself


encoder = models.VisionTransformer()
rows = encoder.rows(shown)  # patches, linear layer, positions
first = encoder.blocks[0]
by_hand = attention(*first.attention.parts(rows))
built_in = F.scaled_dot_product_attention(*first.attention.parts(rows))
print(f"largest difference: {(by_hand - built_in).abs().max():.1e}")
print("a block:", torch.allclose(block(rows, first), first(rows)))
size = sum(weight.numel() for weight in encoder.parameters())
print(f"{len(encoder.blocks)} blocks, {size:,} weights in all")

# %% [markdown]
# `F.scaled_dot_product_attention` does the same faster; the course's network uses it. A block first
# lets the rows look at each other, then works on each row alone. Both results are *added* to what
# was there, and `norm_1`, `norm_2` bring each row to mean 0 and standard deviation 1 first. Four
# blocks, and the mean over all rows at the end: these are the features h, 96 numbers per picture.
#
# ## 3 · The masked autoencoder
#
# Now put it together (He et al. 2022):
#
# 1. Hide three quarters of the patches, at random.
# 2. The **encoder** sees the visible quarter *only*. Nothing stands in for the rest.
# 3. A small **decoder** (one block, 64 numbers per row) gets a row for every patch: the encoder's
#    row where the patch was visible, and where not, one learnt row for all, the **mask token**.
# 4. It guesses the 16 numbers of each patch. The loss counts the hidden ones.
#
# The encoder is the large part and sees a quarter of the rows, so a step is cheap. Later, the
# decoder is thrown away.
#
# ### Exercise 2 · The decoder's input ★★★
#
# Steps 2 and 3 shuffle the rows. `order` [batch, patches] lists the places of the patches for each
# picture: first those of the visible ones, then those of the hidden ones. The encoder's rows `seen`
# are in this order. Write `decoder_input`:
#
# * behind the rows in `seen`, put a `mask_token` for each hidden patch;
# * bring all rows back into their places, so that row k belongs to patch k;
# * add `positions` [patches, width], which say where each row is. Without them, all hidden patches
#   would look the same to the decoder.
#
# `models.take(rows, places)` gives `rows[b, places[b, k]]` as row k of picture b. Which places
# bring everything home? If a patch stands third in `order`, you need the 2 in its place. The
# encoder and the mask token are trained through your function, so gradients must flow.


# %%
def decoder_input(seen, mask_token, positions, order):
    """A row for every patch, in its place, with its position added.

    seen: [batch, visible, width], of the first patches in `order`.
    mask_token: [width].  positions: [patches, width].
    order: whole numbers [batch, patches], each row a permutation.
    Returns a float tensor [batch, patches, width].
    """
    ### BEGIN SOLUTION
    count = order.shape[1] - seen.shape[1]
    hidden = mask_token.expand(len(seen), count, -1)
    shuffled = torch.cat([seen, hidden], 1)
    return models.take(shuffled, order.argsort(1)) + positions
    ### END SOLUTION


# %%
check.show(decoder_input)

# %% tags=["nbval-check-output"]
decoder_input = check.decoder_input(decoder_input)

# %% [markdown]
# ### Exercise 3 · What is scored ★★☆
#
# Two targets are in use. The **raw** one is the patch as it is. The **normalised** one is the patch
# with mean 0 and standard deviation 1 over its own 16 values: how light a patch is no longer
# matters, only its structure. (Below your function, `check.show` is followed by a picture of both.)
#
# Write `masked_loss`: the mean squared error, over the values of the *hidden* patches only. What is
# visible could be copied. If `normalise`, first subtract from each patch in `patches` its own mean
# and divide by √(variance + 0.000001). The prediction stays as it is.


# %%
def masked_loss(predicted, patches, hidden, normalise):
    """Mean squared error on hidden patches.

    predicted, patches: float [batch, patches, values].
    hidden: boolean [batch, patches].  normalise: True or False.
    Returns a scalar tensor; a gradient must reach `predicted`.
    """
    ### BEGIN SOLUTION
    if normalise:
        mean, var = patches.mean(-1, True), patches.var(-1, keepdim=True)
        patches = (patches - mean) / (var + 1e-6).sqrt()
    error = (predicted - patches).pow(2).mean(-1)
    return error[hidden].mean()
    ### END SOLUTION


# %%
check.show(masked_loss)
plot.show(*draw.targets(shown, PATCH))

# %% tags=["nbval-check-output"]
masked_loss = check.masked_loss(masked_loss)

# %% [markdown]
# ### Train it
#
# Here is the whole method. `guess` is the network, `step` one step of training. 1,200 steps of 64
# pictures take about a minute. We use the raw target, because then the guesses can be compared with
# those of the rivals.
#
# **Your prediction.** The error on hidden patches, next to the rivals of section 1 (the printed
# ones) and the Gaussian, which you will see in a moment.

# %%
trained = widgets.predict(
    "05-2",
    "After 1,200 steps the network's error is",
    a="above that of the neighbours",
    b="below the neighbours, not below the components",
    c="below the components, not below the Gaussian",
    d="below all of them",
)


# %%
def guess(network, images, hidden):
    """All patches [batch, 49, 16], guessed from the visible ones."""
    order = hidden.int().argsort(dim=1, stable=True)  # visible ones first
    visible = order[:, : int((~hidden[0]).sum())]
    rows = models.take(network.encoder.rows(images), visible)
    seen = network.narrow(network.encoder.encode(rows))
    rows = decoder_input(seen, network.mask_token, network.positions, order)
    return network.predict(network.norm(network.blocks(rows)))


def step(images):
    hidden = random_mask(len(images), 49, RATIO, generator)
    predicted = guess(network, images, hidden)
    return masked_loss(predicted, patchify(images, PATCH), hidden, False)


def fit(network, step, steps, **watch):
    options = {"lr": 1.5e-3, "betas": (0.9, 0.95), "weight_decay": 0.05}
    weights = network.parameters()  # fused: all of them in one go, faster
    optimizer = torch.optim.AdamW(weights, fused=True, **options)
    source = train.batches(pool.without_labels(), 64, generator=generator)
    train.fit(step, source, optimizer, steps=steps, **watch)


fresh = models.VisionTransformer()
encoder.load_state_dict(fresh.state_dict())  # the same start
network = models.MaskedAutoencoder(encoder)
fit(network, step, 1200)

# %%
filled["Gaussian"] = inpainting.gaussian(known)(answers, hidden)
with torch.no_grad():
    filled["network"] = guess(network, asked, hidden)
errors = {name: error(answer) for name, answer in filled.items()}
record("errors", **errors)
names = "components", "Gaussian", "network"
last = {name: filled[name][:12] for name in names}
plot.show(*draw.guesses(shown, hidden[:12], PATCH, last))
plot.show(*draw.errors(errors, ours=["network"]))
mine = errors["network"]
names = "neighbours", "components", "Gaussian"
near, few, linear = (errors[name] for name in names)
a, d = mine >= near, mine < min(near, few, linear)
c = not d and mine < min(near, few)
trained.settle(a=a, b=not (a or c or d), c=c, d=d)
central = stored("transformer", "errors")
line = evaluate.paired_ci(central["masked autoencoder"], central["Gaussian"])
print(f"3,000 steps, five seeds: network minus Gaussian {line}")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Compare the pictures too. A squared error rewards the *mean* of all that is possible: where the
# visible patches leave two answers open, the best guess is the blur between them. A sharp guess is
# not a better one by this measure.
#
# Was the Gaussian ahead? It solves a system of equations for each picture and each mask, exactly.
# The network has to learn the same from examples, with one set of weights for all masks, and had a
# minute. What it can do beyond is *nonlinear*: first decide what kind of thing this is, then draw
# it. The last printed line says whether longer training brings that out (`make results
# LESSON=transformer`): below zero, the network guesses better than any linear rule that sees the
# same. And the error is not the goal. The guesses are a pretext to learn features.
#
# </details>
#
# ### How much can you hide? And where does it look?
#
# Your network was trained with three quarters hidden. Ask it with more and with less (the slider
# below). How many patches does it need before you recognise what is shown? Where does it begin to
# answer with a mean picture, whatever is visible?
#
# The first figure shows the decoder's attention: from which rows one hidden patch, framed, takes
# its guess (the mean over four heads). Are the bright spots the nearest visible patches? Do some
# lie on the mirror image, the other sleeve or shoulder? (Such a map says where a network looks, not
# why.)

# %%
six, masked = shown[:6], hidden[:6]
middle = (torch.arange(49) - 24).abs() + 99 * ~masked
places = middle.argmin(1).tolist()  # of each picture's middlemost hidden patch
looks = network.looks(six, masked)
plot.show(*draw.attention(six, masked, PATCH, looks, places))
RATIOS = (0.25, 0.5, 0.75, 0.9, 0.96)


def page(hidden):
    return draw.at_ratio(network, shown, [hidden])


everything = draw.at_ratio(network, shown, RATIOS)
widgets.slideshow(page, hidden=RATIOS, start={"hidden": 0.75}, twin=everything)

# %% [markdown]
# ## 4 · Break it on purpose
#
# One character is easily missed: score the *visible* patches in place of the hidden ones (`~mask`).
# Call this network the *copier*: patches go in, the same patches come out, and the loss looks
# healthy. What do 300 steps teach it about *hidden* patches? Guess before you run it.

# %%
copier = models.MaskedAutoencoder(models.VisionTransformer())
seen_error, hidden_error = [], []


def copying_step(images):
    mask = random_mask(len(images), 49, RATIO, generator)
    predicted = guess(copier, images, mask)
    return masked_loss(predicted, patchify(images, PATCH), ~mask, False)


@torch.no_grad()
def look():
    off = (guess(copier, asked, hidden) - answers).pow(2)
    seen_error.append(off[~hidden].mean().item())
    hidden_error.append(off[hidden].mean().item())


fit(copier, copying_step, 300, watch=look, every=60)
curves = {"error on visible patches (its loss)": seen_error}
curves["error on hidden patches"] = hidden_error
steps = [60 * place for place in range(len(seen_error))]
level = errors["mean picture"]
plot.show(*draw.loss_and_error(steps, curves, level, "mean picture, hidden"))
print(f"hidden, over the mean picture's: {hidden_error[-1] / level:.1f}")

# %% [markdown]
# The loss falls, and says nothing. Copying needs no understanding: each visible row can carry its
# own 16 numbers to the end, and nothing ever asked for a good guess in the place of a mask token.
# So watch the measure that asks for what you want, the error on *hidden* patches.
#
# ## 5 · Was anything learnt?
#
# Keep the encoder, throw the decoder away. Ten labels per class: train all weights, with an output
# layer on top, for 150 steps, from your encoder (*fine-tuned*) and from the same start without
# pretraining (*from scratch*). Same labels, views, steps and learning rate.
#
# **Your prediction.** A *point* is a hundredth of accuracy; chance is .1.

# %%
gained = widgets.predict(
    "05-3",
    "Ten labels per class, 150 steps: fine-tuned minus from scratch is",
    a="within three points of zero",
    b="three to eight points",
    c="more than eight points",
    d="below minus three points",
)


# %%
def with_labels(encoder):
    """Test accuracy after 150 steps with ten labels per class."""
    y = pool.factors["class"]
    rows = data.label_subset(y, 10, seed=settings.current.seed)
    options = {"view": recipes.fashion_view, "steps": 150, "lr": 1.5e-3}
    options["generator"] = train.seed_all(settings.current.seed)
    ten = pool.images[rows], y[rows]
    found = evaluate.train_classifier(encoder, *ten, batch=64, **options)
    return evaluate.accuracy(found, test.images, test.factors["class"])


own = {"scratch": with_labels(fresh), "masked, raw": with_labels(encoder)}
record("short_tuning", **own)
gain = own["masked, raw"] - own["scratch"]
print(plot.alt_scores(own), f"gain {gain:+.3f}")
a, b, c = abs(gain) <= 0.03, 0.03 < gain <= 0.08, gain > 0.08
gained.settle(a=a, b=b, c=c, d=gain < -0.03)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# A gain here has two possible reasons. The pretrained network knows more, or the other one was
# stopped too early: 150 steps are few for a transformer from scratch. The next figures, with more
# steps for both and many more for scratch, help to tell the two apart.
#
# </details>
#
# ### Fair rivals
#
# Five seeds, pretrained for 3,000 steps, then 400 steps with labels. *Equal total cost* means:
# training from scratch also gets the processor time of pretraining, 1,614 steps with labels in all
# (a masked step costs less than half of one with labels, because the encoder sees a quarter). From
# scratch and fine-tuned had the same trials of the learning rate (`results/search/README.md`).
#
# The lower two rows show the small convolutional network of lesson 02, from scratch and after
# SimCLR, with its own recipe and the same processor time as the transformer's: 1,944 steps of
# SimCLR, 1,331 with labels.
#
# The last figure asks what *frozen* encoders hold, by three read-outs: a linear probe of the **mean
# of the rows**, the features h; **attention over the rows**, eight learnt questions that choose
# which rows count; and a linear probe of **all rows side by side**, 4,704 numbers that know their
# places.

# %%
scores = stored("transformer", "with_labels")
reads = stored("transformer", "frozen")
plot.show(*draw.with_labels(scores, (10, 100), own))
plot.show(*draw.leads(scores, (10, 100)))
plot.show(*draw.frozen(reads, (10, 100)))
other = recipes.encoder(pool.images, recipes.RECIPES["fashion"])
count = sum(weight.numel() for weight in other.parameters())
print(f"weights: transformer {size:,}, convolutional {count:,}")
for count in (10, 100):
    arms = {"normalised": "masked, normalised", "raw": "masked, raw"}
    arms["SimCLR"] = "convolutional, SimCLR"
    raw = scores[f"{arms.pop('raw')}, {count} labels"]
    for arm, name in arms.items():
        line = evaluate.paired_ci(scores[f"{name}, {count} labels"], raw)
        print(f"{count} labels, {arm} minus masked with raw target: {line}")

# %% [markdown]
# **The leads.** Where the interval of *minus scratch* lies above zero and that of *minus scratch,
# equal cost* too, the guessing game taught something that more steps with the same labels do not.
#
# **The other colour.** A convolution is *built* to find the same edge at every place; a transformer
# has to learn even that. Does the convolutional network lead? Then “better than its own scratch” is
# not “best” here.
#
# **Frozen.** Compare with the dashed line, raw pixels. The pretext asked for pixels, each in its
# place, from all rows together. Nothing asked that a straight line through the *mean* of the rows
# separate kinds of clothes; a contrastive loss asks for something of that sort, in one vector per
# picture. If a read-out that may choose rows, or keep places, finds more than the mean does, the
# encoder knew more than a linear probe of h can see. This is why masked autoencoders are judged by
# fine-tuning.
#
# ### How much should you hide in training?
#
# The same, once for each ratio: 1,000 steps with 25, 50, 75 or 90 per cent hidden, then ten labels
# per class. (The steps are equal; hiding more also costs less.)
#
# **Your prediction.** Which ratio in training gives the highest accuracy after fine-tuning?

# %%
ratio = widgets.predict(
    "05-4",
    "The best ratio in training is",
    a="25 %",
    b="50 %",
    c="75 %",
    d="90 %",
    e="no single one: the two best are within two points",
)

# %%
table = stored("transformer", "ratios")
TRAINED = (0.25, 0.5, 0.75, 0.9)
plot.show(*draw.over_ratio(table, TRAINED))
found = {share: table[f"fine-tuned, ratio {share}"].mean for share in TRAINED}
second, most = sorted(found.values())[-2:]
close = most - second <= 0.02
a, b, c, d = (found[share] == most and not close for share in TRAINED)
ratio.settle(a=a, b=b, c=c, d=d, e=close)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Two questions, two panels. Left: how well does each network guess when three quarters are hidden?
# One that was asked just this in training has an advantage, whatever it learnt. Right: what are its
# features good for?
#
# On photographs of 224 × 224 pixels, He et al. found 75 per cent best. BERT hides 15 per cent of
# its words. Pictures say everything several times, so a hidden patch is often plain from its
# neighbours, and only what is hard to guess teaches. Our clothes are small and alike; do not expect
# the same number here. Differences below the width of the intervals are none.
#
# </details>
#
# ## Recap
#
# 1. A masked autoencoder cuts a picture into patches, hides most, encodes the visible ones only,
#    and guesses the hidden ones. Only these are scored.
# 2. How much can you hide? For guessing, your slider shows it; three quarters still leave enough to
#    beat neighbours and mean picture on these clothes. For learning, the ratio is one more setting
#    to choose on validation pictures.
# 3. The guesses are not the goal. Judge the encoder fine-tuned, against its own start with equal
#    steps and equal cost, and against a network of another kind.
#
# | symbol | meaning |
# |---|---|
# | patch | a square of 4 × 4 pixels: 16 numbers |
# | hidden | boolean mask, True = hidden |
# | ratio | share of the patches that are hidden |
# | mask token | one learnt row that stands for every hidden patch |
#
# **Sources.** Masked autoencoders: He et al. 2022, arXiv 2111.06377, section 3 and figure 1; the
# ratio: figure 5. Vision transformer: Dosovitskiy et al. 2021, arXiv 2010.11929, equations (1) to
# (4). Attention: Vaswani et al. 2017, arXiv 1706.03762, equation (1). The Gaussian's conditional
# mean: Bishop 2006, *Pattern Recognition and Machine Learning*, equation (2.81). Neighbours:
# Shepard 1968. Hiding words: Devlin et al. 2019 (BERT), arXiv 1810.04805. Before the transformer:
# Pathak et al. 2016, arXiv 1604.07379.
#
# **Simplified here:** grey pictures of 28 × 28 pixels, no class token, one decoder block of eight,
# fine-tuning with one learning rate for all layers.
#
# **Where it fails:** where every part is nearly plain from its neighbours (hide more), where
# nothing is (noise), and where the labels ask for something that no pixel depends on.
#
# ## Further
#
# * Train with `True` as the last argument in `step`: the normalised target. Why can't you compare
#   its error with the rivals'?
# * Remove `+ positions` from your `decoder_input`. What does every hidden patch become?
#
# **Does it hold up?** The cell below judges this lesson's statements on *your* run (✓ or ✗), lists
# them over five seeds (`make results LESSON=05`), and counts your predictions and exercises.
#
# **Next:** {next}

# %%
claim("mean", "Smaller error than the mean picture", mine < level)
claim("neighbours", "Smaller error than neighbours", mine < near)
claim("components", "Smaller error than ten components", mine < few)
claim("tuned", "Ten labels: fine-tuned above its own scratch", gain > 0)
worse = hidden_error[-1] > level
claim("copier", "The copier guesses worse than the mean picture", worse)
show_stored("05")
check.report()
