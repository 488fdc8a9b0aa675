package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/inquiry"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/people"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/shelf"
	"jourfixe/calendar/tz"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// zonesNoun is which release of zone data the office goes by. Events say the instant as well as the wall time, so a journal
// replays whatever the table; but once a newer release is known, what is planned has to keep its wall time by that.
var zonesNoun = &noun.Entry[*Book, struct{}]{
	Shelf:   shelf.New[string, struct{}]("zones", nil),
	Answers: []noun.Answer[*Book]{noun.Lengthy(noun.AnswersAt(adoptZones))},
	Folds: []noun.Fold[*Book]{
		noun.Unseen(noun.Folds(func(b *Book, body *events.ZonesAdopted, e *events.Event) error { b.adopted(body, e.Time); return nil })),
	},
}

// zoneData is what the journal says of zone data.
type zoneData struct {
	release   tz.Release // the newest that was adopted; empty: none has been
	left      int        // how many things it is still to be applied to
	adoptions int        // how often something was adopted

	clocks *tz.Record // what clocks do by it; nil: nobody has noted that
	before *tz.Record // what they did by the one before
	since  time.Time  // when the office began to go by it
}

// retimedAtOnce is how many things are retimed, recountered or reclocked in one decision, beside what says why.
const retimedAtOnce = MaxEvents - 1

// notedYears is how far ahead it is noted what clocks do. The releases of several years would have to be missed before a meeting
// that can be planned lay beyond it.
const notedYears = 5

// A ZoneState says how far the office has come with a release of zone data.
type ZoneState struct {
	Release   tz.Release // that it goes by; empty: nobody has noted one
	Left      int        // how many things are still to be looked at by it
	Adoptions int        // how many decisions that took so far
	Noted     bool       // it is noted what clocks do by it
}

// ZoneState returns which zone data the office goes by.
func (b *Book) ZoneState() ZoneState {
	return ZoneState{b.zones.release, b.zones.left, b.zones.adoptions, b.zones.clocks != nil}
}

// Wants reports whether a release is still to be adopted, at least in part. One that was adopted before anybody noted what clocks do
// is adopted once more.
func (s ZoneState) Wants(release tz.Release) bool {
	newer := release.Compare(s.Release)
	return newer > 0 || newer == 0 && (s.Left > 0 || !s.Noted)
}

// adoptZones looks at all that is planned by the table in use, which must be that of the release.
func adoptZones(b *Book, c *events.AdoptZones, now time.Time) ([]events.Body, *events.Problem) {
	table, release := tz.Current(), tz.Release(c.Release)
	switch state := b.ZoneState(); {
	case table.Release() != release:
		return nil, events.Refuse(events.NotPossible, "release", "must be that of the zone data in use, %s", table.Release())
	case release.Compare(state.Release) < 0:
		return nil, events.Refuse(events.NotPossible, "release", "is older than the one that the office goes by, %s", state.Release)
	case !state.Wants(release):
		return nil, events.Refuse(events.NotPossible, "release", "is the one that the office goes by already")
	}
	return b.adopt(table, now), nil
}

// adopt returns what comes of the office going by a table from now on. Of more than fits into one decision the rest is left.
func (b *Book) adopt(table *tz.Table, now time.Time) []events.Body {
	adopted := &events.ZonesAdopted{Release: string(table.Release())}
	known, since := b.zones.before, b.zones.since
	if newer := b.zones.release.Compare(table.Release()) < 0; newer || b.zones.clocks == nil {
		known, since = b.zones.clocks, now
		adopted.Until = now.UTC().AddDate(notedYears, 0, 0).Truncate(time.Second)
		adopted.Clocks = table.Clocks(now, adopted.Until)
		if newer {
			adopted.Before = string(b.zones.release)
		}
	}
	retimed := b.retimed(table, now)
	all := slices.Concat(retimed, b.recountered(table, now), b.reclocked(table, known, since, retimed, now), b.repolled(table, known, since, now))
	adopted.Left = max(0, len(all)-retimedAtOnce)
	these := all[:len(all)-adopted.Left]
	b.score(these, all, now)
	return append([]events.Body{adopted}, these...)
}

