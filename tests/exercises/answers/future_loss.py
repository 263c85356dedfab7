"""Answers to lesson 12's `future_loss`, written from the lesson's text: right ones and wrong ones."""

import copy

import torch
import torch.nn.functional as F


def cosine(guess, goal):
    return F.cosine_similarity(guess, goal, dim=1).mean()


def goal_of(target, clips):
    with torch.no_grad():
        return target(clips[:, 4:])


def right_no_grad(clips, network, target, predictor):
    guess = predictor(network(clips[:, :4]))
    with torch.no_grad():
        goal = target(clips[:, 4:])
    return -cosine(guess, goal)


def right_detach(clips, network, target, predictor):
    return -cosine(predictor(network(clips[:, :4])), target(clips[:, 4:]).detach())


def right_target_first(clips, network, target, predictor):
    goal = goal_of(target, clips)
    return -cosine(predictor(network(clips[:, :4])), goal)


def right_chunk(clips, network, target, predictor):
    now, later = clips.chunk(2, dim=1)
    return -cosine(predictor(network(now)), target(later).detach())


def right_split(clips, network, target, predictor):
    now, later = torch.split(clips, 4, dim=1)
    return -cosine(predictor(network(now)), target(later).detach())


def right_normalised(clips, network, target, predictor):
    guess = F.normalize(predictor(network(clips[:, :4])), dim=1)
    goal = F.normalize(target(clips[:, 4:]), dim=1).detach()
    return -(guess * goal).sum(1).mean()


def right_einsum(clips, network, target, predictor):
    guess, goal = predictor(network(clips[:, :4])), goal_of(target, clips)
    guess, goal = guess / guess.norm(dim=1, keepdim=True), goal / goal.norm(dim=1, keepdim=True)
    return -torch.einsum("bd,bd->b", guess, goal).mean()


def right_other_names(videos, online, slow, head):
    with torch.no_grad():
        wanted = slow(videos[:, 4:8])
    return -F.cosine_similarity(head(online(videos[:, 0:4])), wanted).mean()


def right_loop(clips, network, target, predictor):
    guess, goal = predictor(network(clips[:, :4])), target(clips[:, 4:]).detach()
    each = [-F.cosine_similarity(one, other, dim=0) for one, other in zip(guess, goal, strict=True)]
    return torch.stack(each).mean()


def right_sum_over_count(clips, network, target, predictor):
    similar = F.cosine_similarity(predictor(network(clips[:, :4])), target(clips[:, 4:]).detach(), dim=-1)
    return -similar.sum() / len(clips)


def right_indices(clips, network, target, predictor):
    now, later = clips[:, torch.arange(4)], clips[:, torch.arange(4, 8)]
    return -cosine(predictor(network(now)), target(later).detach())


def right_last_four(clips, network, target, predictor):
    return -cosine(predictor(network(clips[:, :-4])), target(clips[:, -4:]).detach())


def right_mean_of_minus(clips, network, target, predictor):
    guess = predictor(network(clips[:, :4]))
    return torch.mean(-F.cosine_similarity(guess, goal_of(target, clips), dim=1))


def right_unbind(clips, network, target, predictor):
    frames = clips.unbind(1)
    now, later = torch.stack(frames[:4], 1), torch.stack(frames[4:], 1)
    return -cosine(predictor(network(now)), target(later).detach())


def right_no_grad_function(clips, network, target, predictor):
    aim = torch.no_grad()(target)
    return -cosine(predictor(network(clips[:, :4])), aim(clips[:, 4:]))


def right_data(clips, network, target, predictor):
    return -cosine(predictor(network(clips[:, :4])), target(clips[:, 4:]).data)


right_lambda = lambda c, n, t, p: -cosine(p(n(c[:, :4])), t(c[:, 4:]).detach())


def wrong_gradient_into_the_target(clips, network, target, predictor):
    """flows into the target"""
    return -cosine(predictor(network(clips[:, :4])), target(clips[:, 4:]))


def wrong_clips_detached(clips, network, target, predictor):
    """flows into the target"""
    return -cosine(predictor(network(clips[:, :4])), target(clips[:, 4:].detach()))


