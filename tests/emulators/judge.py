#!/usr/bin/env python3
"""Reads what the back end wrote for random frames with terminal emulators that were not written in Rust, and
says where one shows something else than the frame: pyte (needed) after every frame, tmux (if there is one)
after the last. Called by the test `other_emulators_show_the_same`, with one story a line:

  {"size": [columns, rows], "repeats": bool, "frames": [{"size": [columns, rows], "bytes": "1b5b…",
   "rows": [[[text, foreground, background, marks], …], …], "cursor": [column, row] or null}, …]}

A colour is null, a number of the 256 or "rrggbb"; marks are letters of "biru" (bold, italic, reverse,
underlined). The second column of a wide character is null. Ends with 0 only if all is well.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata

import pyte

NAMES = ["black", "red", "green", "brown", "blue", "magenta", "cyan", "white"]
NAMES += ["bright" + name for name in NAMES]
STEPS = [0, 95, 135, 175, 215, 255]
# How many stories tmux reads: each needs a session of its own.
IN_TMUX = 40
# How often its screen is looked at before it counts as wrong.
TRIES = 20


def colour(wanted):
    """A colour as pyte calls it."""
    if wanted is None:
        return "default"
    if isinstance(wanted, str):
        return wanted
    if wanted < 16:
        return NAMES[wanted]
    if wanted < 232:
        at = wanted - 16
        return "".join(f"{STEPS[step]:02x}" for step in (at // 36, at // 6 % 6, at % 6))
    return f"{8 + 10 * (wanted - 232):02x}" * 3


def shown_otherwise(screen, frame):
    """Where pyte's screen differs from a frame."""
    for y, row in enumerate(frame["rows"]):
        for x, cell in enumerate(row):
            if cell is None:
                continue
            text, foreground, background, marks = cell
            there = screen.buffer[y][x]
            blank = text == " "
            same = (
                (there.data or " ") == unicodedata.normalize("NFC", text)
                and there.bg == colour(background)
                and there.reverse == ("r" in marks)
                and there.underscore == ("u" in marks)
                and (blank and not set(marks) & set("ru") or there.fg == colour(foreground))
                and (blank or (there.bold, there.italics) == ("b" in marks, "i" in marks))
            )
            if not same:
                return f"({x},{y}): {cell} is shown as {there}"
    if frame["cursor"] is None:
        return None if screen.cursor.hidden else "the cursor shows"
    if screen.cursor.hidden or [screen.cursor.x, screen.cursor.y] != frame["cursor"]:
        return f"the cursor is at {screen.cursor.x},{screen.cursor.y}, not at {frame['cursor']}"
    return None


def is_beyond_pyte(frame):
    """Behind the last column pyte goes into the next row before it sees that a combining mark has no width
    of its own; xterm, tmux and vt100 put it where it belongs."""
    return any(row[-1] is not None and len(row[-1][0]) > 1 for row in frame["rows"])


def by_pyte(story):
    """How many frames it read, and where it shows something else than the frame."""
    columns, rows = story["size"]
    screen = pyte.Screen(columns, rows)
    stream = pyte.ByteStream(screen)
    for number, frame in enumerate(story["frames"]):
        if is_beyond_pyte(frame):
            return number, None
        columns, rows = frame["size"]
        if (screen.columns, screen.lines) != (columns, rows):
            screen.resize(rows, columns)
        stream.feed(bytes.fromhex(frame["bytes"]))
        if wrong := shown_otherwise(screen, frame):
            return number, f"frame {number}: {wrong}"
    return len(story["frames"]), None


class Tmux:
    """A server of its own, ended with the test."""

    def __init__(self, folder):
        self.folder = folder
        self.socket = os.path.join(folder, "tmux")
        # The server ends with its last session.
        self.say("new-session", "-d", "sleep 3600", ";", "set", "-g", "status", "off")

    def say(self, *words):
        command = ["tmux", "-u", "-S", self.socket, "-f", "/dev/null", *words]
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        return subprocess.run(
            command, env=environment, check=True, text=True, stdout=subprocess.PIPE, timeout=60
        ).stdout

    def shown_otherwise(self, story):
        """Text and cursor after the last frame; colours and marks are left to pyte."""
        columns, rows = map(str, story["size"])
        file = os.path.join(self.folder, "bytes")
        with open(file, "wb") as out:
            for frame in story["frames"]:
                out.write(bytes.fromhex(frame["bytes"]))
        done = f"tmux -S {self.socket} wait-for -S done"
        run = f"stty raw -echo; cat {file}; {done}; read x"
        self.say("new-session", "-d", "-s", "story", "-x", columns, "-y", rows, run)
        self.say("wait-for", "done")
        # What was written may still be on its way through the pseudo-terminal.
        for _ in range(TRIES):
            if not (wrong := self.differs(story["frames"][-1])):
                break
            time.sleep(0.1)
        self.say("kill-session", "-t", "story")
        return wrong

    def differs(self, frame):
        text = self.say("capture-pane", "-p", "-t", "story").split("\n")
        cursor = self.say("display", "-p", "-t", "story", "#{cursor_x} #{cursor_y}").split()
        for y, row in enumerate(frame["rows"]):
            wanted = "".join(cell[0] for cell in row if cell is not None).rstrip()
            if text[y].rstrip() != wanted:
                return f"row {y}: {wanted!r} is shown as {text[y]!r}"
        if frame["cursor"] is not None and [int(part) for part in cursor] != frame["cursor"]:
            return f"the cursor is at {cursor}, not at {frame['cursor']}"
        return None

    def end(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], stderr=subprocess.DEVNULL)


def by_tmux(stories):
    """What tmux shows otherwise; `None` where there is no tmux."""
    if not shutil.which("tmux"):
        print("tmux is missing: its part is NOT RUN")
        return []
    steady = [story for story in stories if all(f["size"] == story["size"] for f in story["frames"])]
    # Below this size tmux has sizes of its own.
    fit = [story for story in steady if story["size"][0] >= 10 and story["size"][1] >= 3][:IN_TMUX]
    wrong = []
    with tempfile.TemporaryDirectory(prefix="periksa-tmux-") as folder:
        tmux = Tmux(folder)
        try:
            for number, story in enumerate(fit):
                if found := tmux.shown_otherwise(story):
                    wrong.append(f"tmux, story {number}: {found}\n{json.dumps(story)}")
        finally:
            tmux.end()
    print(f"tmux read {len(fit)} stories, {sum(story['repeats'] for story in fit)} of them with REP")
    return wrong


def main():
    with open(sys.argv[1]) as lines:
        stories = [json.loads(line) for line in lines]
    # pyte knows no REP (its issue 184).
    readable = [story for story in stories if not story["repeats"]]
    wrong, frames = [], 0
    for number, story in enumerate(readable):
        read, found = by_pyte(story)
        frames += read
        if found:
            wrong.append(f"pyte, story {number}: {found}\n{json.dumps(story)}")
    print(f"pyte read {len(readable)} stories, {frames} frames")
    wrong += by_tmux(stories)
    for found in wrong[:3]:
        print(found)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
