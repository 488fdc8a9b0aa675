package calendar

import (
	"fmt"
	"testing"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

var benchNow = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// office returns a book with an office that keeps the holidays of Bremen.
func office(tb testing.TB) *Book {
	tb.Helper()
	b := New("bremen")
	give(tb, b, &events.OfficeChanged{Title: events.Text{"de": "B"}, Zone: "Europe/Berlin", Holidays: []string{"DE-HB"}})
	return b
}

// give applies an event by its body.
func give(tb testing.TB, b *Book, body events.Body) {
	tb.Helper()
	next := b.Sequence() + 1
	e := &events.Event{
		Office: "bremen", ID: fmt.Sprintf("%d-1", next), Time: benchNow, Sequence: next, Body: body,
		Cause: events.Cause{Client: "c", Source: "s", ID: fmt.Sprint(next), Sequence: next, Digest: "d"},
	}
	if err := b.Apply(e); err != nil {
		tb.Fatal(err)
	}
}

func benchSeries() *events.DefineSeries {
	return &events.DefineSeries{
		ID: "jf", Title: events.Text{"de": "Jour Fixe", "en": "Jour fixe"}, Cadence: "FREQ=MONTHLY;BYDAY=1WE", Start: 14 * 60,
		Duration: events.Period{Clock: 90 * time.Minute}, Horizon: events.Period{Months: 24},
		Avoid: events.Avoid{Holidays: []string{"DE-HB"}, School: []string{"DE-HB"}},
	}
}

// BenchmarkDecideSeries plans two years of a monthly series that keeps public and school holidays free.
func BenchmarkDecideSeries(b *testing.B) {
	book := office(b)
	c := &events.Command{Office: "bremen", Client: "c", Source: "s", ID: "x", Sequence: 9, Digest: "d", Body: benchSeries()}
	b.ReportAllocs()
	for b.Loop() {
		if d := book.Decide(c, benchNow); d.Problem() != nil || len(d.Events) < 20 {
			b.Fatal(d.Problem(), len(d.Events))
		}
	}
	b.ReportMetric(bytesEach(b, book.Decide(c, benchNow)), "B/event")
}

// bytesEach is how many bytes of data the events of a decision have on average.
func bytesEach(b *testing.B, d Decision) float64 {
	b.Helper()
	bytes := 0
	for _, e := range d.Events {
		_, data, err := events.EncodeEvent(e)
		if err != nil {
			b.Fatal(err)
		}
		bytes += len(data)
	}
	return float64(bytes) / float64(len(d.Events))
}

// BenchmarkDecideWeeklySeries plans two years of a weekly one.
func BenchmarkDecideWeeklySeries(b *testing.B) {
	book, body := office(b), benchSeries()
	body.Cadence = "FREQ=WEEKLY;BYDAY=WE"
	c := &events.Command{Office: "bremen", Client: "c", Source: "s", ID: "x", Sequence: 9, Digest: "d", Body: body}
	b.ReportAllocs()
	for b.Loop() {
		if d := book.Decide(c, benchNow); d.Problem() != nil || len(d.Events) < 80 {
			b.Fatal(d.Problem(), len(d.Events))
		}
	}
	b.ReportMetric(bytesEach(b, book.Decide(c, benchNow)), "B/event")
}

// BenchmarkDecideMove moves one of 20,000 meetings: what the book holds must not matter.
func BenchmarkDecideMove(b *testing.B) {
	book := office(b)
	for i := range 20_000 {
		give(b, book, benchMeeting(i))
	}
	c := &events.Command{Office: "bremen", Client: "c", Source: "s", ID: "x", Sequence: 99_999, Digest: "d", Body: &events.MoveMeeting{
		ID: "m-7", At: &events.At{Date: events.Date{Year: 2027, Month: 5, Day: 3}, Start: 600},
	}}
	b.ReportAllocs()
	for b.Loop() {
		if d := book.Decide(c, benchNow); d.Problem() != nil {
			b.Fatal(d.Problem())
		}
	}
}

// BenchmarkDecideAmend changes one of 20,000 meetings: its text, and the room in which it is.
func BenchmarkDecideAmend(b *testing.B) {
	book := office(b)
	give(b, book, &events.VenueChanged{ID: "hall", Title: events.Text{"de": "Saal"}})
	for i := range 20_000 {
		give(b, book, benchMeeting(i))
	}
	text, hall := events.Text{"de": "Neu"}, "hall"
	for name, body := range map[string]*events.AmendMeeting{"text": {ID: "m-7", Description: &text}, "room": {ID: "m-7", Venue: &hall}} {
		b.Run(name, func(b *testing.B) {
			c := &events.Command{Office: "bremen", Client: "c", Source: "s", ID: "x", Sequence: 99_999, Digest: "d", Body: body}
			b.ReportAllocs()
			for b.Loop() {
				if d := book.Decide(c, benchNow); d.Problem() != nil {
					b.Fatal(d.Problem())
				}
			}
		})
	}
}

// BenchmarkDecideAmendAmong lets somebody join a meeting in books of more and more of them: what it costs must not grow with these.
func BenchmarkDecideAmendAmong(b *testing.B) {
	for _, n := range []int{200, 20_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			book := office(b)
			for _, id := range []string{"ada", "bea"} {
				give(b, book, &events.PersonAdded{ID: id, Name: events.Secret("P"), Email: events.Secret(id + "@town.example")})
			}
			need := []events.Ref{{Noun: "person", ID: "ada"}}
			for i := range n {
				at := time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC).AddDate(0, 0, i/8).Add(time.Duration(i%8) * time.Hour)
				slot := events.Slot{Date: events.DateOf(at), Start: events.TimeOfDayOf(at), Zone: "UTC", Instant: at, Duration: events.Period{Clock: time.Hour}}
				give(b, book, &events.MeetingPlanned{ID: fmt.Sprint("m-", i), Title: events.Text{"de": "T"}, Slot: slot, Need: need})
			}
			more := append(need, events.Ref{Noun: "person", ID: "bea"})
			c := &events.Command{Office: "bremen", Client: "c", Source: "s", ID: "x", Sequence: uint64(n) + 9, Digest: "d", Body: &events.AmendMeeting{ID: "m-100", Need: &more}}
			for b.Loop() {
				if d := book.Decide(c, benchNow); d.Problem() != nil {
					b.Fatal(d.Problem())
				}
			}
		})
	}
}

