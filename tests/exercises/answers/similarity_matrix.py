"""Answers to lesson 08's first exercise. A docstring is a fragment that the message must contain."""

import math

import torch
import torch.nn.functional as F


def right_normalized(z):
    z = F.normalize(z, dim=1)
    return z @ z.T


def right_divided_by_norm(z):
    unit = z / z.norm(dim=1, keepdim=True)
    return unit @ unit.T


def right_divided_by_lengths_afterwards(embeddings):
    lengths = embeddings.norm(dim=1)
    return embeddings @ embeddings.T / lengths[:, None] / lengths[None, :]


def right_outer_of_lengths(z):
    lengths = z.pow(2).sum(1).sqrt()
    return (z @ z.T) / torch.outer(lengths, lengths)


def right_lengths_from_the_diagonal(z):
    products = z @ z.T
    lengths = products.diagonal().sqrt()
    return products / (lengths[:, None] * lengths)


def right_cosine_similarity_broadcast(z):
    return F.cosine_similarity(z[:, None], z[None], dim=2)


def right_cosine_similarity_module(z):
    return torch.nn.CosineSimilarity(dim=-1)(z.unsqueeze(0), z.unsqueeze(1))


def right_row_against_all(z):
    return torch.stack([F.cosine_similarity(row[None], z) for row in z])


def right_double_loop(z):
    return torch.stack([torch.stack([a @ b / (a.norm() * b.norm()) for b in z]) for a in z])


def right_filled_in(z):
    result = torch.zeros(len(z), len(z))
    for i in range(len(z)):
        for j in range(len(z)):
            result[i, j] = torch.dot(z[i], z[j]) / (torch.norm(z[i]) * torch.norm(z[j]))
    return result


def right_python_sums(z):
    rows = []
    for a in z:
        for b in z:
            product = sum(x * y for x, y in zip(a, b, strict=True))
            rows.append(product / math.prod(sum(x * x for x in row).sqrt() for row in (a, b)))
    return torch.stack(rows).reshape(len(z), len(z))


def right_einsum(z):
    unit = z / torch.linalg.vector_norm(z, dim=1, keepdim=True)
    return torch.einsum("id,jd->ij", unit, unit)


def right_einsum_of_everything(z):
    return torch.einsum("id,jd,i,j->ij", z, z, z.norm(dim=1).reciprocal(), 1 / z.norm(dim=1))


def right_inner(z):
    unit = F.normalize(z)
    return torch.inner(unit, unit)


def right_linear(z):
    unit = F.normalize(z, p=2, dim=-1)
    return F.linear(unit, unit)


def right_rsqrt(z):
    unit = z * z.square().sum(-1, keepdim=True).rsqrt()
    return torch.mm(unit, unit.t())


def right_products_summed(z):
    unit = F.normalize(z, dim=1)
    return (unit[:, None] * unit).sum(-1)


def right_columns_divided(z):
    unit = (z.T / z.norm(dim=1)).T
    return unit.matmul(unit.transpose(0, 1))


def right_unsqueezed(z):
    unit = z / z.norm(dim=1).unsqueeze(1)
    return torch.tensordot(unit, unit, dims=([1], [1]))


def right_from_distances(z):
    unit = F.normalize(z, dim=1)
    return 1 - (unit[:, None] - unit).pow(2).sum(2) / 2


def right_diagonal_matrix(z):
    scale = torch.diag(1 / z.norm(dim=1))
    return scale @ z @ z.T @ scale


def right_more_precise(z):
    unit = F.normalize(z.double(), dim=1)
    return (unit @ unit.T).to(z.dtype)


def right_vmap(z):
    unit = F.normalize(z, dim=1)
    return torch.vmap(lambda row: unit @ row)(unit)


def right_clamped_to_its_range(z):
    unit = F.normalize(z, dim=1)
    return (unit @ unit.T).clamp(-1, 1)


def wrong_dot_product(z):
    """length"""
    return z @ z.T


def wrong_columns_scaled(z):
    """columns"""
    z = F.normalize(z, dim=0)
    return z @ z.T


def wrong_norm_of_columns(z):
    """columns"""
    z = z / z.norm(dim=0)
    return z @ z.T


def wrong_whole_matrix_scaled(z):
    """whole matrix"""
    z = z / z.norm()
    return z @ z.T


def wrong_one_side_scaled(z):
    """the first of the two"""
    return F.normalize(z, dim=1) @ z.T


def wrong_one_side_divided(z):
    """the second of the two"""
    return z @ z.T / z.norm(dim=1)


def wrong_sum_of_absolute_values(z):
    """absolute values"""
    z = F.normalize(z, p=1, dim=1)
    return z @ z.T


def wrong_largest_number(z):
    z = z / z.abs().amax(1, keepdim=True)
    return z @ z.T


def wrong_squared_length(z):
    """root"""
    z = z / z.pow(2).sum(1, keepdim=True)
    return z @ z.T


def wrong_divided_by_squared_length(z):
    return z @ z.T / z.pow(2).sum(1, keepdim=True)


