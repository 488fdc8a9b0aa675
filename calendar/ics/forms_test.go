package ics_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/ics"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestForms writes the feed of the office in each form that it can be read as.
func TestForms(t *testing.T) {
	data, err := feed("de").Render(office())
	if err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func() ([]byte, error){
		"office-de.json": func() ([]byte, error) {
			compact, err := ics.JSON(data)
			if err != nil {
				return nil, err
			}
			var out bytes.Buffer
			err = json.Indent(&out, compact, "", " ")
			return out.Bytes(), err
		},
		"office-de.csv":  func() ([]byte, error) { return ics.Table(data, tz.Must("Europe/Berlin")) },
		"office-de.atom": func() ([]byte, error) { return ics.Changes(data, "tag:bremen.example,2026:calendar/office") },
	} {
		got, err := write()
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("it is not as in %s (-update writes it anew):\n%s", file, diff)
		}
	}
}

// FuzzForms writes an entry with hostile texts in each form, and reads them back: they say what the calendar says.
func FuzzForms(f *testing.F) {
	for _, s := range []string{"=1+1", "a,b;c\\d\"e", "+49 421", "<b>&\u2028", "\r\nEND:VEVENT", "\x00\xff", "ä🌍", "@x", "-", ""} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, title, description string) {
		e := timed("x", "Europe/Berlin", "2027-02-03T13:00:00Z", "2027-02-03T14:30:00Z", events.Text{"de": title})
		e.Description, e.Place = events.Text{"de": description}, events.Text{"de": title}
		data, err := feed("de").Render([]agenda.Entry{e})
		if err != nil {
			t.Skip()
		}
		c, err := ical.NewDecoder(bytes.NewReader(data)).Decode()
		if err != nil {
			t.Fatal(err)
		}
		says := func(name string) string {
			text, err := c.Children[0].Props.Text(name)
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		readJSON(t, data, says)
		readTable(t, data, says)
		changes, err := ics.Changes(data, "tag:x")
		if err != nil {
			t.Fatal(err)
		}
		var atom struct {
			Entries []struct {
				Title   string `xml:"title"`
				Content string `xml:"content"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(changes, &atom); err != nil || len(atom.Entries) != 1 {
			t.Fatalf("%v in %s", err, changes)
		}
		if got := atom.Entries[0]; got.Title != "2027-02-03: "+says("SUMMARY") || got.Content != says("DESCRIPTION") {
			t.Errorf("as Atom it is %q, want %q", got, says("SUMMARY"))
		}
	})
}

func readJSON(t *testing.T, data []byte, says func(string) string) {
	t.Helper()
	out, err := ics.JSON(data)
	if err != nil {
		t.Fatal(err)
	}
	var calendar []any
	if err := json.Unmarshal(out, &calendar); err != nil {
		t.Fatal(err)
	}
	event := calendar[2].([]any)[0].([]any)
	found := map[string][]any{}
	for _, p := range event[1].([]any) {
		found[p.([]any)[0].(string)] = p.([]any)
	}
	for _, name := range []string{"SUMMARY", "DESCRIPTION", "LOCATION", "UID"} {
		p := found[strings.ToLower(name)]
		if want := says(name); want == "" && p == nil {
			continue
		} else if p == nil || p[2] != "text" || p[3] != want {
			t.Errorf("as jCal %s is %q, want %q", name, p, want)
		}
	}
	if p := found["dtstart"]; p[2] != "date-time" || p[3] != "2027-02-03T13:00:00Z" {
		t.Errorf("as jCal it starts %v", p)
	}
}

func readTable(t *testing.T, data []byte, says func(string) string) {
	t.Helper()
	out, err := ics.Table(data, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(out, []byte("\uFEFF"))))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v in %q", err, out)
	}
	for i, cell := range rows[1] {
		if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
			t.Errorf("%s is a formula: %q", rows[0][i], cell)
		}
		switch name := rows[0][i]; name {
		case "SUMMARY", "DESCRIPTION", "LOCATION":
			if want := says(name); cell != want && cell != "'"+want {
				t.Errorf("in the table %s is %q, want %q", name, cell, want)
			}
		}
	}
	if got := fmt.Sprint(rows[1][:3]); got != "[UTC 2027-02-03 13:00 2027-02-03 14:30]" {
		t.Errorf("in the table it is at %s", got)
	}
}
