package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/minutes"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var minuteses = shelf.New[string, minutes.Minutes]("minutes", nil)

var minutesNoun = &noun.Entry[*Book, minutes.Minutes]{
	Shelf: minuteses,
	Title: func(b *Book, m *minutes.Minutes) events.Text {
		return b.TitleOf(events.Ref{Noun: meetings.Label, ID: m.ID})
	},
	Answers: []noun.Answer[*Book]{noun.AnswersAsked(writeMinutes), noun.AnswersAt(approveMinutes), noun.AnswersAt(correctMinutes), noun.AnswersAt(clearMinutes)},
	Folds: []noun.Fold[*Book]{
		noun.Unseen(noun.Keeps(noun.Folds(writtenMinutes))),
		noun.Unseen(noun.Keeps(noun.Changes[*Book](minuteses, (*minutes.Minutes).Approve))),
		noun.Unseen(noun.Keeps(noun.Changes[*Book](minuteses, (*minutes.Minutes).Correct))),
		noun.Keeps(noun.Folds(clearedMinutes)),
	},
	Touches: touchesMinutes,
}

// touchesMinutes concerns what is to be done by what was decided, which goes with them.
func touchesMinutes(b *Book, e *events.Event) bool {
	for _, o := range b.Resolutions(e.Body.About().ID) {
		b.note(Touch{Ref: events.Ref{Noun: resolutions.Label, ID: o.ID}, Shown: true, Everyone: true})
	}
	return true
}

// Minutes returns those of a meeting, nil if nothing was ever written.
func (b *Book) Minutes(meeting string) *minutes.Minutes { return minuteses.Get(b.shelves, meeting) }

// ReadsMinutes reports whether somebody without a role reads the minutes of a meeting, once they are approved: who belongs to its series, as they read its
// agenda, and who was invited to it alone.
func (b *Book) ReadsMinutes(meeting, person string) bool {
	return b.Belongs(b.HomeOf(meeting), person) || b.Belongs(events.Ref{Noun: meetings.Label, ID: meeting}, person)
}

// ApprovedSince lists the minutes that were approved at a time or later and can still be read, those of the earliest meeting first.
func (b *Book) ApprovedSince(at time.Time) (list []*minutes.Minutes) {
	for w := range minuteses.Each(b.shelves) {
		if w.Fixed() && w.Cleared.IsZero() && !w.Approved.Before(at) && b.Meeting(w.ID) != nil {
			list = append(list, w)
		}
	}
	slices.SortFunc(list, func(x, y *minutes.Minutes) int {
		return cmp.Or(b.Meeting(x.ID).Instant.Compare(b.Meeting(y.ID).Instant), cmp.Compare(x.ID, y.ID))
	})
	return list
}

// unwritten reports whether nothing is written of a meeting, and nothing was that is destroyed by now; something may be recorded.
func (b *Book) unwritten(meeting string) bool {
	w := b.Minutes(meeting)
	return w == nil || !w.Written() && w.Cleared.IsZero()
}

// writable returns the meeting, and what was written of it: nothing if nothing was.
func (b *Book) writable(id string, now time.Time) (*meeting.Meeting, minutes.Minutes, *events.Problem) {
	m, none := b.Meeting(id), minutes.Minutes{ID: id}
	switch {
	case m == nil:
		return nil, none, b.unknown("id", events.Ref{Noun: meetings.Label, ID: id})
	case m.Cancelled:
		return nil, none, events.Refuse(events.NotPossible, "id", "the meeting is cancelled; there are no minutes of it")
	case now.Before(m.Instant):
		return nil, none, events.Refuse(events.NotPossible, "id", "the meeting has not begun; minutes say what was")
	}
	if w := b.Minutes(id); w != nil {
		return m, *w, nil
	}
	return m, none, nil
}

func writeMinutes(b *Book, c *events.WriteMinutes, by noun.Asked) ([]events.Body, *events.Problem) {
	m, w, p := b.writable(c.ID, by.Now)
	switch {
	case p != nil:
		return nil, p
	case w.Fixed():
		return nil, events.Refuse(events.NotPossible, "id", "the minutes are approved and stay as they are; note a correction")
	case !by.Now.Before(b.MinutesKept(m)):
		return nil, events.Refuse(events.NotPossible, "id", "the meeting is so long ago that its minutes are not kept any more")
	case len(c.Text) > minutes.MostText:
		return nil, events.Refuse(events.Malformed, "text", "has %d bytes, and minutes have %d at most; leave something out, or link to it", len(c.Text), minutes.MostText)
	case c.Base > w.Last:
		return nil, events.Refuse(events.UnknownRef, "base", "there is no version %d; the last is %d", c.Base, w.Last)
	}
	e := &events.MinutesWritten{ID: c.ID, Key: w.Key, Text: events.Secret(c.Text), Version: w.Last + 1, Base: c.Base, Settles: c.Settles}
	if e.Key == "" {
		e.Key = by.Derived("minutes")
	}
	for _, number := range c.Settles {
		if !slices.ContainsFunc(w.Beside, func(v minutes.Version) bool { return v.Number == number }) {
			return nil, events.Refuse(events.NotPossible, "settles", "version %d is not held beside any more", number)
		}
	}
	switch e.Beside = w.Current.Number != 0 && c.Base != w.Current.Number; {
	case e.Beside && len(c.Settles) > 0:
		return nil, events.Refuse(events.NotPossible, "base", "somebody has written version %d meanwhile; look at it before others are settled", w.Current.Number)
	case e.Beside && len(w.Beside) >= minutes.MostBeside:
		return nil, events.Refuse(events.NotPossible, "base", "%d versions are held beside already; settle some of them first", len(w.Beside))
	case w.Current.Text.Value() == c.Text && len(c.Settles) == 0:
		return nil, events.Refuse(events.NotPossible, "text", "is what the minutes say already")
	}
	return one(e)
}

