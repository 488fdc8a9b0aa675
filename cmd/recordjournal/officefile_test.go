package main

import (
	"bytes"
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/officefile"
	"jourfixe/calendar/owed"
	"jourfixe/config"
)

// TestYearAsOfficeFile writes the office at moments of the year and at its end as an office file, applies that to an office that is empty, and
// writes what comes of it: it describes the same, and nothing is left out any more.
func TestYearAsOfficeFile(t *testing.T) {
	r, err := playYear()
	if err != nil {
		t.Fatal(err)
	}
	end := r.Moments[len(r.Moments)-1]
	end.Sequence = uint64(len(r.Events))
	for i, m := range append(r.Moments, end) {
		if i%2 == 1 && m != end {
			continue // it takes its time, and half of them have all that there is
		}
		book, err := r.book(m.Sequence)
		if err != nil {
			t.Fatal(err)
		}
		account, err := officefile.Of(book, m.At)
		if err != nil {
			t.Fatal(err)
		}
		data, err := config.WriteOffice(account)
		if err != nil {
			t.Fatalf("%s: %v\n%s", m.At, err, data)
		}
		file, err := config.ReadOffice("written.yaml", data)
		if err != nil {
			t.Fatal(err)
		}
		fresh := &player{recording: &recording{}, book: calendar.New(office), ledger: owed.Ledger{}, keys: keyring{}}
		if err := fresh.applyFile(file, m.At); err != nil {
			t.Fatal(err)
		}
		before := len(fresh.recording.Events)
		if err := fresh.applyFile(file, m.At); err != nil || len(fresh.recording.Events) > before {
			t.Errorf("%s: applied once more it changes %d things (%v)", m.At, len(fresh.recording.Events)-before, err)
		}
		again, err := officefile.Of(fresh.book, m.At)
		if err != nil {
			t.Fatal(err)
		}
		back, err := config.WriteOffice(again)
		if err != nil {
			t.Fatal(err)
		}
		_, was, _ := bytes.Cut(data, []byte("\n\n"))
		_, is, _ := bytes.Cut(back, []byte("\n\n"))
		if !bytes.Equal(was, is) || len(again.Omitted) > 0 {
			t.Errorf("%s: what was applied is written otherwise, and %d things are left out of it:\n%s", m.At, len(again.Omitted), is)
		}
	}
}
