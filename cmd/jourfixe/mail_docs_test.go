package main

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/owedtest"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/letter"
	"jourfixe/worker/reply"
)

// TestFatesExplained finds every word that /metrics counts mails by in docs/mail.md, with the same explanation.
func TestFatesExplained(t *testing.T) {
	page, err := os.ReadFile("../../docs/mail.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, fate := range reply.Fates {
		if row := "| `" + fate.Word + "` | " + fate.Means + " |\n"; !strings.Contains(string(page), row) {
			t.Errorf("docs/mail.md lacks the row\n%s", row)
		}
	}
}

// TestKindsExplained finds every kind of mail that people are owed in the table of docs/mail.md, and as something that can be
// previewed.
func TestKindsExplained(t *testing.T) {
	page, err := os.ReadFile("../../docs/mail.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "\n## What people get\n")
	table, _, _ = strings.Cut(table, "\n## ")
	kinds := owed.Kinds()
	if rows := strings.Count(table, "\n| `"); rows != len(kinds) {
		t.Errorf("docs/mail.md explains %d kinds of mail, and there are %d", rows, len(kinds))
	}
	for _, k := range kinds {
		choice := "-"
		if k.Choice != "" {
			choice = "`" + k.Choice + "`"
		}
		if !strings.Contains(table, "| `"+k.Name+"` | "+k.Noun+" |") || !strings.Contains(table, "| "+choice+" |\n") {
			t.Errorf("docs/mail.md does not say that a %s is about a %s and turned off as %s", k.Name, k.Noun, choice)
		}
		if k.Sample == nil || !slices.Contains(sampleKinds(), k.Name) {
			t.Errorf("a %s cannot be previewed", k.Name)
		}
	}
}

// TestMadeUpKindIsPreviewed enters a kind of mail that the house does not have, and previews it.
func TestMadeUpKindIsPreviewed(t *testing.T) {
	owedtest.Enter(t, &owed.Kind{
		Name: "hat", Listed: 99, Means: "whether somebody wants a hat", Noun: "meeting", Rank: owed.Leisurely, Order: 99,
		Owed: func(*owed.Case) bool { return false },
		Says: func(x *owed.Telling) *owed.Content {
			m := x.Book.Meeting(x.About.ID)
			return &owed.Content{Sheet: &owed.Sheet{Title: m.Title, Blocks: []owed.Block{{Dates: []owed.Date{{Start: m.Instant, End: m.End(), Zone: m.Zone}}}}}}
		},
		Sample: func(_ *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
			return owed.Sample{About: events.Ref{Noun: "meeting", ID: m.ID}, Before: []events.Body{&events.PreferPerson{ID: person, Without: []string{}}}}
		},
	})
	if help := meanings(); !strings.Contains(help, ", hat (whether somebody wants a hat), ") || !slices.Contains(sampleKinds(), "hat") {
		t.Errorf("the help does not mention it: %s", help)
	}
	p := &program{now: func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }}
	s, err := p.newSample("en")
	if err != nil {
		t.Fatal(err)
	}
	l, err := s.letter("hat")
	if err != nil {
		t.Fatal(err)
	}
	w, err := letter.NewWriter()
	if err != nil {
		t.Fatal(err)
	}
	if subject := w.Subject(l); !strings.Contains(subject, "[subject.hat]") {
		t.Errorf("its subject is %q", subject)
	}
	if _, err := w.Write(l); err != nil {
		t.Error(err)
	}
}

// TestHeldReasonsTold finds a sentence for every reason for which a mail is held: in the mail that tells people of it, which
// another role writes, and in docs/mail.md, which says what to do.
func TestHeldReasonsTold(t *testing.T) {
	page, err := os.ReadFile("../../docs/mail.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "\n## Held mail\n")
	reasons := 0
	for _, fate := range reply.Fates {
		if !strings.HasPrefix(fate.Means, "held:") {
			continue
		}
		reasons++
		if !words.Texts(words.Mail)["de"].Has("held." + fate.Word) {
			t.Errorf("mails have no text held.%s", fate.Word)
		}
		if !strings.Contains(table, "| `"+fate.Word+"` |") {
			t.Errorf("docs/mail.md does not say what to do about %s", fate.Word)
		}
	}
	if reasons == 0 {
		t.Error("there is no reason to hold a mail")
	}
}
