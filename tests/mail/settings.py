"""What a run is made of; ./test takes the defaults."""

import os

BINARY = os.environ["MIDSTANCE"]
PEOPLE = int(os.environ.get("PEOPLE", "400"))
KILLS = int(os.environ.get("KILLS", "8"))
SEED = int(os.environ.get("SEED", "2026"))
