"""Lesson 01: the encoder copied, the output layer new."""

import copy
import io
import pickle
from collections import OrderedDict

import torch
from torch import nn


def _copied(classifier):
    return copy.deepcopy(classifier[0])


def right_whole_copied_then_layer_replaced(classifier, classes):
    new = copy.deepcopy(classifier)
    new[1] = nn.Linear(classifier[0].dim, classes)
    return new


def right_own_weights(classifier, classes):
    output = nn.Linear(classifier[0].dim, classes)
    nn.init.zeros_(output.bias)
    nn.init.normal_(output.weight, std=0.01)
    return nn.Sequential(_copied(classifier), output)


def right_saved_and_loaded(classifier, classes):
    file = io.BytesIO()
    torch.save(classifier[0], file)
    file.seek(0)
    return nn.Sequential(torch.load(file, weights_only=False), nn.Linear(classifier[0].dim, classes))


def right_unpacked(classifier, classes):
    encoder, _ = classifier
    return nn.Sequential(copy.deepcopy(encoder), nn.Linear(encoder.dim, classes))


def right_appended(classifier, classes):
    new = nn.Sequential()
    new.append(_copied(classifier))
    new.append(nn.Linear(new[0].dim, classes))
    return new


def right_weights_loaded_into_a_copy(classifier, classes):
    encoder = copy.deepcopy(classifier[0])
    encoder.load_state_dict(classifier[0].state_dict())
    return nn.Sequential(encoder, nn.Linear(encoder.dim, classes))


def right_layer_deleted(classifier, classes):
    new = copy.deepcopy(classifier)[:1]
    new.append(nn.Linear(classifier[0].dim, classes))
    return new


right_one_line = lambda c, n: nn.Sequential(copy.deepcopy(c[0]), nn.Linear(c[0].dim, n))
right_named_parts = lambda c, n: nn.Sequential(OrderedDict(encoder=_copied(c), output=nn.Linear(c[0].dim, n)))
right_pickled = lambda c, n: nn.Sequential(pickle.loads(pickle.dumps(c[0])), nn.Linear(c[0].dim, n))
right_keywords = lambda c, n: nn.Sequential(_copied(c), nn.Linear(in_features=c[0].dim, out_features=n, bias=True))
right_children = lambda c, n: nn.Sequential(copy.deepcopy(next(c.children())), nn.Linear(c[0].dim, n))
right_list_unpacked = lambda c, n: nn.Sequential(*[_copied(c), nn.Linear(c[0].dim, n)])
right_getattr = lambda c, n: nn.Sequential(copy.deepcopy(getattr(c, "0")), nn.Linear(getattr(c, "0").dim, n))
right_modules = lambda c, n: nn.Sequential(copy.deepcopy(list(c)[0]), nn.Linear(c[0].dim, int(n)))
right_new_layer_on_its_device = lambda c, n: nn.Sequential(
    _copied(c), nn.Linear(c[0].dim, n, device=next(c[0].parameters()).device)
)


def wrong_encoder_shared(classifier, classes):
    """old network's own encoder"""
    return nn.Sequential(classifier[0], nn.Linear(classifier[0].dim, classes))


def wrong_shallow_copy(classifier, classes):
    """old network's own encoder"""
    return nn.Sequential(copy.copy(classifier[0]), nn.Linear(classifier[0].dim, classes))


def wrong_replaced_in_place(classifier, classes):
    """leave `classifier` as it is"""
    classifier[1] = nn.Linear(classifier[0].dim, classes)
    return classifier


def wrong_original_changed_copy_returned(classifier, classes):
    """leave `classifier` as it is"""
    classifier[1] = nn.Linear(classifier[0].dim, classes)
    return copy.deepcopy(classifier)


def wrong_old_layer_kept(classifier, classes):
    """output layer"""
    return copy.deepcopy(classifier)


def wrong_new_layer_on_top(classifier, classes):
    """on top of"""
    return nn.Sequential(*copy.deepcopy(classifier), nn.Linear(5, classes))


def wrong_fresh_encoder(classifier, classes):
    """fresh weights"""
    encoder = _copied(classifier)
    for part in encoder.modules():
        if hasattr(part, "reset_parameters"):
            part.reset_parameters()
    return nn.Sequential(encoder, nn.Linear(encoder.dim, classes))


def wrong_zeroed_encoder(classifier, classes):
    """fresh weights"""
    encoder = _copied(classifier)
    for weight in encoder.parameters():
        nn.init.zeros_(weight)
    return nn.Sequential(encoder, nn.Linear(encoder.dim, classes))


def wrong_frozen(classifier, classes):
    """are frozen"""
    return nn.Sequential(_copied(classifier).requires_grad_(False), nn.Linear(classifier[0].dim, classes))


