// Package undo finds the command that brings back what was before a decision, or says why there is none. An event holds the whole of
// what it changes as it is from then on; so what was before stands in the event before it, and no book of that time is needed.
// What brings it back is one ordinary command, which is decided, told and previewed like any: it comes back as a whole or not at all.
// Each noun has a file here that says how what has happened to its things is taken back.
package undo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// Within is how long a decision can be undone.
const Within = 30 * 24 * time.Hour

// A Way says how a decision can be undone.
type Way struct {
	Command events.Body // that brings back what was, wholly or not at all; nil if none can
	Anew    bool        // what is gone for good comes back as a new thing: its guests are invited to it anew
	Near    bool        // days are found anew by their rule, and may be others where something else is on them meanwhile
	Why     Why         // it cannot
}

// A Why is the key of a reason why a decision cannot be undone.
type Why string

// The reasons.
const (
	Late       Why = "late"       // it was decided too long ago
	Again      Why = "again"      // the thing was changed again since
	Already    Why = "already"    // it is planned again already
	First      Why = "first"      // it made something that can be changed and not be taken away
	Final      Why = "final"      // what it ended cannot be brought back
	Erased     Why = "erased"     // the person is erased, or it holds values of somebody who is
	Over       Why = "over"       // it is about what is over, or lies in the past
	Report     Why = "report"     // it says what has happened outside, and not what somebody wants
	Theirs     Why = "theirs"     // it is somebody's own word, who may say another
	Itself     Why = "itself"     // the house does it by itself, and would again
	Told       Why = "told"       // it was an answer to somebody, who has got it
	Same       Why = "same"       // it has changed nothing that could be brought back
	Unheld     Why = "unheld"     // no command can bring it back
	NotDecided Why = "notdecided" // it has decided nothing
)

// A noun says how what has happened to its things is taken back.
type noun struct {
	states map[string]string    // what of a thing an event says wholly, as it is from then on, or ends
	never  map[string]Why       // of events that can never be undone, why not
	way    func(u *undoing) Way // of all others
}

// nouns are all of them, by name.
var nouns = map[string]noun{
	"office": office, "legal": legal, "publication": publication, "zones": zones, "partner": partner, "agreement": agreement, "anniversary": anniversary, "person": person, "group": group, "venue": venue, "series": series,
	"meeting": meeting, "matter": matter, "agenda": agenda, "minutes": minutes, "resolution": resolution, "attendance": attendance, "poll": poll, "trip": trip, "registration": registration, "host": host, "lodging": lodging,
	"milestone": milestone, "material": material, "schedule": schedule, "reminder": reminder, "link": link, "feed": feed, "command": command,
}

// State names what of a thing an event of a type says wholly, as it is from then on, or ends; "" if it says no such thing. The event
// before one, about the same thing and with the same state, says what was.
func State(t events.Type) string { return nouns[t.Noun].states[t.Name] }

// Possible reports whether a decision that an event of a type begins can be undone at all.
func Possible(t events.Type) bool { return never(t) == "" }

func never(t events.Type) Why { return nouns[t.Noun].never[t.Name] }

// An undoing is one decision that is to be undone.
type undoing struct {
	book   *calendar.Book
	list   []*events.Event // the decision
	event  *events.Event   // the first of it, which everything else came of
	before events.Body     // what was; nil: nothing
	now    time.Time
}

// Of finds how a decision can be undone. The list are its events, before is what held the state that the first of them restores
// before it, nil if nothing did.
func Of(b *calendar.Book, list []*events.Event, before events.Body, now time.Time) Way {
	if len(list) == 0 {
		return Way{Why: NotDecided}
	}
	u := undoing{book: b, list: list, event: list[0], before: before, now: now}
	t := u.event.Body.Type()
	if why := never(t); why != "" {
		return Way{Why: why}
	}
	last := list[len(list)-1].Sequence
	_, cancelled := u.event.Body.(*events.MeetingCancelled)
	switch about := u.event.Body.About(); {
	case cancelled: // that is final, and what is planned again is another meeting, at whatever time
	case now.Sub(u.event.Time) > Within:
		return Way{Why: Late}
	case b.Changed(about, last) != 0:
		return Way{Why: Again}
	case about.Noun == "person" && b.Person(about.ID) != nil && b.Person(about.ID).Erased:
		return Way{Why: Erased}
	}
	n, known := nouns[t.Noun]
	if !known {
		return Way{Why: Unheld}
	}
	way := n.way(&u)
	if way.Command == nil && way.Why == "" {
		way.Why = Same
	}
	return way
}

func one(c events.Body) Way { return Way{Command: c} }

// restored gives the command that brings something back, if there was something.
func restored(there bool, without Why, command func() events.Body) Way {
	if !there {
		return Way{Why: without}
	}
	return one(command())
}

// alive leaves out who is there no more.
func (u *undoing) alive(refs []events.Ref) []events.Ref {
	list := []events.Ref{}
	for _, ref := range refs {
		if u.book.Has(ref) && !slices.Contains(list, ref) {
			list = append(list, ref)
		}
	}
	return list
}

// still leaves out of some ids those of what is there no more.
func (u *undoing) still(noun string, ids []string) (list []string) {
	for _, id := range ids {
		if u.book.Has(events.Ref{Noun: noun, ID: id}) {
			list = append(list, id)
		}
	}
	return list
}

// free finds an id for what comes back as a new thing: ids are never given again.
func (u *undoing) free(noun, id string) (next string) {
	for n := 2; next == "" || u.book.Known(events.Ref{Noun: noun, ID: next}); n++ {
		next = numbered(id, n)
	}
	return next
}

// again reports whether a thing that is gone is there again, under an id that free has found for it.
func (u *undoing) again(noun, id string, same func(id string) bool) bool {
	for n := 2; u.book.Known(events.Ref{Noun: noun, ID: numbered(id, n)}); n++ {
		if same(numbered(id, n)) {
			return true
		}
	}
	return false
}

// numbered puts a number behind an id.
func numbered(id string, n int) string {
	const longest = 56 // so that there is room for it
	return fmt.Sprintf("%s-%d", strings.TrimRight(id[:min(len(id), longest)], "-"), n)
}
