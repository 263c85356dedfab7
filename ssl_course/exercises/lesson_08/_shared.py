"""What the exercises of lesson 08 share: pairs of embeddings to try them on, and mistakes that each of them invites."""

import torch

from ssl_course.exercises.exercise import seeded


def paired_rows(batch, dim, temperature, seed, towards=1.0):
    """Pairs whose second row lies near the first; with `towards=-1` it points away, and strangers are more similar."""
    z_a, z_b = torch.randn(2, batch, dim, generator=seeded(seed)).round(decimals=1)
    return dict(z_a=z_a, z_b=(towards * z_a + 0.5 * z_b).round(decimals=1), temperature=temperature)


NOT_NORMALISED = "similarity_matrix(torch.cat([z_a, z_b])) -> (z := torch.cat([z_a, z_b])) @ z.T"
FIRST_AGAINST_SECOND = "torch.cat([z_a, z_b])) -> torch.cat([z_a, z_b]))[: len(z_a), len(z_a) :]"

WITHOUT_KEEPDIM = (
    "similarity_matrix(torch.cat([z_a, z_b])) -> (z := (z := torch.cat([z_a, z_b])) / z.norm(dim=1)) @ z.T"
)

COMMON = {
    "torch.cat( -> torch.stack(": "`stack` lays the two views behind each other, [2, B, dim]. `torch.cat` puts them "
    "below each other, [2B, dim].",
    WITHOUT_KEEPDIM: "A vector with one number per row, such as `z.norm(dim=1)`, would divide the columns. Use "
    "`similarity_matrix`, or `keepdim=True`.",
    NOT_NORMALISED: "The rows were compared at their own lengths. Use `similarity_matrix`, which scales them to length "
    "one.",
    "/ temperature -> * temperature": "The similarities were multiplied by the temperature. Divide by it: a small "
    "temperature must make the differences larger.",
    " / temperature -> ": "The temperature has no effect. Divide the similarities by it before you do anything else "
    "with them.",
    "/ temperature -> / 0.2": "The temperature is always 0.2, whatever is asked for. Divide by the argument, not by "
    "the constant of the lesson.",
}