def wrong_original_frozen(classifier, classes):
    """`classifier` itself"""
    new = nn.Sequential(_copied(classifier), nn.Linear(classifier[0].dim, classes))
    classifier.requires_grad_(False)
    return new


def wrong_first_layer_unfrozen(classifier, classes):
    """thawed"""
    return nn.Sequential(_copied(classifier).requires_grad_(True), nn.Linear(classifier[0].dim, classes))


def wrong_output_frozen(classifier, classes):
    """output layer"""
    return nn.Sequential(_copied(classifier), nn.Linear(classifier[0].dim, classes).requires_grad_(False))


def wrong_bias_frozen(classifier, classes):
    """output layer"""
    output = nn.Linear(classifier[0].dim, classes)
    output.bias.requires_grad_(False)
    return nn.Sequential(_copied(classifier), output)


def wrong_statistics_lost(classifier, classes):
    """buffers"""
    encoder = _copied(classifier)
    for part in encoder.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.reset_running_stats()
    return nn.Sequential(encoder, nn.Linear(encoder.dim, classes))


def wrong_only_parameters_copied(classifier, classes):
    """buffers"""
    encoder = _copied(classifier)
    for name, buffer in encoder.named_buffers():
        buffer.fill_(1)
    return nn.Sequential(encoder, nn.Linear(encoder.dim, classes))


def wrong_statistics_shared(classifier, classes):
    """old network's own encoder"""
    encoder = _copied(classifier)
    for new, old in zip(encoder.modules(), classifier[0].modules()):
        for name, buffer in old._buffers.items():
            new._buffers[name] = buffer
    return nn.Sequential(encoder, nn.Linear(encoder.dim, classes))


def wrong_one_weight_shared(classifier, classes):
    """old network's own encoder"""
    encoder = _copied(classifier)
    for new, old in zip(encoder.modules(), classifier[0].modules()):
        if isinstance(new, nn.BatchNorm2d):
            new.weight = old.weight
    return nn.Sequential(encoder, nn.Linear(encoder.dim, classes))


def wrong_original_in_evaluation_mode(classifier, classes):
    """`classifier` itself"""
    classifier.eval()
    return nn.Sequential(_copied(classifier), nn.Linear(classifier[0].dim, classes))


def wrong_original_halved(classifier, classes):
    """leave `classifier` as it is"""
    del classifier[1]
    return nn.Sequential(copy.deepcopy(classifier[0]), nn.Linear(classifier[0].dim, classes))


def wrong_list(classifier, classes):
    """torch.nn.Sequential"""
    return [_copied(classifier), nn.Linear(classifier[0].dim, classes)]


def wrong_tuple(classifier, classes):
    """torch.nn.Sequential"""
    return _copied(classifier), nn.Linear(classifier[0].dim, classes)


def wrong_module_list(classifier, classes):
    """torch.nn.Sequential"""
    return nn.ModuleList([_copied(classifier), nn.Linear(classifier[0].dim, classes)])


def wrong_only_the_layer(classifier, classes):
    """torch.nn.Sequential"""
    return nn.Linear(classifier[0].dim, classes)


def wrong_only_the_encoder(classifier, classes):
    """encoder alone"""
    return _copied(classifier)


def wrong_encoder_alone_in_a_sequential(classifier, classes):
    """output layer"""
    return nn.Sequential(_copied(classifier))


def wrong_sizes_swapped(classifier, classes):
    """numbers"""
    return nn.Sequential(_copied(classifier), nn.Linear(classes, classifier[0].dim))


def wrong_dim_64(classifier, classes):
    """numbers"""
    return nn.Sequential(_copied(classifier), nn.Linear(64, classes))


def wrong_five_classes(classifier, classes):
    """`classes`"""
    return nn.Sequential(_copied(classifier), nn.Linear(classifier[0].dim, 5))


def wrong_one_class_more(classifier, classes):
    """`classes`"""
    return nn.Sequential(_copied(classifier), nn.Linear(classifier[0].dim, classes + 1))


def wrong_forgot_return(classifier, classes):
    """returned None"""
    nn.Sequential(_copied(classifier), nn.Linear(classifier[0].dim, classes))


def wrong_half_precision(classifier, classes):
    return nn.Sequential(_copied(classifier), nn.Linear(classifier[0].dim, classes)).double()


wrong_order = lambda c, n: nn.Sequential(nn.Linear(c[0].dim, n), _copied(c))
wrong_a_hidden_layer = lambda c, n: nn.Sequential(_copied(c), nn.Linear(c[0].dim, c[0].dim), nn.Linear(c[0].dim, n))
wrong_softmax = lambda c, n: nn.Sequential(_copied(c), nn.Linear(c[0].dim, n), nn.Softmax(1))


@torch.inference_mode()
def wrong_in_inference_mode(classifier, classes):
    """no network can be trained with it"""
    return nn.Sequential(copy.deepcopy(classifier[0]), nn.Linear(classifier[0].dim, classes))
