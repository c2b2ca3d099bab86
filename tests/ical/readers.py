"""Python's readers of calendar files against what we meant: icalendar, vdirsyncer, khal.

Called by ./readback with the folder of samples. vdirsyncer fetches the feed over HTTP from this
program into a folder, khal lists that folder, as a subscriber's machine would.
"""

import functools
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
from datetime import datetime, timezone

import icalendar
import recurring_ical_events

samples = pathlib.Path(sys.argv[1])
failures = 0


def report(reader, what, expected, found):
    global failures
    if expected == found:
        print(f"  agrees     {reader:<12} {what}")
        return
    failures += 1
    print(f"  DISAGREES  {reader:<12} {what}")
    for key in sorted(set(expected) | set(found)):
        if expected.get(key) != found.get(key):
            print(f"    {key}\n      meant {expected.get(key)}\n      found {found.get(key)}")


def meant(name):
    events = json.loads((samples / f"{name}.json").read_text())
    return {event["uid"]: event for event in events}


def utc(moment):
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def event_of(component):
    return {
        "uid": str(component["UID"]),
        "start": utc(component["DTSTART"].dt),
        "end": utc(component["DTEND"].dt),
        "summary": str(component["SUMMARY"]),
        "location": str(component["LOCATION"]),
        "status": str(component["STATUS"]),
        "sequence": int(component["SEQUENCE"]),
    }


def by_start(events):
    """vdirsyncer gives every event of an HTTP feed a UID of its own, so the start tells them apart."""
    found = {}
    for event in events.values():
        assert event["start"] not in found, event
        found[event["start"]] = {key: value for key, value in event.items() if key != "uid"}
    return found


def events_of(text):
    calendar = icalendar.Calendar.from_ical(text)
    assert not calendar.errors, calendar.errors
    found = {}
    for component in calendar.walk("VEVENT"):
        assert not component.errors, component.errors
        event = event_of(component)
        found[event["uid"]] = event
    return found


def ask_icalendar():
    for name in ["feed", "file", "request", "cancel"]:
        report("icalendar", f"{name}.ics", meant(name), events_of((samples / f"{name}.ics").read_bytes()))
    # The zone blocks alone: names changed, so that no zone database can help.
    text = (samples / "feed.ics").read_bytes().decode().replace("\r\n ", "")
    for continent in ["America", "Asia", "Australia"]:
        text = text.replace(f"TZID={continent}/", f"TZID=Own-{continent}-")
        text = text.replace(f"TZID:{continent}/", f"TZID:Own-{continent}-")
    report("icalendar", "feed.ics, zones only from its VTIMEZONE", meant("feed"), events_of(text))
    calendar = icalendar.Calendar.from_ical((samples / "request.ics").read_bytes())
    attendee = calendar.walk("VEVENT")[0]["ATTENDEE"]
    found = {"method": str(calendar["METHOD"]), "attendee": str(attendee), "name": attendee.params["CN"]}
    expected = {"method": "REQUEST", "attendee": "mailto:zoe@runner.example", "name": 'Zoë, "Zo" Runner'}
    report("icalendar", "request.ics, attendee", expected, found)


def ask_recurring():
    calendar = icalendar.Calendar.from_ical((samples / "recurring.ics").read_bytes())
    rules = json.loads((samples / "recurring.json").read_text())
    window = (datetime(2026, 10, 1, tzinfo=timezone.utc), datetime(2027, 10, 1, tzinfo=timezone.utc))
    found = {uid: [] for uid in rules}
    for event in recurring_ical_events.of(calendar).between(*window):
        found[str(event["UID"])].append(utc(event["DTSTART"].dt))
    name = lambda uid: f"{rules[uid]['rule']} from {rules[uid]['from']}"
    report(
        "recurring",
        f"{len(rules)} rules, {sum(len(rule['starts']) for rule in rules.values())} repetitions",
        {name(uid): rule["starts"] for uid, rule in rules.items()},
        {name(uid): sorted(starts) for uid, starts in found.items()},
    )


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def ask_vdirsyncer_and_khal():
    handler = functools.partial(Quiet, directory=samples)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = tempfile.TemporaryDirectory()
    home = pathlib.Path(folder.name)
    vdir = home / "calendar"
    vdir.mkdir()
    (home / "vdirsyncer.conf").write_text(f"""
[general]
status_path = "{home}/status"
[pair feed]
a = "remote"
b = "local"
collections = null
[storage remote]
type = "http"
url = "http://127.0.0.1:{server.server_port}/feed.ics"
[storage local]
type = "filesystem"
path = "{vdir}"
fileext = ".ics"
""")
    environment = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}
    run = functools.partial(
        subprocess.run, check=True, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    for step in ["discover", "sync"]:
        run(["vdirsyncer", "--config", str(home / "vdirsyncer.conf"), step])
    server.shutdown()
    found = {}
    for file in vdir.iterdir():
        found.update(events_of(file.read_bytes()))
    report("vdirsyncer", "feed.ics over HTTP", by_start(meant("feed")), by_start(found))

    (home / "khal.conf").write_text(f"""
[calendars]
[[clinic]]
path = {vdir}
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
[sqlite]
path = {home}/khal.db
[default]
highlight_event_days = false
""")
    fields = {
        "start-long": "start",
        "end-long": "end",
        "title": "summary",
        "location": "location",
        "status": "status",
    }
    listing = run(
        ["khal", "-c", str(home / "khal.conf"), "list", "--once"]
        + [argument for field in ["uid", *fields] for argument in ("--json", field)]
        + ["2026-09-01", "400d"]
    ).stdout
    found = {}
    for day in filter(lambda line: line.startswith("["), listing.splitlines()):
        for event in json.loads(day):
            found[event["uid"]] = {ours: event[theirs].strip() for theirs, ours in fields.items()}
    wanted = {
        uid: {
            **{ours: event[ours] for ours in fields.values()},
            "start": event["start"][:16],
            "end": event["end"][:16],
        }
        for uid, event in meant("feed").items()
    }
    report("khal", "the folder that vdirsyncer filled", by_start(wanted), by_start(found))
    folder.cleanup()


ask_icalendar()
ask_recurring()
ask_vdirsyncer_and_khal()
sys.exit(1 if failures else 0)
