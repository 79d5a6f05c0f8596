#!/usr/bin/env python3
"""What full-screen programs are like over a real SSH line of 7 kB/s and 300 ms: how long the screen still moves
after a key held for four seconds was let go, and how long it takes until the list is there, beside the handshake
alone. Ours and others in one run, 80×24, a list of so many entries each. Prints a table.

usage: benches/lines.py [--program target/release/periksa] [--rows 3000] [--only NAME]…

An sshd with keys of its own runs on one of two hosts of this machine's own (network namespaces), the client on
the other. The key is held as keyboards hold it: 30 times a second.

Root, iproute2, openssh-server, openssh-client; the others: apt-get install git mutt neomutt tig nnn less vim
"""

import argparse
import os
import pathlib
import re
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import line as thin
import peers
from terminal import ESCAPES, Program

# Seconds one way, bytes a second.
DELAY, RATE = 0.15, 7000
HELD, EVERY = 4, 1 / 30
SIZE, PORT, SANDBOX = (80, 24), 2222, 8743
# Seconds without a byte after which a screen stands still; more than a round trip.
STILL = 1.5
# How often the handshake and each start are measured.
TIMES = 3
SETTINGS = """language = "id"
ascii = "never"
profile = "tipis"
[profiles.tipis]
server = "http://127.0.0.1:{port}"
user = "opd"
sign_in = "password"
keep_secrets = "file"
"""


class Host:
    """The far host with its sshd, and how one gets there."""

    def __init__(self, line, room):
        self.line = line
        for name in ("tuan-rumah", "tamu"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", room / name], check=True)
        os.makedirs("/run/sshd", exist_ok=True)
        settings = room / "sshd_config"
        settings.write_text(
            f"Port {PORT}\nListenAddress {thin.FAR}\nHostKey {room}/tuan-rumah\nAuthorizedKeysFile {room}/tamu.pub\n"
            "UsePAM no\nStrictModes no\nPermitRootLogin yes\nPrintMotd no\nPrintLastLog no\nPidFile none\nUseDNS no\n"
        )
        command = ["/usr/sbin/sshd", "-D", "-f", str(settings), "-E", str(room / "log")]
        self.sshd = subprocess.Popen(line.at(line.far, command))
        self.ssh = ["ssh", "-q", "-tt", "-F", "none", "-p", str(PORT), "-i", str(room / "tamu"), "-o", "BatchMode=yes",
                    "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", f"root@{thin.FAR}"]

    def run(self, script):
        return Program(self.line.at(self.line.near, [*self.ssh, script]), SIZE)

    def end(self):
        self.sshd.terminate()
        self.sshd.wait()


def until(program, text):
    """Seconds until a text stands there."""
    began = time.monotonic()
    program.until_shown(text)
    return time.monotonic() - began


def held(program):
    """Seconds that the screen still moves after a key held for a while was let go, and the bytes it wrote."""
    began, said, typed = time.monotonic(), 0, 0
    while time.monotonic() - began < HELD:
        next_key = began + typed * EVERY
        if time.monotonic() >= next_key:
            program.type(peers.DOWN)
            typed += 1
        part = program.read(max(0, began + typed * EVERY - time.monotonic()))
        said += len(part or b"")
    let_go = last = time.monotonic()
    while part := program.read(STILL):
        said, last = said + len(part), time.monotonic()
    return max(0, last - let_go), said


def ours(line, program, room):
    """Ours on the far host, at work before: its list is kept and its sign-in too."""
    home = room / "periksa"
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text(SETTINGS.format(port=SANDBOX))
    inside = f"PERIKSA_HOME='{home}' LANG=C.UTF-8 '{program}'"
    login = f"printf 'contoh\\n' | {inside} login --password-stdin"
    subprocess.run(line.at(line.far, ["sh", "-c", login]), check=True, stdout=subprocess.DEVNULL)
    first = Program(line.at(line.far, ["sh", "-c", inside]), SIZE)
    first.until("tersambung")
    while first.until_quiet(quiet=10, first=10):
        pass
    first.end()
    return inside


def sandbox(line, program, room, rows):
    """A server where whoever signs in has as many rows in the queue as the others have in their lists."""
    command = [program, "sandbox", "--listen", f"127.0.0.1:{SANDBOX}", "--data", room / "siasn", "--seed", "7", "--proposals", rows * 5 // 2]
    environment = {**os.environ, "PERIKSA_HOME": str(room / "sandbox")}
    return subprocess.Popen(line.at(line.far, list(map(str, command))), env=environment, stdout=subprocess.DEVNULL)


def measure(host, script, ready):
    starts, moves, bytes_ = [], [], []
    for _ in range(TIMES):
        program = host.run(script)
        try:
            starts.append(until(program, ready))
            while program.read(STILL):
                pass
            moved, said = held(program)
            moves.append(moved)
            bytes_.append(said)
        finally:
            program.end()
            time.sleep(1)
    return statistics.median(starts), statistics.median(moves), statistics.median(bytes_)


def main():
    here = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", type=pathlib.Path, default=here / "target" / "release" / "periksa")
    parser.add_argument("--rows", type=int, default=3000, help="entries in every list (default 3000)")
    parser.add_argument("--only", action="append", help="these programs only")
    asked = parser.parse_args()
    wanted = lambda name: not asked.only or name in asked.only
    with tempfile.TemporaryDirectory(prefix="periksa-lines-") as room, thin.Line(DELAY, RATE) as line:
        room = pathlib.Path(room)
        host = Host(line, room)
        children = []
        try:
            time.sleep(1)
            entries = []
            if wanted("periksa"):
                program = asked.program.resolve()
                children.append(sandbox(line, program, room, asked.rows))
                time.sleep(3)
                entries.append(("**periksa**", ours(line, program, room), r"\d/\d{3}"))
            for name, peer in peers.PEERS.items():
                if not wanted(name):
                    continue
                if not shutil.which(peer["command"][0]):
                    print(f"{peer['command'][0]} is missing", file=sys.stderr)
                    continue
                folder = room / re.sub(r"\W", "", name)
                folder.mkdir()
                peer["make"](folder, asked.rows)
                words = " ".join(f"'{word}'" for word in peer["command"])
                entries.append((name, f"cd '{folder}' && HOME='{folder}' LANG=C.UTF-8 exec {words}", peer["ready"]))
            shaken = []
            for _ in range(TIMES):
                program = host.run("printf siap; exec sleep 100")
                shaken.append(until(program, "siap"))
                program.end()
            shaken = statistics.median(shaken)
            print(f"\nThe handshake alone: {shaken:.2f} s (median of {TIMES})\n")
            print("| program | until the list is there | times the handshake | still moves after 4 s of a held key | bytes meanwhile |")
            print("|---|--:|--:|--:|--:|")
            for name, script, ready in entries:
                start, moves, said = measure(host, script, ready)
                print(f"| {name} | {start:.2f} s | {start / shaken:.2f} | {moves:.2f} s | {said:,.0f} |", flush=True)
        finally:
            for child in children:
                child.terminate()
                child.wait()
            host.end()


if __name__ == "__main__":
    main()
