#!/usr/bin/env python3
"""What a session of decisions costs over a thin line: a user opens the first proposal, reads, accepts, and the
next one opens by itself, a hundred times. Two runs: the sandbox behind a line of 64 kbit/s, 600 ms of round
trip and 1 % loss; the same with a terminal of 9,600 bit/s before it. Prints how long the user waited and what
went over both lines, beside the floor: the same content in one piece, compressed once (zstd -19).

usage: benches/session.py [--program target/release/periksa] [--decisions 100] [--reading 3] [--tls] [--only line|both]

A wait is the time from a key to the moment at which its effect stands whole on the screen; what of it is
beyond 100 ms counts. Documents are not opened: on such a line they come only when somebody wants them. The
guard against accidental decisions (`settle_ms`) is set to nothing, since it is no wait for a line; a user reads
for `--reading` seconds instead. `--tls`: nghttpx before the sandbox, so that the client speaks HTTP/2 as it does
to servers in earnest; else HTTP/1.1 in the clear, which it speaks to this machine alone.

Root, iproute2, zstd, python3 with pyte (`.ci/emulators` gets it), for `--tls` nghttp2-proxy and openssl.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import select
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

import line as thin
from terminal import Program

if folder := os.environ.get("PERIKSA_EMULATORS"):
    sys.path.insert(0, folder)
import pyte

# Seconds one way, bytes a second, share of lost packets.
DELAY, RATE, LOSS = 0.3, 8000, 0.01
# Bytes a second of the terminal: eight bits between a start and a stop.
SLOW_TERMINAL = 960
SIZE = (80, 24)
PORT, BEHIND = 8743, 8744
USER, PASSWORD = "opd", "contoh"
API = "/siasn-instansi/api/terbuka"
SIGN_IN = "/auth/realms/public-siasn/protocol/openid-connect/token"
# A wait up to here is none, and how long the longest may be before the run is given up.
UNFELT, PATIENCE = 0.1, 180
# What comes so soon after another is part of the same picture.
TOGETHER = 0.05
# What a user does while reading: two rows down, one up.
READS = [b"j", b"j", b"k"]
SETTINGS = """language = "id"
ascii = "never"
settle_ms = 0
grace_seconds = {grace}
profile = "tipis"
[profiles.tipis]
server = "{server}"
user = "opd"
dialect = "auto"
sign_in = "password"
keep_secrets = "memory"
{more}
"""


class Desk:
    """The program before a user, on a terminal that takes so many bytes a second."""

    def __init__(self, command, rate, environment, folder):
        self.screen = pyte.Screen(*SIZE)
        self.stream = pyte.ByteStream(self.screen)
        self.program = Program(command, SIZE, environment, folder)
        self.rate, self.free, self.bytes, self.last = rate, 0.0, 0, 0.0
        # Every picture that stood there when the user was waited for.
        self.pictures = []

    def pump(self, seconds):
        """Takes in what comes in so many seconds, or nothing while the terminal is still at the last of it."""
        now = time.monotonic()
        if self.free > now:
            time.sleep(min(self.free - now, seconds))
            return
        if not select.select([self.program.line], [], [], seconds)[0]:
            return
        # A slow terminal takes a few characters at a time, and the rest waits where it is.
        try:
            part = os.read(self.program.line, 16 if self.rate else 1 << 16)
        except OSError:
            raise RuntimeError("the program has ended:\n" + "\n".join(self.rows())) from None
        self.bytes += len(part)
        if self.rate:
            # What follows at once follows without a gap, however late this program was woken.
            now = time.monotonic()
            self.free = (self.free if now - self.free < TOGETHER else now) + len(part) / self.rate
            time.sleep(max(0, self.free - time.monotonic()))
        self.last = time.monotonic()
        self.stream.feed(part)

    def rows(self):
        return [row.rstrip() for row in self.screen.display]

    def until(self, wish, what):
        end = time.monotonic() + PATIENCE
        while not wish(self.rows()):
            if time.monotonic() > end:
                raise RuntimeError(f"{what} did not come:\n" + "\n".join(self.rows()))
            self.pump(0.02)
        self.pictures.append(self.rows())

    def waits(self, keys, wish, what):
        """How long it takes from a key until something stands there, with all that comes along with it, and
        the bytes that it takes."""
        before, began = self.bytes, time.monotonic()
        self.program.type(keys)
        self.until(wish, what)
        seen = -1
        while seen != self.bytes:
            seen = self.bytes
            self.pump(TOGETHER)
        self.pictures[-1] = self.rows()
        return self.last - began, self.bytes - before

    def rest(self, seconds):
        """Reads; what comes meanwhile is taken in."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.pump(min(left, 0.05))