// retimed lists what has another instant by the table, in order of time.
func (b *Book) retimed(table *tz.Table, now time.Time) []events.Body {
	var list []events.Body
	for _, m := range b.aroundAndAhead(now) {
		slot, moved := m.Retimed(table, now)
		if !moved {
			continue
		}
		list = append(list, &events.MeetingRetimed{
			ID: m.ID, Slot: slot, From: m.Slot, Revision: m.Revision + 1,
			Why: reason.Because("retimed", reason.Text("city", cityText(m.Zone)), reason.Time("time", m.Start)),
		})
	}
	for _, t := range b.Trips() {
		if t.Changeable(b.Today(now)) != nil {
			continue
		}
		if legs, moved := t.Retimed(table, now); moved {
			list = append(list, &events.TripRetimed{
				ID: t.ID, Programme: legs, Revision: t.Revision + 1, Why: reason.Because("retimed.trip"),
			})
		}
	}
	return list
}

// aroundAndAhead lists the meetings that are not over, by whatever table, in order of time, and some that are.
func (b *Book) aroundAndAhead(now time.Time) []*meeting.Meeting {
	return InTime(b.MeetingsOn(events.DateOf(now.UTC()).AddDays(-nearDays), b.days.last))
}

// recountered lists the open proposals of other times that mean other instants by the table.
func (b *Book) recountered(table *tz.Table, now time.Time) []events.Body {
	var list []events.Body
	for _, m := range b.aroundAndAhead(now) {
		list = append(list, m.Recountered(table, now)...)
	}
	return list
}

// score says of meetings that are retimed or reclocked what does not suit everybody any more, when all are where they will be:
// who or what is taken then, and hours on the clocks of those who are invited. They stand all the same, since nobody has
// chosen the instant or the hours; the office sees it, with times that would suit better.
func (b *Book) score(these, all []events.Body, now time.Time) {
	then := b.Clone()
	for _, body := range all {
		if r, ok := body.(*events.MeetingRetimed); ok {
			m := meetings.Change(then.shelves, r.ID)
			before := meetingNames(m)
			m.Slot = r.Slot
			then.days.note(m)
			then.shelves.Rename(r.About(), before, meetingNames(m)) // it may touch another day in UTC
		}
	}
	for _, body := range these {
		switch r := body.(type) {
		case *events.MeetingRetimed:
			r.Score, r.Alternatives = then.standing(r.ID, now)
		case *events.MeetingReclocked:
			r.Score, r.Alternatives = then.standing(r.ID, now)
		}
	}
}

// standing says what is against the time that a meeting has, and which others would suit better. Where more people are invited than
// can be looked at, their clocks say it; if they live in more places than can be, that is what it says.
func (b *Book) standing(id string, now time.Time) ([]events.Point, []events.Alternative) {
	m := b.Meeting(id)
	asked := &events.RequestMeeting{
		At: &events.At{Date: m.Date, Start: m.Start, Zone: m.Zone}, Duration: m.Duration, Need: m.Need, Optional: m.Optional, Venue: m.Venue,
	}
	s, p := b.inquire(asked, id, now)
	if p == nil {
		var score []events.Point
		var better []events.Alternative
		if score, better, p = s.Retime(m.Slot); p == nil {
			return score, better
		}
	}
	score, p := inquiry.Clocks(b.house(), asked, b.guests(m.Need), b.guests(m.Optional), m.Slot)
	if p != nil {
		return []events.Point{{Rule: "unseen", Reason: reason.Because("slot.unseen")}}, nil
	}
	return score, nil
}

