package calendar

import (
	"fmt"
	"testing"
	"time"

	"jourfixe/events"
)

// grown returns a book of n meetings, fifty of each series, with a group of ten people, a partner and a venue for each series. The first 200 are to
// come, four a day; the others are over for long, or further ahead, a hundred a day.
func grown(tb testing.TB, n int, ahead bool) *Book {
	tb.Helper()
	b := office(tb)
	for s := range n / 50 {
		partner, venue, group := fmt.Sprint("p-", s), fmt.Sprint("v-", s), fmt.Sprint("g-", s)
		give(tb, b, &events.PartnerRegistered{ID: partner, Title: events.Text{"de": partner}, Kind: "twin-city", Zone: "Europe/Riga"})
		give(tb, b, &events.VenueChanged{ID: venue, Title: events.Text{"de": venue}})
		var members []events.Ref
		for p := range 10 {
			id := fmt.Sprintf("a-%d-%d", s, p)
			give(tb, b, &events.PersonAdded{ID: id, Partner: partner, Language: "de", Name: events.Secret(id), Email: events.Secret(id + "@town.example")})
			members = append(members, events.Ref{Noun: "person", ID: id})
		}
		give(tb, b, &events.GroupChanged{ID: group, Title: events.Text{"de": group}, Members: members})
		d := &events.SeriesDefined{DefineSeries: *benchSeries()}
		d.ID, d.Zone, d.Invite.Groups = fmt.Sprint("s-", s), "Europe/Berlin", []string{group}
		give(tb, b, d)
	}
	for i := range n {
		day := 30 + i/4
		switch {
		case i >= 200 && ahead:
			day = 80 + (i-200)/100
		case i >= 200:
			day = -10 - (i-200)/4
		}
		at := benchNow.Truncate(24*time.Hour).AddDate(0, 0, day).Add(time.Duration(8+2*(i%4)) * time.Hour)
		slot := events.Slot{Date: events.DateOf(at), Start: events.TimeOfDayOf(at), Zone: "UTC", Instant: at, Duration: events.Period{Clock: time.Hour}}
		give(tb, b, &events.MeetingPlanned{
			ID: fmt.Sprint("m-", i), Title: events.Text{"de": "T"}, Series: fmt.Sprint("s-", i/50), Nominal: slot.Date, Slot: slot,
			Need: []events.Ref{{Noun: "group", ID: fmt.Sprint("g-", i/50)}}, Venue: fmt.Sprint("v-", i/50),
		})
	}
	return b
}

// grownCommands are what may be asked of such a book again and again, the i-th time.
var grownCommands = []struct {
	name string
	body func(i int) events.Body
}{
	{"plan and cancel", func(i int) events.Body {
		if i%2 == 1 {
			return &events.CancelMeeting{ID: fmt.Sprint("n-", i-1)}
		}
		return &events.RequestMeeting{
			ID: fmt.Sprint("n-", i), Title: events.Text{"de": "N"}, Duration: events.Period{Clock: time.Hour}, Need: []events.Ref{{Noun: "group", ID: "g-0"}},
			At: &events.At{Date: events.DateOf(benchNow).AddDays(31 + i%700), Start: events.TimeOfDay(17 * 60), Zone: "UTC"}, IfNone: events.IfNoneBest,
		}
	}},
	{"move", func(i int) events.Body {
		return &events.MoveMeeting{ID: fmt.Sprint("m-", 100+i/2%100), At: &events.At{Date: events.DateOf(benchNow).AddDays(40 + i%2), Start: events.TimeOfDay(19 * 60), Zone: "UTC"}, IfNone: events.IfNoneBest}
	}},
	{"answer", func(i int) events.Body {
		return &events.AnswerMeeting{ID: "m-3", Person: "a-0-1", Answer: []string{events.AnswerAccepted, events.AnswerDeclined}[i%2]}
	}},
	{"text", func(i int) events.Body {
		text := events.Text{"de": fmt.Sprint(i)}
		return &events.AmendMeeting{ID: fmt.Sprint("m-", i%100), Description: &text}
	}},
	{"room", func(i int) events.Body {
		venue := fmt.Sprint("v-", 1+i%2)
		return &events.AmendMeeting{ID: fmt.Sprint("m-", i/2%100), Venue: &venue}
	}},
	{"guests", func(i int) events.Body {
		need := []events.Ref{{Noun: "group", ID: "g-0"}, {Noun: "person", ID: fmt.Sprint("a-1-", i%2)}}
		return &events.AmendMeeting{ID: fmt.Sprint("m-", i/2%50), Need: &need, IfNone: events.IfNoneBest}
	}},
	{"group", func(i int) events.Body {
		members := []events.Ref{{Noun: "person", ID: "a-0-0"}, {Noun: "person", ID: fmt.Sprint("a-1-", i%2)}}
		return &events.SetGroup{ID: "g-0", Title: events.Text{"de": "G"}, Members: members}
	}},
	{"person", func(i int) events.Body {
		partner := fmt.Sprint("p-", i%2)
		return &events.AmendPerson{ID: "a-2-5", Partner: &partner} // with a partner others are invited than before
	}},
	{"partner", func(i int) events.Body {
		title := events.Text{"de": fmt.Sprint(i)}
		return &events.AmendPartner{ID: "p-3", Title: &title}
	}},
	{"venue", func(i int) events.Body {
		return &events.SetVenue{ID: "v-3", Title: events.Text{"de": fmt.Sprint(i)}}
	}},
	{"series", func(i int) events.Body {
		title := events.Text{"de": fmt.Sprint(i)}
		return &events.AmendSeries{ID: "s-3", Title: &title}
	}},
}

// BenchmarkCommand decides and applies commands in a book of 200 meetings, and of 20,000, most of them over or far ahead: what it costs must not grow
// with these. As the desk does it, there is a snapshot for readers before each, and the round goes on in a book of its own.
func BenchmarkCommand(b *testing.B) {
	for _, of := range []struct {
		name  string
		n     int
		ahead bool
	}{{"200", 200, false}, {"20000-past", 20_000, false}, {"20000-ahead", 20_000, true}} {
		book := grown(b, of.n, of.ahead)
		for _, c := range grownCommands {
			i := 0
			next := func(b *testing.B, desk bool) {
				book := book
				cmd := &events.Command{
					Office: "bremen", Client: "c", Source: "s", ID: fmt.Sprint(c.name, i), Sequence: book.Sequence() + 1, Digest: "d", Body: c.body(i),
				}
				i++
				round := book
				if desk {
					round = book.Clone().Clone()
				}
				d := round.Decide(cmd, benchNow)
				if d.Problem() != nil {
					b.Fatal(d.Problem().Field, d.Problem().Detail)
				}
				apply := func(to *Book, e *events.Event) {
					if err := to.Apply(e); err != nil {
						b.Fatal(err)
					}
				}
				for _, e := range d.Events {
					if desk {
						apply(round, e)
					}
				}
				for _, e := range d.Events {
					e.Sequence = book.Sequence() + 1
					apply(book, e)
				}
			}
			for way, desk := range map[string]bool{"bare": false, "desk": true} {
				b.Run(c.name+"/"+way+"/"+of.name, func(b *testing.B) {
					for b.Loop() {
						next(b, desk)
					}
				})
			}
		}
	}
}
