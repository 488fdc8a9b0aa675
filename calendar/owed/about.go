package owed

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/people"
	"jourfixe/calendar/schedule"
	"jourfixe/calendar/visiting"
	"jourfixe/events"
)

// An About is one thing that mails are about, as far as they need it: a meeting, a series, a schedule that says
// something, a poll, a registration for a trip, a host of one, or the trip as the city knows it that it goes to. It is taken from the book, and stays right
// as long as the book's sequence does.
type About struct {
	Ref   events.Ref
	Book  uint64  // the place in the journal up to which it was made
	Guest []Guest // who is to be told, by id

	meeting  *meeting.Meeting
	end      time.Time // of the meeting
	opens    time.Time // when invitations go out
	remind   []dueRule // in order of time
	schedule *schedule.Schedule
	booking  *booking
	hosting  *hosting
	poll     *asking
	kinds    []*Kind         // that can be about it, in their order
	gathered map[string]any  // what they need beside, by their names
	gone     map[string]bool // who is erased
}

// A Guest is somebody who is to be told.
type Guest struct {
	ID      string
	Address int
	Since   time.Time
	Zone    string // of their clock
	Answer  string
	Kept    time.Time // when the office decided to leave the meeting where it is, against their proposal; zero: it has not
	without []string  // which mails they do without
	again   map[string]time.Time
}

// declines reports whether they do without a kind of mail.
func (g *Guest) declines(kind string) bool { return slices.Contains(g.without, kind) }

// missed reports whether a mail of a kind was due while they did without it: what they want again begins then.
func (g *Guest) missed(kind string, due time.Time) bool { return !due.After(g.again[kind]) }

// Refs names everything that mails may be about now: meetings that are not long over, series, digests, polls, and
// registrations for trips and hosts of trips that are not long over, and these trips.
func Refs(b *calendar.Book, now time.Time) []events.Ref {
	var refs []events.Ref
	for _, m := range b.Meetings() {
		if m.End().Add(late).After(now) {
			refs = append(refs, events.Ref{Noun: "meeting", ID: m.ID})
		}
	}
	inOrder(refs)
	for _, s := range b.AllSeries() {
		refs = append(refs, events.Ref{Noun: "series", ID: s.ID})
	}
	for _, s := range b.Schedules() {
		if s.Do == events.DoDigest {
			refs = append(refs, events.Ref{Noun: "schedule", ID: s.ID})
		}
	}
	for _, p := range b.Polls() {
		if p.Times[len(p.Times)-1].Instant.Add(late).After(now) {
			refs = append(refs, events.Ref{Noun: "poll", ID: p.ID})
		}
	}
	home, others := b.Office().Location(), len(refs)
	var hosts []events.Ref
	for _, t := range b.Trips() {
		if !t.Ends(home).Add(late).After(now) {
			continue
		}
		for _, r := range b.Registrations(t.ID) {
			refs = append(refs, events.Ref{Noun: "registration", ID: r.ID})
		}
		for _, h := range b.Hosts(t.ID) {
			hosts = append(hosts, events.Ref{Noun: "host", ID: h.ID})
		}
	}
	inOrder(refs[others:])
	inOrder(hosts)
	refs = append(refs, hosts...)
	visits := len(refs)
	for _, t := range b.Trips() {
		if t.Registration != nil && t.Ends(home).Add(late).After(now) {
			refs = append(refs, events.Ref{Noun: "trip", ID: t.ID})
		}
	}
	inOrder(refs[visits:])
	return refs
}

func inOrder(refs []events.Ref) {
	slices.SortFunc(refs, func(x, y events.Ref) int { return cmp.Compare(x.ID, y.ID) })
}

// Of gathers what mails about a thing need, nil if there is nothing like it. Where people are named it is gathered for these
// alone, which costs little where many are invited.
func Of(b *calendar.Book, ref events.Ref, people ...string) *About {
	a := &About{Ref: ref, Book: b.Sequence(), gone: b.Gone()}
	switch ref.Noun {
	case "meeting":
		m := b.Meeting(ref.ID)
		if m == nil {
			return nil
		}
		// A copy, since the book's own changes with the next event.
		copied := *m
		a.meeting = &copied
		a.guests(b, invited(b, m.Guests(), people), m)
		a.end, a.opens = m.End(), Opens(b, m)
		a.remind = reminders(b, m)
	case "series":
		s := b.Series(ref.ID)
		if s == nil {
			return nil
		}
		a.guests(b, invited(b, s.Guests(), people), nil)
	case "schedule":
		s := b.Schedule(ref.ID)
		if s == nil || s.Do != events.DoDigest {
			return nil
		}
		copied := *s
		a.schedule = &copied
		a.guests(b, invited(b, s.To, people), nil)
	case "registration":
		r := b.Registration(ref.ID)
		if r == nil || b.Trip(r.Trip) == nil {
			return nil
		}
		a.booking = &booking{Registration: *r, trip: *b.Trip(r.Trip), home: b.Office().Location(), lodged: newLodged(b, r)}
		a.guests(b, invited(b, []events.Ref{{Noun: "person", ID: r.Person}}, people), nil)
	case "host":
		h := b.Host(ref.ID)
		if h == nil || b.Trip(h.Trip) == nil {
			return nil
		}
		a.hosting = newHosting(b, h)
		a.guests(b, invited(b, []events.Ref{{Noun: "person", ID: h.Person}}, people), nil)
	case "trip":
		t := b.Trip(ref.ID)
		if t == nil || t.Registration == nil {
			return nil
		}
		a.guests(b, invited(b, visiting.Guests(t), people), nil)
	case "poll":
		p := b.Poll(ref.ID)
		if p == nil {
			return nil
		}
		a.poll = &asking{Poll: *p, home: b.Office().Location()}
		a.poll.Apart()
		a.guests(b, invited(b, p.Guests(), people), nil)
	default:
		return nil
	}
	a.kinds = byNoun[ref.Noun]
	for _, k := range a.kinds {
		if k.Gather == nil {
			continue
		}
		if a.gathered == nil {
			a.gathered = map[string]any{}
		}
		a.gathered[k.Name] = k.Gather(b, ref)
	}
	return a
}

// invited lists whom refs invite, of everybody or of some people, by id.
func invited(b *calendar.Book, refs []events.Ref, of []string) []*people.Person {
	if len(of) == 0 {
		return b.Invited(refs)
	}
	var list []*people.Person
	for _, id := range slices.Compact(slices.Sorted(slices.Values(of))) {
		if b.Invites(refs, id) {
			list = append(list, b.Person(id))
		}
	}
	return list
}

func (a *About) guests(b *calendar.Book, invited []*people.Person, m *meeting.Meeting) {
	a.Guest = make([]Guest, len(invited))
	for i, p := range invited {
		a.Guest[i] = Guest{ID: p.ID, Address: p.Addresses, Zone: b.ZoneOf(p), Since: p.Since, without: p.Without, again: p.Again}
		if m != nil && len(m.Answers) > 0 {
			answer, _ := m.Answer(p.ID)
			a.Guest[i].Answer = answer.Answer
		}
		if m != nil && len(m.Counters) > 0 {
			a.Guest[i].Kept = m.Kept(p.ID)
		}
	}
}
