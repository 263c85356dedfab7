# ---
# jupyter:
#   ssl_course:
#     id: "14"
#     title: Which method, with this budget?
#     difficulty: 3
#     field: []
#     objectives:
#       - build self-distillation and SIGReg, and tell how each one collapses when a part is missing
#       - bring a loss of your own, and have its mistakes told by the instruments of lesson 07
#       - read a comparison of fourteen methods for what it says, and for what it can't say
#     prerequisites: lessons 05, 07, 08 and 10
# ---

# %% [markdown]
# # Which method, with this budget?
#
# After this lesson you can put a new method, or a loss of your own, beside all methods of this
# course at equal cost, and say which of them your budget should go to.
#
# *About {minutes} minutes with the exercises; for about {waiting} of them you wait while the
# computer trains. Two processor cores are enough; no GPU, no internet.*
#
# Run the cells from top to bottom with **Shift + Enter**, and guess before each result.

# %%
import copy
import math
import torch
import torch.nn.functional as F
from ssl_course import check, data, evaluate, models, plot, settings, train, widgets
from ssl_course.course import arena_advice as advice, arena_table as text
from ssl_course.course import claim, record, show_stored, stored
from ssl_course.methods import arena, arena_scores, recipes
from ssl_course.plot import lesson_14 as draw

# %% [markdown]
# ## 1 · One budget for all
#
# Lessons 03 to 11 each built a method, and each had an encoder, a number of steps and a learning
# rate of its own. Who was the best? Nobody can say: **a method that was trained longer, or tuned
# harder, looks better than it is.** An arena needs one rule for all:
#
# * one encoder (a transformer where patches are hidden; it can leave them out);
# * 300 steps, in each of which the network sees 128 views: two each of 64 pictures, or one each of
#   128. That is about three looks at every picture of `sprites`;
# * five learning rates tried for each, on validation pictures, and no other knob;
# * the same questions afterwards: **kNN** (the twenty nearest vote), linear probes with 10 and 100
#   labels per class, the encoder fine-tuned with 10, effective rank of h and of z.
#
# Equal views are not equal *cost*. A method with a teacher looks twice, a decoder has to paint. So
# CPU seconds stand beside every number. Here is one method, live, between two that learn nothing.

# %%
SEED = settings.current.seed
sprites = data.sprites()
pool = sprites.train.without_labels()
view = recipes.RECIPES["sprites"].view


def untrained(title, encode):
    measures = arena_scores.frozen(encode, sprites, "sprites", SEED)
    numbers = {name: measure() for name, measure in measures.items()}
    return arena_scores.Row(title, numbers)


random = arena.fresh("convolutional", pool.images, "sprites", SEED)
evaluate.calibrate_batchnorm(random, pool.images[:4000])
below = [untrained("raw pixels", evaluate.pixels)]
below += [untrained("random encoder", evaluate.encoder(random))]
simclr = arena_scores.live("simclr", seed=SEED)
print(text.live_table(simclr, *below))

# %% [markdown]
# (± is over draws of the labels, for one encoder; there are eight shapes to tell apart. A line on
# a *partial collapse*, if there is one, speaks of z alone: it uses fewer than four directions,
# lesson 07's pancake. It is no verdict on h, which the other numbers judge.)
#
# Two families are new in this lesson. They have no negatives: nothing pushes pictures apart pair
# by pair.
#
# ## 2 · A teacher that nobody taught
#
# **Self-distillation** (DINO: Caron et al. 2021) turns the columns of z into *classes* that nobody
# named. The student sees one view, the teacher the other; the student is to give its view the
# classes that the teacher gives. And who taught the teacher? It is a slow copy of the student: a
# running mean of the student's weights. Lesson 12's next-embedding task had one, too, and so have
# BYOL and MoCo.
#
# ### Exercise 1 · A slow teacher ★☆☆
#
# Write `slower`: the teacher's weights after one more step. It keeps the share `momentum` of its
# own, and takes the rest from the student. The teacher is no part of what learns: from what you
# return, no gradient may flow back.


