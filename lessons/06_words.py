# ---
# jupyter:
#   ssl_course:
#     id: "06"
#     title: What comes next, and what is missing?
#     difficulty: 3
#     field: [words]
#     objectives:
#       - train a transformer to guess the next and the missing word, and name the differences
#       - say how good a guess can be at best, and notice when a loss is too good to be true
#       - judge a network of words beside counts, and what it knows beside a bag of words
#     prerequisites: lessons 00 and 05
# ---

# %% [markdown]
# # What comes next, and what is missing?
#
# After this lesson you can train a transformer on text in both ways that made large language models
# possible, and you know the best loss that anybody could reach.
#
# *About {minutes} minutes with the exercises; for about {waiting} of them you wait while the
# computer trains. Two processor cores are enough; no GPU, no internet.*
#
# Run the cells from top to bottom with **Shift + Enter**, and guess before each result.

# %%
import functools
import time
import torch
import torch.nn.functional as F
from ssl_course import check, data, evaluate, models, plot
from ssl_course import settings, train, widgets
from ssl_course.course import claim, record, show_stored, stored
from ssl_course.evaluate import ngrams, sections, texts
from ssl_course.evaluate import word_vectors, writing
from ssl_course.plot import lesson_06 as draw

generator = train.seed_all(settings.current.seed)

# %% [markdown]
# ## 1 · A game with known odds
#
# The textbook chapter (Raschka, *Machine Learning Q and AI*, chapter 2) has two games with words.
# Hide one: *It is beautiful and ___ outside*. Or stop in the middle: *It is beautiful and …* Both
# ask for *sunny*, and both take their labels from the text itself.
#
# How good can a guess be? For English nobody knows. For a small grammar we do: it makes 1,215
# sentences about the weather and outings, each with a known probability. In each, the weather is
# fine, wet or white (snow). No word says which, but adjectives, weather words and outings depend on
# it.
#
# **Surprise** is −log p, where p is the probability that you gave to the word that came. Sure and
# right: 0. One in two: 0.69. One in a hundred: 4.61. Its unit is the *nat*. Whoever knows the true
# probabilities is surprised least on average, and that average is the **entropy**. The figure shows
# the least possible surprise at each word of one sentence: guessed from the words before it, and
# from all others.


# %%
def numbers_of(sentences, vocabulary, places):
    """[sentences, places]; a sentence without a known word is left out."""
    rows = [vocabulary.encode(one, places) for one in sentences]
    rows = torch.stack(rows)
    return rows[(rows > 4).any(1)]


chances = data.sentence_distribution()  # sentence -> probability
drawn = data.draw_sentences(10_000, generator=generator)
vocabulary = data.Vocabulary(drawn)
rows = numbers_of(drawn, vocabulary, 16)
print(rows[0].tolist(), " ".join(vocabulary.decode(rows[0])))

left_best = evaluate.next_word_entropy(chances)
both_best = evaluate.missing_word_entropy(chances)
best = {"next word": left_best, "missing word": both_best}
print("entropies, in nats per word:", best)
text = "it is beautiful and sunny outside so we swim in the lake"
sentence = data.words(text)
exact = texts.surprises(chances, sentence)
plot.show(*draw.surprises(sentence, exact))

# %% [markdown]
# Text goes in as numbers. Five of them are no words: 0 `<pad>` fills up short sentences, 1
# `<unknown>` stands for words that the vocabulary lacks, 2 `<mask>` for hidden ones, 3 `<start>`
# and 4 `<end>` are the ends.
#
# Look at *it*: from the left you can't know whether the sentence begins with the weather or with
# people. Look at *sunny*: what follows the word helps to guess it.
#
# ## 2 · Three differences
#
# The network is that of lesson 05: rows of numbers, blocks of attention. In place of patches there
# are **word vectors**, one learnt row per word of the vocabulary, and one learnt row per place. At
# the end each row is compared with all word vectors; the products are the scores of the words.
# Between the two games, three things differ:
#
# | | next word (as GPT) | missing word (as BERT) |
# |---|---|---|
# | **attention mask** | a word looks at itself and those before it | all look at all |
# | **input** | the sentence as it is | some words replaced by `<mask>` |
# | **scored** | every word, at the place before it | hidden words only, in their place |
#
# You write one function for each row of the table.
#
# ### Exercise 1 · Who may look at whom? ★☆☆
#
# Row t of the mask belongs to word t, counted from 0, column s to word s. Finish `causal_mask(n)`:
# a boolean tensor [n, n], True where word t may look at word s. It may look at itself and at all
# words before it, and at none behind it.


