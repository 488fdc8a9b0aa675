package desk_test

import (
	"fmt"
	"slices"
	"testing"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal/streams"
	"jourfixe/worker/desk"
)

// crowd is a line of commands of which each sets off one event.
func crowd(n int, of string) (list []asking) {
	for i := range n {
		list = append(list, asking{"hr", fmt.Sprint(of, i), "venue.set", fmt.Sprintf(`{"id":%q,"title":{"de":"Saal %d"}}`, of, i)})
	}
	return list
}

// written reads the journal, without the answers to the test itself.
func (r *room) written() (list []*events.Event) {
	r.t.Helper()
	last, err := r.Desk.Journal.Last(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	if list, err = r.Desk.Journal.Events(r.t.Context(), 1, last); err != nil {
		r.t.Fatal(err)
	}
	return list
}

// Whoever is to be erased does not wait for those who have much to ask, however many they are; all these are answered as ever, each
// once and in their order, also by a desk that goes on where another has stopped.
func TestErasureGoesAhead(t *testing.T) {
	for _, desks := range []int{1, 2} {
		t.Run(fmt.Sprint(desks, " desks"), func(t *testing.T) {
			r := open(t, desks)
			r.Do("person.add", `{"id":"anna","name":"Anna","email":"anna@city.example"}`)
			release := r.hold()
			r.lineUp(crowd(1200, "hall")...)
			erasure := r.lineUp(asking{"operator", "erase-anna", "person.erase", `{"id":"anna"}`})
			last := r.lineUp(crowd(1, "last")...)
			release()
			r.Eventually("the erasure", func() (erased bool) {
				r.Desk.Mirror.View(func(b *calendar.Book) { erased = b.Gone()["anna"] })
				return erased
			})
			r.Desk.StopDesk() // and the next goes on where this one was
			r.Desk.StopDesk = r.Desk.Run(r.decider(r.Desk))
			r.decided(last)

			var before uint64
			at := -1
			list := r.written()
			for i, e := range list {
				if erased, ok := e.Body.(*events.PersonErased); ok {
					if at >= 0 || e.Cause.Sequence != erasure || !erased.Ahead {
						t.Errorf("event %d says %+v for command %d; want one that was ahead, for %d", e.Sequence, erased, e.Cause.Sequence, erasure)
					}
					at = i
					continue
				}
				if e.Cause.Sequence <= before {
					t.Fatalf("event %d answers command %d, after command %d", e.Sequence, e.Cause.Sequence, before)
				}
				before = e.Cause.Sequence
			}
			// Whoever is being decided when it comes is not interrupted: here one who was there alone.
			if at < 0 || at > 3 {
				t.Errorf("%d events are before the erasure", at)
			}
			if want := 1 + 1200 + 1 + 1; len(list) != want {
				t.Errorf("%d events are in the journal; want %d", len(list), want)
			}
			r.Desk.Mirror.View(func(b *calendar.Book) {
				if o := b.Outcome(erasure, "operator", "", "", ""); o == nil || o.Problem != nil {
					t.Errorf("the outcome of the erasure is %+v", o)
				}
			})
		})
	}
}

// What cannot be accepted ahead of its turn is decided in it, and what was not accepted is refused in its turn.
func TestErasureInItsTurn(t *testing.T) {
	r := open(t, 1)
	release := r.hold()
	r.lineUp(crowd(3, "hall")...)
	r.lineUp(asking{"hr", "add", "person.add", `{"id":"berta","name":"Berta","email":"berta@city.example"}`})
	r.lineUp(crowd(3, "room")...)
	erasure := r.lineUp(
		asking{"hr", "erase", "person.erase", `{"id":"berta"}`},
		asking{"hr", "erase", "person.erase", `{"id":"berta"}`}, // the same once more
		asking{"hr", "again", "person.erase", `{"id":"berta"}`},
		asking{"hr", "nobody", "person.erase", `{"id":"nobody"}`}) - 3
	last := r.lineUp(crowd(3, "last")...)
	release()
	r.decided(last)
	var said []string
	for _, e := range r.written() {
		switch b := e.Body.(type) {
		case *events.PersonAdded, *events.PersonErased:
			said = append(said, fmt.Sprint(b.Type().Name, " ", int(e.Cause.Sequence)-int(erasure)))
		case *events.CommandRefused:
			said = append(said, fmt.Sprint("refused ", e.Cause.Sequence-erasure, " ", b.Problem.Code))
		}
	}
	if want := []string{"added -4", "erased 0", "refused 2 " + events.ProblemURN + events.Gone, "refused 3 " + events.ProblemURN + events.UnknownRef}; !slices.Equal(said, want) {
		t.Errorf("the journal says %q; want %q", said, want)
	}
}

// Nobody who is erased keeps a key for the commands of others that are to be destroyed, of which each takes long, nor for commands
// that wait; a command with a value of theirs is still destroyed when it is decided.
func TestErasuresDoNotWait(t *testing.T) {
	r := open(t, 1)
	for _, id := range []string{"anna", "berta"} {
		r.Do("person.add", fmt.Sprintf(`{"id":%q,"name":"Frau %[1]s","email":"%[1]s@city.example"}`, id))
	}
	for i := range 60 {
		r.Do("person.add", fmt.Sprintf(`{"id":"p%d","name":"P","email":"p%[1]d@city.example"}`, i))
	}
	// A command with a value of Anna waits behind her erasure, and is of before, since the eraser is not there yet.
	r.Do("person.erase", `{"id":"berta"}`)
	r.Do("person.erase", `{"id":"anna"}`)
	r.Desk.StopDesk()
	r.Desk.StopDesk = nil
	last := r.lineUp(asking{"hr", "waits", "venue.set", `{"id":"hall","title":{"de":"Frau anna"}}`})
	r.Desk.Run(&desk.Eraser{Journal: r.Desk.Journal, Mirror: r.Desk.Mirror, Handled: r.first.Handled, Log: r.Logger()})
	for _, id := range []string{"anna", "berta"} {
		r.Eventually("the key of "+id+" to be destroyed", func() bool {
			has, err := r.Desk.Journal.HasKey(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			return !has
		})
	}
	unfinished := func() []string {
		t.Helper()
		left, err := r.Desk.Journal.Erased(t.Context(), []string{"anna", "berta"})
		if err != nil {
			t.Fatal(err)
		}
		return left
	}
	if left := unfinished(); !slices.Contains(left, "anna") {
		t.Errorf("%q are not done with; want anna among them, of whom a command waits", left)
	}
	r.Desk.StopDesk = r.Desk.Run(r.first)
	r.decided(last)
	r.Eventually("nothing to be looked for any more", func() bool { return len(unfinished()) == 0 })
	if err := r.Desk.Journal.Waiting(t.Context(), last-1, "", func(raw streams.Raw) error {
		if raw.Sequence == last {
			t.Error("the command is still there")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
