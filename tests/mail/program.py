"""The real program with a clinic of its own: started, killed, and looked into."""

import base64
import hashlib
import hmac
import http.client
import json
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

HERE = Path(__file__).parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, happens, seconds=60):
    """Asks again and again; a test that waits for ever says nothing."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = happens()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s in vain: {what}")


class Program:
    """A clinic in a folder, and the program that serves it to a mail server."""

    def __init__(self, binary, folder, smtp_port, **settings):
        self.binary, self.folder = binary, Path(folder)
        self.port = free_port()
        self.data = self.folder / "data"
        self.log = open(self.folder / "program.log", "ab")
        self.process = None
        self.cookie = ""
        self.environment = {
            "PATH": os.environ["PATH"],
            "MIDSTANCE_LISTEN": f"127.0.0.1:{self.port}",
            "MIDSTANCE_PUBLIC_URL": "https://clinic.example",
            "MIDSTANCE_SMTP_URL": f"smtp-plain://127.0.0.1:{smtp_port}",
            "MIDSTANCE_MAIL_FROM": "news@clinic.example",
            "MIDSTANCE_BOUNCE_DOMAIN": "news.clinic.example",
            "MIDSTANCE_SMTP_CONNECTIONS": os.environ.get("CONNECTIONS", "10"),
            **settings,
        }
        self.make()

    def make(self):
        """The demo's clinic, without a mail server, so that nothing leaves before it is meant to."""
        address = f"127.0.0.1:{self.port}"
        self.run("demo", "--fresh", "--data", str(self.data), "--listen", address)
        self.stop()

    def run(self, *arguments):
        self.process = subprocess.Popen(
            [self.binary, *arguments],
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
        )
        self.wait_until_ready()

    def start(self):
        self.run("serve", "--data", str(self.data))

    def sign_in(self):
        """The demo's owner; the cookie is for https, which a proxy would speak."""
        words = next(
            line for line in (self.folder / "program.log").read_text().splitlines() if "Sign in" in line
        )
        email, password = words.split()[2:4]
        answer = self.ask("POST", "/staff/sign-in", {"email": email, "password": password})
        cookies = answer.headers.get_all("Set-Cookie") or []
        self.cookie = "; ".join(cookie.split(";")[0] for cookie in cookies)
        assert answer.status == 303 and self.cookie, f"sign-in answered {answer.status}"

    def ask(self, method, path, form=None):
        """One request, as a browser behind the proxy would make it. Gives the answer with its text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": "clinic.example", "Origin": "https://clinic.example", "Cookie": self.cookie}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode(errors="replace")
        connection.close()
        return answer

    def wait_until_ready(self):
        def ready():
            if self.process.poll() is not None:
                raise AssertionError(f"the program ended: {self.said()}")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=1):
                    return True
            except OSError:
                return False

        wait_for("the program to be ready", ready)

    def said(self):
        return (self.folder / "program.log").read_text(errors="replace")[-2000:]

    def kill(self):
        """No word of warning."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)

    def rows(self, sql, *values):
        with sqlite3.connect(self.data / "midstance.sqlite", timeout=30) as base:
            return base.execute(sql, values).fetchall()

    def change(self, sql, rows):
        with sqlite3.connect(self.data / "midstance.sqlite", timeout=30) as base:
            base.executemany(sql, rows)

    # What follows writes rows as the program would, since a test of sending needs many people and no
    # pages. The program is stopped meanwhile.

    def secret(self):
        """The key under which addresses are hashed; made here where the program has not yet."""
        found = self.rows("SELECT value FROM setting WHERE key = 'newsletter.secret'")
        if not found:
            word = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
            self.change("INSERT INTO setting (key, value) VALUES (?, ?)", [("newsletter.secret", word)])
            found = [(word,)]
        return base64.urlsafe_b64decode(found[0][0] + "=")

    def subscribe(self, people):
        """Confirmed subscribers from (name, address) pairs."""
        key, now = self.secret(), int(time.time() * 1000)

        def mac(purpose, message):
            return hmac.new(key, purpose + b"\0" + message, hashlib.sha256).digest()

        def row(number, name, email):
            # In the order of their time, as the program makes them.
            moment = (now - 10_000_000 + number).to_bytes(6, "big")
            ident = bytearray(moment + secrets.token_bytes(10))
            ident[6] = ident[6] & 0x0F | 0x70
            ident[8] = ident[8] & 0x3F | 0x80
            token = base64.urlsafe_b64encode(mac(b"leave", bytes(ident))).rstrip(b"=")
            return (bytes(ident), email, email.lower(), mac(b"address", email.lower().encode()), name,
                    hashlib.sha256(token).digest(), now, now)

        self.change(
            "INSERT INTO subscriber (id, email, email_key, email_hash, name, status, basis, basis_until,"
            " new_articles, leave_hash, created_at, confirmed_at, left_at)"
            " VALUES (?, ?, ?, ?, ?, 'active', 'express', NULL, 0, ?, ?, ?, NULL)",
            (row(number, name, email) for number, (name, email) in enumerate(people)),
        )

    def nobody_else(self):
        """Takes the demo's own subscribers out of the way, and lets mail go at any hour and pace."""
        self.change(
            "INSERT INTO setting (key, value) VALUES (?, ?)",
            [("campaign.quiet", "00:00-00:00"), ("campaign.pace", "0")],
        )
        self.change("UPDATE subscriber SET status = ?, left_at = ?", [("left", 1)])

    def campaign(self, subject, html, plain, state="sending"):
        """A campaign whose time has come, or one on hold. Gives its id."""
        ident, now = uuid.uuid4().bytes, int(time.time() * 1000)
        sender = json.dumps({"name": "Stride Clinic", "address": "news@clinic.example"})
        self.change(
            "INSERT INTO campaign (id, state, announces, subject, preheader, blocks, text_by_hand,"
            " name_unknown, topics, send_at, local_send_at, zone, html, plain, sender, filled_to, filled,"
            " rests_until, reason, created_at, updated_at, started_at, ended_at, version)"
            " VALUES (?, ?, NULL, ?, '', '[]', NULL, 'there', '[]', NULL, NULL, NULL, ?, ?, ?,"
            " NULL, 0, 0, '', ?, ?, ?, NULL, 1)",
            [(ident, state, subject, html, plain, sender, now, now, now)],
        )
        return ident

    def states(self, campaign):
        """Where each address stands."""
        found = self.rows(
            "SELECT s.email, r.state FROM campaign_recipient r"
            " JOIN subscriber s ON s.id = r.subscriber_id WHERE r.campaign_id = ?",
            campaign,
        )
        return dict(found)

    def state(self, campaign):
        return self.rows("SELECT state FROM campaign WHERE id = ?", campaign)[0][0]

    def memory(self):
        """Resident memory in KiB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise AssertionError("no VmRSS")
