"""The filter of the kernel: threads start, processes do not, and no other process is signalled."""

import os
import subprocess
import sys
import threading

import pytest

from ssl_course.course import grade_seccomp

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel of Linux alone has this filter")


def in_a_thread():
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()


def fork():
    if (child := os.fork()) == 0:
        os._exit(0)
    os.waitpid(child, 0)


STARTS = (in_a_thread, fork, lambda: subprocess.run(["true"], check=True), lambda: os.kill(os.getppid(), 0))


@linux
def test_threads_start_and_processes_do_not(said_in_a_fork, system):
    def tried():
        closed, results = grade_seccomp.close_processes(), []
        for work in STARTS:
            try:
                work()
                results.append("yes")
            except OSError:
                results.append("no")
        return closed, results

    closed = "(True, ['yes', 'no', 'no', 'no'])"
    assert said_in_a_fork(tried) == (closed if system.seccomp else "(False, ['yes', 'yes', 'yes', 'yes'])")
