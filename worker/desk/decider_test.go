package desk_test

import (
	"context"
	"testing"

	"github.com/nats-io/nats.go"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/worker"
)

// give hands a command in for a person and returns what the desk says, and who stands in the journal as having decided.
func (r *room) give(ctx context.Context, client, id, kind, data string) (a events.Answer, by string) {
	t := r.t
	t.Helper()
	typ, err := events.ParseType(kind)
	if err != nil {
		t.Fatal(err)
	}
	m := events.Message{ID: id, Source: "/test", Type: typ.String(), Data: []byte(data)}
	receipt, err := r.Desk.Reception.Submit(ctx, client, typ, m)
	if err != nil {
		t.Fatal(err)
	}
	if a, err = r.Desk.Reception.Outcome(ctx, client, receipt, patience.Limit); err != nil {
		t.Fatal(err)
	}
	var first, last uint64
	r.Desk.Mirror.View(func(b *calendar.Book) {
		if o := b.Outcome(receipt.Sequence, client, m.Source, id, receipt.Digest); o != nil {
			first, last = o.First, o.Last
		}
	})
	list, err := r.Desk.Journal.Events(ctx, first, last)
	if err != nil || len(list) == 0 {
		t.Fatalf("%s is answered by %d events (%v)", kind, len(list), err)
	}
	return a, list[0].Cause.By
}

// TestWhoDecidedIsNamed has the journal name the person who decided, and the desk check their role by its own book, also when they
// wait in line behind the command that takes it.
func TestWhoDecidedIsNamed(t *testing.T) {
	r := open(t, 2)
	r.Do("person.add", `{"id":"per","name":"Per Beispiel","email":"per@bremen.example"}`)
	r.Do("person.grant", `{"id":"per","role":"coordinator"}`)
	as := worker.By(t.Context(), "per")
	if a, by := r.give(as, "web", "a", "venue.set", `{"id":"a","title":{"de":"Saal"}}`); a.Outcome != events.Accepted || by != "per" {
		t.Errorf("the venue: %s, %v, by %q", a.Outcome, a.Problem, by)
	}
	if a, by := r.give(t.Context(), "webshop", "b", "venue.set", `{"id":"b","title":{"de":"Saal"}}`); a.Outcome != events.Accepted || by != "" {
		t.Errorf("a client's venue: %s, by %q", a.Outcome, by)
	}
	if a, by := r.give(as, "webshop", "c", "venue.set", `{"id":"c","title":{"de":"Saal"}}`); a.Problem == nil || a.Problem.Status != 403 || by != "" {
		t.Errorf("a client that names who decided: %+v, by %q", a.Problem, by)
	}
	if a, _ := r.give(as, "web", "d", "person.erase", `{"id":"per"}`); a.Problem == nil || a.Problem.Status != 403 {
		t.Errorf("a coordinator erases: %+v", a.Problem)
	}

	// In one round: the role goes first, and then what came after it.
	release := r.hold()
	typ := func(kind string) events.Type {
		typ, err := events.ParseType(kind)
		if err != nil {
			t.Fatal(err)
		}
		return typ
	}
	for _, x := range []struct{ client, id, kind, by, data string }{
		{"operator", "e", "person.grant", "", `{"id":"per","role":"reader"}`},
		{"web", "f", "venue.set", "per", `{"id":"f","title":{"de":"Saal"}}`},
		{"web", "g", "meeting.request", "per", `{"id":"g","title":{"de":"Treffen"},"at":{"date":"2026-12-16","start":"09:00"},"duration":"PT1H"}`},
	} {
		m := events.Message{ID: x.id, Source: "/test", Type: typ(x.kind).String(), By: x.by, Data: []byte(x.data)}
		if _, err := r.Desk.Journal.Submit(t.Context(), x.client, typ(x.kind), m); err != nil {
			t.Fatal(err)
		}
	}
	release()
	r.Eventually("the last to be answered", func() (done bool) {
		r.Desk.Mirror.View(func(b *calendar.Book) { done = b.Lookup("web", "/test", "g") != nil })
		return done
	})
	r.Desk.Mirror.View(func(b *calendar.Book) {
		for id, want := range map[string]bool{"f": true, "g": true} {
			if o := b.Lookup("web", "/test", id); (o.Problem != nil) != want || o.Problem.Status != 403 {
				t.Errorf("%s after the role is gone: %+v", id, o.Problem)
			}
		}
		if b.Known(events.Ref{Noun: "venue", ID: "f"}) || b.Meeting("g") != nil {
			t.Error("something came of what was refused")
		}
	})
}

// TestClientNamesNobody sends a CloudEvent over NATS that says who decided, as the house alone may.
func TestClientNamesNobody(t *testing.T) {
	r := open(t, 1)
	nc, err := r.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	for id, headers := range map[string]map[string]string{
		"x": {"ce-authtype": "app_user", "ce-authid": "per"},
		"y": {"ce-authtype": "app_user"},
		"z": {"ce-authtype": "service_account", "ce-authid": "Per Beispiel"},
	} {
		m := nats.NewMsg(events.CommandSubject(journaltest.Office, "webshop", events.Type{Noun: "venue", Name: "set", Version: 1}))
		m.Data = []byte(`{"id":"` + id + `","title":{"de":"Saal"}}`)
		for name, value := range map[string]string{"ce-specversion": "1.0", "ce-id": id, "ce-source": "/shop", "ce-type": "venue.set"} {
			m.Header.Set(name, value)
		}
		for name, value := range headers {
			m.Header.Set(name, value)
		}
		if _, err := nc.RequestMsgWithContext(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	r.Do("venue.set", `{"id":"last","title":{"de":"Saal"}}`)
	r.Desk.Mirror.View(func(b *calendar.Book) {
		for _, id := range []string{"x", "y", "z"} {
			if o := b.Lookup("webshop", "/shop", id); o == nil || o.Problem == nil || o.Problem.Status != 403 {
				t.Errorf("a client names who decided as %s: %+v", id, o)
			}
			if b.Known(events.Ref{Noun: "venue", ID: id}) {
				t.Errorf("%s was decided", id)
			}
		}
	})
}