// reclocked lists the meetings that stay at their instants, at which clocks of some who are invited show another time by the table
// than was known. What was given its time after a moment was given it by the table already.
func (b *Book) reclocked(table *tz.Table, known *tz.Record, since time.Time, retimed []events.Body, now time.Time) []events.Body {
	if known == nil {
		return nil
	}
	moves := map[string]bool{}
	for _, body := range retimed {
		if r, ok := body.(*events.MeetingRetimed); ok {
			moves[r.ID] = true
		}
	}
	release := string(table.Release())
	var list []events.Body
	for _, m := range InTime(b.MeetingsAhead(now)) {
		if m.Cancelled || moves[m.ID] || !m.Instant.After(now) || !m.Settled().Before(since) {
			continue
		}
		if clocks := b.shifted(m, table, known); len(clocks) > 0 {
			list = append(list, &events.MeetingReclocked{
				ID: m.ID, Release: release, Clocks: clocks, Why: reason.Because("reclocked"),
			})
		}
	}
	return list
}

// shifted lists the zones of those who are invited to a meeting in which clocks show another time at its beginning than was known.
func (b *Book) shifted(m *meeting.Meeting, table *tz.Table, known *tz.Record) []events.ClockShift {
	used := map[string]bool{}
	for _, p := range b.Invited(m.Guests()) {
		used[b.ZoneOf(p)] = true
	}
	for _, p := range b.Partners() {
		if p.Zone != "" && !used[p.Zone] && b.Involves(m.Guests(), p.ID) {
			used[p.Zone] = true
		}
	}
	here := m.ShiftsHere()
	var list []events.ClockShift
	for _, zone := range shelf.Keys(used) {
		was, noted := known.Offset(zone, m.Instant)
		for i := range here { // what was told of last is what is known
			if s, ok := here[i].In(zone); ok {
				was, noted = time.Duration(s.Is)*time.Second, true
			}
		}
		if is, ok := table.Offset(zone, m.Instant); ok && noted && is != was {
			list = append(list, events.ClockShift{Zone: zone, Was: int(was / time.Second), Is: int(is / time.Second)})
		}
	}
	return list
}

// adopted folds the event in.
func (b *Book) adopted(body *events.ZonesAdopted, at time.Time) {
	z := &b.zones
	z.release, z.left, z.adoptions = tz.Release(body.Release), body.Left, z.adoptions+1
	if record := tz.NewRecord(body.Clocks, body.Until); record != nil {
		z.before, z.clocks, z.since = z.clocks, record, at
	}
}

// Told is a clock of a zone as it was said to go at a time that was decided at an instant: by the zone data of then, as far as they are
// known. Where clocks are known to go otherwise since, people were told another hour than the table in use would show.
func (b *Book) Told(zone string, s events.Slot, at time.Time) *time.Location {
	table := tz.Current()
	if zone == s.Zone {
		return table.Settled(s)
	}
	is, _ := table.Offset(zone, s.Instant)
	if was, noted := b.zones.before.Offset(zone, s.Instant); noted && was != is && at.Before(b.zones.since) {
		return time.FixedZone(zone, int(was/time.Second))
	}
	return table.Must(zone)
}

// cityText is what the place of a zone is called, in every language that people are written to in.
func cityText(zone string) events.Text {
	t := events.Text{}
	for _, language := range words.Spoken() {
		t[language] = words.City(zone, language)
	}
	return t
}

// Upset lists the meetings still to come that clocks have brought to where something is against them, in order of time, until
// somebody has given them another time or other guests.
func (b *Book) Upset(now time.Time) []*meeting.Meeting {
	return slices.DeleteFunc(InTime(b.MeetingsAhead(now)), func(m *meeting.Meeting) bool { return !m.Instant.After(now) || m.Upset() == nil })
}

// ZoneOf is the zone of somebody's clock: that of the office where none is known.
func (b *Book) ZoneOf(p *people.Person) string { return cmp.Or(p.Zone, b.office.Zone) }
