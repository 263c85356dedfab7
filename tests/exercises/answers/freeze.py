"""Lesson 02: freeze the encoder in place; the list of the weights to train."""

import copy

import torch
from torch import nn


def right_in_a_loop(classifier):
    for weight in classifier[0].parameters():
        weight.requires_grad = False
    classifier[0].eval()
    return list(classifier[1].parameters())


def right_weight_and_bias(classifier):
    classifier[0].eval().requires_grad_(False)
    return [classifier[1].weight, classifier[1].bias]


def right_those_with_a_gradient(classifier):
    classifier[0].requires_grad_(False)
    classifier[0].train(False)
    return [weight for weight in classifier.parameters() if weight.requires_grad]


def right_filter(network):
    network[0].eval()
    for _, weight in network[0].named_parameters():
        weight.requires_grad_(False)
    return list(filter(lambda weight: weight.requires_grad, network.parameters()))


def right_all_frozen_then_output_freed(classifier):
    classifier.requires_grad_(False)
    classifier[1].requires_grad_(True)
    classifier[0].eval()
    return list(classifier[1].parameters())


def right_all_evaluated(classifier):
    classifier.eval()
    classifier[0].requires_grad_(False)
    return list(classifier[1].parameters())


def right_all_evaluated_then_output_trained(classifier):
    classifier.eval()
    classifier[1].train()
    for weight in classifier[0].parameters():
        weight.requires_grad_(False)
    return [*classifier[1].parameters()]


def right_part_by_part(classifier):
    for part in classifier[0].modules():
        part.training = False
    for weight in classifier[0].parameters():
        weight.requires_grad = False
    return list(classifier[1].parameters())


def right_modules_evaluated(classifier):
    for part in classifier[0].modules():
        part.eval()
        part.requires_grad_(False)
    return list(classifier[1].parameters())


def right_children(classifier):
    encoder, output = classifier.children()
    encoder.eval()
    encoder.requires_grad_(False)
    return list(output.parameters())


def right_by_name(classifier):
    classifier[0].eval()
    chosen = []
    for name, weight in classifier.named_parameters():
        if name.startswith("0."):
            weight.requires_grad = False
        else:
            chosen.append(weight)
    return chosen


def right_gradients_cleared(classifier):
    classifier.zero_grad()
    encoder = classifier[0].eval().requires_grad_(False)
    return list(classifier[1].parameters())


def right_order_turned(classifier):
    weights = list(classifier[-1].parameters())
    classifier[0].requires_grad_(False).eval()
    return weights


def right_bias_first(classifier):
    classifier[0].requires_grad_(False).eval()
    return [classifier[1].bias, classifier[1].weight]


def right_detached_in_place(classifier):
    for weight in classifier[0].parameters():
        weight.detach_()
    classifier[0].eval()
    return list(classifier[1].parameters())


def right_and_can_not_be_woken(classifier):
    encoder = classifier[0].eval().requires_grad_(False)
    encoder.train = lambda mode=True: encoder
    return list(classifier[1].parameters())


def wrong_only_the_list(classifier):
    """statistics"""
    return list(classifier[1].parameters())


def wrong_without_eval(classifier):
    """statistics"""
    classifier[0].requires_grad_(False)
    return list(classifier[1].parameters())


def wrong_loop_without_eval(classifier):
    """statistics"""
    for weight in classifier[0].parameters():
        weight.requires_grad = False
    return [weight for weight in classifier.parameters() if weight.requires_grad]


def wrong_detached_without_eval(classifier):
    """statistics"""
    for weight in classifier[0].parameters():
        weight.detach_()
    return list(classifier[1].parameters())


def wrong_trained_again(classifier):
    """statistics"""
    classifier[0].eval().requires_grad_(False)
    classifier.train()
    return list(classifier[1].parameters())


def wrong_only_eval(classifier):
    """it still gets gradients"""
    classifier[0].eval()
    return list(classifier[1].parameters())


def wrong_attribute_of_the_module(classifier):
    """it still gets gradients"""
    classifier[0].eval()
    classifier[0].requires_grad = False
    return list(classifier[1].parameters())


def wrong_first_weight_only(classifier):
    """it still gets gradients"""
    classifier[0].eval()
    next(classifier[0].parameters()).requires_grad = False
    return list(classifier[1].parameters())


