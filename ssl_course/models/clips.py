"""The transformer of lesson 05 for clips: patches that last for some frames, and a masked autoencoder for them."""

import torch
from torch import Tensor, nn

from ssl_course.models.heads import check_type
from ssl_course.models.masked import MaskedAutoencoder
from ssl_course.models.patches import patchify, unpatchify
from ssl_course.models.vit import VisionTransformer, sine_positions


def patchify_clips(clips: Tensor, size: int, thick: int) -> Tensor:
    """Cut clips into blocks of `thick` frames and `size` × `size` pixels: `[batch, patches, thick * size * size]`.

    Patches count time by time, and at each time row by row; within a patch, frame by frame.

    Args:
        clips: float `[batch, frames, height, width]`. thick: it divides the number of frames.

    Raises:
        TypeError, ValueError: as `patchify`; for a thickness that does not divide the number of frames.

    Source: Tong et al. 2022 (VideoMAE), arXiv 2203.12602, section 3.3, "joint space-time cube embedding". Built in
    lesson 12.
    """
    if isinstance(thick, bool) or not isinstance(thick, int) or thick < 1:
        raise ValueError(f"thick = {thick!r}: give a whole number of frames, at least 1.")
    if clips.ndim != 4 or clips.shape[1] % thick or not clips.shape[1]:
        raise ValueError(
            f"clips [batch, frames, height, width] with a multiple of {thick} frames are needed, got "
            f"{list(clips.shape)}: is the clip too short, or its length no multiple of a patch's?"
        )
    batch, frames, height, width = clips.shape
    slices = clips.reshape(batch * frames // thick, thick, height, width)
    return patchify(slices, size).reshape(batch, -1, thick * size * size)


def unpatchify_clips(patches: Tensor, size: int, thick: int, shape: tuple[int, int, int]) -> Tensor:
    """Put blocks together again: `[batch, patches, values]` -> `[batch, frames, height, width]`; `shape` is the last 3.

    Raises:
        ValueError: if patches of this size do not make clips of this shape.

    Built in lesson 12.
    """
    frames, height, width = shape
    places = (height // size) * (width // size)
    if patches.ndim != 3 or frames % thick or patches.shape[1] != frames // thick * places:
        raise ValueError(
            f"clips of {frames} × {height} × {width} are made of {frames // thick * places} patches, got "
            f"{list(patches.shape)}: was another size used to cut them?"
        )
    slices = patches.reshape(len(patches) * frames // thick, places, -1)
    return unpatchify(slices, size, (thick, height, width)).reshape(len(patches), frames, height, width)


class ClipTransformer(VisionTransformer):
    """Clips cut into blocks of some frames, a row for each, `layers` blocks, a last layer norm.

    Args:
        frames: of a clip. side: of a frame, in pixels. patch: side of a patch. thick: frames of a patch.
        width, layers, heads: as in `VisionTransformer`.

    Attributes:
        dim: length of the feature vector, `width`. places: patches of a clip. grid: patches along a side.
        times: patches along the time.

    Built in lesson 12.
    """

    def __init__(
        self,
        frames: int = 4,
        side: int = 32,
        patch: int = 4,
        thick: int = 2,
        width: int = 64,
        layers: int = 2,
        heads: int = 4,
    ) -> None:
        if frames < thick or frames % thick:
            raise ValueError(f"{frames} frames can't be cut into pieces of {thick}: choose a length that divides them.")
        super().__init__(thick, side, patch, width, layers, heads)
        self.frames, self.thick, self.grid, self.times = frames, thick, side // patch, frames // thick
        self.places = self.times * self.grid**2
        self.positions = clip_positions(self.grid, self.times, width)

    def rows(self, images: Tensor) -> Tensor:
        """Float clips `[batch, frames, side, side]` -> a row for each patch, `[batch, places, width]`.

        Raises:
            TypeError: for clips of another type of number than the weights.
            ValueError: for another shape or length, or pixels that are not finite.
        """
        wanted = [self.frames, self.side, self.side]
        if not isinstance(images, Tensor) or list(images.shape[1:]) != wanted:
            got = list(images.shape) if isinstance(images, Tensor) else type(images).__name__
            raise ValueError(f"this transformer takes clips [batch, {', '.join(map(str, wanted))}], got {got}.")
        check_type("this transformer", self.embed, images)
        return self.embed(patchify_clips(images, self.patch, self.thick)) + self.positions


class MaskedClips(MaskedAutoencoder):
    """The masked autoencoder of lesson 05 on clips: only its positions differ.

    Args:
        encoder: it is trained in place. width, layers, heads: of the decoder.

    Source: Tong et al. 2022 (VideoMAE), arXiv 2203.12602, figure 2. Built in lesson 12.
    """

    def __init__(self, encoder: ClipTransformer, width: int = 48, layers: int = 1, heads: int = 4) -> None:
        super().__init__(encoder, width, layers, heads)
        self.positions = clip_positions(encoder.grid, encoder.times, width)


class FrameByFrame(nn.Module):
    """An encoder of single frames on each frame of a clip: `[batch, frames, height, width]` -> `[batch, frames * dim]`.

    The features of the first frame come first. `unflatten(1, (frames, -1))` takes them apart again.
    """

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, clips: Tensor) -> Tensor:
        """Float clips -> the features of all their frames, side by side.

        Raises:
            ValueError: for another shape; and as the encoder does.
        """
        if not isinstance(clips, Tensor) or clips.ndim != 4:
            got = list(clips.shape) if isinstance(clips, Tensor) else type(clips).__name__
            raise ValueError(f"clips [batch, frames, height, width] are needed, got {got}.")
        return self.encoder(clips.flatten(0, 1)[:, None]).reshape(len(clips), -1)


def clip_positions(side: int, times: int, width: int) -> Tensor:
    """A fixed row for each place and time, `[times * side * side, width]`: that of the place plus one for the time.

    Both are sines and cosines; the time's are those of the column of a grid, turned round, so that no two sums agree.

    Raises:
        ValueError: as `sine_positions`.
    """
    place, moment = sine_positions(side, width), sine_positions(times, width)[:times].flip(1)
    return (moment[:, None] + place).flatten(0, 1)


def follow(target: nn.Module, network: nn.Module, momentum: float) -> None:
    """Let a target network follow another one: momentum · its own weights + (1 - momentum) · the other's, in place.

    Args:
        momentum: 0 to 1; with 0 it becomes a copy, with 1 it stays. Numbers that are not trained are copied.

    Raises:
        ValueError: for a momentum out of range, or networks that are not built alike.

    Source: Grill et al. 2020 (BYOL), arXiv 2006.07733, section 3.1, equation (1): "exponential moving average". Built
    in lesson 12.
    """
    if not 0 <= momentum <= 1:
        raise ValueError(f"momentum = {momentum}: it is a share, from 0 to 1.")
    ours, theirs = target.state_dict(), network.state_dict()
    if {name: value.shape for name, value in ours.items()} != {name: value.shape for name, value in theirs.items()}:
        raise ValueError("the two networks are not built alike: make the target by `copy.deepcopy(network)`.")
    trained = {name for name, _ in network.named_parameters()}
    with torch.no_grad():
        for name, value in ours.items():
            if name in trained:
                value.lerp_(theirs[name], 1 - momentum)
            else:
                value.copy_(theirs[name])
