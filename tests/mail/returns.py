"""What lies in the mailbox of bounces is read when the program starts, once, and kept."""

import tempfile
import unittest
from pathlib import Path

import scripted
from program import Program, free_port, wait_for
from settings import BINARY, SEED

HTML, PLAIN = "<p>Hello {{name}}</p>", "Hello {{name}}\n"

REPORT = """\
From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; gone@demo.invalid
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 nobody here

--x--
"""


class Returns(unittest.TestCase):
    def test_a_report_in_the_mailbox_stops_mail_to_its_person(self):
        script, port = scripted.Calm(SEED, delay=0), free_port()
        server = scripted.serve(script, port)
        self.addCleanup(server.stop)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        mailbox = Path(folder.name) / "mailbox"
        for name in ("new", "cur", "tmp"):
            (mailbox / name).mkdir(parents=True)
        program = Program(BINARY, folder.name, port, MIDSTANCE_BOUNCE_MAILDIR=str(mailbox))
        self.addCleanup(lambda: program.process.poll() is None and program.kill())
        program.nobody_else()
        program.subscribe([("Here", "here@demo.invalid"), ("Gone", "gone@demo.invalid")])
        campaign = program.campaign("News", HTML, PLAIN)
        program.start()
        wait_for("the campaign to end", lambda: program.state(campaign) == "sent")
        program.stop()
        to = next(sender for sender, address, _ in script.mails if address == "gone@demo.invalid")
        for name in ("1.first", "2.again"):
            (mailbox / "new" / name).write_text(REPORT.format(to=to))
        (mailbox / "new" / "3.other").write_text("To: somebody@else.example\n\nnothing\n")
        program.start()
        wait_for("the mailbox to be read", lambda: not list((mailbox / "new").iterdir()))
        program.stop()
        status = dict(program.rows("SELECT email, status FROM subscriber WHERE status <> 'left'"))
        self.assertEqual(status, {"here@demo.invalid": "active", "gone@demo.invalid": "bounced"})
        kept = program.rows("SELECT verdict, status FROM mail_return")
        self.assertEqual(kept, [("hard", "5.1.1")], "the same report counts once")
        self.assertEqual(len(list((mailbox / "cur").iterdir())), 3)


if __name__ == "__main__":
    unittest.main()