// written returns minutes that are written, and not destroyed.
func (b *Book) written(id string) (*minutes.Minutes, *events.Problem) {
	switch w := b.Minutes(id); {
	case b.Meeting(id) == nil:
		return nil, b.unknown("id", events.Ref{Noun: meetings.Label, ID: id})
	case w != nil && !w.Cleared.IsZero():
		return nil, events.Refuse(events.Gone, "id", "the minutes are destroyed")
	case !w.Written():
		return nil, events.Refuse(events.NotPossible, "id", "nothing is written yet")
	default:
		return w, nil
	}
}

func approveMinutes(b *Book, c *events.ApproveMinutes, _ time.Time) ([]events.Body, *events.Problem) {
	w, p := b.written(c.ID)
	switch {
	case p != nil:
		return nil, p
	case w.Fixed():
		return nil, events.Refuse(events.NotPossible, "id", "the minutes are approved already")
	case len(w.Beside) > 0:
		return nil, events.Refuse(events.NotPossible, "id", "%d versions are held beside; settle them first", len(w.Beside))
	case c.Version != w.Current.Number:
		return nil, events.Refuse(events.NotPossible, "version", "is not the one that counts, which is %d; read that first", w.Current.Number)
	}
	return one((*events.MinutesApproved)(c))
}

func correctMinutes(b *Book, c *events.CorrectMinutes, _ time.Time) ([]events.Body, *events.Problem) {
	w, p := b.written(c.ID)
	switch {
	case p != nil:
		return nil, p
	case !w.Fixed():
		return nil, events.Refuse(events.NotPossible, "id", "the minutes are not approved; write them anew")
	case len(w.Corrections) >= minutes.MostCorrections:
		return nil, events.Refuse(events.NotPossible, "id", "%d corrections are noted, and no more can be", len(w.Corrections))
	}
	return one(&events.MinutesCorrected{ID: c.ID, Key: w.Key, Words: events.Secret(c.Words)})
}

func clearMinutes(b *Book, c *events.ClearMinutes, _ time.Time) ([]events.Body, *events.Problem) {
	w, p := b.written(c.ID)
	if started := b.Minutes(c.ID); p != nil && started != nil && started.Cleared.IsZero() {
		w, p = started, nil // nothing is written, and something is recorded
	}
	if p != nil {
		return nil, p
	}
	return one(&events.MinutesCleared{ID: c.ID, Key: w.Key})
}

func writtenMinutes(b *Book, body *events.MinutesWritten, e *events.Event) error {
	b.minuted(body.ID).Write(body, e)
	return nil
}

func clearedMinutes(b *Book, body *events.MinutesCleared, e *events.Event) error {
	m := minuteses.Change(b.shelves, body.ID)
	if m == nil {
		return noun.Missing(body.About())
	}
	m.Clear(body, e)
	sealed := append([]events.Ref{body.About()}, b.clearResolutions(body.ID, e.Time)...)
	if b.Attendance(body.ID) != nil {
		sealed = append(sealed, events.Ref{Noun: attendances.Label, ID: body.ID})
		attendances.Drop(b.shelves, body.ID)
	}
	b.forgotten = append(b.forgotten, Lost{body.Key, sealed})
	return nil
}

// MinutesKept is until when minutes of a meeting are kept.
func (b *Book) MinutesKept(m *meeting.Meeting) time.Time { return b.keptAfter("minutes", m.Date) }

// minuted returns what is known of the minutes of a meeting, to be changed; nothing may be written yet.
func (b *Book) minuted(meeting string) *minutes.Minutes {
	if b.Minutes(meeting) == nil {
		minuteses.Put(b.shelves, meeting, &minutes.Minutes{ID: meeting})
	}
	return minuteses.Change(b.shelves, meeting)
}

// begin notes by which key minutes are sealed: something of them is recorded, whether or not anything is written.
func (b *Book) begin(meeting, key string) {
	w := b.minuted(meeting)
	w.Key, w.Cleared = key, time.Time{}
}
