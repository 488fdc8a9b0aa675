package feed

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/blocks"
	"jourfixe/worker/links"
)

// handlerOn is a handler on a mirror that events are put into by hand, so that a feed can be compared after each of them.
func handlerOn(now func() time.Time) *Handler {
	log := slog.New(slog.DiscardHandler)
	o := Options{Mirror: worker.NewMirror(nil, "bremen", log), Now: now, Log: log}
	o.Blocks = blocks.New(blocks.Options{Mirror: o.Mirror, Domain: "bremen.example", Links: links.New([]byte("key"), "https://jourfixe.example", "bremen.example"), Now: now})
	return New(o)
}

// text is a feed as it is served now.
func (h *Handler) text(t *testing.T, hash string, query url.Values) string {
	t.Helper()
	list, _, found, err := h.find(hash, query)
	if err != nil || found != issued {
		t.Fatalf("%s: %v, %v", hash, found, err)
	}
	return string(list.Bytes())
}

// TestAnswerElsewhereChangesNoFeed has somebody answer a meeting that is not in a feed, which is as it was for all that, and one
// that is.
func TestAnswerElsewhereChangesNoFeed(t *testing.T) {
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
	get := func() *blocks.List {
		t.Helper()
		list, _, found, err := h.find("hash", url.Values{})
		if err != nil || found != issued {
			t.Fatal(found, err)
		}
		return list
	}
	first := get()
	for i := range 300 {
		happen(&events.MeetingAnswered{ID: "other-1", Person: "ada", Answer: events.AnswerAccepted, Via: events.ViaWeb})
		happen(&events.VenueChanged{ID: fmt.Sprint("hall-", i), Title: events.Text{"de": "Saal"}})
	}
	if get().Tag != first.Tag {
		t.Error("what is not in the feed changed it")
	}
	happen(&events.MeetingAnswered{ID: "fixe-1", Person: "ada", Answer: events.AnswerAccepted, Via: events.ViaWeb})
	if second := get(); second.Tag == first.Tag || bytes.Equal(second.Bytes(), first.Bytes()) {
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
			if text := h.text(t, scope, url.Values{}); !strings.Contains(text, name) {
				t.Errorf("the feed of %s is not called %s:\n%s", scope, name, text)
			}
		}
	}
	named(was)
	amended := events.PartnerAmended(partner("Seither"))
	happen(&amended, &events.SeriesAmended{DefineSeries: series("Seither")}, &events.TripAmended{TripProposed: trip("Seither")})
	named("Seither")
}
