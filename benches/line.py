"""A thin line between two hosts of our own on this machine: two network namespaces joined by a link in user
space that is as slow, as far and as lossy as asked. Nothing leaves the machine. Needs root, iproute2 and
/dev/net/tun."""

import collections
import ctypes
import fcntl
import multiprocessing
import os
import random
import select
import signal
import socket
import struct
import subprocess
import threading
import time

# From <linux/if_tun.h> and <sched.h>.
TUNSETIFF, IFF_TUN, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 0x0001, 0x1000, 0x40000000
# As many bytes wait before the line; what comes on top is lost.
QUEUE = 64 << 10
NEAR, FAR = "10.91.7.1", "10.91.7.2"
LIBC = ctypes.CDLL(None, use_errno=True)
FORK = multiprocessing.get_context("fork")


def enter(namespace):
    """Moves this process to a host."""
    with open(f"/var/run/netns/{namespace}") as there:
        if LIBC.setns(there.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")


class Way:
    """One direction: what is on it, and what it has carried."""

    def __init__(self, delay, rate, loss, seed):
        self.delay, self.rate, self.loss, self.chance = delay, rate, loss, random.Random(seed)
        self.under_way, self.free = collections.deque(), 0.0
        # Packets, bytes, packets lost.
        self.carried = FORK.Array("q", 3)

    def take(self, packet, now):
        """Puts a packet on the way, unless it is lost before."""
        begins = max(now, self.free)
        self.carried[0] += 1
        self.carried[1] += len(packet)
        if self.chance.random() < self.loss or (begins - now) * self.rate > QUEUE:
            self.carried[2] += 1
            return
        self.free = begins + len(packet) / self.rate
        self.under_way.append((self.free + self.delay, packet))


class Line:
    """`delay` seconds one way, `rate` bytes a second each way, `loss` of all packets."""

    def __init__(self, delay, rate, loss=0.0, seed=7):
        self.near, self.far = f"dekat-{os.getpid()}", f"jauh-{os.getpid()}"
        self.up, self.down = Way(delay, rate, loss, seed), Way(delay, rate, loss, seed + 1)
        self.children = []

    def __enter__(self):
        for namespace in (self.near, self.far):
            subprocess.run(["ip", "netns", "add", namespace], check=True)
            subprocess.run(["ip", "-n", namespace, "link", "set", "lo", "up"], check=True)
        ready = FORK.Event()
        self.start(self.carry, ready)
        if not ready.wait(10):
            raise RuntimeError("no link")
        for namespace, own, other in ((self.near, NEAR, FAR), (self.far, FAR, NEAR)):
            for words in (f"addr add {own} peer {other} dev wan", "link set wan mtu 1500 up"):
                subprocess.run(["ip", "-n", namespace, *words.split()], check=True)
        return self

    def __exit__(self, *_):
        for child in self.children:
            child.terminate()
            child.join()
        for namespace in (self.near, self.far):
            subprocess.run(["ip", "netns", "delete", namespace], check=True)

    def start(self, work, *given):
        """Has something done beside, until the line is taken down."""
        child = FORK.Process(target=work, args=given, daemon=True)
        child.start()
        self.children.append(child)

    def carry(self, ready):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        ends = {}
        for namespace in (self.near, self.far):
            enter(namespace)
            end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH22s", b"wan", IFF_TUN | IFF_NO_PI, b""))
            ends[namespace] = end
        near, far = ends[self.near], ends[self.far]
        ready.set()
        ways = {near: (self.up, far), far: (self.down, near)}
        while True:
            dues = [way.under_way[0][0] for way, _ in ways.values() if way.under_way]
            pause = max(0, min(dues) - time.monotonic()) if dues else None
            for end in select.select([near, far], [], [], pause)[0]:
                while (packet := read(end)) is not None:
                    ways[end][0].take(packet, time.monotonic())
            for way, out in ways.values():
                while way.under_way and way.under_way[0][0] <= time.monotonic():
                    write(out, way.under_way.popleft()[1])

    def relay(self, port, both=None):
        """Has a port of the near host's loopback lead to the same port of the far one's. `both` counts
        what goes there and what comes back: the payload of TCP, once, whatever had to be sent again."""
        ready = FORK.Semaphore(0)
        self.start(serve, self.far, (FAR, port), ("127.0.0.1", port), None, ready)
        self.start(serve, self.near, ("127.0.0.1", port), (FAR, port), both, ready)
        for _ in range(2):
            if not ready.acquire(timeout=10):
                raise RuntimeError("no relay")

    def at(self, namespace, command):
        """A command that runs on one of the hosts."""
        return ["ip", "netns", "exec", namespace, *command]


def read(end):
    try:
        return os.read(end, 2048)
    except BlockingIOError:
        return None


def write(end, packet):
    try:
        os.write(end, packet)
    except OSError:
        # A packet that the other host does not take is lost, as on any line.
        pass


def serve(namespace, listen, target, both, ready):
    enter(namespace)
    listener = socket.create_server(listen, backlog=64)
    ready.release()
    while True:
        here, _ = listener.accept()
        threading.Thread(target=join, args=(here, target, both), daemon=True).start()


def join(here, target, both):
    """Leads a connection on to where it wants to go."""
    try:
        there = socket.create_connection(target)
    except OSError:
        here.close()
        return
    for end in (here, there):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    back = threading.Thread(target=pour, args=(there, here, both, 1), daemon=True)
    back.start()
    pour(here, there, both, 0)
    back.join()
    here.close()
    there.close()


def pour(source, into, both, at):
    """Everything from one end into the other, counted where somebody counts."""
    try:
        while part := source.recv(1 << 14):
            if both is not None:
                with both.get_lock():
                    both[at] += len(part)
            into.sendall(part)
        into.shutdown(socket.SHUT_WR)
    except OSError:
        source.close()
        into.close()


def counters(length):
    """Numbers that the children of a line count in."""
    return FORK.Array("q", length)
