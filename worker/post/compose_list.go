package post

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/schedule"
	"jourfixe/worker/letter"
	"jourfixe/worker/links"
)

// overview lists the dates of a series that are still to come.
func (c *Composer) overview(b *calendar.Book, s *calendar.Series, to *calendar.Person, at time.Time) *letter.Overview {
	x := &letter.Overview{ID: s.ID, Title: s.Title, Description: s.Description, Rhythm: s.Words(), Lead: s.Invite.Lead}
	if f := b.FeedByHash(links.TokenHash(c.Links.FeedToken(to.ID))); f != nil && !f.Revoked {
		x.Feed = c.Links.Feed(to.ID)
	}
	for _, m := range b.Meetings() {
		if m.Series != s.ID || m.Cancelled || !m.End().After(at) || len(x.Dates) == owed.MaxDates {
			continue
		}
		d := letter.OverviewDate{Start: m.Instant, End: m.End(), Zone: m.Zone, Provisional: len(m.Provisional) > 0}
		if m.Date != m.Nominal {
			d.Why = reason.Everybody(m.Why)
		}
		x.Dates = append(x.Dates, d)
	}
	return x
}

// digest lists what is ahead, after the milestones that were missed.
func (c *Composer) digest(b *calendar.Book, s *schedule.Schedule, at time.Time, failures int, staff bool) *letter.Digest {
	first := b.Today(at)
	x := &letter.Digest{First: first, Last: s.Ahead.From(first).AddDays(-1), Failures: failures}
	if staff {
		x.Page = c.Links.BaseURL + "/"
	}
	for _, e := range b.Agenda(calendar.Scope{}, first.AddDays(-overdue), x.Last) {
		missed := e.Kind == calendar.KindMilestone && !e.Done && !e.Cancelled && e.Last.Before(first)
		if e.Last.Before(first) && !missed || e.Kind == calendar.KindMilestone && (e.Done || e.Cancelled) {
			continue
		}
		entry := letter.DigestEntry{
			Kind: e.Kind, Title: e.Title, Start: e.Start, End: e.End, Zone: e.Zone, First: e.First, Last: e.Last,
			Answers: e.Answers, Cancelled: e.Cancelled, Overdue: missed,
		}
		if staff {
			entry.Page = c.Links.Page(e.Ref)
		}
		switch e.Kind {
		case calendar.KindMeeting:
			if m := b.Meeting(e.Ref.ID); m != nil {
				entry.Place, _ = venue(b, m.Venue)
			}
		case calendar.KindTrip, calendar.KindMilestone:
			if p := b.Trip(e.Ref.ID); p != nil && b.Partner(p.Partner) != nil && e.Kind == calendar.KindTrip {
				entry.Place = b.Partner(p.Partner).Title
			}
		default:
			continue
		}
		x.Entries = append(x.Entries, entry)
	}
	// What was missed comes first; the rest stays in order of time.
	slices.SortStableFunc(x.Entries, func(x, y letter.DigestEntry) int {
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