def who(rows):
    """Whom and what a proposal is about, and its fields."""
    return rows[1:12]


def can_be_decided(rows):
    return "· Periksa" in rows[0] and rows[-1].startswith("●")


class Siasn:
    """The sandbox as any other client sees it: what the content is, without what it is wrapped in."""

    def __init__(self, address):
        self.address, self.content = address, []
        form = f"grant_type=password&client_id=periksa&username={USER}&password={PASSWORD}"
        request = urllib.request.Request(address + SIGN_IN, form.encode())
        self.token = json.load(urllib.request.urlopen(request))["access_token"]

    def ask(self, path, body=None, headers=()):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **dict(headers)}
        request = urllib.request.Request(self.address + API + path, body, headers)
        answer = urllib.request.urlopen(request).read()
        self.content += [body or b"", answer]
        return json.loads(answer)

    def pages(self):
        cursor = ""
        while True:
            page = self.ask(f"/usul?limit=200{cursor}")
            if not page["next_cursor"]:
                return
            cursor = f"&cursor={page['next_cursor']}"


def filled(port):
    """Waits until the world of a sandbox grows no more."""
    for _ in range(200):
        try:
            siasn = Siasn(f"http://127.0.0.1:{port}")
            break
        except OSError:
            time.sleep(0.1)
    last, same = None, 0
    while same < 8:
        now = siasn.ask("/usul?limit=1")["jumlah"]
        last, same = now, same + 1 if now == last else 0
        time.sleep(0.5)
    return last


def packed(content):
    """Bytes of it in one piece, compressed once."""
    done = subprocess.run(["zstd", "-19", "-q", "-c"], input=content, capture_output=True, check=True)
    return len(done.stdout)


def floor(program, data, decided):
    """Bytes of the same content, in one piece and each part by itself: the list, each file, each decision and
    what was said to it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    sandbox = serve(program, data, port, [])
    try:
        filled(port)
        siasn = Siasn(f"http://127.0.0.1:{port}")
        siasn.ask("/kemampuan")
        siasn.pages()
        for decision in decided:
            file = siasn.ask(f"/usul/{decision['proposal']}")
            row = file.get("usul", file)
            body = {"hasil": "terima", "alasan_id": None, "catatan": None}
            headers = {"Idempotency-Key": decision["id"], "If-Match": f'"{row["versi"]}"'}
            # Its own id is a part of a decision, and is in no body.
            siasn.content.append(decision["id"].encode())
            siasn.ask(f"/usul/{decision['proposal']}/keputusan", json.dumps(body).encode(), headers)
        return packed(b"\n".join(siasn.content)), sum(map(packed, filter(None, siasn.content)))
    finally:
        sandbox.terminate()
        sandbox.wait()


def serve(program, data, port, prefix):
    command = [*prefix, program, "sandbox", "--listen", f"127.0.0.1:{port}", "--data", data, "--seed", "7", "--proposals", "2000"]
    environment = {**os.environ, "PERIKSA_HOME": str(data) + "-home"}
    return subprocess.Popen(list(map(str, command)), env=environment, stdout=subprocess.DEVNULL)


def world(program, data):
    """A world that has been made."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    sandbox = serve(program, data, port, [])
    filled(port)
    sandbox.terminate()
    sandbox.wait()


def certificate(room):
    """An authority of a day, and a key and a certificate of this machine by it."""
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    authority, key, asking, pem = room / "ca.pem", room / "kunci.pem", room / "permintaan.pem", room / "sertifikat.pem"
    (room / "nama").write_text("subjectAltName=IP:127.0.0.1\n")
    for command in (
        ["req", "-x509", *curve, "-days", "2", "-subj", "/CN=CONTOH CA", "-keyout", room / "ca.key", "-out", authority],
        ["req", *curve, "-subj", "/CN=127.0.0.1", "-keyout", key, "-out", asking],
        ["x509", "-req", "-in", asking, "-CA", authority, "-CAkey", room / "ca.key", "-CAcreateserial", "-days", "2",
         "-extfile", room / "nama", "-out", pem],
    ):
        subprocess.run(["openssl", *map(str, command)], check=True, capture_output=True)
    return authority, key, pem


