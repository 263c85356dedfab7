"""Answers to lesson 10's `row_energy`, written from the lesson's text: right ones and wrong ones."""

import numpy as np
import torch


def right_columns(z):
    return (z.T @ z).pow(2).sum() - z.pow(2).sum(1).pow(2).sum()


def right_norms(z):
    return torch.linalg.matrix_norm(z.T @ z) ** 2 - (z.norm(dim=1) ** 4).sum()


def right_einsum(rows):
    gram = torch.einsum("ik,il->kl", rows, rows)
    own = torch.einsum("ik,ik->i", rows, rows)
    return (gram * gram).sum() - own @ own


def wrong_item(z):
    return ((z.T @ z) ** 2).sum().item() - ((z**2).sum(1) ** 2).sum().item()


def wrong_numpy(z):
    x = z.numpy()
    return ((x.T @ x) ** 2).sum() - ((x**2).sum(1) ** 2).sum()


def wrong_numpy_double(z):
    x = z.numpy().astype(np.float64)
    return float(np.linalg.norm(x.T @ x) ** 2 - (np.linalg.norm(x, axis=1) ** 4).sum())


def right_outer_products(z):
    columns = sum(torch.outer(row, row) for row in z)
    return columns.pow(2).sum() - sum(row.dot(row) ** 2 for row in z)


def right_row_by_row(z):
    total = 0
    for i in range(len(z)):
        products = z @ z[i]
        total += products.pow(2).sum() - products[i] ** 2
    return total


def right_rows_before(z):
    return 2 * sum((z[:i] @ z[i]).pow(2).sum() for i in range(1, len(z)))


def right_pair_by_pair(z):
    total = 0.0
    for i in range(len(z)):
        for j in range(len(z)):
            if i != j:
                total += torch.dot(z[i], z[j]) ** 2
    return total


def wrong_python_floats(z):
    rows = z.tolist()
    return 2 * sum(
        sum(a * b for a, b in zip(rows[i], rows[j], strict=True)) ** 2 for i in range(len(rows)) for j in range(i)
    )


def right_chunks(z):
    total = sum((part @ z.T).pow(2).sum() for part in z.split(1000))
    return total - z.pow(2).sum(1).pow(2).sum()


def right_eigenvalues(z):
    return torch.linalg.eigvalsh(z.T.double() @ z.double()).pow(2).sum() - z.double().pow(2).sum(1).pow(2).sum()


def right_singular_values(z):
    return torch.linalg.svdvals(z).pow(4).sum() - z.norm(dim=1).pow(4).sum()


def right_loops_over_columns(z):
    dim = z.shape[1]
    energy = sum((z[:, k] @ z[:, l]) ** 2 for k in range(dim) for l in range(dim))  # noqa: E741
    return energy - (z * z).sum(dim=1).square().sum()


def right_trace(z):
    columns = z.mT @ z
    return torch.trace(columns @ columns) - torch.sum(torch.sum(z**2, dim=1) ** 2)


def right_square_of_columns(z):
    return torch.sum(torch.mm(z.t(), z) ** 2) - torch.sum(torch.linalg.norm(z, dim=1) ** 4)


def right_diagonal_and_off(z):
    columns = z.T @ z
    off = columns.pow(2).sum() - columns.diagonal().pow(2).sum()
    return off + z.norm(dim=0).pow(4).sum() - z.norm(dim=1).pow(4).sum()


def right_tensordot(z):
    columns = torch.tensordot(z, z, dims=([0], [0]))
    lengths = torch.linalg.vecdot(z, z)
    return columns.square().sum() - lengths.square().sum()


def wrong_builds(z):
    """Z Zᵀ was built"""
    rows = z @ z.T
    return rows.pow(2).sum() - rows.diagonal().pow(2).sum()


def wrong_builds_filled(z):
    """Z Zᵀ was built"""
    return (z @ z.T).fill_diagonal_(0).square().sum()


def wrong_builds_by_einsum(z):
    """Z Zᵀ was built"""
    rows = torch.einsum("ik,jk->ij", z, z)
    return (rows - rows.diag().diag()).pow(2).sum()


def wrong_builds_by_broadcasting(z):
    """Z Zᵀ was built"""
    rows = (z[:, None] * z[None]).sum(2)
    return rows.pow(2).sum() - z.pow(2).sum(1).pow(2).sum()


def wrong_builds_in_numpy(z):
    """expected a tensor"""
    rows = z.numpy() @ z.numpy().T
    return (rows**2).sum() - (np.diag(rows) ** 2).sum()


def wrong_builds_by_stacking(z):
    """Z Zᵀ was built"""
    rows = torch.stack([z @ row for row in z])
    return rows.pow(2).sum() - rows.diagonal().pow(2).sum()


def wrong_builds_masked(z):
    """Z Zᵀ was built"""
    return (z @ z.T)[~torch.eye(len(z), dtype=torch.bool)].pow(2).sum()


def wrong_builds_triangle(z):
    """Z Zᵀ was built"""
    i, j = torch.triu_indices(len(z), len(z), 1)
    return 2 * (z[i] * z[j]).sum(1).pow(2).sum()


