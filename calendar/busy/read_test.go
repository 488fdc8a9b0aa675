package busy_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"jourfixe/calendar/busy"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestRead reads the calendars of testdata, of which each says what is taken.
func TestRead(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, path := range files {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range archive.Files {
			t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar")+"/"+c.Name, func(t *testing.T) {
				body, want, ok := strings.Cut(string(c.Data), "---\n")
				if !ok {
					t.Fatal("no line of dashes")
				}
				from, to := span(t, &body)
				read, err := busy.Read([]byte(framed(body)), from, to, office, "lena@city.example", "L.Ost@city.example")
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, said(read)); diff != "" {
					t.Errorf("taken otherwise (-want +got):\n%s", diff)
				}
			})
		}
	}
}

const office = "Europe/Berlin"

// span takes the line off a case that says which days are asked for: those of March 2026 if none does.
func span(t *testing.T, body *string) (from, to time.Time) {
	t.Helper()
	days := []string{"2026-03-01", "2026-04-01"}
	if line, rest, ok := strings.Cut(*body, "\n"); ok && strings.HasPrefix(line, "span: ") {
		days, *body = strings.Fields(line)[1:], rest
	}
	var at [2]time.Time
	for i, s := range days {
		var d events.Date
		if err := d.UnmarshalText([]byte(s)); err != nil {
			t.Fatal(err)
		}
		at[i] = d.In(0, tz.Must(office))
	}
	return at[0], at[1]
}

// framed makes a calendar of blocks: those that begin with X-WR belong to the calendar, those that name no component are events.
func framed(body string) string {
	s := "BEGIN:VCALENDAR\nVERSION:2.0\n"
	for block := range strings.SplitSeq(strings.TrimSpace(body), "\n\n") {
		switch {
		case strings.HasPrefix(block, "BEGIN:"), strings.HasPrefix(block, "X-WR"):
			s += block + "\n"
		default:
			s += "BEGIN:VEVENT\n" + block + "\nEND:VEVENT\n"
		}
	}
	return s + "END:VCALENDAR\n"
}

// said is what was read, on the office's clock.
func said(c *busy.Calendar) string {
	var s strings.Builder
	for _, v := range c.Intervals {
		from, to := v.From.In(tz.Must(office)), v.To.In(tz.Must(office))
		clock := "15:04"
		if from.Second() > 0 || to.Second() > 0 {
			clock += ":05"
		}
		end := clock
		if events.DateOf(from) != events.DateOf(to) {
			end = time.DateOnly + " " + clock
		}
		fmt.Fprintf(&s, "%s - %s", from.Format(time.DateOnly+" "+clock), to.Format(end))
		if v.Tentative {
			s.WriteString(" perhaps")
		}
		s.WriteByte('\n')
	}
	for _, f := range c.Faults {
		fmt.Fprintf(&s, "%s: %d\n", f.Fault, f.Entries)
	}
	return s.String()
}
