"""A filter in the kernel of Linux (seccomp) that lets a process start threads and no process, and signal no other one.

It is known for two kinds of processor; elsewhere, and on other systems, nothing is closed. It can't be taken back.
"""

import ctypes
import errno
import platform
import struct
import sys

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2  # of prctl
_LOAD, _EQUAL, _LARGER, _ANY_BIT, _ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06  # of the kernel's filter language
_NUMBER, _PROCESSOR, _FIRST_ARGUMENT = 0, 4, 16  # bytes at which it reads a call
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_THREAD = 0x10000  # the flag of `clone` that makes a thread and no process
# Processor -> its number, that of `clone`, and those of the other calls: fork, vfork, execve, execveat, kill, tkill,
# rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal, ptrace, process_vm_readv and process_vm_writev.
_CALLS = {
    "x86_64": (0xC000003E, 56, (57, 58, 59, 322, 62, 200, 129, 297, 424, 101, 310, 311)),
    "aarch64": (0xC00000B7, 220, (221, 281, 129, 130, 138, 240, 424, 117, 270, 271)),
}
_CLONE3 = 435  # its flags lie where no filter can read them: who is told that it does not exist takes `clone`


def close_processes() -> bool:
    """Refuse this process, and its threads, to start a process or to touch another one; False where we can't."""
    if not sys.platform.startswith("linux") or platform.machine() not in _CALLS or struct.calcsize("P") != 8:
        return False
    steps = _steps(*_CALLS[platform.machine()])
    program = ctypes.create_string_buffer(b"".join(steps))
    given = ctypes.create_string_buffer(struct.pack("HP", len(steps), ctypes.addressof(program)))
    prctl = ctypes.CDLL(None).prctl
    prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return prctl(_SECCOMP, _FILTER, given, 0, 0) == 0


def _steps(processor: int, clone: int, refused: tuple[int, ...]) -> list[bytes]:
    """The filter: each step is its kind, how many steps to skip if it holds, how many if not, and a value."""

    def step(kind: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
        return struct.pack("=HBBI", kind, if_so, if_not, value)

    no = step(_ANSWER, _REFUSE | errno.EPERM)
    steps = [step(_LOAD, _PROCESSOR), step(_EQUAL, processor, 1), no, step(_LOAD, _NUMBER)]
    steps += [step(_LARGER, 0x40000000, 0, 1), no]  # a second numbering of the same calls
    for number in refused:
        steps += [step(_EQUAL, number, 0, 1), no]
    steps += [step(_EQUAL, _CLONE3, 0, 1), step(_ANSWER, _REFUSE | errno.ENOSYS)]
    steps += [step(_EQUAL, clone, 0, 3), step(_LOAD, _FIRST_ARGUMENT), step(_ANY_BIT, _THREAD, 1), no]
    return [*steps, step(_ANSWER, _ALLOW)]
