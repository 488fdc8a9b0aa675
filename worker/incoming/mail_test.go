package incoming_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/worker/incoming"
	"jourfixe/worker/incoming/incomingtest"
)

const domain = "bremen.example"

// say says in a few lines what has been read.
func say(in *incoming.Meaning, err error) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s from %q", in.Kind, in.From)
	if in.Auto != "" {
		fmt.Fprintf(&out, " because %s", in.Auto)
	}
	if err != nil {
		fmt.Fprintf(&out, ": %v", err)
	}
	if b := in.Bounce; b != nil {
		fmt.Fprintf(&out, "\n%s %s permanent=%t %s %s", b.Action, b.Status, b.Permanent, b.Recipient, short(b.Original))
	}
	if c := in.Calendar; c != nil {
		fmt.Fprintf(&out, "\n%s", c.Method)
		if in.Forwarded {
			out.WriteString(" forwarded")
		}
		for _, e := range c.Events {
			fmt.Fprintf(&out, "\n%s", short(e.UID))
			if e.Sequenced {
				fmt.Fprintf(&out, " #%d", e.Sequence)
			}
			for _, at := range []struct {
				what string
				time time.Time
			}{{"at", e.Stamp}, {"start", e.Start}, {"end", e.End}, {"date", e.RecurrenceID}} {
				if !at.time.IsZero() {
					fmt.Fprintf(&out, " %s %s", at.what, at.time.UTC().Format("0102T1504"))
				}
			}
			for _, a := range e.Attendees {
				fmt.Fprintf(&out, "\n  %s %s %q %s %s %q", a.PartStat, a.Address, a.CN, a.SentBy, a.DelegatedTo, a.Comment)
			}
			if e.Organizer != "" {
				fmt.Fprintf(&out, "\n  by %s", e.Organizer)
			}
			if e.Comment != "" {
				fmt.Fprintf(&out, "\n  says %q", e.Comment)
			}
		}
	}
	text, _, _ := strings.Cut(in.Text, "\n")
	fmt.Fprintf(&out, "\n%q", text)
	return out.String()
}

// short names the ids of the samples.
func short(id string) string {
	return map[string]string{
		"k7qz2x4mfa3c5wnpj6rtbd2hge@bremen.example": "UID", "K7QZ2X4MFA3C5WNPJ6RTBD2HGE@bremen.example": "uid",
		"m5a2qz7kx3c6wnpj4rtbd2hgew@bremen.example": "UID2", "b3mxw7tq5zk2nclfd4yh6rvpsa@bremen.example": "MID",
	}[id]
}

// TestSamples reads each sample, as it comes from a mail server and as it comes through a pipe.
func TestSamples(t *testing.T) {
	names := incomingtest.Names(t)
	if len(names) != len(samples) {
		t.Errorf("there are %d samples and %d expectations", len(names), len(samples))
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			raw := incomingtest.Sample(t, name)
			want := strings.TrimSpace(samples[name])
			if got := say(incoming.Read(raw, domain)); got != want {
				t.Errorf("read as\n%s\nwant\n%s", got, want)
			}
			piped := append([]byte("From sender@mx.example  Mon Mar  1 08:00:00 2027\n"), bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))...)
			if got := say(incoming.Read(piped, domain)); got != want {
				t.Errorf("through a pipe it is read as\n%s\nwant\n%s", got, want)
			}
		})
	}
}
