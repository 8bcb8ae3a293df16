"""Kernels that start warm: one process imports what the chapters import, and each chapter's kernel is a fork of it.

    python kernels.py SOCKET                  the process that kernels are forked from; ends when its input closes
    python kernels.py ADDRESS ARGUMENT...     one kernel, as Jupyter starts it; ends when its fork ends
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

PYTHON = [sys.executable, "-P"]  # -P: the files beside this one are no modules of its own

ONE_PIECE = 3600
"""Seconds after which a kernel sends what a cell has written so far. It sends all when the cell ends; after the fifth of a second
that is usual, a line was now and then cut in two, and a build differed from the next."""


def setup(app) -> None:
    app.connect("env-before-read-docs", start)


def start(app, env, docnames: list[str]) -> None:
    """Have warm kernels until the end of the build, when a page is to be executed; who watches keeps them from build to build."""
    from .site import is_executed  # here, for this file is a script too

    if any(map(is_executed, docnames)) and not app.config.only_what_changed:
        kernels = ExitStack()
        kernels.enter_context(warm_kernels())
        app.connect("build-finished", lambda app, error: kernels.close())


@contextmanager
def warm_kernels(**environment: str) -> Iterator[None]:
    """Start the process that kernels are forked from, and tell Jupyter to call it for kernels that this process starts.

    `environment` is added to this process's, for all kernels.
    """
    folder = Path(tempfile.mkdtemp(prefix="kernels-"))
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(folder / "address"))
    server.listen()
    command = [*PYTHON, __file__, str(server.fileno())]
    first = subprocess.Popen(command, env=os.environ | environment, pass_fds=[server.fileno()], stdin=subprocess.PIPE)
    server.close()
    spec = {"argv": [*PYTHON, "-S", __file__, str(folder / "address"), "-f", "{connection_file}"], "display_name": "Python 3", "language": "python"}
    settings = folder / "kernels" / "python3"
    settings.mkdir(parents=True)
    (settings / "kernel.json").write_text(json.dumps(spec), "utf-8")
    before = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = str(folder)
    try:
        yield
    finally:
        first.communicate()  # closes its input
        shutil.rmtree(folder, ignore_errors=True)
        if before is None:
            del os.environ["JUPYTER_PATH"]
        else:
            os.environ["JUPYTER_PATH"] = before


def fork_kernels(server: socket.socket) -> None:
    """Import what chapters import; then a fork becomes a kernel at each call, until the input closes."""
    import select

    from ipykernel.iostream import OutStream
    from ipykernel.kernelapp import IPKernelApp

    OutStream.flush_interval = ONE_PIECE
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts a build closes the input too
    import_what_chapters_import()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # kernels that ended leave nothing behind
    here = os.getpid()
    while sys.stdin not in select.select([server, sys.stdin], [], [])[0]:
        caller, _ = server.accept()
        folder, *arguments = caller.recv(10_000).decode().split("\n")
        if os.fork() == 0:
            server.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.chdir(folder)
            IPKernelApp.launch_instance(argv=[*arguments, f"--IPKernelApp.parent_handle={here}"])
            os._exit(0)
        caller.close()  # the kernel holds it open until it ends


def import_what_chapters_import() -> None:
    """As in a notebook: pandas asks, as it is imported, whether it is in one. What fails here, fails in the chapter with its words."""
    import builtins
    from contextlib import suppress
    from importlib import import_module
    from types import SimpleNamespace
    from typing import Any

    namespace: Any = builtins
    namespace.get_ipython = lambda: SimpleNamespace(kernel=None)
    for name in ("pandas", "altair", "enforcement.charts", "enforcement.data"):
        with suppress(Exception):
            import_module(name)
    del namespace.get_ipython


def call(address: str, *arguments: str) -> None:
    """Ask for a kernel in this folder, and wait until it ends; an interruption is meant for the kernel."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as kernel:
        kernel.connect(address)
        kernel.sendall("\n".join([str(Path.cwd()), *arguments]).encode())
        kernel.recv(1)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        fork_kernels(socket.socket(fileno=int(sys.argv[1])))
    else:
        call(*sys.argv[1:])