# %%
def causal_mask(n):
    """Boolean tensor [n, n]: True where row t may look at column s.

    Word t may look at the words 0, 1, …, t.
    """
    ### BEGIN SOLUTION
    return torch.ones(n, n).tril().bool()
    ### END SOLUTION


# %%
check.show(causal_mask)  # stuck? check.causal_mask.hint()

# %% tags=["nbval-check-output"]
causal_mask = check.causal_mask(causal_mask)

# %% [markdown]
# ### Exercise 2 · Score the next word ★★☆
#
# The network gives `scores` [batch, n, words]: at each place a score for every word of the
# vocabulary. The scores at place t are the guess of word t + 1. So the guess at `<start>` is judged
# by the first word, and the guess at the last place by nothing.
#
# Finish `next_word_loss`: the mean of −log p over all words that are guessed, in nats.
# `F.cross_entropy(scores [k, words], numbers [k])` gives that mean for k guesses. Padding, number
# 0, is not to be guessed; `<end>` is, for a text has to end somewhere, and so is `<unknown>`. Each
# word of the batch counts the same.


# %%
def next_word_loss(scores, numbers):
    """Mean surprise at each word, guessed at the place before it.

    scores: float [batch, n, words], before the softmax.
    numbers: whole numbers [batch, n], the sentences; 0 is padding.
    Returns a scalar tensor; a gradient must reach `scores`.
    """
    ### BEGIN SOLUTION
    guess, target = scores[:, :-1], numbers[:, 1:]
    counts = target != 0
    return F.cross_entropy(guess[counts], target[counts])
    ### END SOLUTION


# %%
check.show(next_word_loss)

# %% tags=["nbval-check-output"]
next_word_loss = check.next_word_loss(next_word_loss)

# %% [markdown]
# ### Exercise 3 · Hide words ★★★
#
# Finish `mask_words`. In each sentence hide `ratio` times the number of its *real words*, rounded
# to the nearest whole number, but at least one. Real words have the numbers above 4; all of a
# sentence are equally likely to be hidden, and special words never are. (Every sentence holds a
# real word.) So a ratio of 0 hides exactly one word.
#
# Return two tensors: the sentences with 2, `<mask>`, in place of the hidden words, and a boolean
# tensor, True = hidden. Draw from `generator`. The trick of lesson 05 works here too: a random
# number for each place, and the places of the lowest *rank* are hidden.


# %%
def mask_words(numbers, ratio, generator):
    """Hide words of every sentence.

    numbers: whole numbers [batch, n].  ratio: 0 to 1.
    Returns (sentences with gaps, hidden): whole numbers and
    booleans, both [batch, n].
    """
    ### BEGIN SOLUTION
    words = numbers > 4
    noise = torch.rand(words.shape, generator=generator) + 2 * ~words
    count = (ratio * words.sum(1, keepdim=True)).round().clamp(min=1)
    hidden = noise.argsort(1).argsort(1) < count
    return numbers.masked_fill(hidden, 2), hidden
    ### END SOLUTION


# %%
check.show(mask_words)

# %% tags=["nbval-check-output"]
mask_words = check.mask_words(mask_words)