# %%
def slower(teacher, student, momentum):
    """The teacher's weights, one step later; the shape stays.

    teacher, student: float tensors of one shape, any number of axes.
    momentum: the share that the teacher keeps, 0 to 1; often .99.
    """
    ### BEGIN SOLUTION
    return (momentum * teacher + (1 - momentum) * student).detach()
    ### END SOLUTION


# %%
check.show(slower)  # stuck? check.slower.hint()

# %% tags=["nbval-check-output"]
slower = check.slower(slower)

# %% [markdown]
# ### Exercise 2 · Learn from your own past ★★☆
#
# A network scores each class, from −1 to 1. A softmax makes *shares* of the scores: of one
# picture's classes, adding up to one. Before that, two things happen to the teacher's:
#
# * **centring**: from each class's score its running mean over earlier pictures is subtracted, so
#   a class that always scores high gains nothing by it;
# * **sharpening**: the scores are divided by a low temperature, `cold`. The student's are divided
#   by a higher one, `warm`, and are not centred.
#
# Write `distil`: the cross-entropy − Σ goal · log guess over the classes, mean over the batch,
# with the teacher's shares as the goal and the student's as the guess. No gradient may flow into
# the teacher. (`log_softmax(1)` is the logarithm of the shares, and safe for tiny ones.)


# %%
def distil(student, teacher, centre, warm, cold):
    """How badly the student names the teacher's classes, a scalar.

    student, teacher: scores, float [batch, classes]; row i of both are
        two views of one picture.
    centre: float [classes], the running mean of the teacher's scores.
    warm, cold: temperatures of student and teacher.
    """
    ### BEGIN SOLUTION
    goal = ((teacher - centre) / cold).softmax(1).detach()
    guess = (student / warm).log_softmax(1)
    return -(goal * guess).sum(1).mean()
    ### END SOLUTION


# %%
check.show(distil)

# %% tags=["nbval-check-output"]
distil = check.distil(distil)

# %% [markdown]
# Now break it. Two parts look like details: centring and sharpening. Below, one run has both, one
# has no centring (the centre stays 0), one no sharpening (cold = 1). All 128 classes start alike.
#
# Watch two shares of the teacher. *One picture*: how much of it goes to its best class? *All
# pictures together*: how much of them goes to the class that wins? A useful teacher is sure of
# each picture, and gives different pictures to different classes.
#
# **Your prediction.** What becomes of the run without centring?

# %%
centring = widgets.predict(
    "14-1",
    "Without centring, after 120 steps,",
    a="one class has more than two fifths of all pictures, and the loss is the lowest of the three",
    b="one class has more than two fifths of them; another loss is lower",
    c="no class has as many",
)


# %%
def learn(centred=True, cold=0.04, steps=120):
    generator, seen = train.seed_all(SEED, threads=1), []
    encoder = arena.fresh("convolutional", pool.images, "sprites", SEED)
    student = torch.nn.Sequential(encoder, models.Projector(encoder.dim))
    teacher, centre = copy.deepcopy(student), torch.zeros(128)

    def step(images):
        with torch.no_grad():
            pairs = zip(teacher.parameters(), student.parameters(), strict=True)
            for old, new in pairs:
                old.copy_(slower(old, new, 0.97))
        views = torch.cat([view(images, generator) for _ in "ab"])
        s_a, s_b = F.normalize(student(views), dim=1).chunk(2)
        t_a, t_b = t = F.normalize(teacher(views), dim=1).detach().chunk(2)
        loss = distil(s_a, t_b, centre, 0.1, cold) / 2
        loss = loss + distil(s_b, t_a, centre, 0.1, cold) / 2
        share = ((torch.cat(t) - centre) / cold).softmax(1)
        sure = share.max(1).values.mean()
        seen.append([loss.detach(), share.mean(0).max(), sure])
        if centred:
            centre.mul_(0.9).add_(torch.cat(t).mean(0), alpha=0.1)
        return loss

    batches = train.batches(pool, 64, generator=generator)
    optimizer = torch.optim.AdamW(student.parameters(), 2e-3, fused=True)
    train.fit(step, batches, optimizer, steps=steps)
    return [[float(number) for number in row] for row in seen]


