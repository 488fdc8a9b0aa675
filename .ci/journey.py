"""Reads the calendar that comes with the final programme of a trip, in each language, by a library that is no part of the program."""

import glob
import sys

import icalendar


def read(path):
    letter = open(path, encoding="utf-8", newline="").read().replace("\r\n", "\n")
    begin, end = letter.index("BEGIN:VCALENDAR"), letter.index("END:VCALENDAR")
    text = letter[begin:end] + "END:VCALENDAR\n"
    calendar = icalendar.Calendar.from_ical(text.replace("\n", "\r\n"))
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
    return [f"{path}: {w}" for w in wrong]


letters = sorted(glob.glob("worker/letter/testdata/letters/final-programme-*.txtar"))
faults = [w for path in letters for w in read(path)]
print(f"{len(letters)} calendars are read by icalendar {icalendar.__version__}")
sys.exit("\n".join(faults) or (0 if letters else "there are no letters"))