# %% [markdown]
# ## 3 · Towards the line
#
# Two networks of the same size: one learns the next word, one the missing word, 500 steps of 64
# sentences each. The losses in the figure are taken over *all* 1,215 sentences, weighted by their
# probabilities. So they are exact, without the luck of a draw.
#
# **Your prediction.** Where will the loss of the *next* word be after 500 steps? The entropy,
# printed above, is the mean surprise of somebody who knows the grammar.

# %%
first = widgets.predict(
    "06-1",
    "After 500 steps, the loss of the next word is",
    a="more than 0.05 nats below the entropy",
    b="within 0.05 nats of the entropy",
    c="more than 0.05 nats above it",
)


# %%
def next_word(network, numbers):
    look = causal_mask(numbers.shape[1])
    return next_word_loss(network(numbers, look), numbers)


def missing_word(network, numbers, ratio=0):
    gaps, hidden = mask_words(numbers, ratio, generator)
    scores = network(gaps, at=hidden)  # of the hidden places alone
    return F.cross_entropy(scores, numbers[hidden])


def fit(network, loss, rows, steps, **watch):
    options = {"lr": 3e-3, "weight_decay": 0.01}
    optimizer = torch.optim.AdamW(network.parameters(), **options)
    source = train.sentence_batches(rows, 64, generator=generator)
    step = functools.partial(loss, network)  # step(numbers) -> loss
    return train.fit(step, source, optimizer, steps=steps, **watch)


# %%
every = numbers_of(chances, vocabulary, 16)
weights = torch.tensor([*chances.values()], dtype=torch.float64)


def small():
    return models.WordTransformer(len(vocabulary), places=16, width=64)


def learn(loss, exact_loss):
    """A network after 500 steps, and its losses on the way."""
    network, curve = small(), []

    def look():
        curve.append(exact_loss(network, every, weights))

    fit(network, loss, rows, 500, watch=look, every=100)
    return network, curve


left, curve = learn(next_word, texts.expected_next_word_loss)
both, other = learn(missing_word, texts.expected_missing_word_loss)
curves = {"next word": curve, "missing word": other}
steps = range(0, 501, 100)
plot.show(*draw.losses(steps, curves, best))
above, above_both = curve[-1] - left_best, other[-1] - both_best
print(f"above the entropy: {above:.3f} (next), {above_both:.3f} (missing)")
first.settle(a=above < -0.05, b=abs(above) <= 0.05, c=above > 0.05)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# The mean surprise of a guess q, when the truth is p, is the entropy of p plus the *divergence* of
# q from p, which is never negative. So an honest loss can fall to the line and no further, however
# large the network. The rest is not ignorance; it is the grammar throwing its dice.
#
# The line of the missing word lies lower, because whoever guesses sees more. The two losses answer
# different questions: comparing them does not say which network is better.
#
# </details>
#
# ## 4 · Break it on purpose
#
# One argument is easily forgotten: `network(numbers)` without `look`. Then all words look at all,
# and the rest stays: no word is hidden, and each is scored at the place before it. 200 steps.
#
# **Your prediction.** What becomes of the loss, seen during training?

# %%
forgotten = widgets.predict(
    "06-2",
    "Without the causal mask, the loss after 200 steps is",
    a="near its start: the network is confused",
    b="above the entropy of the next word, by 0.05 nats or more",
    c="about the entropy of the next word",
    d="below half of that entropy",
)


# %%
def no_mask(network, numbers):
    return next_word_loss(network(numbers), numbers)