# %%
watched = {"centred, sharp": learn()}
watched["not centred"] = learn(centred=False)
watched["not sharp"] = learn(cold=1.0)
plot.show(*draw.two_collapses(watched, classes=128))
loss, winner, sure = (
    {name: sum(row[column] for row in run[-10:]) / len(run[-10:])
     for name, run in watched.items()}
    for column in range(3)
)  # means over the last ten steps  # fmt: skip
for name in watched:
    print(f"{name}: loss {loss[name]:.2f}, winner's share {winner[name]:.2f}, "
          f"sure of one picture {sure[name]:.2f}")  # fmt: skip
wins, lowest = winner["not centred"] > 0.4, min(loss, key=loss.get)
a, b = (wins and lowest == "not centred"), (wins and lowest != "not centred")
centring.settle(a=a, b=b, c=not wins)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Two ways to agree without looking. *Not centred*, the run moves to the upper right: the teacher
# is sure of every picture, and sure of the same class. *Not sharp*, it stays at the lower left:
# every picture gets a little of every class, which is no less empty. Centring pushes away from
# the first corner and towards the second, sharpening the other way round. It takes both, and
# their balance.
#
# And the loss? It falls when student and teacher agree, and nothing is easier to agree on than one
# class for everything. A loss that falls very fast is an *alarm* here, as in lesson 06. The
# instruments of lesson 07 (spread, rank) would have told it, too.
#
# </details>
#
# ## 3 · A cloud that looks the same from all sides
#
# Centring, sharpening, slow copies: many small parts, each with a number to tune. **LeJEPA**
# (Balestriero and LeCun 2025) asks for one thing, on top of equal views: the embeddings of a
# batch are to be a *standard normal cloud*, round, centred at 0, deviation 1. A point, a line, a
# pancake: none of them is. But how far is a batch from such a cloud?
#
# Take one column x of z. For a number t, turn each x into an angle x · t, and take the mean cosine
# and the mean sine over the batch. For a standard normal the mean cosine is exp(−t²/2), a bell
# over t, and the mean sine is 0. And *only* a standard normal has these values at all t. So the
# squared distance from them, weighted by the bell and integrated over t, is a measure: the
# **Epps–Pulley statistic**.
#
# ### Exercise 3 · How far from normal? ★★★
#
# Finish `from_normal`. At each t: (mean cosine − bell)² + (mean sine)². Weight it by the bell,
# integrate over t by `torch.trapezoid(y, t, dim=1)`, and multiply by the number of rows. So a
# standard normal gives about 1, however large the batch. The points t and the bell are there.


# %%
def from_normal(x):
    """The Epps-Pulley statistic of each column, float [columns].

    x: float [batch, columns]; a gradient must flow to it.
    """
    t = torch.linspace(-5, 5, 17)
    normal = torch.exp(-(t**2) / 2)
    ### BEGIN SOLUTION
    angle = x[:, :, None] * t
    off = (angle.cos().mean(0) - normal) ** 2 + angle.sin().mean(0) ** 2
    return len(x) * torch.trapezoid(off * normal, t, dim=1)
    ### END SOLUTION


# %%
check.show(from_normal)

# %% tags=["nbval-check-output"]
from_normal = check.from_normal(from_normal)

