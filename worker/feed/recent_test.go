package feed

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/links"
)

// handlerOn is a handler on a mirror that events are put into by hand, so that a feed can be compared after each of them.
func handlerOn(now func() time.Time) *Handler {
	log := slog.New(slog.DiscardHandler)
	return New(Options{Mirror: worker.NewMirror(nil, "bremen", log), Domain: "bremen.example", Links: links.New([]byte("key"), "https://jourfixe.example", "bremen.example"), Now: now, Log: log})
}

// TestFeedIsNeverStale lets anything happen in offices with feeds of everything, and asks for all of them after each step: what
// is served must be what a feed made just then says, though most are not made anew.
func TestFeedIsNeverStale(t *testing.T) {
	made, served := 0, 0
	german := url.Values{"lang": {"de"}}
	for seed := range calendartest.Seeds(1) {
		c := calendartest.NewChance(t, seed)
		h := handlerOn(func() time.Time { return c.Now })
		var list []*events.Event
		c.Each = func(_ *calendar.Book, e *events.Event) { list = append(list, e) }
		if err := h.Mirror.Apply(c.Events()); err != nil {
			t.Fatal(err)
		}
		before := map[key]*rendered{}
		for range 60 {
			list = nil
			c.Step()
			if err := h.Mirror.Apply(list); err != nil {
				t.Fatal(err)
			}
			for _, f := range c.Book.Feeds() {
				body, found, err := h.find(f.Hash, german)
				if err != nil {
					t.Fatal(err)
				}
				if found != issued {
					continue
				}
				fresh, err := h.render(c.Book, keyOf(c.Book, f.Scope, german), c.Book.Today(c.Now))
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(body.plain, fresh.plain) {
					t.Fatalf("seed %d: after %+v the feed of %s is stale:\n%s\nwant\n%s", seed, c.Book.Touched(), f.Scope, body.plain, fresh.plain)
				}
				served++
				if k := keyOf(c.Book, f.Scope, german); before[k] != body {
					before[k] = body
					made++
				}
			}
		}
	}
	if served < 1000 {
		t.Errorf("only %d feeds were looked at, too few to tell anything", served)
	}
	t.Logf("%d feeds made for %d requests", made, served)
}

// TestAnswerElsewhereMakesNoFeed has somebody answer a meeting that is not in a feed, which is not made anew for that, and one
// that is.
func TestAnswerElsewhereMakesNoFeed(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	h := handlerOn(func() time.Time { return now })
	last := uint64(0)
	happen := func(body events.Body) {
		t.Helper()
		last++
		e := &events.Event{Office: "bremen", Sequence: last, Time: now, Cause: events.Cause{Sequence: last, Parts: 1}, Body: body}
		if err := h.Mirror.Apply([]*events.Event{e}); err != nil {
			t.Fatal(err)
		}
	}
	happen(&events.PersonAdded{ID: "ada", Name: events.Secret("Ada"), Email: events.Secret("ada@town.example"), Zone: "UTC"})
	for i, series := range []string{"fixe", "other"} {
		day := events.Date{Year: 2027, Month: 1, Day: 4 + i}
		happen(&events.SeriesDefined{DefineSeries: events.DefineSeries{ID: series, Title: events.Text{"de": series}, Zone: "UTC"}})
		happen(&events.MeetingPlanned{
			ID: series + "-1", Series: series, Title: events.Text{"de": "T"}, Need: []events.Ref{{Noun: "person", ID: "ada"}},
			Slot: events.Slot{Date: day, Start: 600, Zone: "UTC", Instant: day.In(600, time.UTC), Duration: events.Period{Clock: time.Hour}},
		})
	}
	happen(&events.FeedIssued{ID: "f", Name: "F", Scope: "series/fixe", Hash: "hash"})
	get := func() *rendered {
		t.Helper()
		body, found, err := h.find("hash", url.Values{})
		if err != nil || found != issued {
			t.Fatal(found, err)
		}
		return body
	}
	first := get()
	for i := range 3 * most {
		happen(&events.MeetingAnswered{ID: "other-1", Person: "ada", Answer: events.AnswerAccepted, Via: events.ViaWeb})
		happen(&events.VenueChanged{ID: fmt.Sprint("hall-", i), Title: events.Text{"de": "Saal"}})
	}
	if get() != first {
		t.Error("what is not in the feed made it anew")
	}
	if n := len(h.recent.order); n > 2*most {
		t.Errorf("of %d things %d touches are kept", len(h.recent.last), n)
	}
	happen(&events.MeetingAnswered{ID: "fixe-1", Person: "ada", Answer: events.AnswerAccepted, Via: events.ViaWeb})
	if second := get(); second == first || bytes.Equal(second.plain, first.plain) {
		t.Error("an answer to a meeting in the feed did not change it")
	}
}

// TestFeedGoesByItsName has a partner, a series and a trip called otherwise, in feeds that show nothing of them.
func TestFeedGoesByItsName(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	h := handlerOn(func() time.Time { return now })
	last := uint64(0)
	happen := func(list ...events.Body) {
		t.Helper()
		for _, body := range list {
			last++
			e := &events.Event{Office: "bremen", Sequence: last, Time: now, Cause: events.Cause{Sequence: last, Parts: 1}, Body: body}
			if err := h.Mirror.Apply([]*events.Event{e}); err != nil {
				t.Fatal(err)
			}
		}
	}
	partner := func(title string) events.RegisterPartner {
		return events.RegisterPartner{ID: "riga", Title: events.Text{"de": title}, Kind: "network"}
	}
	series := func(title string) events.DefineSeries {
		return events.DefineSeries{ID: "fixe", Title: events.Text{"de": title}, Zone: "UTC"}
	}
	trip := func(title string) events.TripProposed {
		long := events.Date{Year: 2020, Month: 1, Day: 1} // over since long
		return events.TripProposed{ID: "trip", Partner: "riga", Title: events.Text{"de": title}, From: long, To: long}
	}
	was, riga, fixe, journey := "Bisher", events.PartnerRegistered(partner("Bisher")), series("Bisher"), trip("Bisher")
	happen(&riga, &events.SeriesDefined{DefineSeries: fixe}, &journey)
	scopes := []string{"partner/riga", "series/fixe", "trip/trip"}
	for _, scope := range scopes {
		happen(&events.FeedIssued{ID: strings.ReplaceAll(scope, "/", "-"), Name: "F", Scope: scope, Hash: scope})
	}
	named := func(name string) {
		t.Helper()
		for _, scope := range scopes {
			body, found, err := h.find(scope, url.Values{})
			if err != nil || found != issued {
				t.Fatal(found, err)
			}
			if !bytes.Contains(body.plain, []byte(name)) {
				t.Errorf("the feed of %s is not called %s:\n%s", scope, name, body.plain)
			}
		}
	}
	named(was)
	amended := events.PartnerAmended(partner("Seither"))
	happen(&amended, &events.SeriesAmended{DefineSeries: series("Seither")}, &events.TripAmended{TripProposed: trip("Seither")})
	named("Seither")
}