leaky = small()
history = fit(leaky, no_mask, rows, 200)
means = [part.mean().item() for part in torch.tensor(history.loss).split(20)]
steps = range(10, 20 * len(means), 20)
plot.show(*draw.losses(steps, {"no mask": means}, {"no mask": left_best}))
honest = texts.expected_next_word_loss(leaky, every, weights)
print(f"its loss {means[-1]:.3f}, with the mask put back {honest:.2f}")
a, d = means[-1] > means[0] - 0.3, means[-1] < left_best / 2
b = not a and means[-1] >= left_best + 0.05
forgotten.settle(a=a, b=b, c=not (a or b or d), d=d)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# The word to guess stands one place further on, and nothing hides it: it has to be copied. With the
# mask put back, as in any real use, the network is lost (the last printed number).
#
# Remember the alarm: **a loss below what is possible means that something leaks.** On real text
# nobody knows the line, but a loss that falls too fast and too far is the same alarm. Look at the
# mask, at the shift of the targets, and for test text in the training text.
#
# </details>
#
# ## 5 · What did they learn?
#
# Two looks into the networks of section 3.
#
# * **The same sentence, asked in two ways**: bars are the two networks, black marks the least
#   possible surprise. The printed number says what the words to the right are worth, over all
#   sentences.
# * **Word vectors**: nobody told the network what an adjective is. Do words of one role lie near
#   each other? The measure: of the three nearest words (by cosine), how many have the same role?
#   Beside it stand random vectors and *neighbour counts*, how often each word stood directly before
#   and behind a word, without any training.

# %%
one, count = numbers_of([sentence], vocabulary, 16), len(sentence)
places = torch.arange(1, count + 1)  # place 0 is <start>
ahead = texts.next_word_losses(left, one)[0, :count]
around = texts.missing_word_losses(both, one.repeat(count, 1), places)
plot.show(*draw.surprises(sentence, exact, [ahead.tolist(), around.tolist()]))
worth = texts.worth_of_the_right_side(left, both, every, weights)
print(f"what the right side is worth: {worth:.2f} nats per word")

words, roles = word_vectors.role_words()
size = len(vocabulary)
vectors = {
    "random": torch.randn(size, 64, generator=generator),
    "neighbour counts": word_vectors.neighbour_counts(rows, size),
    "missing word": both.embed.weight,
    "next word": left.embed.weight,
}
chosen = [vocabulary.number(word) for word in words]
purities = {}
for name, one in vectors.items():
    purities[name] = word_vectors.purity(one[chosen], roles)
record("purity", **purities)
shown = left.embed.weight[chosen]
plot.show(*draw.word_map(shown, words, roles, purities))

# %% [markdown]
# Words of one role can stand in for each other, so a network that guesses words does well to treat
# them alike. In this tiny grammar the direct neighbours nearly give the role away; do plain counts
# do as well as a trained network, or better? The picture is no proof of understanding. It shows
# that guessing words is *enough* to find the roles.
#
# ## 6 · Real text, and a rival that only counts
#
# Now the *World Factbook*: what a government wrote about 248 countries in 2015, real English.
# Nobody knows its entropy, so we need a rival. A **trigram** counts which word followed which two
# words. Its trouble: most pairs of words were seen once, or never, and a word that did not follow
# gets the probability 0 and infinite surprise. So the counts are *smoothed*: mixed with what the
# context of one word says (a bigram), which is mixed with no context at all (a unigram).
#
# ### Exercise 4 · From counts to probabilities ★★☆
#
# Each row of `counts` [contexts, words] says how often each word followed one context. `shorter`,
# of the same shape, holds the probabilities by the shorter context; each row adds up to 1. Finish
# `smooth`: pretend to have seen k more words after each context, shared out as `shorter` says. Then
# divide, so that each row adds up to 1. A context that was never seen should answer as `shorter`.


# %%
def smooth(counts, shorter, k):
    """Smoothed probabilities of the next word, float [contexts, words].

    counts: float [contexts, words], 0 or more.
    shorter: float [contexts, words], rows add up to 1.
    k: a number above 0, how many words to pretend.
    """
    ### BEGIN SOLUTION
    total = counts.sum(1, keepdim=True)
    return (counts + k * shorter) / (total + k)
    ### END SOLUTION


# %%
check.show(smooth)

# %% tags=["nbval-check-output"]
smooth = check.smooth(smooth)