# %% [markdown]
# It measures one column. z has 128. Test each of them? Here is a cloud of two columns, both drawn
# from a standard normal; but the second is a *copy* of the first. And one whose second column is
# the first with its sign flipped at random.
#
# **Your prediction.** Your statistic is taken of the two columns alone, and then of shadows in
# slanted directions (the points projected onto a line). An alarm is a value above 5. Who raises it
# for the copies?

# %%
copies = widgets.predict(
    "14-2",
    "The alarm for two columns that are copies is raised",
    a="by a column, and by slanted shadows",
    b="by slanted shadows alone",
    c="by neither",
)

# %%
draws = torch.Generator().manual_seed(SEED)
one, other = torch.randn(2, 500, generator=draws)
flipped = one * torch.randn(500, generator=draws).sign()
clouds = {
    "standard normal": torch.stack([one, other], 1),
    "copies": torch.stack([one, one], 1),
    "copies, signs at random": torch.stack([one, flipped], 1),
}
plot.show(*draw.from_all_sides(clouds, from_normal))
by_columns = from_normal(clouds["copies"]).max().item()
slanted = from_normal(clouds["copies"] @ draw.directions()).max().item()
a, b = by_columns > 5, by_columns <= 5 < slanted
copies.settle(a=a, b=b, c=max(by_columns, slanted) <= 5)


# %%
def move(points, steps=(0, 10, 40, 160)):
    """Free points, moved to look normal from 32 sides, anew each step."""
    points, kept = points.clone().requires_grad_(), {}
    optimizer = torch.optim.Adam([points], lr=0.05)
    for step in range(steps[-1] + 1):
        if step in steps:
            kept[step] = points.detach().clone()
        sides = F.normalize(torch.randn(2, 32, generator=draws), dim=0)
        loss = from_normal(points @ sides).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return kept


small = 0.1 * clouds["standard normal"][:150]
starts = {"a point": 0.2 * small, "a line": clouds["copies"][:150] + 0.02 * small,
          "two clumps": small + 2 * torch.sign(clouds["copies"][:150])}  # fmt: skip
runs = {start: move(points) for start, points in starts.items()}
page, every = draw.cloud_pages(runs), draw.all_clouds(runs)
widgets.slideshow(page, cloud=(*runs,), step=(0, 10, 40, 160), twin=every)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# The two columns themselves (orange points) are as good as in the first cloud: each *is* standard
# normal. Along the diagonal the copies are too wide, across it they have no width. If *every*
# shadow of a cloud is standard normal, the cloud is (Cramér and Wold 1936). **SIGReg** looks from
# a few hundred random sides, other ones in each step.
#
# The free points show what the gradient does: a point swells, a line opens, clumps close, and the
# loss knew nothing of any of these illnesses by name.
#
# </details>
#
# ## 4 · Bring your own loss
#
# The arena takes a function of two embeddings, `loss(z_a, z_b)`, with 64 paired rows of 128
# numbers, and gives you a row of the table. In a terminal it takes a file with such a function:
# `python -m ssl_course arena my_loss.py simclr --data scenes`.
#
# Let us put section 3 to the test: one loss looks at columns alone, the other from 256 random
# sides. All else is equal. Afterwards, change one of them, or write a third.
#
# **Your prediction.** Copies hide from columns alone. How much does it cost the features h?
# Compare the linear probe with ten labels per class.

# %%
sides_guess = widgets.predict(
    "14-3",
    "Ten labels: looking from random sides, compared with columns alone, is",
    a="better, by more than .05",
    b="within .05",
    c="worse, by more than .05",
)


# %%
def columns_alone(z_a, z_b):
    apart = (z_a - z_b).square().mean() / 4
    off = (from_normal(z_a) + from_normal(z_b)).mean() / 2
    return 0.95 * apart + 0.05 * off


def from_sides(z_a, z_b):
    sides = F.normalize(torch.randn(128, 256, generator=draws), dim=0)
    apart = (z_a - z_b).square().mean() / 4
    off = (from_normal(z_a @ sides) + from_normal(z_b @ sides)).mean() / 2
    return 0.95 * apart + 0.05 * off


