#!/usr/bin/env python3
"""What keys cost on the line to the terminal, ours beside other full-screen programs, in one run: the bytes
that each writes into a pseudo-terminal. Bytes depend neither on the machine nor on the build, so a debug
build will do. Prints a table for each size, in the README's form; programs that are missing are named.

usage: benches/peers.py [--program target/debug/periksa] [--rows 3000] [--size 80x24]… [--only NAME]…

Debian: apt-get install git mutt neomutt tig nnn less vim
"""

import argparse
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from terminal import Program

# Seconds that a program is left alone for the last column.
IDLE = 10
DOWN, PAGE = b"j", b"\x1b[6~"
NAMES = ["AGUSTINA", "BUDIARTO", "CITRAWATI", "DARMAWAN", "EFENDI", "FATIMAH", "GUNAWAN"]


def measure(start, peer, size):
    """The columns of one row of the table."""
    program = start(size)
    try:
        program.until(peer["ready"])
        median = lambda keys, times: statistics.median(program.costs(keys) for _ in range(times))
        costs = {"down": median(DOWN, 11)}
        # On to the last row of the page and past it.
        for _ in range(size[1] + 6):
            program.costs(DOWN)
        costs["scroll"] = median(DOWN, 11)
        costs["page"] = median(peer.get("page", PAGE), 7)
        if "open" in peer:
            opened = []
            for _ in range(5):
                opened.append(program.costs(peer["open"]))
                program.costs(peer["back"])
            costs["open"] = statistics.median(opened)
        costs["burst"] = program.costs(DOWN * 100)
        costs["idle"] = program.idle(IDLE)
        return costs
    finally:
        program.end()


def mailbox(folder, rows):
    """Mails in one file, and settings by which mutt scrolls by one as the others do."""
    with open(folder / "mbox", "w") as out:
        for number in range(rows):
            name = NAMES[number % len(NAMES)]
            date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(1_750_000_000 + number * 977))
            out.write(f"From contoh@example.id Thu Jan  1 00:00:00 2026\nFrom: CONTOH {name} <c{number}@example.id>\n")
            out.write(f"To: opd@example.id\nDate: {date}\nMessage-ID: <{number}@example.id>\n")
            out.write(f"Subject: Usulan pendidikan {number * 7919 % 10007}, S-1 menjadi S-2\n\n")
            out.write("Mohon diperiksa.\n" * 12 + "\n")
    (folder / "rc").write_text("set menu_scroll=yes\nset move=no\nset quit=yes\n")
    # Asked for otherwise.
    (folder / "Mail").mkdir()


def history(folder, rows):
    """A git history, without a file in it."""
    git = ["git", "-C", folder]
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    lines = []
    for number in range(rows):
        name, when = NAMES[number % len(NAMES)], 1_750_000_000 + number * 977
        text = f"Usulan pendidikan {number * 7919 % 10007}, S-1 menjadi S-2"
        lines.append(f"commit refs/heads/master\ncommitter CONTOH {name} <c@example.id> {when} +0000")
        lines.append(f"data {len(text)}\n{text}")
    subprocess.run([*git, "fast-import", "--quiet"], input="\n".join(lines), text=True, check=True)


def files(folder, rows):
    for number in range(rows):
        (folder / f"usulan-{number:06}-{NAMES[number % len(NAMES)].lower()}.pdf").touch()


def lines(folder, rows):
    with open(folder / "usulan.txt", "w") as out:
        for number in range(rows):
            name = NAMES[number % len(NAMES)]
            out.write(f"{number * 7 % 97:3} h  Pendidikan  CONTOH {name:<12} 19900230 199003 1 {number % 997:03}  S-1 menjadi S-2\n")


PEERS = {
    "mutt": {"make": mailbox, "command": ["mutt", "-n", "-F", "rc", "-R", "-f", "mbox"], "ready": "q:Quit", "open": b"\r", "back": b"q"},
    "neomutt": {"make": mailbox, "command": ["neomutt", "-n", "-F", "rc", "-R", "-f", "mbox"], "ready": "q:Quit", "open": b"\r", "back": b"q"},
    "tig": {"make": history, "command": ["tig"], "ready": r"\[main\]", "open": b"\r", "back": b"q"},
    "nnn": {"make": files, "command": ["nnn", "-A", "."], "ready": "usulan-000000"},
    "vim, cursorline": {
        "make": lines, "page": b"\x06", "ready": "h  Pendidikan",
        "command": ["vim", "-u", "NONE", "-i", "NONE", "-n", "-c", "set nocp cul ls=2 ruler t_RV= t_u7=", "usulan.txt"],
    },
    "less -S": {"make": lines, "page": b" ", "command": ["less", "-S", "usulan.txt"], "ready": "h  Pendidikan"},
}


def ours(program, folder, rows):
    """Ours in a demo whose world is made and read once before. Whoever sits there sees two proposals in five,
    and has as many in the queue as the others have in their lists."""
    proposals = rows * 5 // 2
    command = [str(program), "demo", "--seed", "7", "--proposals", str(proposals), "--language", "id"]
    start = lambda size: Program(command, size, {"PERIKSA_HOME": str(folder), "LANG": "id_ID.UTF-8"}, str(folder))
    peer = {"ready": "tersambung", "open": b"\r", "back": b"q"}
    first = start((80, 24))
    first.until("tersambung")
    # While the world grows, news comes in.
    while first.until_quiet(quiet=IDLE, first=IDLE):
        pass
    first.end()
    return start, peer


def table(size, rows):
    print(f"\n{size[0]}×{size[1]}\n")
    print("| program | cursor down | scroll by one | page down | open an item | 100 × down in one burst | idle 10 s |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, costs in rows:
        cells = [f"{costs[key]:,.0f}" if key in costs else "" for key in ("down", "scroll", "page", "open", "burst", "idle")]
        print(f"| {name} | {' | '.join(cells)} |")
    sys.stdout.flush()


def main():
    here = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", type=pathlib.Path, default=here / "target" / "debug" / "periksa")
    parser.add_argument("--rows", type=int, default=3000, help="entries in every list (default 3000)")
    parser.add_argument("--size", action="append", help="COLUMNSxROWS, default 80x24 and 120x40")
    parser.add_argument("--only", action="append", help="these programs only")
    asked = parser.parse_args()
    sizes = [tuple(map(int, size.split("x"))) for size in asked.size or ["80x24", "120x40"]]
    wanted = lambda name: not asked.only or name in asked.only
    with tempfile.TemporaryDirectory(prefix="periksa-peers-") as room:
        room = pathlib.Path(room)
        entries = []
        if wanted("periksa"):
            home = room / "periksa"
            home.mkdir()
            entries.append(("**periksa**", *ours(asked.program.resolve(), home, asked.rows)))
        for name, peer in PEERS.items():
            if not wanted(name):
                continue
            if not shutil.which(peer["command"][0]):
                print(f"{peer['command'][0]} is missing", file=sys.stderr)
                continue
            folder = room / re.sub(r"\W", "", name)
            folder.mkdir()
            peer["make"](folder, asked.rows)
            entries.append((name, lambda size, peer=peer, folder=folder: Program(peer["command"], size, (), str(folder)), peer))
        for size in sizes:
            table(size, [(name, measure(start, peer, size)) for name, start, peer in entries])


if __name__ == "__main__":
    main()
