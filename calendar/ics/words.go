package ics

import (
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// maxPassed is how many of the dates passed over a description lists.
const maxPassed = 5

// say is a text of the feed's language, with what is to be filled in.
func (f *Feed) say(key string, pairs ...any) string { return f.texts().Say(key, pairs...) }

func (f *Feed) texts() *words.Catalog { return texts(f.Language) }

// texts are those of a language, or of the house's first for one that is not spoken.
func texts(language string) *words.Catalog {
	if said := words.Texts(words.Feed)[language]; said != nil {
		return said
	}
	return words.Texts(words.Feed)[words.Spoken()[0]]
}

// kind is what a kind of entries is called, as a category.
func (f *Feed) kind(kind string) string { return f.say("kind." + kind) }

// categories are what an entry is: of an exchange also of which kind it is, and who goes to whom, so that programs can show them by that.
func (f *Feed) categories(e *agenda.Entry) []string {
	if !e.Exchange {
		return []string{f.kind(e.Kind)}
	}
	list, direction := []string{f.kind("exchange")}, "direction.out"
	if sort := line(e.Sort.In(f.Language), maxTitle); sort != "" {
		list = append(list, sort)
	}
	if e.Incoming {
		direction = "direction.in"
	}
	return append(list, f.say(direction))
}

// summary is the title, with what is most important to know before it.
func (f *Feed) summary(e *agenda.Entry) string {
	title := line(e.Title.In(f.Language), maxTitle)
	if title == "" {
		title = f.kind(e.Kind)
	}
	switch {
	case e.Cancelled:
		return f.say("cancelled", "title", title)
	case e.Done:
		return f.say("done", "title", title)
	}
	return title
}

// description says in paragraphs all that is known of the entry and has no property of its own, or one that many
// calendar programs do not show. Each part is clean and bounded, so the whole is too.
func (f *Feed) description(e *agenda.Entry, page, video string) string {
	paragraphs := make([]string, 0, 8)
	add := func(key, name, text string) {
		if text != "" {
			paragraphs = append(paragraphs, f.say(key, name, text))
		}
	}
	// Most programs know no other place for it; what the office wrote is cut before this is.
	add("conference.at", "address", video)
	if own := block(e.Description.In(f.Language), maxOwn-len(video)); own != "" {
		paragraphs = append(paragraphs, own)
	}
	if !e.Optional.IsZero() {
		paragraphs = append(paragraphs, f.optional(e.Optional))
	}
	if e.Open.Minor > 0 {
		add("open.sum", "amount", words.Money(e.Open, f.Language))
	}
	add("note", "note", block(e.Note.In(f.Language), maxSentence))
	add("answers", "counts", f.answers(e.Answers))
	add("local", "time", f.localTime(e))
	add("provisional", "regions", line(f.regions(e.Provisional), maxSentence))
	add("why", "reason", line(reason.In(e.Why, f.Language), maxSentence))
	if len(e.Passed) > 0 {
		paragraphs = append(paragraphs, f.passed(e.Passed))
	}
	add("link", "address", page)
	return strings.Join(paragraphs, "\n\n")
}

// optional says what a part of a programme is that people choose: how many seats it has, and what it costs each of them.
func (f *Feed) optional(o events.Optional) string {
	price := f.say("optional.free")
	if o.Price.Minor > 0 {
		price = f.say("optional.each", "amount", words.Money(o.Price, f.Language))
	}
	return f.say("optional", "seats", f.texts().Count("seats", o.Seats), "price", price)
}

// passed lists the first dates that were passed over, with their reasons.
func (f *Feed) passed(dates []events.Passed) string {
	lines := []string{f.say("passed")}
	for _, p := range dates[:min(len(dates), maxPassed)] {
		lines = append(lines, f.say("one", "day", f.day(p.Date), "reason", line(reason.In(p.Reason, f.Language), maxReason)))
	}
	if more := len(dates) - maxPassed; more > 0 {
		lines = append(lines, f.say("more", "n", more))
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

// localTime says what the clock shows where the entry takes place, if it shows something else than the office's, or is changed
// in between. A calendar program shows the time of its own zone only, and who calls a partner wants to know theirs. A journey is told
// on the clock of where it begins and on that of where it ends.
func (f *Feed) localTime(e *agenda.Entry) string {
	there, ok := tz.Location(e.Zone)
	if e.AllDay || !ok {
		return ""
	}
	start, end := e.Start.In(there), e.End.In(there)
	if arrival, ok := tz.Location(e.EndZone); ok && e.EndZone != "" {
		end = e.End.In(arrival)
	}
	steady := words.Steady(start, end)
	if here, ok := tz.Location(f.Zone); steady && ok && sameClock(start, here) && sameClock(end, here) {
		return ""
	}
	from, to := events.DateOf(start), events.DateOf(end)
	clock := func(t time.Time) string { return " (" + t.Location().String() + ", UTC" + t.Format("-07:00") + ")" }
	form := f.day(from) + ", " + start.Format("15:04")
	switch {
	case from == to && steady:
		return form + "–" + end.Format("15:04") + clock(start)
	case !steady:
		form += clock(start)
	}
	form += " – "
	if from != to {
		form += f.day(to) + ", "
	}
	return form + end.Format("15:04") + clock(end)
}

// sameClock reports whether clocks in loc show at t what t itself shows.
func sameClock(t time.Time, loc *time.Location) bool {
	_, offset := t.Zone()
	_, other := t.In(loc).Zone()
	return offset == other
}

// day writes "Mi 03.02.2027" or "Wed 3 Feb 2027", in other languages than the office's as they write a date in short.
func (f *Feed) day(d events.Date) string {
	if !slices.Contains(events.Languages, f.Language) {
		return words.DateMedium(d, f.Language)
	}
	form := " 02.01.2006"
	if f.Language == "en" {
		form = " 2 Jan 2006"
	}
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	return words.WeekdayShort(t.Weekday(), f.Language) + t.Format(form)
}
