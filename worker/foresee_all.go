package worker

import (
	"context"

	"jourfixe/calendar"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// An Outcome is what would become of one of several commands.
type Outcome struct {
	Problem *events.Problem // why it would be refused; nil: it would not
	About   events.Ref      // the thing that its first event is about; the zero Ref if it would make none, or was answered before
}

// ForeseeAll says what several commands of a client would set off, one after the other, and changes nothing. The office is looked at once
// before them and once after, so a thousand of them take little longer than one. What is refused is left out.
func (r *Reception) ForeseeAll(ctx context.Context, client string, list []events.Message) ([]Outcome, []events.Mail, error) {
	outcomes, commands := make([]Outcome, len(list)), make([]*events.Command, len(list))
	for i, m := range list {
		t, err := events.ParseType(m.Type)
		if err != nil {
			return nil, nil, err
		}
		c, problem := r.wished(ctx, client, t, m)
		if problem != nil {
			outcomes[i].Problem = problem
			continue
		}
		c.Sequence = uint64(i + 1)
		commands[i] = c
	}
	now := r.Now()
	book := r.Mirror.SnapshotIf(func(b *calendar.Book) bool {
		for i, c := range commands {
			if c == nil {
				continue
			}
			if d, repeated := b.Repeated(c, now); repeated {
				outcomes[i].Problem, commands[i] = d.Problem(), nil
			}
		}
		return true
	})
	ahead := lookAhead(book)
	for i, c := range commands {
		if c == nil {
			continue
		}
		d := ahead.after.Decide(c, now)
		if p := d.Problem(); p != nil {
			outcomes[i].Problem = p
			continue
		}
		if len(d.Events) > 0 {
			outcomes[i].About = d.Events[0].Body.About()
		}
		if err := ahead.play(d); err != nil {
			return nil, nil, err
		}
	}
	for i := range outcomes {
		if p := outcomes[i].Problem; p != nil {
			outcomes[i].Problem = p.Spoken(reason.Staff)
		}
	}
	return outcomes, r.mails(ahead, now), nil
}