own = [arena_scores.live(one, seed=SEED) for one in (columns_alone, from_sides)]
print(text.live_table(*own, simclr, *below))
probe = arena_scores.PROBE_10
columns, sides = (row.numbers[probe].mean for row in own)
gain = sides - columns
sides_guess.settle(a=gain > 0.05, b=abs(gain) <= 0.05, c=gain < -0.05)


# %%
def no_gradient(z_a, z_b):
    return (z_a.detach() - z_b.detach()).square().mean()


def for_each_pair(z_a, z_b):
    return 1 - F.cosine_similarity(z_a, z_b)


def log_of_zero(z_a, z_b):
    return (z_a - z_b).square().mean() - (z_a.std(0) - z_a.std(0)).sum().log()


def only_pull(z_a, z_b):
    return 1 - F.cosine_similarity(z_a, z_b).mean()


WRONG = no_gradient, for_each_pair, log_of_zero, only_pull
told = [arena_scores.live(one, seed=SEED, steps=100) for one in WRONG]
for row in told:
    print(f"{row.title}: {row.said or 'nothing was found wrong'}\n")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Look at *rank of z*: it says whether columns repeat each other. Then at h: it stands in front of
# the projector, and can be better than z (lesson 09). If the probes are level, this run says
# that a repeated z need not spoil h in 300 steps; not that it never does.
#
# The four wrong ones: three were told before any training, from random embeddings: no gradient,
# no single number, not finite. The fourth trains without a complaint, and its loss falls nicely.
# Only a look at its embeddings tells; the instruments are those of lesson 07, and their alarm is
# set at a quarter of the spread that even rows have.
#
# </details>
#
# ## 5 · Fourteen methods
#
# `make results LESSON=arena` ran the whole arena: fourteen methods and their baselines, on
# `sprites`, on clothes in clutter (`scenes`) and on plain clothes (`fashion`), five seeds: hours
# on one core. The learning rates were chosen on `sprites`, and served the others as they were.
# With labels, everybody got the rate of its encoder from earlier lessons, and a network from
# scratch one of its own.
#
# Four families, by what keeps the embeddings of different pictures apart:
#
# | family | methods |
# |---|---|
# | rows apart | margin (07), SimCLR (08), a queue of negatives (MoCo), spectral (10) |
# | columns, or the whole cloud | Barlow Twins and VICReg (10), SIGReg (above) |
# | a teacher, or a stopped gradient | SimSiam (07), BYOL, self-distillation (above) |
# | a question about the picture | rotation (03), denoising (04), masked autoencoder (05), I-JEPA |
#
# *MoCo* compares with the embeddings of the last 1,024 views, which a slow copy made. *BYOL* is
# SimSiam whose target comes from a slow copy. *I-JEPA* hides blocks, like the masked autoencoder,
# and predicts not their pixels but what a slow copy of the encoder makes of them.
#
# **Your prediction.** `sprites`, frozen features, ten labels per class. Whose best method leads?
# (A family is *level* if five seeds, paired, don't tell one of its methods from the leader.)

# %%
family = widgets.predict(
    "14-4",
    "The leading method on sprites is one that",
    a="keeps rows apart, and no other family is level",
    b="works on columns or the cloud, and no other family is level",
    c="has a teacher or a stopped gradient, and no other family is level",
    d="asks about the picture itself, and no other family is level",
    e="shares its lead with a method of another family",
)

# %%
tables = {name: text.rows_of(stored("arena", name)) for name in arena.DATASETS}
SCORES = arena_scores.KNN, *arena_scores.COUNTS, arena_scores.TUNED_10
first = advice.leading_families(tables["sprites"], probe)
names = [*advice.FAMILIES]
alone = [first == [name] for name in names]
family.settle(stored=True, a=alone[0], b=alone[1], c=alone[2], d=alone[3],
              e=len(first) > 1)  # fmt: skip
