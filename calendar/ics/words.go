package ics

import (
	"fmt"
	"strings"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// What a feed says by itself.
var (
	saysCancelled   = events.Text{"de": "Abgesagt: %s", "en": "Cancelled: %s"}
	saysDone        = events.Text{"de": "Erledigt: %s", "en": "Done: %s"}
	saysWhy         = events.Text{"de": "Warum dieser Termin: %s", "en": "Why this date: %s"}
	saysPassed      = events.Text{"de": "Übergangene Termine:", "en": "Dates passed over:"}
	saysOne         = events.Text{"de": "• %s: %s", "en": "• %s: %s"}
	saysMore        = events.Text{"de": "• … und %d weitere", "en": "• … and %d more"}
	saysLocal       = events.Text{"de": "Ortszeit: %s", "en": "Local time: %s"}
	saysNote        = events.Text{"de": "Letzte Änderung: %s", "en": "Last change: %s"}
	saysLink        = events.Text{"de": "Einzelheiten: %s", "en": "Details: %s"}
	saysPublisher   = events.Text{"de": "Herausgegeben von: %s", "en": "Published by: %s"}
	saysProvisional = events.Text{
		"de": "Vorläufig: Die Feiertage und Ferien sind noch nicht bekannt für: %s. Der Termin wird geprüft, sobald sie es sind.",
		"en": "Provisional: holidays are not yet known for: %s. The date will be checked once they are.",
	}
)

// kinds are what the kinds of entries are called as categories.
var kinds = map[string]events.Text{
	agenda.KindMeeting:   {"de": "Besprechung", "en": "Meeting", "pl": "Spotkanie", "he": "פגישה"},
	agenda.KindTrip:      {"de": "Bürgerreise", "en": "Citizen trip"},
	agenda.KindLeg:       {"de": "Reiseprogramm", "en": "Trip programme"},
	agenda.KindMilestone: {"de": "Meilenstein", "en": "Milestone"},
	agenda.KindHoliday:   {"de": "Feiertag", "en": "Holiday"},
}

// maxPassed is how many of the dates passed over a description lists.
const maxPassed = 5

// say puts the arguments into the sentence of the feed's language.
func (f *Feed) say(sentence events.Text, args ...any) string {
	return fmt.Sprintf(sentence.In(f.Language), args...)
}

// summary is the title, with what is most important to know before it.
func (f *Feed) summary(e *agenda.Entry) string {
	title := line(e.Title.In(f.Language), maxTitle)
	if title == "" {
		title = kinds[e.Kind].In(f.Language)
	}
	switch {
	case e.Cancelled:
		return f.say(saysCancelled, title)
	case e.Done:
		return f.say(saysDone, title)
	}
	return title
}

// description says in paragraphs all that is known of the entry and has no property of its own, or one that many
// calendar programs do not show. Each part is clean and bounded, so the whole is too.
func (f *Feed) description(e *agenda.Entry, page string) string {
	paragraphs := make([]string, 0, 8)
	add := func(sentence events.Text, text string) {
		if text != "" {
			paragraphs = append(paragraphs, f.say(sentence, text))
		}
	}
	if own := block(e.Description.In(f.Language), maxOwn); own != "" {
		paragraphs = append(paragraphs, own)
	}
	add(saysNote, line(e.Note.In(f.Language), maxSentence))
	add(saysAnswers, f.answers(e.Answers))
	add(saysLocal, f.localTime(e))
	add(saysProvisional, line(f.regions(e.Provisional), maxSentence))
	add(saysWhy, line(reason.In(e.Why, f.Language), maxSentence))
	if len(e.Passed) > 0 {
		paragraphs = append(paragraphs, f.passed(e.Passed))
	}
	add(saysLink, page)
	return strings.Join(paragraphs, "\n\n")
}

// passed lists the first dates that were passed over, with their reasons.
func (f *Feed) passed(dates []events.Passed) string {
	lines := []string{saysPassed.In(f.Language)}
	for _, p := range dates[:min(len(dates), maxPassed)] {
		lines = append(lines, f.say(saysOne, f.day(p.Date), line(reason.InOffice(p.Reason, f.Language), maxReason)))
	}
	if more := len(dates) - maxPassed; more > 0 {
		lines = append(lines, f.say(saysMore, more))
	}
	return strings.Join(lines, "\n")
}

// regions names the regions, "Polen, Bremen".
func (f *Feed) regions(codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = reason.Place(code).In(f.Language)
	}
	return strings.Join(names, ", ")
}

// localTime says what the clock shows where the entry takes place, if it shows something else than the office's. A
// calendar program shows the time of its own zone only, and who calls a partner wants to know theirs.
func (f *Feed) localTime(e *agenda.Entry) string {
	there, ok := tz.Location(e.Zone)
	if e.AllDay || !ok {
		return ""
	}
	start, end := e.Start.In(there), e.End.In(there)
	if here, ok := tz.Location(f.Zone); ok && sameClock(start, here) && sameClock(end, here) {
		return ""
	}
	from, to := events.DateOf(start), events.DateOf(end)
	form := f.day(from) + ", " + start.Format("15:04")
	if from == to {
		form += "–" + end.Format("15:04")
	} else {
		form += " – " + f.day(to) + ", " + end.Format("15:04")
	}
	return form + " (" + e.Zone + ", UTC" + start.Format("-07:00") + ")"
}

// sameClock reports whether clocks in loc show at t what t itself shows.
func sameClock(t time.Time, loc *time.Location) bool {
	_, offset := t.Zone()
	_, other := t.In(loc).Zone()
	return offset == other
}

// day writes "Mi 03.02.2027" or "Wed 3 Feb 2027".
func (f *Feed) day(d events.Date) string {
	form := " 02.01.2006"
	if f.Language == "en" {
		form = " 2 Jan 2006"
	}
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	return words.WeekdayShort(t.Weekday(), f.Language) + t.Format(form)
}
