"""Reads the calendar that comes with the final programme of a trip, in each language, by a library that is no part of the program, and takes it
into a calendar program."""

import glob
import os
import subprocess
import sys
import tempfile

import icalendar


def read(path):
    letter = open(path, encoding="utf-8", newline="").read().replace("\r\n", "\n")
    begin, end = letter.index("BEGIN:VCALENDAR"), letter.index("END:VCALENDAR")
    text = letter[begin:end] + "END:VCALENDAR\n"
    calendar = icalendar.Calendar.from_ical(text.replace("\n", "\r\n"))
    titles[path] = taken_over(text, [str(e["SUMMARY"]) for e in calendar.walk("VEVENT")])
    found = calendar.walk("VEVENT")
    wrong = [str(e.errors) for e in found if e.errors]
    if calendar.get("METHOD") is not None:
        wrong.append("it has a METHOD")
    if len(found) < 2 or text.count("BEGIN:VEVENT") != len(found):
        wrong.append(f"{len(found)} entries are read of {text.count('BEGIN:VEVENT')}")
    if len({str(e["UID"]) for e in found}) != len(found):
        wrong.append("a UID is there twice")
    for e in found:
        if not str(e["SUMMARY"]) or int(e["SEQUENCE"]) < 0 or str(e["STATUS"]) != "CONFIRMED":
            wrong.append(f"{e['UID']}: {e['SUMMARY']!r}, {e['SEQUENCE']}, {e['STATUS']}")
        if not e["DTSTART"].dt < e["DTEND"].dt:
            wrong.append(f"{e['UID']} ends at {e['DTEND'].dt} and begins at {e['DTSTART'].dt}")
    wrong += [f"khal does not show {title!r}" for title in titles[path]]
    return [f"{path}: {w}" for w in wrong]


CONF = """[calendars]
[[own]]
path = {0}/own
[sqlite]
path = {0}/khal.db
[locale]
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
"""


def taken_over(text, wanted):
    """Imports a calendar into khal, twice, and returns which titles it does not show once each."""
    with tempfile.TemporaryDirectory() as at:
        os.mkdir(f"{at}/own")
        for name, content in (("conf", CONF.format(at)), ("trip.ics", text.replace("\n", "\r\n"))):
            with open(f"{at}/{name}", "w", encoding="utf-8", newline="") as f:
                f.write(content)
        khal = ["/usr/bin/khal", "-c", f"{at}/conf"]
        env = dict(os.environ, LC_ALL="C.UTF-8", XDG_CACHE_HOME=at, XDG_DATA_HOME=at)
        for _ in range(2):
            subprocess.run([*khal, "import", "--batch", "-a", "own", f"{at}/trip.ics"], check=True, env=env, stdout=subprocess.DEVNULL)
        shown = subprocess.run([*khal, "list", "--once", "--format", "{title}", "2026-01-01", "900d"], check=True, env=env, capture_output=True, text=True).stdout.splitlines()
        return [title for title in wanted if shown.count(title) != wanted.count(title)]


titles = {}


letters = sorted(glob.glob("worker/letter/testdata/letters/final-programme-*.txtar"))
faults = [w for path in letters for w in read(path)]
print(f"{len(letters)} calendars are read by icalendar {icalendar.__version__}, and taken over by khal")
sys.exit("\n".join(faults) or (0 if letters else "there are no letters"))