def journal(program, home):
    """What was decided, oldest first."""
    command = [program, "journal", "show", "--json", "--profile", "tipis", "--last", "100000"]
    environment = {**os.environ, "PERIKSA_HOME": str(home)}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    return [json.loads(row) for row in said.splitlines()]


def session(asked, ready, room, rate):
    """One session; everything that was measured."""
    program, data = asked.program.resolve(), room / "siasn"
    shutil.copytree(ready, data)
    home = room / "periksa"
    (home / "config").mkdir(parents=True)
    more, server = "", f"http://127.0.0.1:{PORT}"
    if asked.tls:
        authority, key, pem = certificate(room)
        more, server = f'ca_file = "{authority}"', f"https://127.0.0.1:{PORT}"
    settings = SETTINGS.format(grace=asked.grace, server=server, more=more)
    (home / "config" / "config.toml").write_text(settings)
    (room / "sandi").write_text(PASSWORD + "\n")
    with thin.Line(DELAY, RATE, LOSS) as line:
        children = [serve(program, data, BEHIND if asked.tls else PORT, line.at(line.far, []))]
        if asked.tls:
            command = ["nghttpx", f"-f127.0.0.1,{PORT}", f"-b127.0.0.1,{BEHIND};;proto=h2", "--no-ocsp", "--workers=1",
                       f"--accesslog-file={room / 'panggilan'}", '--accesslog-format=$method $path $status $body_bytes_sent', str(key), str(pem)]
            children.append(subprocess.Popen(line.at(line.far, command), stderr=subprocess.DEVNULL))
        both = thin.counters(2)
        line.relay(PORT, both)
        time.sleep(2)
        script = f'exec "{program}" --profile tipis --user opd --password-stdin < "{room / "sandi"}"'
        desk = Desk(line.at(line.near, ["sh", "-c", script]), rate, {"PERIKSA_HOME": str(home)}, str(room))
        try:
            return {**work(asked, desk, both), "packets": list(line.up.carried[:]) + list(line.down.carried[:]), "home": home}
        finally:
            desk.program.end()
            for child in children:
                child.terminate()
                child.wait()


def work(asked, desk, both):
    began = time.monotonic()
    desk.until(lambda rows: "· Kotak masuk" in rows[0] and any(row.startswith("▌") for row in rows), "the list")
    first = time.monotonic() - began
    # Until the whole list is there.
    quiet, before = 0, -1
    while quiet < 5:
        desk.rest(1)
        quiet, before = (quiet + 1 if sum(both) == before else 0), sum(both)
    listed = time.monotonic() - began - quiet
    start = {"first": first, "listed": listed, "at_start": list(both), "screen_at_start": desk.bytes}
    opening, _ = desk.waits(b"\r", can_be_decided, "the first proposal")
    waits, cursor = [], []
    for _ in range(asked.decisions):
        pause = asked.reading / (len(READS) + 1)
        for key in READS:
            desk.rest(pause)
            shown = desk.rows()
            cursor.append(desk.waits(key, lambda rows, shown=shown: rows != shown, "the cursor"))
        desk.rest(pause)
        present = who(desk.rows())
        wish = lambda rows: can_be_decided(rows) and who(rows) != present
        waits.append(desk.waits(b"a", wish, "the next proposal"))
    # What is still held goes out.
    sent = time.monotonic()
    while sum(both) != before:
        before = sum(both)
        desk.rest(asked.grace + 5)
    return {**start, "opening": opening, "waits": waits, "cursor": cursor, "bytes": list(both),
            "screen": desk.bytes, "pictures": desk.pictures, "sending": time.monotonic() - sent}


def calls(room):
    """What was called how often, with the bytes of the answers, as nghttpx tells."""
    told = collections.Counter()
    for row in (room / "panggilan").read_text().splitlines():
        method, path, status, size = row.split()
        path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", path.removeprefix(API).split("?")[0])
        told[f"{method} {path} {status}"] += 1
        told[f"{method} {path} {status}: bytes"] += int(size)
    return told