func BenchmarkDecidePartner(b *testing.B) {
	book := office(b)
	c := &events.Command{Office: "bremen", Client: "c", Source: "s", ID: "x", Sequence: 9, Digest: "d", Body: &events.RegisterPartner{
		ID: "riga", Title: events.Text{"de": "Riga"}, Kind: "twin-city", Zone: "Europe/Riga", Holidays: []string{"LV"},
	}}
	b.ReportAllocs()
	for b.Loop() {
		if d := book.Decide(c, benchNow); d.Problem() != nil {
			b.Fatal(d.Problem())
		}
	}
}

func benchMeeting(i int) *events.MeetingPlanned {
	date := events.Date{Year: 2027, Month: 1, Day: 4}.AddDays(i % 700)
	return &events.MeetingPlanned{
		ID: fmt.Sprintf("m-%d", i), Title: events.Text{"de": "Jour Fixe", "en": "Jour fixe"}, Series: "jf", Nominal: date,
		Slot: tz.SlotOn(date, 14*60, "Europe/Berlin", events.Period{Clock: time.Hour}), Why: reason.Because("regular", reason.Rule("rhythm", "FREQ=MONTHLY;BYDAY=1MO")),
	}
}

// BenchmarkApply folds planned meetings into the book; the figure to look at is events per second.
func BenchmarkApply(b *testing.B) {
	list := make([]*events.Event, 10_000)
	for i := range list {
		n := uint64(i + 1)
		list[i] = &events.Event{
			Office: "bremen", ID: fmt.Sprintf("%d-1", n), Time: benchNow, Sequence: n, Body: benchMeeting(i),
			Cause: events.Cause{Client: "c", Source: "s", ID: fmt.Sprint(n), Sequence: n, Digest: "d"},
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		book := New("bremen")
		for _, e := range list {
			if err := book.Apply(e); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(len(list))*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkAgenda(b *testing.B) {
	book := office(b)
	for i := range 1000 {
		give(b, book, benchMeeting(i))
	}
	first := events.Date{Year: 2027, Month: 1, Day: 1}
	b.ReportAllocs()
	for b.Loop() {
		if n := len(book.Agenda(agenda.Scope{}, first, first.AddDays(365))); n < 300 {
			b.Fatal(n)
		}
	}
}

// BenchmarkDaysOff looks at 5,000 meetings to come, of 40 series with groups of their own, for those that have come to fall on a holiday.
func BenchmarkDaysOff(b *testing.B) {
	book := office(b)
	for i, regions := range [][]string{{"PL"}, {"LV"}, {"NL"}, {"IL"}, {"ZA"}} {
		give(b, book, &events.PartnerRegistered{ID: fmt.Sprint("t-", i), Title: events.Text{"de": "T"}, Zone: "Europe/Warsaw", Holidays: regions})
	}
	for i := range 40 {
		g := &events.GroupChanged{ID: fmt.Sprint("g-", i), Title: events.Text{"de": "G"}}
		for j := range 25 {
			id := fmt.Sprintf("p-%d-%d", i, j)
			give(b, book, &events.PersonAdded{ID: id, Language: "de", Partner: fmt.Sprint("t-", j%5)})
			g.Members = append(g.Members, events.Ref{Noun: "person", ID: id})
		}
		give(b, book, g)
	}
	for i := range 5000 {
		slot := tz.SlotAt(benchNow.AddDate(0, 0, 1+i%700).Add(5*time.Hour), "Europe/Berlin", events.Period{Clock: time.Hour})
		give(b, book, &events.MeetingPlanned{ID: fmt.Sprint("m-", i), Slot: slot, Title: events.Text{"de": "M"}, Need: []events.Ref{{Noun: "group", ID: fmt.Sprint("g-", i%40)}}})
	}
	b.ReportAllocs()
	for b.Loop() {
		if len(book.DaysOff(benchNow)) == 0 {
			b.Fatal("none falls on a holiday")
		}
	}
}
