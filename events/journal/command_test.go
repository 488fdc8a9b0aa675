package journal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
)

var (
	retirePartner = events.Type{Noun: "partner", Name: "retire", Version: 1}
	addPerson     = events.Type{Noun: "person", Name: "add", Version: 1}
)

func command(id, data string) events.Message {
	return events.Message{ID: id, Source: "/hr", Time: decidedAt, Data: []byte(data)}
}

// take returns what Intake gives after a sequence, up to n commands.
func take(t *testing.T, j *journal.Journal, after uint64, n int) []streams.Raw {
	t.Helper()
	var raws []streams.Raw
	err := j.Intake(within(t), after, func(_ context.Context, waiting []streams.Raw) error {
		if raws = append(raws, waiting...); len(raws) >= n {
			return errStop
		}
		return nil
	})
	if !errors.Is(err, errStop) {
		t.Fatalf("intake: %v after %d commands", err, len(raws))
	}
	return raws[:n]
}

func TestSubmittedCommandComesInAsItWas(t *testing.T) {
	j := journaltest.New(t)
	sent := events.Message{ID: `a "b" 100% ü`, Source: "/hr/köln", Type: "jourfixe.partner.retire.v1",
		Time: decidedAt, Data: []byte(`{"id":"riga"}`)}
	sequence, err := j.Submit(within(t), "hr", retirePartner, sent)
	if err != nil || sequence != 1 {
		t.Fatalf("Submit = %d, %v; want 1", sequence, err)
	}
	raw := take(t, j, 0, 1)[0]
	if raw.Subject != "jourfixe.bremen.command.hr.partner.retire" || raw.Sequence != 1 || time.Since(raw.Time) > time.Minute {
		t.Errorf("it came in as %s, %d, at %v", raw.Subject, raw.Sequence, raw.Time)
	}
	got, plain, err := events.ReadMessage(func(n string) string { return raw.Header.Get(n) }, raw.Data)
	if err != nil || plain {
		t.Fatalf("it cannot be read as a CloudEvent: %v", err)
	}
	if diff := cmp.Diff(sent, got); diff != "" {
		t.Errorf("it came in changed (-sent +got):\n%s", diff)
	}
}

func TestSubmitRefuses(t *testing.T) {
	j := journaltest.New(t)
	for name, submit := range map[string]func() (uint64, error){
		"a client with a dot":  func() (uint64, error) { return j.Submit(within(t), "a.b", retirePartner, command("1", "{}")) },
		"a client with a star": func() (uint64, error) { return j.Submit(within(t), "*", retirePartner, command("1", "{}")) },
		"an empty verb":        func() (uint64, error) { return j.Submit(within(t), "hr", events.Type{Noun: "x"}, command("1", "{}")) },
		"more data than allowed": func() (uint64, error) {
			return j.Submit(within(t), "hr", retirePartner, events.Message{Data: bytes.Repeat([]byte("x"), events.MaxData+1)})
		},
	} {
		if n, err := submit(); err == nil {
			t.Errorf("%s is taken as %d", name, n)
		}
	}
}

func TestIntakeInOrderAndOn(t *testing.T) {
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	const n = 2500 // more than a reader asks for at a time
	nc := jet(t, s).Conn()
	for i := range n {
		if err := nc.Publish("jourfixe.bremen.command.hr.partner.retire", fmt.Append(nil, i+1)); err != nil {
			t.Fatal(err)
		}
	}
	for i, raw := range take(t, j, 0, n) {
		if string(raw.Data) != fmt.Sprint(i+1) || raw.Sequence != uint64(i+1) {
			t.Fatalf("command %d is %d, %q", i+1, raw.Sequence, raw.Data)
		}
	}
	stream, err := jet(t, s).Stream(within(t), "JF_COMMANDS")
	if err != nil {
		t.Fatal(err)
	}
	for _, sequence := range []uint64{2001, 2002, 2400} {
		if err := stream.SecureDeleteMsg(within(t), sequence); err != nil {
			t.Fatal(err)
		}
	}
	raws := take(t, j, 2000, n-2003)
	if raws[0].Sequence != 2003 || raws[len(raws)-1].Sequence != n {
		t.Errorf("after 2000, with 2001, 2002 and 2400 deleted, come %d to %d; want 2003 to %d", raws[0].Sequence,
			raws[len(raws)-1].Sequence, n)
	}
}

// Large commands do not fit into one request together; none may be lost or stall the others.
func TestIntakeOfLargeCommands(t *testing.T) {
	j := journaltest.New(t)
	const n = 50
	data := []byte(`"` + string(bytes.Repeat([]byte("x"), events.MaxData-2)) + `"`)
	for i := range n {
		m := command(fmt.Sprint(i), "")
		m.Data = data
		if _, err := j.Submit(within(t), "hr", retirePartner, m); err != nil {
			t.Fatal(err)
		}
	}
	for i, raw := range take(t, j, 0, n) {
		if raw.Sequence != uint64(i+1) || len(raw.Data) != events.MaxData {
			t.Fatalf("command %d has %d bytes", raw.Sequence, len(raw.Data))
		}
	}
}
