"""Kills the program while it sends, again and again, and counts at the mail server.

Nobody gets none, but those of whom the program itself says that it cannot know, since it died between
the final dot and its answer. Nobody gets two, but where the server itself kept a mail and broke the
connection instead of saying so: as mail servers do it, that mail comes once more with the same
Message-ID, so that the receiver can tell.
"""

import random
import tempfile
import time
import unittest

import scripted
from program import Program, free_port, wait_for
from settings import BINARY, KILLS, PEOPLE, SEED

HTML = "<p>Hello {{name}},</p><p>it is cold.</p><p><a href=\"{{unsubscribe_url}}\">Leave</a></p>"
PLAIN = "Hello {{name}},\n\nit is cold.\n\nLeave: {{unsubscribe_url}}\n"


class Crash(unittest.TestCase):
    def run_one(self, script, kills):
        """Sends to many people and kills the program meanwhile. Gives where each address stands."""
        chance, port = random.Random(SEED), free_port()
        server = scripted.serve(script, port)
        self.addCleanup(server.stop)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        program = Program(BINARY, folder.name, port)
        program.nobody_else()
        people = [(f"Runner {n}", f"runner{n}@demo.invalid") for n in range(PEOPLE)]
        program.subscribe(people)
        campaign = program.campaign("Running in the cold", HTML, PLAIN)
        self.addCleanup(lambda: program.process.poll() is None and program.kill())
        killed = 0
        for _ in range(kills):
            program.start()
            before = len(script.mails)
            # Not before it has begun, or a kill proves nothing.
            end = time.monotonic() + 20
            while len(script.mails) == before and time.monotonic() < end:
                if program.state(campaign) == "sent":
                    break
                time.sleep(0.005)
            time.sleep(chance.random() * 0.5)
            program.kill()
            killed += 1
        program.start()

        def is_done():
            return program.state(campaign) == "sent"

        wait_for("the campaign to end", is_done, seconds=300)
        program.stop()
        states = program.states(campaign)
        self.assertEqual(len(states), PEOPLE)
        return states, killed

    def judge(self, script, states):
        """Compares the program's book with the server's."""
        unsure = {address for address, state in states.items() if state == "unsure"}
        for address, state in states.items():
            taken = script.taken[address]
            if taken > 1:
                self.assertIn(address, script.met["lose_answer"], f"{address} got {taken}")
                ids = {one["Message-ID"] for one in script.letters(address)}
                self.assertEqual((taken, len(ids)), (2, 1), address)
            if state == "sent":
                self.assertGreaterEqual(taken, 1, f"{address} counts as sent and got none")
            elif state == "failed":
                self.assertEqual(taken, 0, f"{address} counts as failed and got one")
            else:
                self.assertEqual(state, "unsure", address)
        return unsure

    def test_a_calm_server_and_a_program_that_dies(self):
        script = scripted.Calm(SEED)
        states, killed = self.run_one(script, KILLS)
        unsure = self.judge(script, states)
        without = [address for address in states if script.taken[address] == 0]
        print(f"\ncalm server: {PEOPLE} people, {killed} kills, {len(unsure)} in doubt,"
              f" {len(without)} of them without a mail")
        # What the program cannot know is at most what was on the wire when it died.
        self.assertLessEqual(len(unsure), killed * 20)
        self.assertLessEqual(set(without), unsure)

    def test_a_moody_server_and_a_program_that_dies(self):
        script = scripted.Script(SEED)
        states, killed = self.run_one(script, KILLS)
        unsure = self.judge(script, states)
        for mood in ("later", "refuse", "drop_before", "lose_answer", "lose_mail"):
            self.assertTrue(script.met[mood], f"the server was never in the mood to {mood}")
        refused = {address for address, state in states.items() if state == "failed"}
        self.assertEqual(refused, script.met["refuse"])
        lost = script.met["lose_answer"] | script.met["lose_mail"]
        without = {address for address in states if script.taken[address] == 0} - refused
        print(f"\nmoody server: {PEOPLE} people, {killed} kills, {len(lost)} lost answers,"
              f" {len(unsure)} in doubt, {len(without)} of them without a mail")
        self.assertLessEqual(without, unsure, "somebody got none and nobody knows")
        self.assertLessEqual(len(unsure), killed * 20)

    def test_the_mail_is_signed_and_returns_to_us(self):
        """Every mail has its own return address and its own way to leave."""
        script = scripted.Calm(SEED, delay=0)
        self.run_one(script, 0)
        senders = {sender for sender, _, _ in script.mails}
        self.assertEqual(len(senders), PEOPLE)
        for sender, _, mail in script.mails:
            self.assertRegex(sender, r"^bounce\+[0-9a-f]{32}@news\.clinic\.example$")
            self.assertIn(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", mail)
            leave = sender.replace("bounce+", "mailto:leave+").encode()
            self.assertIn(leave, mail)


if __name__ == "__main__":
    unittest.main()