# %% [markdown]
# ### Who guesses best?
#
# The package's `NGrams` does this for contexts of none, one and two words; its k was chosen on
# held-out countries. The networks now have rows of 96 numbers. One learns the next word, for 500
# steps. The other starts from these weights and learns missing words, three in ten, for 500 more:
# scored on so few words, it would learn slowly from scratch. Words that occur less than three times
# are `<unknown>`; sentences of more than 30 words are left out. No test country and no test
# sentence stands in the training text.
#
# All losses are in nats per word. e to the power of a loss is the **perplexity**: a perplexity of
# 100 is the surprise of choosing blindly among 100 words.
#
# **Your prediction.** Guessing every word of the test countries from the words before it: who has
# the smallest loss?

# %%
real_text = widgets.predict(
    "06-3",
    "The smallest loss on test countries has",
    a="the trigram, by more than 0.05 nats",
    b="the network, by more than 0.05 nats",
    c="neither: they are within 0.05 nats",
)


# %%
def sentences_of(countries):
    found = [data.words(text) for one in countries for text in one.sentences]
    return [one for one in found if len(one) <= 30]


countries, others = data.factbook()  # to learn from, for the test
text, asked = sentences_of(countries), sentences_of(others)
known = data.Vocabulary(text, least=3)
book, test = (numbers_of(part, known, 32) for part in (text, asked))
print(len(book), "and", len(test), "sentences;", len(known), "words known")
print((book > 0).sum().item(), "words to learn from, ends included")
unknown = (test == 1).sum() / (test > 4).sum()
print(f"{unknown:.1%} of the test words are <unknown>")
orders = {"unigram": 1, "bigram": 2, "trigram": 3}
losses = {}
for name, order in orders.items():
    model = ngrams.NGrams(book, len(known), order=order, k=50)
    losses[name] = model.losses(test)

# %%
reader, guesser = (models.WordTransformer(len(known)) for _ in range(2))
fit(reader, next_word, book, 500)
guesser.load_state_dict(reader.state_dict())  # go on from there
fit(guesser, functools.partial(missing_word, ratio=0.3), book, 500)

losses["next-word network"] = texts.next_word_losses(reader, test)
gap = texts.one_word_each(test, generator=generator)  # a place per row
there = {}
for name, part in losses.items():
    there[name] = part.gather(1, gap[:, None] - 1)
there["missing-word network"] = texts.missing_word_losses(guesser, test, gap)
tables = {"every word": losses, "one known word per sentence": there}
for title, table in tables.items():
    means = {name: part.nanmean().item() for name, part in table.items()}
    tables[title] = means
    record(title.split()[0] + "_word", **means)
ours = "next-word network", "missing-word network"
plot.show(*draw.rivals(tables, ours))
means, gaps = tables.values()
lead = means["trigram"] - means["next-word network"]
print(f"network minus trigram: {-lead:+.3f} nats")
real_text.settle(a=lead < -0.05, b=lead > 0.05, c=abs(lead) <= 0.05)
table = stored("06", "every_word")
line = evaluate.paired_ci(table["next-word network"], table["trigram"])
print(f"five seeds: network minus trigram {line}")

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# A rival that only counts is strong where text is scarce: *natural gas* or *coat of arms* come back
# word for word. What the network has in return: it sees all words before, not two, and words of
# like use share what they learn.
#
# Now the right panel: the *same* words, asked from the left and from both sides. The difference of
# the two networks says what the right side is worth to them. It is no exact value as on the
# grammar: neither is at its best, and one had 500 steps more.
#
# </details>
#
# ## 7 · Try it
#
# Type a sentence with a gap, three underscores, and press Enter. Left: guessed from the words
# before it. Right: from both sides. Write words that the Factbook might use. What happens with two
# gaps, none, a word that it does not know?
#
# Above the box the next-word network writes by itself: it draws a word from its probabilities,
# appends it, and asks again. The scores are divided by a **temperature** first. Low: the likeliest
# words, safe and repetitive. High: daring. (Each word is computed from all before it afresh. Large
# models keep the keys and values of earlier words in a *cache*; 32 places are too few to need one,
# as the printed speed shows.)