def beyond(waits, rate):
    """What of the waits a user feels; on a slow terminal without the time in which the picture itself comes."""
    own = lambda cost: cost / rate if rate else 0
    return [max(0, took - own(cost) - UNFELT) for took, cost in waits]


def report(name, found, rate, least, decided):
    felt, moved = beyond(found["waits"], rate), beyond(found["cursor"], rate)
    up, down = found["bytes"]
    pictures = packed("\n".join("\n".join(rows) for rows in found["pictures"]).encode())
    least, apart = least
    longest = sorted(took for took, _ in found["waits"])
    print(f"\n{name}\n")
    print("| | |\n|---|--:|")
    for label, text in [
        ("decisions made, arrived", f"{len(found['waits'])}, {decided}"),
        ("start to the first rows of the list", f"{found['first']:.1f} s"),
        ("start to the whole list", f"{found['listed']:.1f} s"),
        ("key to the first proposal", f"{found['opening']:.2f} s"),
        ("key to the next proposal: median, longest", f"{longest[len(longest) // 2] * 1000:.0f}, {longest[-1] * 1000:.0f} ms"),
        ("waits beyond 100 ms, less what the picture itself takes: how many, in all" if rate else "waits beyond 100 ms: how many, in all", f"{sum(wait > 0 for wait in felt)}, {sum(felt):.2f} s"),
        ("the same of the cursor's keys", f"{sum(wait > 0 for wait in moved)}, {sum(moved):.2f} s"),
        ("to the server: up, down", f"{up:,}, {down:,} bytes"),
        ("of these until the list was whole", f"{found['at_start'][0]:,}, {found['at_start'][1]:,} bytes"),
        ("the same content compressed once; each part by itself", f"{least:,}; {apart:,} bytes"),
        ("times the floor", f"{(up + down) / least:.2f}"),
        ("to the terminal", f"{found['screen']:,} bytes"),
        ("of these for the next proposal, each", f"{statistics.median(cost for _, cost in found['waits']):,.0f} bytes"),
        ("its pictures compressed once", f"{pictures:,} bytes"),
        ("packets: sent, lost", f"{found['packets'][0] + found['packets'][3]:,}, {found['packets'][2] + found['packets'][5]:,}"),
        ("bytes on the line, packets' heads and repeats included", f"{found['packets'][1] + found['packets'][4]:,}"),
    ]:
        print(f"| {label} | {text} |")
    print("\nall waits for the next proposal, in ms:", " ".join(f"{took * 1000:.0f}" for took, _ in found["waits"]), file=sys.stderr)
    sys.stdout.flush()


def main():
    here = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", type=pathlib.Path, default=here / "target" / "release" / "periksa")
    parser.add_argument("--decisions", type=int, default=100)
    parser.add_argument("--reading", type=float, default=3, help="seconds that a user reads each proposal (default 3)")
    parser.add_argument("--grace", type=int, default=8, help="seconds that a decision is held (default 8, the program's own)")
    parser.add_argument("--tls", action="store_true", help="HTTP/2 over TLS")
    parser.add_argument("--only", choices=["line", "both"], help="one of the two runs")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="periksa-session-") as folder:
        folder = pathlib.Path(folder)
        ready = folder / "dunia"
        world(asked.program.resolve(), ready)
        for which, name, rate in [("line", "The server over 64 kbit/s, 600 ms, 1 % loss", None),
                                  ("both", "The same, and a terminal of 9,600 bit/s", SLOW_TERMINAL)]:
            if asked.only not in (None, which):
                continue
            room = folder / which
            room.mkdir()
            found = session(asked, ready, room, rate)
            rows = journal(asked.program.resolve(), found["home"])
            made = [{"id": row["decision"], "proposal": row["proposal"]} for row in rows if row["state"] == "held"]
            arrived = sum(row["state"] == "accepted" for row in rows)
            again = folder / f"{which}-lagi"
            shutil.copytree(ready, again)
            if asked.tls:
                for call, count in sorted(calls(room).items()):
                    print(f"{count:8,} {call}", file=sys.stderr)
            report(name, found, rate, floor(asked.program.resolve(), again, made), arrived)


if __name__ == "__main__":
    main()
