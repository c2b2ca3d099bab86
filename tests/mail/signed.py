"""Foreign eyes on our signatures: dkimpy checks mails that the real program sent, with the records that
its own page says to set."""

import html
import re
import tempfile
import unittest

import dkim

import names
import scripted
from program import Program, free_port, wait_for
from settings import BINARY, SEED

HTML = "<p>Hello {{name}},</p><p>  two  spaces and a dot:</p><p>.</p><p><a href=\"{{unsubscribe_url}}\">x</a></p>"
PLAIN = "Hello {{name}},\n\n.\n\nLeave: {{unsubscribe_url}}\n"


class Signed(unittest.TestCase):
    def setUp(self):
        self.script = scripted.Calm(SEED, delay=0)
        port = free_port()
        server = scripted.serve(self.script, port)
        self.addCleanup(server.stop)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        address, knows_nobody = names.serve()
        self.addCleanup(knows_nobody.close)
        self.program = Program(BINARY, folder.name, port, MIDSTANCE_NAME_SERVER=address)
        self.addCleanup(lambda: self.program.process.poll() is None and self.program.kill())

    def records(self):
        """The records that the page says to set, by name."""
        page = self.program.ask("GET", "/staff/settings/email/check").text
        found = {}
        for name, value in re.findall(r"TXT record of <span[^>]*>([^<]+)</span>:</p>\s*<p[^>]*><code>([^<]+)", page):
            found[html.unescape(name)] = html.unescape(value)
        return {name: value for name, value in found.items() if "_domainkey" in name}

    def check(self, mail, records):
        def look_up(name, timeout=5):
            return records[name.decode().rstrip(".")].encode()

        count = mail.lower().count(b"dkim-signature:")
        self.assertEqual(count, 2, mail[:600])
        for index in range(count):
            verifier = dkim.DKIM(mail)
            self.assertTrue(verifier.verify(idx=index, dnsfunc=look_up), f"signature {index}")
        fields = mail.split(b"\r\nFrom:")[0].replace(b"\r\n", b"").replace(b" ", b"").lower()
        return fields

    def test_newsletters_and_trials_are_believed(self):
        program = self.program
        program.start()
        program.sign_in()
        made = program.ask("POST", "/staff/settings/email/keys", {"domain": "clinic.example"})
        self.assertEqual(made.status, 303)
        records = self.records()
        self.assertEqual(len(records), 2, records)
        # Waiting keys sign nothing.
        program.ask("POST", "/staff/settings/email/trial", {"to": "ana@demo.invalid"})
        self.assertNotIn(b"DKIM-Signature", self.script.mails[-1][2])
        page = program.ask("GET", "/staff/settings/email").text
        for path in re.findall(r'action="(/staff/settings/email/keys/[^"]+/use)"', page):
            self.assertEqual(program.ask("POST", path, {}).status, 303)
        answer = program.ask("POST", "/staff/settings/email/trial", {"to": "ana@demo.invalid"})
        self.assertIn("250 2.0.0 taken", answer.text)
        self.check(self.script.mails[-1][2], records)
        program.stop()

        program.nobody_else()
        program.subscribe([(f"Zoë {n}", f"zoe{n}@demo.invalid") for n in range(20)])
        campaign = program.campaign("Zoë läuft – in the cold", HTML, PLAIN)
        before = len(self.script.mails)
        program.start()
        wait_for("the campaign to end", lambda: program.state(campaign) == "sent")
        program.stop()
        mails = [mail for _, _, mail in self.script.mails[before:] if b"List-Unsubscribe" in mail]
        self.assertEqual(len(mails), 20)
        for mail in mails:
            fields = self.check(mail, records)
            self.assertIn(b"list-unsubscribe:", fields)
            self.assertIn(b"list-unsubscribe-post:", fields)
        # And a changed mail is not believed.
        with self.assertRaises(dkim.ValidationError):
            self.check(mails[0].replace(b"Hello", b"Hallo"), records)


if __name__ == "__main__":
    unittest.main()