# %%
start, began, made = "the country", time.perf_counter(), 0
for temperature in (0.3, 0.7, 1.0, 1.5):
    options = {"generator": generator, "temperature": temperature}
    written = writing.write(reader, known, start, **options)
    made += len(written)
    print(f"{temperature}: {' '.join(written)}")
print(f"{made / (time.perf_counter() - began):.0f} words per second")

alone = functools.partial(writing.fill_gap, reader, known, both_sides=False)
around = functools.partial(writing.fill_gap, guesser, known)
ways = {"from the words before": alone, "from both sides": around}
examples = (
    "the flag has three ___ bands of red, white, and blue",
    "the country gained ___ from spain in 1960",
    "satellite tv service is ___",
)
twin = draw.gaps(ways, examples)
widgets.gap_box(ways, start=examples[0], twin=twin)

# %% [markdown]
# ## 8 · What does a frozen network know?
#
# Nobody told these networks what a continent is. Freeze them, and take as features of a text the
# mean of the rows over all its words. A text is one *section* of a country, such as its climate or
# its economy. The section *location* is left out: it says where the country is in so many words. A
# linear probe has 10 or 100 labelled sections per class, and is asked about those of test
# countries: on which **continent** is the country (five classes)? And as a check, which section is
# it, its **topic** (ten classes)?
#
# The rival is a **bag of words**: which words does the section hold, never mind their order, rare
# ones weighted up (TF-IDF), and a logistic regression with the same choice of penalties.
#
# **Your prediction.** With 100 labels per continent, the better of the two trained networks
# compared with the bag of words:

# %%
frozen = widgets.predict(
    "06-4",
    "100 labels: the bag of words is",
    a="ahead of both networks, by more than three points",
    b="within three points of the better network",
    c="behind the better network, by more than three points",
)

# %%
seen, new = (sections.sections(part, known) for part in (countries, others))
fresh = models.WordTransformer(len(known))
networks = {
    "next word": (reader, True),
    "missing word": (guesser, False),
    "random network": (fresh, False),
}
questions = (("topic", 10), ("continent", 10), ("continent", 100))
scores = {}
for asked, count in questions:
    bag = sections.probe_bag(seen, new, asked, count)
    table = {"bag of words": bag}
    for name, (network, look_left) in networks.items():
        ask = functools.partial(sections.probe, network, left=look_left)
        table[name] = ask(seen, new, asked, count)
    record(f"{asked}_{count}", **table)
    scores[f"{asked}, {count} labels per class"] = table
plot.show(*draw.probes(scores, (0.1, 0.2, 0.2)))
means = {name: one.mean for name, one in table.items()}
ahead = means["bag of words"] - max(means["next word"], means["missing word"])
a, c = ahead > 0.03, ahead < -0.03
frozen.settle(a=a, b=not (a or c), c=c)

