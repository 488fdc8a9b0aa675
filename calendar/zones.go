package calendar

import (
	"time"

	"jourfixe/calendar/noun"
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
		noun.Unseen(noun.Folds(func(b *Book, body *events.ZonesAdopted, _ *events.Event) error { b.adopted(body); return nil })),
	},
}

// zoneData is what the journal says of zone data.
type zoneData struct {
	release   tz.Release // the newest that was adopted; empty: none has been
	left      int        // how many things it is still to be applied to
	adoptions int        // how often something was adopted
}

// retimedAtOnce is how many things are retimed in one decision, beside what says why.
const retimedAtOnce = MaxEvents - 1

// A ZoneState says how far the office has come with a release of zone data.
type ZoneState struct {
	Release   tz.Release // that it goes by; empty: nobody has noted one
	Left      int        // how many things are still to be retimed by it
	Adoptions int        // how many decisions that took so far
}

// ZoneState returns which zone data the office goes by.
func (b *Book) ZoneState() ZoneState {
	return ZoneState{b.zones.release, b.zones.left, b.zones.adoptions}
}

// Wants reports whether a release is still to be adopted, at least in part.
func (s ZoneState) Wants(release tz.Release) bool {
	newer := release.Compare(s.Release)
	return newer > 0 || newer == 0 && s.Left > 0
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
	retimed := b.retimed(table, now)
	adopted := &events.ZonesAdopted{Release: string(table.Release()), Left: max(0, len(retimed)-retimedAtOnce)}
	if b.zones.release.Compare(table.Release()) < 0 {
		adopted.Before = string(b.zones.release)
	}
	b.score(retimed[:len(retimed)-adopted.Left], retimed, now)
	return append([]events.Body{adopted}, retimed[:len(retimed)-adopted.Left]...)
}

// retimed lists what has another instant by the table, in order of time.
func (b *Book) retimed(table *tz.Table, now time.Time) []events.Body {
	var list []events.Body
	for _, m := range b.Meetings() {
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

// score says of meetings that are retimed what does not suit everybody at their new instants, when all are where they will be:
// who or what is taken then, and hours on the clocks of those who are invited. They stand all the same, since nobody has
// chosen the instant; the office sees it, with times that would suit better.
func (b *Book) score(these, all []events.Body, now time.Time) {
	then := b.Clone()
	for _, body := range all {
		if r, ok := body.(*events.MeetingRetimed); ok {
			meetings.Change(then.shelves, r.ID).Slot = r.Slot
		}
	}
	for _, body := range these {
		r, ok := body.(*events.MeetingRetimed)
		if !ok {
			continue
		}
		m := then.Meeting(r.ID)
		asked := &events.RequestMeeting{
			At: &events.At{Date: r.Date, Start: r.Start, Zone: r.Zone}, Duration: r.Duration, Need: m.Need, Optional: m.Optional, Venue: m.Venue,
		}
		if s, p := then.inquire(asked, m.ID, now); p == nil { // else there are more people than can be looked at
			r.Score, r.Alternatives = s.Retime(r.Slot)
		}
	}
}

// adopted folds the event in.
func (b *Book) adopted(body *events.ZonesAdopted) {
	b.zones = zoneData{release: tz.Release(body.Release), left: body.Left, adoptions: b.zones.adoptions + 1}
}

// cityText is what the place of a zone is called, in every language that people are written to in.
func cityText(zone string) events.Text {
	t := events.Text{}
	for _, language := range words.Spoken() {
		t[language] = words.City(zone, language)
	}
	return t
}
