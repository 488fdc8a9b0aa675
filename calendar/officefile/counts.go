package officefile

import (
	"jourfixe/calendar"
)

// A Count says how much there is of something that no office file can say.
type Count struct {
	What string
	N    int
}

// beyond are the nouns that no office file can describe, as people call several of them. Those that are only made of others count for nothing: "".
var beyond = []struct{ noun, what string }{
	{"meeting", "meetings; those of series are found anew, without what was decided of each by hand"},
	{"matter", "matters"},
	{"agenda", "agendas of meetings"},
	{"minutes", "minutes"},
	{"resolution", "resolutions and tasks"},
	{"attendance", "meetings of which is noted who was there"},
	{"poll", "polls, with votes"},
	{"registration", "registrations for trips, with what was paid"},
	{"host", "host families"},
	{"lodging", "trips of which is noted who sleeps where"},
	{"material", "files"},
	{"milestone", ""}, // counted below, since it is none by itself
	{"anniversary", "anniversaries that are planned or waived"},
	{"feed", "feeds that were given out"},
	{"holidays", ""}, {"deadlines", ""}, {"anniversaries", ""}, {"zones", ""}, {"command", ""},
}

// counts is how much a book has of what no office file can say. What has none of is left out.
func counts(b *calendar.Book) (list []Count) {
	add := func(n int, what string) {
		if n > 0 {
			list = append(list, Count{what, n})
		}
	}
	for _, x := range beyond {
		if x.what != "" {
			add(len(b.IDs(x.noun)), x.what)
		}
		if x.noun == "meeting" {
			add(answers(b), "answers to invitations")
		}
	}
	add(roles(b), "people with a role, who sign in")
	add(preferring(b), "people who do without some mails")
	add(milestones(b), "milestones of trips that are done")
	add(gone(b), "things that have ended, and people who are erased")
	return list
}

func answers(b *calendar.Book) (n int) {
	for m := range b.EachMeeting() {
		n += len(m.Answers)
	}
	return n
}

func roles(b *calendar.Book) int { return len(b.Users()) }

func preferring(b *calendar.Book) (n int) {
	for p := range b.EachPerson() {
		n += min(len(p.Without), 1)
	}
	return n
}

func milestones(b *calendar.Book) (n int) {
	for t := range b.EachTrip() {
		n += len(t.Done)
	}
	return n
}

// gone counts what was there of what an office file can describe, and is no more.
func gone(b *calendar.Book) (n int) {
	n = len(b.Gone())
	for p := range b.EachPartner() {
		n += one(p.Retired)
	}
	for a := range b.EachAgreement() {
		n += one(a.Ended())
	}
	for v := range b.EachVenue() {
		n += one(v.Removed)
	}
	for g := range b.EachGroup() {
		n += one(g.Ended)
	}
	for s := range b.EachSeries() {
		n += one(s.Ended)
	}
	for t := range b.EachTrip() {
		n += one(t.Cancelled)
	}
	for l := range b.EachLink() {
		n += one(l.Removed)
	}
	return n
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
