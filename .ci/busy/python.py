"""What python-icalendar with recurring-ical-events reads of the calendars that a list names, or how long it takes for a folder.

  python.py OURS.json > python.json
  python.py time DIR
"""
import datetime, glob, json, sys, time
from zoneinfo import ZoneInfo

import icalendar, recurring_ical_events

OFFICE = ZoneInfo("Europe/Berlin")
UTC = datetime.timezone.utc


def instant(value, zone):
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)
    if value.tzinfo is None:
        value = value.replace(tzinfo=zone)
    return int(value.timestamp())


def free(event):
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return True
    outlook = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    if outlook in ("FREE", "WORKINGELSEWHERE"):
        return True
    if outlook in ("BUSY", "OOF", "TENTATIVE"):
        return False
    return str(event.get("TRANSP", "")).upper() == "TRANSPARENT"


def taken(data, begin, end):
    found = []
    for calendar in icalendar.Calendar.from_ical(data, multiple=True):
        zone = OFFICE
        try:
            zone = ZoneInfo(str(calendar["X-WR-TIMEZONE"]))
        except Exception:
            pass
        # Days are compared as if they were UTC's there, so somewhat more is asked for and cut off.
        more = 2 * 86400
        span = [datetime.datetime.fromtimestamp(t, UTC) for t in (begin - more, end + more)]
        for event in recurring_ical_events.of(calendar).between(*span):
            if free(event):
                continue
            start = event["DTSTART"].dt
            stop = event["DTEND"].dt if "DTEND" in event else start
            a, b = max(begin, instant(start, zone)), min(end, instant(stop, zone))
            if a < b:
                found.append([a, b])
        for lists in calendar.walk("VFREEBUSY"):
            values = lists.get("FREEBUSY", [])
            for value in values if isinstance(values, list) else [values]:
                if str(value.params.get("FBTYPE", "BUSY")).upper() == "FREE":
                    continue
                start, stop = value.dt if isinstance(value.dt, tuple) else (value.start, value.end)
                if isinstance(stop, datetime.timedelta):
                    stop = start + stop
                found.append([max(begin, instant(start, zone)), min(end, instant(stop, zone))])
    return found


def main():
    if sys.argv[1] == "time":
        begun, n = time.monotonic(), 0
        begin, end = (int(datetime.datetime(y, 1, 1, tzinfo=UTC).timestamp()) for y in (2026, 2027))
        paths = sorted(glob.glob(sys.argv[2] + "/*.ics"))
        for path in paths:
            with open(path, "rb") as file:
                n += len(taken(file.read(), begin, end))
        took, cpu = time.monotonic() - begun, time.process_time()
        print(f"python-icalendar with recurring-ical-events: {len(paths)} calendars, {n} dates in {took:.2f} s; {cpu * 1e3 / len(paths):.1f} ms of work for each calendar")
        return
    with open(sys.argv[1]) as file:
        list_of = json.load(file)
    for one in list_of:
        try:
            with open(one["File"], "rb") as file:
                one["Taken"] = taken(file.read(), one["From"], one["To"])
        except Exception as fault:
            one["Taken"], one["Fault"] = [], f"{type(fault).__name__}: {fault}"[:200]
    json.dump(list_of, sys.stdout)


main()