if tables["sprites"]:
    print(text.table(tables["sprites"], probe))

# %%
labelled = arena.TITLES["supervised"]  # in the table, far above the others
page = draw.arena_pages(tables, arena_scores.SECONDS, without=labelled)
every = draw.whole_table(tables, SCORES, ("sprites", probe))
knobs = {"pictures": (*tables,), "score": SCORES, "at_most": ("any", "50", "20")}
first = {"pictures": "sprites", "score": probe, "at_most": "any"}
widgets.slideshow(page, start=first, twin=every, **knobs)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Move the controls (*at most*: CPU seconds of pretraining). Names on the right stand in the order
# of their accuracy; dashed lines have no pretraining. Three things to look for:
#
# * *Who is below the random encoder?* Rotation on `sprites` asks what has no answer: a sprite has
#   no upright (lesson 03). What hides patches has the transformer, so compare it with the *random
#   transformer*; and 300 steps are few for it: the record "longer" has the masked autoencoder
#   with four times as many (printed below).
# * *Who pays more for the same views?* Teachers look twice, decoders paint.
# * *Fine-tuned*: is anything left of the order? A column that is level can't tell methods apart.
#
# Fourteen methods, one of which must come first: the best of many looks a little better than it
# is.
#
# </details>
#
# **Your prediction.** So there is an order of methods on `sprites`. How much of it is left on
# `scenes`, where other things vary, and clothes are the classes? The measure is the rank
# correlation over the fourteen methods: 1 is the same order, 0 none of it. (Probe with ten
# labels; mean over seeds.)

# %%
order_guess = widgets.predict(
    "14-5",
    "The order of the methods on sprites, and on scenes: their correlation is",
    a="above .7",
    b="from .3 to .7",
    c="below .3",
)

# %%
others = [name for name in tables if name != "sprites"]
for name in others:
    same = advice.same_order(tables["sprites"], probe, tables[name], probe)
    print(f"order on sprites and on {name}: correlation {same}")
same = advice.same_order(tables["sprites"], probe, tables["scenes"], probe).mean
order_guess.settle(stored=True, a=same > 0.7, b=0.3 <= same <= 0.7, c=same < 0.3)
print(advice.answers(tables, probe, (20, 50, math.inf)))

longer = text.rows_of(stored("arena", "longer"))
for title, row in longer.items():
    usual = tables["sprites"].get(title, {}).get(probe, advice.UNKNOWN)
    print(f"{title}, probe, 10: 300 steps {usual}, 1,200 steps {row[probe]}")
six = stored("families", "sprites")
for title in ("SimCLR", "VICReg", "Barlow Twins", "rows"):
    print(f"{title}, probe, 10: 1,800 steps {six[f'{title}, 10']}")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# The printed lines are the answer to this lesson's title, for these pictures, this encoder and
# this budget: who leads, and who is not told apart from it. If the order hardly changes from one
# data set to the next, a small test says something about a larger one. If it does change, test on
# *your* pictures (lesson 15), with the two or three methods of the lines.
#
# And with more of the budget? The last lines have the masked autoencoder with four times the
# steps, and four methods with 1,800 (lesson 10's `families`, with rates chosen at that length;
# *rows* is spectral), all on `sprites`. Who rises late is not seen in 300 steps.
#
# </details>
#
# ## 6 · Does the advice hold here?
#
# *A Cookbook of Self-Supervised Learning* (Balestriero et al. 2023) collects what practitioners
# say. Here is some of that advice, in our words, held against the arena's numbers: nothing in
# this table is typed in, all of it is computed from `results/arena.json`. *Supported* and
# *contradicted* need the whole 95 % interval on one side of the bar (0; .5 for correlations);
# else it is *undecided*. (Among twenty-four cells, one or two may be decided by luck alone.)