# %% [markdown]
# <details><summary><b>Look back</b> · open this after the run</summary>
#
# Continents: does the bag of words lead? A name such as *African* or *Pacific* settles the
# question, and a bag keeps every name. The mean of a network's rows is 96 numbers for all of them.
#
# Topics: the same features, the same probe. If the trained networks are far above the random one
# here, they did learn what texts are about; continents are not what they learnt. A probe that fails
# says that *this* question has no straight answer in *these* features, no more.
#
# </details>
#
# ## 9 · From here to large language models
#
# Your next-word step is the pretraining of GPT (Radford et al. 2018). Its equation (1) is the sum
# of log P(u_i | u_{i−k}, …, u_{i−1}; Θ) over all words u_i, to be made large: your loss times minus
# the number of words. Its equation (2) is your network: h₀ = U W_e + W_p, word vectors and places;
# h_l = block(h_{l−1}); P(u) = softmax(h_n W_eᵀ), products with the same word vectors.
#
# Your missing-word step is that of BERT (Devlin et al. 2019, section 3.1, task 1): the mean of
# −log p(word) over hidden words, 15 in 100. Eight in ten of them become `<mask>`, one a random
# word, one stays, because later texts hold no `<mask>`.
#
# | | here | GPT 2018 | BERT-base 2018 | GPT-3 2020 |
# |---|---|---|---|---|
# | layers, width | 2, 96 | 12, 768 | 12, 768 | 96, 12,288 |
# | weights | under a million | about 117 million | 110 million | 175,000 million |
# | longest text | 32 | 512 | 512 | 2,048 |
# | text | 0.1 million words | 7,000 books | 3,300 million words | 300,000 million pieces |
#
# **The same:** the loss, the mask, the blocks, the labels that nobody had to write. **Different:**
# pieces of words in place of words, so that nothing is unknown; and about a million times more
# of everything. GPT-3 did tasks that it read in its input, without being trained for them. Today's
# assistants are trained further, on what people prefer.
#
# ## Recap
#
# 1. What comes next, what is missing: one network plays both games. Only the attention mask, the
#    corruption of the input and the scored places differ.
# 2. No honest guess is less surprised than the entropy, on average. On the grammar both losses run
#    to that line; a loss below it says that the answer leaks.
# 3. Guessing words is enough to find their roles. On little text, counts and bags of words are
#    rivals to beat, not to forget.
#
# | symbol | meaning |
# |---|---|
# | −log p | surprise, in nats; its least possible mean is the entropy |
# | perplexity | e to the power of the mean surprise |
# | `look` | attention mask [n, n], True = may look |
# | `hidden` | boolean mask, True = hidden and scored |
# | k | how many observations the shorter context is worth |
#
# **Sources.** GPT: Radford et al. 2018, *Improving Language Understanding by Generative
# Pre-Training*, equations (1) and (2). BERT: Devlin et al. 2019, arXiv 1810.04805, section 3.1.
# GPT-3: Brown et al. 2020, arXiv 2005.14165, table 2.1. Causal mask: Vaswani et al. 2017, arXiv
# 1706.03762, section 3.2.3. Tied word vectors: Press and Wolf 2017, arXiv 1608.05859. Entropy as
# the least mean surprise: Cover and Thomas 2006, theorem 5.4.3. Smoothing: MacKay and Peto 1995.
#
# **Simplified here:** whole words, one sentence at a time, no dropout; every hidden word becomes
# `<mask>`; BERT's second task is left out.
#
# **Where it fails:** a network that only reads repeats what its text says, true or not; and words
# that it never saw stay `<unknown>`.
#
# ## Further
#
# * Hide half of the words in training (`ratio=0.5`). What becomes of the right panel in section 6?
# * Train the next-word network for 2,000 steps and watch its test loss. When does it begin to rise?
#
# **Does it hold up?** The cell below judges this lesson's statements on *your* run (✓ or ✗), lists
# them over five seeds (`make results LESSON=06`), and counts your predictions and exercises.
#
# **Next:** {next}

# %%
near, close = abs(above) <= 0.05, abs(above_both) <= 0.05
claim("next", "Next word within .05 nats of the entropy", near, above=above)
claim("missing", "Missing word within .05 nats", close, above=above_both)
leaks = history.loss[-1] < left_best / 2
claim("leak", "Without the mask, below half of the entropy", leaks)
apart = purities["next word"] - purities["random"]
claim("roles", "Word vectors cluster by role", apart > 0.2, above_random=apart)
claim("trigram", "Real text: network below the trigram", lead > 0, lead=lead)
gain = gaps["next-word network"] - gaps["missing-word network"]
claim("right", "Real text: the right side helps", gain > 0, gain=gain)
topic = scores["topic, 10 labels per class"]
gain = topic["missing word"].mean - topic["random network"].mean
claim("topic", "Topic: trained network above random", gain > 0, gain=gain)
claim("bag", "Continent: bag of words ahead", ahead > 0, lead=ahead)
show_stored("06")
check.report("06")
