"""Peak learning rates of the arena's methods. `python -m ssl_course arena --choose` writes this file.

Each method had the same number of trials on `sprites`, one for each rate of the grid of its encoder, with seed 100 and
on validation pictures; the rate with the highest mean of kNN and both probes is taken (results/search/arena.jsonl). The
other data sets take the same rates.
"""

LR = {
    "margin": 0.0025,
    "simclr": 0.0025,
    "moco": 0.0025,
    "simsiam": 0.001,
    "byol": 0.0025,
    "dino": 0.0025,
    "barlow_twins": 0.0025,
    "vicreg": 0.0025,
    "spectral": 0.006,
    "lejepa": 0.006,
    "rotation": 0.0025,
    "denoising": 0.006,
    "masked_autoencoder": 0.006,
    "i_jepa": 0.0025,
}
