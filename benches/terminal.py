"""A program in a pseudo-terminal, as a user has it: keys go in, bytes come out and are counted."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

# Seconds without a byte after which a program has said all; how long to wait for its first byte, and for
# all at most.
QUIET, FIRST, MOST = 0.25, 3, 120
ESCAPES = re.compile(rb"\x1b(\[[0-9;?>=]*[ -/]*[@-~]|[()][A-Z0-9]|[=>78M]|\][^\x07\x1b]*(\x07|\x1b\\))")


class Program:
    """A program in a pseudo-terminal of a size."""

    def __init__(self, command, size, environment=(), folder=None):
        columns, rows = size
        known = {"PATH": os.environ["PATH"], "HOME": folder or "/nonexistent", "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        self.child, self.line = pty.fork()
        if self.child == 0:
            if folder:
                os.chdir(folder)
            os.execvpe(command[0], command, {**known, **dict(environment)})
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.kill(self.child, signal.SIGWINCH)

    def read(self, seconds):
        """What comes in so many seconds, at once where something is there; `None` where nothing does."""
        if not select.select([self.line], [], [], seconds)[0]:
            return None
        try:
            return os.read(self.line, 1 << 16)
        except OSError:
            return b""

    def until_quiet(self, quiet=QUIET, first=FIRST):
        """Everything that it writes until it has been quiet for a while."""
        said, end = b"", time.monotonic() + MOST
        while (part := self.read(quiet if said else first)) and time.monotonic() < end:
            said += part
        return said

    def until_shown(self, text):
        """Waits for a text; gives all that was written until then."""
        said, end = b"", time.monotonic() + MOST
        while not re.search(text.encode(), ESCAPES.sub(b"", said)):
            if time.monotonic() > end or (part := self.read(MOST)) in (None, b""):
                raise RuntimeError(f"{text!r} did not come: {ESCAPES.sub(b' ', said)[-400:]}")
            said += part
        return said

    def until(self, text):
        """Waits for a text, then for quiet."""
        self.until_shown(text)
        self.until_quiet(first=QUIET)

    def type(self, keys):
        os.write(self.line, keys)

    def costs(self, keys):
        self.type(keys)
        return len(self.until_quiet())

    def idle(self, seconds):
        said, end = 0, time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            said += len(self.read(left) or b"")
        return said

    def end(self):
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.line)
