"""Run by torchrun in test_together.py: `compare FILE` trains every method without batch norm; `go_on FOLDER` trains
one method twice, once killed on the way. The same `train_all` is called in the test by one process.
"""

import functools
import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from torch.optim.optimizer import register_optimizer_step_post_hook

from ssl_course import data
from ssl_course.methods import arena, together
from ssl_course.train import ranks

STEPS = {"simclr": 20, "lejepa": 20, "dino": 20, "rotation": 20}  # of the others: 2
SECOND = "moco"  # whose first step has no negatives, and so no gradient: its second step is looked at


def without_norm(network):
    """Batch norm looks at the pictures that a process has: take it out, in place."""
    for parent in [*network.modules()]:
        for name, layer in parent.named_children():
            if isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
                setattr(parent, name, nn.Identity())
    return network


def bare(entry, double=False):
    """The entry without batch norm; in double precision, if asked: AdamW makes a full step of any gradient, also of
    rounding where it should be 0, and twenty such steps would end as far apart as the machine's rounding has it."""
    if entry.encoder == "transformer":  # which has none
        return entry

    @functools.wraps(entry.method)
    def method(network, view, **options):
        step = entry.method(without_norm(network).to(torch.double if double else torch.float), view, **options)
        return (lambda images: step(images.double())) if double else step

    return replace(entry, method=method)


def train_all(pretrain, pool):
    """Losses, the gradient of a step, and the weights at the end, of every method: name -> tensor."""
    found, slopes = {}, []

    def look(optimizer, *_):
        weights = [weight for group in optimizer.param_groups for weight in group["params"]]
        slopes.append(torch.cat([weight.grad.flatten() for weight in weights if weight.grad is not None]))

    handle = register_optimizer_step_post_hook(look)
    for name, entry in arena.ARENA.items():
        slopes.clear()
        network, history = pretrain(bare(entry, name in STEPS), "sprites", pool, steps=STEPS.get(name, 2), seed=0)[:2]
        found[f"{name}.loss"] = torch.tensor(history.loss)
        found[f"{name}.gradient"] = slopes[int(name == SECOND)].clone()
        found[f"{name}.weights"] = weights_of(network)
    handle.remove()
    return found


def weights_of(network):
    return torch.cat([weight.detach().flatten() for weight in network.parameters()])


def killed_at(method, step_number):
    """The method, whose process 1 is killed in this step, unless torchrun has started it again already."""

    @functools.wraps(method)
    def made(network, view, **options):
        step, count = method(network, view, **options), [0]

        def counted(images):
            count[0] += 1
            first = os.environ["TORCHELASTIC_RESTART_COUNT"] == "0"
            if first and count[0] == step_number and ranks.rank() == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(images)

        return counted

    return made


def go_on(folder):
    pool = data.sprites().train.without_labels()
    for name, step_number in (("steady", 0), ("killed", 18)):
        entry = arena.ARENA["moco"]
        entry = replace(entry, method=killed_at(entry.method, step_number))
        told = {"file": folder / f"{name}.safetensors", "every": 7}
        network, history, seconds = together.pretrain(entry, "sprites", pool, steps=25, seed=0, **told)
        if ranks.rank() == 0:
            end = {"loss": history.loss, "weights": weights_of(network).tolist(), "seconds": seconds}
            (folder / f"{name}.json").write_text(json.dumps(end))


if __name__ == "__main__":
    with ranks.joined():
        if sys.argv[1] == "go_on":
            go_on(Path(sys.argv[2]))
        else:
            found = train_all(together.pretrain, data.sprites().train.without_labels())
            if ranks.rank() == 0:
                save_file(found, sys.argv[2])
