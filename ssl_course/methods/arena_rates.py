"""Peak learning rates of the arena's methods. `python -m ssl_course arena --choose` writes this file.

Each method had the same number of trials on `sprites`, one for each rate of the grid of its encoder, with seed 100 and
on validation pictures; the rate with the highest mean of kNN and both probes is taken (results/search/arena.jsonl). The
other data sets take the same rates.
"""

TRIALS = 0  # for each method; 0: not swept yet
LR = {
    "margin": 0.002,
    "simclr": 0.005,
    "moco": 0.005,
    "simsiam": 0.002,
    "byol": 0.002,
    "dino": 0.002,
    "barlow_twins": 0.005,
    "vicreg": 0.004,
    "spectral": 0.005,
    "lejepa": 0.005,
    "rotation": 0.005,
    "denoising": 0.005,
    "masked_autoencoder": 0.0015,
    "i_jepa": 0.0015,
}
