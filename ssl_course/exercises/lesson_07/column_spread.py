"""Lesson 07: do rows differ at all? The measure of complete collapse."""

import torch

from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.lesson_07._shared import draw_clouds


def column_spread(z):
    std = z.std(dim=0)
    return std.mean()


MISTAKES = {
    "dim=0 -> dim=1": "This compares the numbers within one picture's embedding. At a collapse they may differ "
    "widely, but they are the same for every picture. Take the standard deviation over the batch, `dim=0`.",
    "dim=0 -> ": "One standard deviation over all numbers is not 0 when all rows are equal: it also counts how the "
    "columns differ from each other. Take each column by itself first: `dim=0`.",
    "dim=0 -> dim=0, correction=0": "The squares were divided by n. The mean came from the same rows, so divide by "
    "n − 1 (`std` does so by default).",
    ".std( -> .var(": "These are variances. Take their roots, the standard deviations: they have the unit of z.",
    "z.std(dim=0) -> (z**2).mean(0).sqrt()": "The mean was not subtracted: rows that all lie on one point far from "
    "zero look spread out.",
    ".std( -> .var( ; .mean() -> .mean().sqrt()": "The variances were averaged before the root. One wide column then "
    "hides many dead ones: take the root for each column first.",
    ".mean() -> .sum()": "The standard deviations were added up. Return their mean, so that the result does not grow "
    "with the number of columns.",
    "std.mean() -> std.max()": "This is the largest standard deviation. Return the mean over the columns.",
    "std.mean() -> std.min()": "This is the smallest standard deviation. Return the mean over the columns.",
    "std.mean() -> std.median()": "This is the median of the standard deviations. Return their mean.",
    "std.mean() -> std.sum() / len(z)": "The sum was divided by the number of rows. Divide by the number of columns, "
    "as `mean` does.",
    "std.mean() -> std.sum() / 32": "The sum was divided by 32. Divide by the number of columns of the z given: "
    "`mean`.",
    "std.mean() -> std[0]": "This is the spread of the first column only. Return the mean over all columns.",
    "z.std(dim=0) -> z.mean(dim=0) ; std.mean() -> std.std()": "The mean row was taken first, and how its numbers "
    "differ says nothing about the pictures. First the standard deviation of every column, then the mean.",
    "z.std(dim=0) -> (z - z.mean(0)).abs().mean(0)": "These are mean absolute deviations. A standard deviation "
    "averages the squares, and takes the root: `z.std(dim=0)`.",
    "z.std(dim=0) -> (z - z.mean(0)).norm(dim=1)": "This is the mean distance of the rows to their centre. Take the "
    "standard deviation of each column.",
    "z.std(dim=0) -> (z**2 / (len(z) - 1)).sum(0).sqrt()": "The mean of each column was not subtracted before "
    "squaring: rows on one point far from zero look spread out.",
    "z.std(dim=0) -> torch.nn.functional.normalize(z, dim=1).std(dim=0)": "The rows were scaled to length one first. "
    "The spread is in units of z: leave z as it is.",
    ".mean() -> ": "These are the standard deviations of the single columns, and all of them are right. Return their "
    "mean.",
    "std.mean() -> std.mean(dim=1)": "After `std(dim=0)` there is one axis left, number 0. Write `.mean()` without an "
    "axis.",
}


def _by_hand(z):
    squares = (z - z.mean(0)) ** 2
    return (squares.sum(0) / (len(z) - 1)).sqrt().mean()


COLUMN_SPREAD = Exercise(
    reference=column_spread,
    stars=1,
    minutes=3,
    probes=(
        Probe("four equal rows", lambda: dict(z=torch.tensor([[0.0, 5.0, -2.0]]).repeat(4, 1))),
        Probe("three rows of two numbers", lambda: dict(z=torch.tensor([[1.0, 10.0], [2.0, 14.0], [3.0, 12.0]]))),
        Probe(
            "eight rows", lambda: dict(z=torch.randn(8, 5, generator=seeded(1)) * torch.tensor([2.0, 1, 5, 3, 4]) + 3)
        ),
    ),
    mistakes=edited(column_spread, MISTAKES),
    hints=(
        "If all pictures lie on one point, every column of z holds the same number in each row.",
        "How far the numbers of a column scatter over the batch is its standard deviation: `z.std(dim=0)`.",
        "`z.std(dim=0).mean()`",
    ),
    learnt="Zero means that every picture has the same embedding.",
    draw=lambda function: draw_clouds(function, "spread"),
    alternatives=(_by_hand,),
)