def wrong_cloned(clips, network, target, predictor):
    """flows into the target"""
    return -cosine(predictor(network(clips[:, :4])), target(clips[:, 4:]).clone())


def wrong_guess_detached(clips, network, target, predictor):
    """nothing can learn from it"""
    return -cosine(predictor(network(clips[:, :4])).detach(), goal_of(target, clips))


def wrong_guess_detached_instead(clips, network, target, predictor):
    """on the wrong side"""
    return -cosine(predictor(network(clips[:, :4])).detach(), target(clips[:, 4:]))


def wrong_network_detached(clips, network, target, predictor):
    """only the predictor learns"""
    return -cosine(predictor(network(clips[:, :4]).detach()), goal_of(target, clips))


def wrong_network_without_gradient(clips, network, target, predictor):
    """only the predictor learns"""
    with torch.no_grad():
        seen, goal = network(clips[:, :4]), target(clips[:, 4:])
    return -cosine(predictor(seen), goal)


def wrong_all_without_gradient(clips, network, target, predictor):
    """nothing can learn from it"""
    with torch.no_grad():
        return -cosine(predictor(network(clips[:, :4])), target(clips[:, 4:]))


def wrong_item(clips, network, target, predictor):
    """nothing can learn from it"""
    return torch.tensor(right_detach(clips, network, target, predictor).item())


def wrong_own_goal(clips, network, target, predictor):
    """computed its own goal"""
    with torch.no_grad():
        goal = network(clips[:, 4:])
    return -cosine(predictor(network(clips[:, :4])), goal)


def wrong_goal_of_now(clips, network, target, predictor):
    """same frames that the network saw"""
    with torch.no_grad():
        goal = target(clips[:, :4])
    return -cosine(predictor(network(clips[:, :4])), goal)


def wrong_leaked(clips, network, target, predictor):
    """has leaked"""
    return -cosine(predictor(network(clips[:, 4:])), goal_of(target, clips))


def wrong_batch_and_time(clips, network, target, predictor):
    """all 8 frames"""
    with torch.no_grad():
        goal = target(clips[4:])
    return -cosine(predictor(network(clips[:4])), goal)


def wrong_batch_and_time_by_chunk(clips, network, target, predictor):
    """all 8 frames"""
    now, later = clips.chunk(2)
    return -cosine(predictor(network(now)), target(later).detach())


def wrong_whole_clips(clips, network, target, predictor):
    """all 8 frames"""
    return -cosine(predictor(network(clips)), target(clips).detach())


def wrong_whole_clips_for_the_target(clips, network, target, predictor):
    """all 8 frames"""
    return -cosine(predictor(network(clips[:, :4])), target(clips).detach())


def wrong_rows_of_pixels(clips, network, target, predictor):
    """frames are the second axis"""
    return -cosine(predictor(network(clips[:, :, :4])), target(clips[:, :, 4:]).detach())


def wrong_one_frame(clips, network, target, predictor):
    """picks one frame"""
    return -cosine(predictor(network(clips[:, 3])), target(clips[:, 4]).detach())


def wrong_one_frame_for_the_target(clips, network, target, predictor):
    """picks one frame"""
    return -cosine(predictor(network(clips[:, :4])), target(clips[:, 4]).detach())


def wrong_frames_as_batch(clips, network, target, predictor):
    """got 5 axes"""
    return -cosine(predictor(network(clips[:, :4, None])), target(clips[:, 4:, None]).detach())


def wrong_from_the_fifth_on(clips, network, target, predictor):
    """got 3 frames"""
    return -cosine(predictor(network(clips[:, :4])), target(clips[:, 5:]).detach())


def wrong_both_ways(clips, network, target, predictor):
    """Two directions were averaged"""
    now, later = clips[:, :4], clips[:, 4:]
    forwards = -cosine(predictor(network(now)), target(later).detach())
    return (forwards - cosine(predictor(network(later)), target(now).detach())) / 2


def wrong_past(clips, network, target, predictor):
    """The past is predicted"""
    with torch.no_grad():
        goal = target(clips[:, :4])
    return -cosine(predictor(network(clips[:, 4:])), goal)


