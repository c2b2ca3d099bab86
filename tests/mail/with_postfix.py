"""Postfix between us and people: mails arrive once each although the program is killed, what cannot be
delivered later comes back to our own door as a real report, and a mail to the leaving address ends a
subscription.

Postfix runs in a folder of its own beside whatever else the machine has. It insists on being started by
root; as anybody else these tests are skipped.
"""

import email
import os
import pwd
import random
import shutil
import smtplib
import subprocess
import tempfile
import time
import unittest
from collections import Counter
from pathlib import Path

import scripted
from program import Program, free_port, wait_for
from settings import BINARY, KILLS, PEOPLE, SEED

HTML = "<p>Hello {{name}},</p><p><a href=\"{{unsubscribe_url}}\">Leave</a></p>"
PLAIN = "Hello {{name}},\n\nLeave: {{unsubscribe_url}}\n"

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = {commands}
daemon_directory = {daemons}
mail_owner = {owner}
myhostname = mx.runner.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = demo.invalid
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:all/
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
relay_domains = late.invalid, news.clinic.example
relay_recipient_maps =
transport_maps = inline:{{ {{late.invalid = smtp:[127.0.0.1]:{refuser}}}, {{news.clinic.example = lmtp:inet:127.0.0.1:{door}}} }}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_client_connection_count_limit = 100
bounce_queue_lifetime = 0
maillog_file = {folder}/log
maillog_file_prefixes = /tmp, /var, {folder}
"""

MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def postfix():
    return shutil.which("postfix", path=os.environ["PATH"] + ":/usr/sbin")


def postconf(name):
    command = [shutil.which("postconf", path=os.environ["PATH"] + ":/usr/sbin"), "-dh", name]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class Server:
    """A Postfix of our own."""

    def __init__(self, folder, door, refuser):
        self.folder, self.port = Path(folder), free_port()
        owner = pwd.getpwnam("postfix")
        self.folder.chmod(0o755)
        for name in ("config", "queue", "data", "mail"):
            (self.folder / name).mkdir()
        os.chown(self.folder / "data", owner.pw_uid, owner.pw_gid)
        os.chown(self.folder / "mail", owner.pw_uid, owner.pw_gid)
        main = MAIN.format(
            folder=folder, door=door, refuser=refuser, owner=owner.pw_name, uid=owner.pw_uid, gid=owner.pw_gid,
            commands=postconf("command_directory"), daemons=postconf("daemon_directory"),
        )
        (self.folder / "config/main.cf").write_text(main)
        (self.folder / "config/master.cf").write_text(MASTER.format(port=self.port))
        self.control("start")
        wait_for("Postfix to answer", self.answers, seconds=20)

    def control(self, word):
        done = subprocess.run(
            [postfix(), "-c", str(self.folder / "config"), word], capture_output=True, text=True
        )
        if done.returncode != 0 and word == "start":
            log = self.folder / "log"
            raise AssertionError(done.stderr + (log.read_text() if log.exists() else ""))

    def answers(self):
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=2) as smtp:
                return smtp.noop()[0] == 250
        except OSError:
            return False

    def stop(self):
        self.control("abort")

    def letters(self):
        """Every mail that was put into a mailbox."""
        found = (self.folder / "mail").rglob("new/*")
        return [email.message_from_bytes(path.read_bytes()) for path in found]

    def send(self, sender, recipient, text):
        with smtplib.SMTP("127.0.0.1", self.port, timeout=10) as smtp:
            smtp.sendmail(sender, [recipient], text)


class Refusing(scripted.Script):
    """Knows nobody."""

    def mood(self, address):
        return "refuse"


@unittest.skipUnless(postfix(), "Postfix is not installed")
@unittest.skipUnless(os.geteuid() == 0, "Postfix has to be started by root")
class WithPostfix(unittest.TestCase):
    def begin(self, people):
        mail, folder, door = tempfile.mkdtemp(prefix="mail-"), tempfile.mkdtemp(), free_port()
        self.addCleanup(shutil.rmtree, mail, ignore_errors=True)
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        refuser = free_port()
        refusing = scripted.serve(Refusing(SEED), refuser)
        self.addCleanup(refusing.stop)
        server = Server(mail, door, refuser)
        self.addCleanup(server.stop)
        program = Program(BINARY, folder, server.port, MIDSTANCE_BOUNCE_LISTEN=f"127.0.0.1:{door}")
        program.nobody_else()
        program.subscribe(people)
        campaign = program.campaign("Running in the cold", HTML, PLAIN)
        self.addCleanup(lambda: program.process.poll() is None and program.kill())
        return server, program, campaign

    def is_on_the_way(self, program, campaign):
        """Whether mails are leaving, or all have left."""
        states = program.states(campaign).values()
        return "leased" in states or program.state(campaign) == "sent"

    def test_everybody_gets_one_although_the_program_is_killed(self):
        people = [(f"Runner {n}", f"runner{n}@demo.invalid") for n in range(PEOPLE)]
        server, program, campaign = self.begin(people)
        chance = random.Random(SEED)
        for _ in range(KILLS):
            program.start()
            # Not before it has begun, or a kill proves nothing.
            end = time.monotonic() + 20
            while time.monotonic() < end and not self.is_on_the_way(program, campaign):
                time.sleep(0.005)
            time.sleep(chance.random() * 0.3)
            program.kill()
        program.start()
        wait_for("the campaign to end", lambda: program.state(campaign) == "sent", seconds=300)
        program.stop()
        states = program.states(campaign)
        sent = sum(state == "sent" for state in states.values())
        wait_for("the mailboxes to fill", lambda: len(server.letters()) >= sent)
        time.sleep(1)
        got = Counter(letter["To"].split("<")[-1].strip(" >") for letter in server.letters())
        unsure = {address for address, state in states.items() if state == "unsure"}
        without = {address for _, address in people if not got[address]}
        print(f"\nPostfix: {PEOPLE} people, {KILLS} kills, {len(unsure)} in doubt,"
              f" {len(without)} of them without a mail")
        self.assertEqual(len(states), PEOPLE)
        self.assertEqual([address for address, count in got.items() if count > 1], [])
        self.assertLessEqual(without, unsure)
        self.assertEqual(set(states.values()) - {"sent", "unsure"}, set())

    def test_what_comes_back_finds_its_person(self):
        people = [("Here", "here@demo.invalid"), ("Gone", "gone@late.invalid"), ("Tired", "tired@demo.invalid")]
        server, program, campaign = self.begin(people)
        program.start()

        def status(address):
            return program.rows("SELECT status FROM subscriber WHERE email = ?", address)[0][0]

        wait_for("the report to come back", lambda: status("gone@late.invalid") == "bounced")
        rows = program.rows("SELECT verdict, status, words FROM mail_return")
        self.assertEqual([row[:2] for row in rows], [("hard", "5.1.1")])
        self.assertNotIn("gone@", rows[0][2])

        wait_for("the mails to arrive", lambda: len(server.letters()) == 2)
        letter = next(one for one in server.letters() if "tired@" in one["To"])
        leave = letter["List-Unsubscribe"].split("<mailto:")[1].split(">")[0]
        server.send("tired@demo.invalid", leave, "Subject: unsubscribe\r\n\r\n")
        wait_for("the subscription to end", lambda: status("tired@demo.invalid") == "left")
        self.assertEqual(status("here@demo.invalid"), "active")
        # Somebody else's mail does not come in by our door.
        program.stop()


if __name__ == "__main__":
    unittest.main()
