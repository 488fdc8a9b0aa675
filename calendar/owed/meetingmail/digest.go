package meetingmail

import (
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/schedule"
	"jourfixe/events"
)

var _ = owed.RegisterTopic(&owed.Topic{
	Noun: "schedule", Order: 3,
	Refs: func(b *calendar.Book, _ time.Time) []events.Ref {
		var refs []events.Ref
		for _, s := range b.Schedules() {
			if s.Do == events.DoDigest {
				refs = append(refs, events.Ref{Noun: "schedule", ID: s.ID})
			}
		}
		return refs
	},
	Gather: func(b *calendar.Book, id string) (any, []events.Ref, bool) {
		s := b.Schedule(id)
		if s == nil || s.Do != events.DoDigest {
			return nil, nil, false
		}
		copied := *s
		return &copied, s.To, true
	},
})

// Digest is the kind that tells at the times of a schedule what is ahead.
const Digest = "digest"

// overdue is how long a milestone that was missed is still mentioned, in days.
const overdue = 60

var _ = owed.Register(&owed.Kind{
	Name: Digest, Listed: 6, Noun: "schedule", Rank: owed.Leisurely, Order: 1, Timed: true, Choice: Digest, Again: true,
	Owed: func(c *owed.Case) bool {
		g := c.Guest
		due, next := c.About.What.(*schedule.Schedule).Due(c.Now)
		c.Await(next)
		if len(due) == 0 {
			return owed.Pass
		}
		at := due[len(due)-1]
		if !at.After(g.Since) || g.Missed(Digest, at) {
			return owed.Pass
		}
		for i := range c.Said {
			if u := &c.Said[i]; u.Kind == Digest && !u.Due.Before(at) && u.State == owed.StateSent {
				return owed.Pass
			}
		}
		return c.Owe(owed.Debt{Kind: Digest, To: g.ID, Address: g.Address, Due: at})
	},
	Says: func(t *owed.Telling) *owed.Content {
		s := t.Book.Schedule(t.About.ID)
		if s == nil {
			return nil
		}
		return &owed.Content{Digest: aheadOf(t, s)}
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, _ string) owed.Sample {
		for _, s := range b.Schedules() {
			if s.Do == events.DoDigest {
				return owed.Sample{About: events.Ref{Noun: "schedule", ID: s.ID}, At: m.Instant.AddDate(0, 0, -2)}
			}
		}
		return owed.Sample{}
	},
})

// aheadOf lists what is ahead, after the milestones that were missed.
func aheadOf(t *owed.Telling, s *schedule.Schedule) *owed.DigestSheet {
	b, staff := t.Book, t.Staff()
	first := b.Today(t.At)
	x := &owed.DigestSheet{First: first, Last: s.Ahead.From(first).AddDays(-1), Failures: t.Failures}
	if staff {
		x.Page = t.Links.Agenda()
	}
	for _, m := range b.Upset(t.At) {
		entry := owed.DigestEntry{Kind: agenda.KindMeeting, Title: m.Title, Start: m.Instant, End: m.End(), Zone: m.Zone}
		if staff {
			entry.Page = t.Links.Page(events.Ref{Noun: "meeting", ID: m.ID})
		}
		x.Upset = append(x.Upset, entry)
	}
	x.Minutes = newMinutes(t)
	for _, e := range b.Agenda(agenda.Scope{}, first.AddDays(-overdue), x.Last) {
		missed := e.Kind == agenda.KindMilestone && !e.Done && !e.Cancelled && !e.TooLate && e.Last.Before(first)
		if e.Last.Before(first) && !missed || e.Kind == agenda.KindMilestone && (e.Done || e.Cancelled) {
			continue
		}
		entry := owed.DigestEntry{
			Kind: e.Kind, Title: e.Title, Start: e.Start, End: e.End, Zone: e.Zone, First: e.First, Last: e.Last,
			Answers: e.Answers, Cancelled: e.Cancelled, Overdue: missed,
		}
		if staff {
			entry.Page = t.Links.Page(e.Ref)
		}
		switch e.Kind {
		case agenda.KindMeeting:
			if m := b.Meeting(e.Ref.ID); m != nil {
				entry.Place, _ = t.Venue(m.Venue)
				if !m.Cancelled && (staff || b.Invites(m.Guests(), t.Debt.To)) {
					entry.Conference = m.Conference
				}
			}
		case agenda.KindAnniversary:
		case agenda.KindRenewal:
			if !staff { // how an agreement goes on is the office's affair
				continue
			}
		case agenda.KindTrip, agenda.KindMilestone:
			if p := b.Trip(e.Ref.ID); p != nil && b.Partner(p.Partner) != nil && e.Kind == agenda.KindTrip {
				entry.Place = b.Partner(p.Partner).Title
			}
		default:
			continue
		}
		x.Entries = append(x.Entries, entry)
	}
	x.Entries = append(x.Entries, tasksOf(t, first, x.Last)...)
	// What was missed comes first; the rest stays in order of time.
	slices.SortStableFunc(x.Entries, func(x, y owed.DigestEntry) int {
		switch {
		case x.Overdue == y.Overdue:
			return 0
		case x.Overdue:
			return -1
		}
		return 1
	})
	return x
}

// untoldMinutes is for how many days before somebody's first digest it tells of minutes.
const untoldMinutes = 7

// newMinutes lists the meetings whose minutes were approved since the last digest that the reader may have got, if they read them.
func newMinutes(t *owed.Telling) (list []owed.DigestEntry) {
	b, since := t.Book, t.At.AddDate(0, 0, -untoldMinutes)
	for i := range t.Said {
		if u := &t.Said[i]; u.Kind == Digest && u.Begun.Before(t.At) && u.Arrived() {
			since = u.Begun
		}
	}
	for _, w := range b.ApprovedSince(since) {
		m := b.Meeting(w.ID)
		entry := owed.DigestEntry{Kind: agenda.KindMeeting, Title: m.Title, Start: m.Instant, End: m.End(), Zone: m.Zone}
		switch {
		case !w.Approved.Before(t.At):
			continue
		case t.Staff():
			entry.Page = minutesAt(t.Links.Page(events.Ref{Noun: "meeting", ID: m.ID}))
		case b.ReadsMinutes(m.ID, t.Debt.To):
			entry.Page = minutesAt(t.Links.RSVP(b, m.ID, t.Debt.To))
		default:
			continue
		}
		list = append(list, entry)
	}
	return list
}

// minutesAt is where the minutes of a meeting are read, given where the meeting is; "" if that is nowhere.
func minutesAt(page string) string {
	if page == "" {
		return ""
	}
	return page + "/minutes"
}

// tasksOf lists what is to be done up to a day and is not: for those who work in the office all of it, for everybody else what they are to see to. It
// says whose a task is to nobody else: mail travels further than the pages of the office.
func tasksOf(t *owed.Telling, first, last events.Date) (list []owed.DigestEntry) {
	for _, o := range t.Book.OpenTasks() {
		own := o.Of(t.Debt.To)
		if o.Due.After(last) || !own && !t.Staff() || !o.Words.Readable() {
			continue
		}
		said, _, _ := strings.Cut(o.Words.Value(), "\n")
		list = append(list, owed.DigestEntry{
			Kind: agenda.KindTask, Title: events.Text{events.Languages[0]: said}, Of: t.Book.TitleOf(events.Ref{Noun: "meeting", ID: o.Meeting}),
			First: o.Due, Last: o.Due, Overdue: o.Overdue(first), Own: own, Page: t.Links.Page(events.Ref{Noun: "resolution", ID: o.ID}),
		})
	}
	return list
}