def wrong_no_grad_around_it(classifier):
    """it still gets gradients"""
    with torch.no_grad():
        classifier[0].eval()
    return list(classifier[1].parameters())


def wrong_all_weights(classifier):
    """its weights are in the list"""
    classifier[0].eval()
    classifier[0].requires_grad_(False)
    return list(classifier.parameters())


def wrong_encoder_returned(classifier):
    """encoder's weights"""
    classifier[0].eval().requires_grad_(False)
    return list(classifier[0].parameters())


def wrong_output_frozen_too(classifier):
    """output layer is frozen"""
    classifier.eval()
    classifier.requires_grad_(False)
    return list(classifier[1].parameters())


def wrong_output_frozen_instead(classifier):
    classifier[1].eval().requires_grad_(False)
    return list(classifier[0].parameters())


def wrong_bias_left_out(classifier):
    """bias"""
    classifier[0].eval().requires_grad_(False)
    return [classifier[1].weight]


def wrong_bias_frozen(classifier):
    """output layer is frozen"""
    classifier[0].eval().requires_grad_(False)
    classifier[1].bias.requires_grad_(False)
    return list(classifier[1].parameters())


def wrong_copy_frozen(classifier):
    """in place"""
    classifier = copy.deepcopy(classifier)
    classifier[0].eval().requires_grad_(False)
    return list(classifier[1].parameters())


def wrong_copy_of_the_encoder(classifier):
    encoder = copy.deepcopy(classifier[0])
    encoder.eval().requires_grad_(False)
    return list(classifier[1].parameters())


def wrong_new_output(classifier):
    """do not belong"""
    classifier[0].eval().requires_grad_(False)
    return list(nn.Linear(classifier[1].in_features, classifier[1].out_features).parameters())


def wrong_copied_weights(classifier):
    """do not belong"""
    classifier[0].eval().requires_grad_(False)
    return [weight.clone() for weight in classifier[1].parameters()]


def wrong_data(classifier):
    """do not belong"""
    classifier[0].eval().requires_grad_(False)
    return [weight.data for weight in classifier[1].parameters()]


def wrong_generator(classifier):
    """list"""
    classifier[0].eval().requires_grad_(False)
    return classifier[1].parameters()


def wrong_filter_not_collected(classifier):
    """list"""
    classifier[0].eval().requires_grad_(False)
    return filter(lambda weight: weight.requires_grad, classifier.parameters())


def wrong_names(classifier):
    """list"""
    classifier[0].eval().requires_grad_(False)
    return [name for name, _ in classifier[1].named_parameters()]


def wrong_named(classifier):
    """list"""
    classifier[0].eval().requires_grad_(False)
    return list(classifier[1].named_parameters())


def wrong_dictionary(classifier):
    """list"""
    classifier[0].eval().requires_grad_(False)
    return dict(classifier[1].named_parameters())


def wrong_classifier(classifier):
    """list"""
    classifier[0].eval().requires_grad_(False)
    return classifier


def wrong_output_layer(classifier):
    """list"""
    classifier[0].eval().requires_grad_(False)
    return classifier[1]


def wrong_nothing_to_train(classifier):
    """list"""
    classifier[0].eval().requires_grad_(False)
    return []


def wrong_one_tensor(classifier):
    """list"""
    classifier[0].eval().requires_grad_(False)
    return classifier[1].weight


def wrong_forgot_return(classifier):
    """returned None"""
    classifier[0].eval()
    classifier[0].requires_grad_(False)


def wrong_momentum_zero(classifier):
    """statistics"""
    classifier[0].requires_grad_(False)
    for part in classifier[0].modules():
        if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)):
            part.momentum = 0.0
    return list(classifier[1].parameters())


def wrong_statistics_reset(classifier):
    """weights and statistics are kept"""
    classifier[0].eval().requires_grad_(False)
    for part in classifier[0].modules():
        if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)):
            part.reset_running_stats()
    return list(classifier[1].parameters())


def wrong_weights_zeroed(classifier):
    """weights and statistics are kept"""
    classifier[0].eval().requires_grad_(False)
    for weight in classifier[0].parameters():
        weight.zero_()
    return list(classifier[1].parameters())


def wrong_encoder_removed(classifier):
    classifier[0] = nn.Identity()
    return list(classifier[1].parameters())