def wrong_distance(z):
    """distance"""
    return torch.cdist(z, z)


def wrong_distance_of_units(z):
    """distance"""
    z = F.normalize(z, dim=1)
    return (z[:, None] - z).norm(dim=2)


def wrong_minus_distance(z):
    return -torch.cdist(z, z)


def wrong_cosine_distance(z):
    """1 −"""
    z = F.normalize(z, dim=1)
    return 1 - z @ z.T


def wrong_minus(z):
    z = F.normalize(z, dim=1)
    return -z @ z.T


def wrong_correlation(z):
    """mean"""
    return torch.corrcoef(z)


def wrong_centred(z):
    z = F.normalize(z - z.mean(0), dim=1)
    return z @ z.T


def wrong_columns_with_columns(z):
    """[dim, dim]"""
    z = F.normalize(z, dim=1)
    return z.T @ z


def wrong_columns_with_columns_scaled(z):
    """[dim, dim]"""
    z = F.normalize(z, dim=0)
    return z.T @ z


def wrong_row_with_itself(z):
    """with itself only"""
    return F.cosine_similarity(z, z)


def wrong_axis_of_cosine_similarity(z):
    return F.cosine_similarity(z[:, None], z[None], dim=1)


def wrong_diagonal_zero(z):
    """diagonal"""
    z = F.normalize(z, dim=1)
    return (z @ z.T) * (1 - torch.eye(len(z)))


def wrong_angle(z):
    z = F.normalize(z, dim=1)
    return torch.arccos((z @ z.T).clamp(-1, 1))


def wrong_absolute(z):
    """negative similarity"""
    z = F.normalize(z, dim=1)
    return (z @ z.T).abs()


def wrong_clamped_at_zero(z):
    """negative similarity"""
    z = F.normalize(z, dim=1)
    return (z @ z.T).clamp(min=0)


def wrong_squared(z):
    z = F.normalize(z, dim=1)
    return (z @ z.T) ** 2


def wrong_softmax(z):
    z = F.normalize(z, dim=1)
    return (z @ z.T).softmax(1)


def wrong_moved_to_zero_one(z):
    z = F.normalize(z, dim=1)
    return (1 + z @ z.T) / 2


def wrong_keepdim_left_out(z):
    z = z / z.norm(dim=1)
    return z @ z.T


def wrong_mean_of_products(z):
    """sum"""
    z = F.normalize(z, dim=1)
    return (z[:, None] * z).mean(2)


def wrong_divided_by_dim(z):
    """number of columns"""
    return z @ z.T / z.shape[1]


def wrong_divided_by_root_of_dim(z):
    return z @ z.T / math.sqrt(z.shape[1])


def wrong_product_scaled(z):
    return F.normalize(z @ z.T, dim=1)


def wrong_divided_by_deviation(z):
    z = z / z.std(1, keepdim=True)
    return z @ z.T


def wrong_not_transposed(z):
    z = F.normalize(z, dim=1)
    return z @ z


def wrong_upper_triangle(z):
    z = F.normalize(z, dim=1)
    return (z @ z.T).triu()


def wrong_first_row_only(z):
    return F.cosine_similarity(z[:1], z)


def wrong_rounded(z):
    z = F.normalize(z, dim=1)
    return (z @ z.T).round(decimals=2)


def wrong_mean_over_pairs(z):
    z = F.normalize(z, dim=1)
    return (z @ z.T).mean()


def wrong_input_changed(z):
    """changed its input"""
    z /= z.norm(dim=1, keepdim=True)
    return z @ z.T


def wrong_copy_changed(z):
    """overwritten"""
    z = z.clone()
    z /= z.norm(dim=1, keepdim=True)
    return z @ z.T


def wrong_detached(z):
    """no gradient"""
    z = F.normalize(z.detach(), dim=1)
    return z @ z.T


def wrong_without_gradient(z):
    """no gradient"""
    with torch.no_grad():
        z = F.normalize(z, dim=1)
        return z @ z.T


def wrong_items(z):
    """no gradient"""
    z = F.normalize(z, dim=1)
    return torch.tensor([[(a @ b).item() for b in z] for a in z])


def wrong_numpy(z):
    """a tensor"""
    z = z.numpy() / (z.numpy() ** 2).sum(1, keepdims=True) ** 0.5
    return z @ z.T


def wrong_lists(z):
    """a tensor"""
    z = F.normalize(z, dim=1)
    return (z @ z.T).tolist()


def wrong_no_return(z):
    """`return`"""
    z = F.normalize(z, dim=1)
    z @ z.T


def wrong_yield(z):
    """`yield`"""
    z = F.normalize(z, dim=1)
    for row in z:
        yield z @ row


def wrong_no_transpose(z):
    """transpose the second factor"""
    unit = F.normalize(z, dim=1)
    return torch.matmul(unit, unit)


def wrong_no_keepdim(z):
    """`keepdim=True`"""
    unit = z / z.pow(2).sum(1).sqrt()
    return unit @ unit.T