def wrong_builds_by_matmul(z):
    """Z Zᵀ was built"""
    return torch.matmul(z, z.t()).triu(1).pow(2).sum() * 2


def wrong_builds_to_look_at_it(z):
    """Z Zᵀ was built"""
    own = (z @ z.T).diagonal()
    return (z.T @ z).pow(2).sum() - own.pow(2).sum()


def wrong_builds_by_distances(z):
    """Z Zᵀ was built"""
    lengths = z.double().pow(2).sum(1)
    products = (lengths[:, None] + lengths[None] - torch.cdist(z.double(), z.double()) ** 2) / 2
    return products.pow(2).sum().float() - lengths.pow(2).sum().float()


def wrong_diagonal_left_in(z):
    """whole matrix"""
    return (z.T @ z).pow(2).sum()


def wrong_diagonal_of_columns(z):
    """diagonal of ZᵀZ"""
    columns = z.T @ z
    return columns.pow(2).sum() - columns.diagonal().pow(2).sum()


def wrong_diagonal_not_squared(z):
    """squared"""
    return (z.T @ z).pow(2).sum() - z.pow(2).sum()


def wrong_diagonal_squared_after_the_sum(z):
    """their total was squared"""
    return (z.T @ z).pow(2).sum() - z.pow(2).sum() ** 2


def wrong_fourth_powers_of_entries(z):
    """fourth power"""
    return (z.T @ z).pow(2).sum() - z.pow(4).sum()


def wrong_length_of_columns(z):
    """diagonal of ZᵀZ"""
    return (z.T @ z).pow(2).sum() - z.pow(2).sum(0).pow(2).sum()


def wrong_each_pair_once(z):
    """Each pair was counted once"""
    return ((z.T @ z).pow(2).sum() - z.pow(2).sum(1).pow(2).sum()) / 2


def wrong_rows_before_once(z):
    """Each pair was counted once"""
    return sum((z[:i] @ z[i]).pow(2).sum() for i in range(1, len(z)))


def wrong_not_squared(z):
    """square"""
    return z.sum(0).pow(2).sum() - z.pow(2).sum()


def wrong_absolute(z):
    return (z.T @ z).abs().sum() - z.pow(2).sum()


def wrong_entries_not_squared(z):
    return (z.T @ z).sum() - z.pow(2).sum(1).pow(2).sum()


def wrong_root(z):
    """root"""
    return ((z.T @ z).pow(2).sum() - z.pow(2).sum(1).pow(2).sum()).sqrt()


def wrong_mean(z):
    """sum"""
    return ((z.T @ z).pow(2).sum() - z.pow(2).sum(1).pow(2).sum()) / (len(z) * (len(z) - 1))


def wrong_over_batch(z):
    return ((z.T @ z).pow(2).sum() - z.pow(2).sum(1).pow(2).sum()) / len(z)


def wrong_mean_of_columns(z):
    return (z.T @ z).pow(2).mean() - z.pow(2).sum(1).pow(2).mean()


def wrong_lengths_not_squared(z):
    """square them once more"""
    return (z.T @ z).pow(2).sum() - z.norm(dim=1).pow(2).sum()


def wrong_centred(z):
    """means were subtracted"""
    x = z - z.mean(0)
    return (x.T @ x).pow(2).sum() - x.pow(2).sum(1).pow(2).sum()


def wrong_normalised(z):
    """length one"""
    x = torch.nn.functional.normalize(z, dim=1)
    return (x.T @ x).pow(2).sum() - x.pow(2).sum(1).pow(2).sum()


def wrong_no_transpose(z):
    return (z @ z).pow(2).sum() - z.pow(2).sum(1).pow(2).sum()


def wrong_energy_of_z(z):
    return z.pow(2).sum() ** 2 - z.pow(2).sum(1).pow(2).sum()


def wrong_plus(z):
    """subtract it"""
    return (z.T @ z).pow(2).sum() + z.pow(2).sum(1).pow(2).sum()


def wrong_turned_round(z):
    return z.pow(2).sum(1).pow(2).sum() - (z.T @ z).pow(2).sum()


def wrong_neighbours_only(z):
    return 2 * (z[1:] * z[:-1]).sum(1).pow(2).sum()


def wrong_in_place(z):
    """changed its input"""
    columns = z.T @ z
    return columns.pow(2).sum() - z.pow_(2).sum(1).pow(2).sum()


def wrong_no_sum(z):
    """row by row"""
    return (z.T @ z).pow(2).sum() - z.pow(2).sum(1).pow(2)


def wrong_nothing(z):
    """None"""
    right_columns(z)


def wrong_times_in_place_of_at(z):
    """The matrix product is"""
    shared = z.T * z
    return (shared**2).sum() - (z**2).sum(1).pow(2).sum()


def wrong_own_detached(z):
    """only a part of the gradient"""
    return (z.T @ z).pow(2).sum() - z.pow(2).sum(1).pow(2).sum().detach()


def wrong_one_factor_detached(z):
    """only a part of the gradient"""
    return (z.detach().T @ z).pow(2).sum() - z.pow(2).sum(1).pow(2).sum()
