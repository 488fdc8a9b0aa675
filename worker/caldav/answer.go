package caldav

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/ics"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/dav"
)

// decideWithin is how long a program waits for the desk. What is not decided by then is stored all the same.
const decideWithin = 5 * time.Second

// contact is how somebody is named in their own calendar; zero if they cannot be, or nobody calls them.
func (v *visitor) contact() ics.Contact {
	if !v.person.Email.Readable() || !v.person.Name.Readable() {
		return ics.Contact{}
	}
	c := ics.Contact{Name: v.person.Name.Value(), Address: v.person.Email.Value()}
	if part := (ics.Part{Organizer: ics.Contact{Address: v.From}, Attendee: c}); !part.Fits() {
		return ics.Contact{}
	}
	return c
}

// part is what somebody has to do with an entry of their own calendar, nil if there is nothing to answer.
func (h *Handler) part(b *calendar.Book, v view, e *agenda.Entry) *ics.Part {
	m := b.Meeting(e.Ref.ID)
	if v.guest == (ics.Contact{}) || e.Kind != agenda.KindMeeting || e.Cancelled || m == nil {
		return nil
	}
	answer, _ := m.Answer(v.scope.ID)
	return &ics.Part{Organizer: ics.Contact{Name: b.Office().Title.In(v.Language), Address: h.From}, Attendee: v.guest, Answer: answer.Answer}
}

// Writes implements dav.Collection.
func (c *collection) Writes() bool { return c.view.guest != (ics.Contact{}) }

// Put implements dav.Collection. What a program may change is the answer of whoever has come in, by which they have answered as by mail; the
// item says what the desk has made of it.
func (c *collection) Put(ctx context.Context, item *dav.Item, data []byte) error {
	e := c.find(item.Name)
	if e == nil || !c.Writes() || e.ref().Noun != "meeting" {
		return &dav.Denied{Why: "only invitations to meetings can be answered here"}
	}
	was := e.Data()
	before, err := ics.ReadAnswered(was, was)
	if err != nil {
		return err
	}
	said, err := ics.ReadAnswered(was, data)
	var changed *ics.ChangedError
	switch {
	case errors.As(err, &changed), errors.Is(err, ics.ErrItem):
		return &dav.Denied{Why: err.Error()}
	case err != nil:
		return err
	case said == before:
		return nil
	case said.Answer == "":
		return &dav.Denied{Why: "an answer can be changed, and not be taken back"}
	}
	return c.answer(ctx, e, said)
}

// answer has the desk take an answer in.
func (c *collection) answer(ctx context.Context, e *entry, said ics.Answered) error {
	person := c.view.scope.ID
	body := &events.AnswerMeeting{ID: e.ref().ID, Person: person, Answer: said.Answer, Comment: said.Comment, Sequence: &e.of.Entry.Revision}
	data, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write an answer: %w", err)
	}
	// Sent twice it is one answer; given again after another one it is a new one.
	id := "caldav-" + events.Hash(c.Key, fmt.Appendf(nil, "%s\x00%s\x00%s\x00%s", e.ref(), person, e.Tag, data))
	m := events.Message{ID: id, Source: Prefix, Type: body.Type().String(), Data: data}
	receipt, err := c.Reception.Submit(worker.By(ctx, person), meeting.ClientCalDAV, body.Type(), m)
	if err != nil {
		return err
	}
	outcome, err := c.Reception.Outcome(ctx, meeting.ClientCalDAV, receipt, decideWithin)
	switch {
	case err != nil:
		return nil // it is stored, and will be decided
	case outcome.Problem != nil:
		return &dav.Denied{Why: "the answer was not taken: " + outcome.Problem.Detail}
	}
	return nil
}
