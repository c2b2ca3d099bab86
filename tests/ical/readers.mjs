// ical.js against what we meant. Called by ./readback with the folder of samples. Zones come only
// from the files' own VTIMEZONE blocks: ical.js has no zone database.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import ICAL from "ical.js";

const samples = process.argv[2];
const read = (name) => readFileSync(`${samples}/${name}`, "utf8");
let failures = 0;

for (const name of ["feed", "file", "request", "cancel"]) {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(read(`${name}.ics`)));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  const instant = (time) => new Date(time.toUnixTime() * 1000).toISOString().replace(".000Z", "Z");
  const found = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: instant(event.startDate),
      end: instant(event.endDate),
      summary: event.summary,
      location: event.location,
      status: component.getFirstPropertyValue("status"),
      sequence: event.sequence,
    };
  });
  const meant = JSON.parse(read(`${name}.json`));
  const byUid = (list) => Object.fromEntries(list.map((event) => [event.uid, event]));
  if (isDeepStrictEqual(byUid(meant), byUid(found))) {
    console.log(`  agrees     ical.js      ${name}.ics`);
  } else {
    failures += 1;
    console.log(`  DISAGREES  ical.js      ${name}.ics`);
    for (const event of meant) {
      const own = byUid(found)[event.uid];
      if (!isDeepStrictEqual(event, own)) {
        console.log(`    meant ${JSON.stringify(event)}\n    found ${JSON.stringify(own)}`);
      }
    }
  }
}
process.exit(failures ? 1 : 0);
