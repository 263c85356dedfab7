"""What was chosen for lesson 13's arms on validation rows (results/search/README.md): as many trials for each."""

PRETRAINING = {  # batches of 128 rows
    "scarf": {"steps": 2000, "lr": 1e-3, "rate": 0.6, "temperature": 1.0},
    "denoising": {"steps": 2000, "lr": 1e-3, "rate": 0.6},
    "upstream": {"steps": 2000, "lr": 3e-3},
}