# %%
lines = {}
for one in advice.ADVICE:
    found = {name: one.measure(rows) for name, rows in tables.items()}
    verdicts = {name: (value, one.verdict(value)) for name, value in found.items()}
    lines[one.said, one.measured] = verdicts
plot.show(*draw.checklist(lines))

# %% [markdown]
# *Contradicted* doesn't mean that the advice is wrong. It was given for networks a hundred times
# as large, and for days of training. A queue, for example, is for batches with too few negatives;
# with eight or ten classes 63 of them may be plenty. It does mean: at your size, measure.
#
# ## 7 · From here
#
# The command does what a notebook can't: `python -m ssl_course arena simclr vicreg
# --data scenes --seeds 3 --steps 2000` goes on where it was stopped, and draws the picture. When a
# run takes hours, it is time for a GPU and for a library that keeps all of this ready: lightly,
# solo-learn, stable-pretraining.
#
# ## Recap
#
# 1. Which method? The one that leads *on your pictures* at *your* budget, or the cheapest of those
#    that aren't told apart from it. A comparison counts if views, tuning and questions are equal.
# 2. Self-distillation needs centring *and* sharpening, which pull towards opposite collapses, and
#    a teacher without gradient. SIGReg asks for one round cloud instead, and looks from random
#    sides.
# 3. A loss of your own is a function of two embeddings. Look at its embeddings, never at its loss.
#
# | symbol | meaning |
# |---|---|
# | momentum | the share of its own weights that the teacher keeps in a step |
# | centre | running mean of the teacher's scores, a number for each class |
# | warm, cold | temperatures of student and teacher |
#
# **Sources.** Self-distillation: Caron et al. 2021, arXiv 2104.14294, equations (1), (2), (4).
# LeJEPA and SIGReg: Balestriero and LeCun 2025, arXiv 2511.08544, section 4; Epps and Pulley
# 1983; Cramér and Wold 1936. BYOL: Grill et al. 2020, arXiv 2006.07733. MoCo: He et al. 2020,
# arXiv 1911.05722. I-JEPA: Assran et al. 2023, arXiv 2301.08243. The Cookbook: Balestriero et al.
# 2023, arXiv 2304.12210. Rank as a measure without labels: Garrido et al. 2023, arXiv 2210.02885.
#
# **Simplified here:** DINO has 65,536 learnt classes, small crops besides the two views, a vision
# transformer and a momentum that rises to 1; MoCo shuffles batch norm over GPUs; BYOL's and
# SimSiam's predictor is as wide as the projector; I-JEPA's predictor has two blocks. Only the
# learning rate was tuned, and only on `sprites`; with labels nothing was.
#
# **Where it fails:** 300 steps are a minute of training. What needs days to rise has no chance
# here, and the order at the end of a long race may be another one.
#
# **Does it hold up?** The cell below judges this lesson's statements on *your* run (✓ or ✗), lists
# them over five seeds (`make results LESSON=14`), and counts your predictions and exercises.
#
# **Next:** {next}

# %%
floor = below[1].numbers[arena_scores.KNN]
claim("learnt", "SimCLR, 300 steps: kNN above a random encoder's, by .1",
      simclr.numbers[arena_scores.KNN] > floor + 0.1)  # fmt: skip
claim("forgotten", "Not centred: the winner's share is twice that with both",
      winner["not centred"] > 2 * winner["centred, sharp"],
      share=winner["not centred"])  # fmt: skip
claim("blunt", "Not sharp: sure of no picture, below a fiftieth",
      sure["not sharp"] < 0.02, share=sure["not sharp"])  # fmt: skip
claim("sides", "Copies: no alarm by columns, one from the side",
      by_columns <= 5 < slanted, columns=by_columns, side=slanted)  # fmt: skip
claim("told", "All four wrong losses are told", all(row.said for row in told))
record("own", columns_alone=columns, from_sides=sides)
show_stored("14")
check.report("14")
