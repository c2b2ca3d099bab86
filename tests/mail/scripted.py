"""A mail server that does what its script says, and remembers what it took."""

import asyncio
import collections
import email
import random
import threading

from aiosmtpd.controller import Controller

#: What may happen to one mail, and how often.
MOODS = {"take": 80, "later": 5, "refuse": 3, "drop_before": 4, "lose_answer": 4, "lose_mail": 4}


class Script:
    """Decides by address, so that the same person meets the same mood once and is taken afterwards;
    whoever is refused for good stays refused."""

    def __init__(self, seed, delay=0.01):
        self.random = random.Random(seed)
        self.delay = delay
        self.lock = threading.Lock()
        self.moods = {}
        self.taken = collections.Counter()
        self.mails = []
        self.met = collections.defaultdict(set)

    def mood(self, address):
        with self.lock:
            if address not in self.moods:
                moods, weights = zip(*MOODS.items())
                self.moods[address] = self.random.choices(moods, weights)[0]
            return self.moods[address]

    def meet(self, address, mood):
        """Notes that a mood was shown; all but a refusal are shown once."""
        with self.lock:
            self.met[mood].add(address)
            if mood != "refuse":
                self.moods[address] = "take"

    def keep(self, envelope):
        with self.lock:
            self.taken[envelope.rcpt_tos[0]] += 1
            self.mails.append((envelope.mail_from, envelope.rcpt_tos[0], envelope.original_content))

    def letters(self, address):
        """What somebody got."""
        return [email.message_from_bytes(mail) for _, to, mail in self.mails if to == address]

    async def handle_RCPT(self, server, session, envelope, address, options):
        mood = self.mood(address)
        if mood == "refuse":
            self.meet(address, mood)
            return "550 5.1.1 No such user here"
        if mood == "later":
            self.meet(address, mood)
            return "451 4.7.1 Come back later"
        if mood == "drop_before":
            self.meet(address, mood)
            server.transport.abort()
            return "421 gone"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        mood = self.mood(address)
        await asyncio.sleep(self.random.random() * self.delay)
        if mood in ("lose_answer", "lose_mail"):
            self.meet(address, mood)
            if mood == "lose_answer":
                self.keep(envelope)
            server.transport.abort()
            return "421 gone"
        self.keep(envelope)
        return "250 2.0.0 taken"


class Calm(Script):
    """Takes everything."""

    def mood(self, address):
        return "take"


def serve(script, port):
    controller = Controller(script, hostname="127.0.0.1", port=port)
    controller.start()
    return controller