def wrong_overlap(clips, network, target, predictor):
    """Two frames are in both windows"""
    with torch.no_grad():
        goal = target(clips[:, 2:6])
    return -cosine(predictor(network(clips[:, :4])), goal)


def wrong_every_second(clips, network, target, predictor):
    """Every second frame"""
    with torch.no_grad():
        goal = target(clips[:, 1::2])
    return -cosine(predictor(network(clips[:, ::2])), goal)


def wrong_one_frame_late(clips, network, target, predictor):
    with torch.no_grad():
        goal = target(clips[:, 1:5])
    return -cosine(predictor(network(clips[:, :4])), goal)


def wrong_no_predictor(clips, network, target, predictor):
    """predictor is missing"""
    return -cosine(network(clips[:, :4]), goal_of(target, clips))


def wrong_predictor_on_both(clips, network, target, predictor):
    """went through the predictor too"""
    with torch.no_grad():
        goal = predictor(target(clips[:, 4:]))
    return -cosine(predictor(network(clips[:, :4])), goal)


def wrong_predictor_on_the_goal_alone(clips, network, target, predictor):
    with torch.no_grad():
        goal = predictor(target(clips[:, 4:]))
    return -cosine(network(clips[:, :4]), goal)


def wrong_columns(clips, network, target, predictor):
    """Columns were compared"""
    guess = predictor(network(clips[:, :4]))
    return -F.cosine_similarity(guess, goal_of(target, clips), dim=0).mean()


def wrong_sign(clips, network, target, predictor):
    """The sign is flipped"""
    return cosine(predictor(network(clips[:, :4])), goal_of(target, clips))


def wrong_sum(clips, network, target, predictor):
    """added up over the batch"""
    guess = predictor(network(clips[:, :4]))
    return -F.cosine_similarity(guess, goal_of(target, clips), dim=1).sum()


def wrong_one_per_clip(clips, network, target, predictor):
    """one loss for each clip"""
    guess = predictor(network(clips[:, :4]))
    return -F.cosine_similarity(guess, goal_of(target, clips), dim=1)


def wrong_squared_error(clips, network, target, predictor):
    """squared error"""
    return F.mse_loss(predictor(network(clips[:, :4])), goal_of(target, clips))


def wrong_squared_error_by_hand(clips, network, target, predictor):
    """squared error"""
    return (predictor(network(clips[:, :4])) - goal_of(target, clips)).pow(2).mean()


def wrong_one_minus(clips, network, target, predictor):
    """1 minus the cosine"""
    return 1 - cosine(predictor(network(clips[:, :4])), goal_of(target, clips))


def wrong_other_clips(clips, network, target, predictor):
    """come from different clips"""
    return -cosine(predictor(network(clips[:, :4])), goal_of(target, clips).roll(1, 0))


def wrong_products(clips, network, target, predictor):
    """not scaled to length one"""
    return -(predictor(network(clips[:, :4])) * goal_of(target, clips)).sum(1).mean()


def wrong_target_copied_from_network(clips, network, target, predictor):
    """computed its own goal"""
    with torch.no_grad():
        goal = copy.deepcopy(network)(clips[:, 4:])
    return -cosine(predictor(network(clips[:, :4])), goal)


def wrong_target_is_trained(clips, network, target, predictor):
    """computed its own goal"""
    target.load_state_dict(network.state_dict())
    return right_detach(clips, network, target, predictor)


def wrong_predictor_alone(clips, network, target, predictor):
    return -cosine(predictor(target(clips[:, :4]).detach()), goal_of(target, clips))


def wrong_nothing(clips, network, target, predictor):
    """returned None"""
    right_detach(clips, network, target, predictor)


def wrong_tuple(clips, network, target, predictor):
    guess, goal = predictor(network(clips[:, :4])), goal_of(target, clips)
    return guess, goal


def wrong_target_frozen(clips, network, target, predictor):
    """it changed `target` itself"""
    target.requires_grad_(False)
    return -torch.cosine_similarity(predictor(network(clips[:, :4])), target(clips[:, 4:]), dim=1).mean()
