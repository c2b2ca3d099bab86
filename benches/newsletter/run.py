#!/usr/bin/env python3
"""Sends a personalised newsletter through the real program into Postfix's smtp-sink, beside what the sink
takes from smtp-source over the same number of connections, in one run. Prints ratios.

    benches/newsletter/run.py PROGRAM        PROGRAM is a release build of midstance

PEOPLE (10000) get the mail; MANY (100000) are subscribed in the second part, which measures memory.
CONNECTIONS (10) is what the program uses. SIGNED=1 signs every mail with RSA and Ed25519; the bare client
signs nothing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests/mail"))

from program import Program, free_port, wait_for  # noqa: E402

PEOPLE = int(os.environ.get("PEOPLE", "10000"))
MANY = int(os.environ.get("MANY", "100000"))
CONNECTIONS = int(os.environ.get("CONNECTIONS", "10"))
SIGNED = os.environ.get("SIGNED") == "1"
#: The mail with its headers is about so large.
SIZE = 2500
PATH = os.environ["PATH"] + ":/usr/sbin"

WORDS = "Ease into it: two easy runs, one day off, and a little strength work for the calves. "
PLAIN = "Hello {{name}},\n\n" + (WORDS + "\n") * 5 + "\nLeave: {{unsubscribe_url}}\n"
HTML = "<p>Hello {{name}},</p>\n" + f"<p>{WORDS}</p>\n" * 8 + '<p><a href="{{unsubscribe_url}}">Leave</a></p>\n'


class Sink:
    """smtp-sink, which counts and throws away."""

    def __init__(self):
        self.port = free_port()
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        command = ["smtp-sink", "-c", *user, f"127.0.0.1:{self.port}", "1000"]
        self.process = subprocess.Popen(
            [shutil.which(command[0], path=PATH), *command[1:]], stdout=subprocess.PIPE
        )
        self.taken, self.last = 0, 0.0
        threading.Thread(target=self.read, daemon=True).start()
        time.sleep(0.5)

    def read(self):
        rest = b""
        while chunk := os.read(self.process.stdout.fileno(), 65536):
            whole, _, rest = (rest + chunk).rpartition(b"\r")
            counts = re.findall(rb"mesg=(\d+)", whole)
            if counts and int(counts[-1]) != self.taken:
                self.taken, self.last = int(counts[-1]), time.monotonic()

    def stop(self):
        self.process.kill()
        self.process.wait()


def bare():
    """Seconds in which the sink takes as many mails from a client that does nothing else."""
    sink = Sink()
    source = shutil.which("smtp-source", path=PATH)
    begin = time.monotonic()
    subprocess.run(
        [source, "-d", "-s", str(CONNECTIONS), "-l", str(SIZE), "-m", str(PEOPLE), "-f", "news@clinic.example",
         "-t", "runner@demo.invalid", f"127.0.0.1:{sink.port}"],
        check=True, stdout=subprocess.DEVNULL,
    )
    seconds = time.monotonic() - begin
    sink.stop()
    return seconds


class Watch:
    """The most memory that a program held while it was watched, in KiB."""

    def __init__(self, program):
        self.program, self.most, self.is_over = program, 0, False
        self.thread = threading.Thread(target=self.look)
        self.thread.start()

    def look(self):
        while not self.is_over:
            self.most = max(self.most, self.program.memory())
            time.sleep(0.02)

    def end(self):
        self.is_over = True
        self.thread.join()
        return self.most


def sent(subscribers):
    """Sends to that many subscribers. Gives seconds to the last mail in the sink, seconds to the last
    line in the book, and memory above idle in MiB."""
    sink = Sink()
    with tempfile.TemporaryDirectory() as folder:
        program = Program(sys.argv[1], folder, sink.port)
        program.nobody_else()
        people = ((f"Runner {n}", f"runner{n}@demo{n % 50}.invalid") for n in range(subscribers))
        program.subscribe(people)
        if SIGNED:
            sign(program)
        program.start()
        time.sleep(3)
        program.sign_in()
        campaign = program.campaign("Running in the cold", HTML, PLAIN, state="paused")
        idle, watch = program.memory(), Watch(program)
        begin = time.monotonic()
        # As staff start it, so that no round of the sender is waited for that nobody waits for.
        program.ask("POST", f"/staff/campaigns/{uuid.UUID(bytes=campaign)}/resume", {})
        wait_for("the campaign to end", lambda: program.state(campaign) == "sent", seconds=1200)
        booked = time.monotonic() - begin
        most = watch.end()
        program.stop()
        states = list(program.states(campaign).values())
        assert states.count("sent") == subscribers, {state: states.count(state) for state in set(states)}
        time.sleep(0.2)
        assert sink.taken == subscribers, f"the sink took {sink.taken} of {subscribers}"
        sink.stop()
    return sink.last - begin, booked, (most - idle) / 1024


def sign(program):
    """Makes keys by the settings page and lets them sign."""
    program.start()
    program.sign_in()
    program.ask("POST", "/staff/settings/email/keys", {"domain": "clinic.example"})
    page = program.ask("GET", "/staff/settings/email").text
    for path in re.findall(r'action="(/staff/settings/email/keys/[^"]+/use)"', page):
        program.ask("POST", path, {})
    program.stop()


def main():
    if not shutil.which("smtp-sink", path=PATH):
        sys.exit("smtp-sink is missing: install Postfix")
    before = bare()
    taken, booked, memory = sent(PEOPLE)
    after = bare()
    best = (before + after) / 2
    print(f"mails                         {PEOPLE}, {'signed' if SIGNED else 'not signed'}, {CONNECTIONS} connections")
    print(f"bare client, before and after {before:.2f} s, {after:.2f} s")
    print(f"program, last mail in sink    {taken:.2f} s ({PEOPLE / taken:.0f} a second)")
    print(f"program, last line in book    {booked:.2f} s")
    print(f"of what the sink takes        {100 * best / taken:.0f} %  (goal: at least 70 %)")
    print(f"memory above idle             {memory:.1f} MiB at {PEOPLE} subscribers")
    if MANY:
        taken, booked, memory = sent(MANY)
        print(f"                              {memory:.1f} MiB at {MANY} subscribers (goal: under 64 MiB), {taken:.1f} s")


main()
