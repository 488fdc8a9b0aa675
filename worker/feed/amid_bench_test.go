package feed_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker/links"
)

// BenchmarkFeedAmidAnswers fetches the feed of a series of 1,000 meetings, while answers to meetings that are not in it come
// in, fifty a second.
func BenchmarkFeedAmidAnswers(b *testing.B) {
	s := stock(b, journaltest.New(b))
	s.happen(&events.SeriesDefined{DefineSeries: events.DefineSeries{ID: "fixe", Title: events.Text{"de": "Jour Fixe", "en": "Jour fixe"}, Zone: "Europe/Berlin"}})
	s.happen(&events.PersonAdded{ID: "ada", Name: events.Secret("Ada"), Email: events.Secret("ada@town.example"), Language: "de", Zone: "Europe/Berlin"})
	for n := range 1000 {
		m := meeting(n)
		m.Series = "fixe"
		s.happen(m)
	}
	for n := range 1000 {
		m := meeting(1000 + n)
		m.Need = []events.Ref{{Noun: "person", ID: "ada"}}
		s.happen(m)
	}
	const secret = "OPENTHEDOOROPENTHEDOOROPEN"
	s.happen(&events.FeedIssued{ID: "fixe", Name: "Fixe", Scope: "series/fixe", Hash: links.TokenHash(secret)})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(20 * time.Millisecond)
		defer ticker.Stop()
		for n := 0; ; n++ {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				s.happen(&events.MeetingAnswered{ID: fmt.Sprintf("meeting-%d", 1000+n%1000), Person: "ada", Answer: events.AnswerAccepted, Via: events.ViaWeb})
			}
		}
	}()
	serve(b, s.handler, "/feeds/"+secret+".ics", "Accept-Encoding", "gzip")
	cancel()
	<-done
}
