"""Puts what the demo clinic really offers into generated requests.

Made-up slugs end in "there is no such service"; with real ones the requests reach the booking itself,
the refusals with proposals, and moving and cancelling through the links of the description.
"""

import itertools
import json
import os
import urllib.request

import schemathesis

BASE = os.environ["MIDSTANCE_BASE"]


def free_times():
    query = "service=massage-60&location=main-street&days=30"
    with urllib.request.urlopen(f"{BASE}/api/v1/availability?{query}") as answer:
        days = json.load(answer)["days"]
    return [time["start"] for day in days for time in day["times"]]


STARTS = itertools.cycle(free_times())
NUMBERS = itertools.count()


@schemathesis.hook
def map_body(context, body):
    if isinstance(body, dict) and "start" in body:
        body["start"] = next(STARTS)
        if "service" in body:
            body["service"], body["location"] = "massage-60", "main-street"
        body.pop("practitioner", None)
        if "location" in body:
            body["location"] = "main-street"
        # Every other client is one that can be written to; the rest are as made up.
        number = next(NUMBERS)
        if isinstance(body.get("client"), dict) and number % 2:
            body["client"] = {"name": f"Runner {number}", "email": f"runner{number}@demo.invalid"}
    return body


@schemathesis.hook
def map_query(context, query):
    if isinstance(query, dict) and "service" in query:
        query["service"], query["location"] = "massage-60", "main-street"
        query.pop("practitioner", None)
    return query
