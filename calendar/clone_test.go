package calendar_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/events"
)

// TestClonesGoTheirOwnWays clones books and clones of them at random, and lets anything happen to any of them: it must show in
// none of the others, whichever of them was made of which.
func TestClonesGoTheirOwnWays(t *testing.T) {
	const most = 4
	happened := 0
	for seed := range calendartest.Seeds(1) {
		r := rand.New(rand.NewPCG(seed, 43))
		c := calendartest.NewChance(t, seed)
		books := []*calendar.Book{c.Book}
		said := []string{calendartest.Dump(c.Book)}
		for range 100 {
			if i := r.IntN(len(books)); r.IntN(4) == 0 {
				clone := books[i].Clone()
				if len(books) == most {
					j := r.IntN(most)
					books, said = append(books[:j], books[j+1:]...), append(said[:j], said[j+1:]...)
				}
				books, said = append(books, clone), append(said, calendartest.Dump(clone))
			}
			i := r.IntN(len(books))
			c.Book = books[i]
			before := len(c.Events())
			c.Step()
			happened += len(c.Events()) - before
			said[i] = calendartest.Dump(c.Book)
			for j, b := range books {
				if now := calendartest.Dump(b); now != said[j] {
					t.Fatalf("seed %d: what happens in one book shows in another: %s", seed, calendartest.Difference(said[j], now))
				}
			}
		}
	}
	if happened < 75 {
		t.Errorf("only %d events happened, too few to tell anything", happened)
	}
}

// TestClonesGrowApart lets lists of a book grow, and at each length in three clones as well: none of them may write what it
// appends into a place that another has appended to.
func TestClonesGrowApart(t *testing.T) {
	book, last := calendar.New("bremen"), uint64(0)
	apply := func(b *calendar.Book, list ...events.Body) {
		t.Helper()
		for _, body := range list {
			last++
			if err := b.Apply(&events.Event{Sequence: last, Time: time.Unix(int64(last), 0), Body: body}); err != nil {
				t.Fatal(err)
			}
		}
	}
	trip := events.TripProposed{ID: "t", Partner: "riga"}
	apply(book, &events.PartnerRegistered{ID: "riga"}, &events.PersonAdded{ID: "ada"}, &events.MeetingPlanned{ID: "m"}, &trip)
	for n := range 20 {
		// All are of one length, so that each is as full as the others.
		books := []*calendar.Book{book.Clone(), book.Clone(), book.Clone()}
		said := make([]string, len(books))
		for i, b := range append(books, book) {
			word := fmt.Sprint(n, " in ", i)
			apply(b,
				&events.PersonAdded{ID: fmt.Sprint("p-", n, "-", i), Partner: "riga"}, &events.PersonErased{ID: fmt.Sprint("p-", n, "-", i)},
				&events.MeetingMoved{ID: "m", Note: events.Text{"de": word}, Revision: n + 1},
				&events.TripAmended{TripProposed: trip, Note: events.Text{"de": word}},
				&events.MilestoneCompleted{Trip: "t", Milestone: word}, &events.MeetingAnswered{ID: "m", Person: word},
				&events.MeetingCountered{ID: "m", Person: word}, &events.MeetingKept{ID: "m", Person: word},
				&events.PersonPreferred{ID: "ada", Without: []string{word}}, &events.OfficeApplied{Items: map[string]map[string]string{word: {"x": word}}},
				&events.MeetingPlanned{ID: fmt.Sprint("m-", n, "-", i), Need: []events.Ref{{Noun: "partner", ID: "riga"}}},
			)
			if i < len(said) {
				said[i] = calendartest.Dump(b)
			}
		}
		for i, b := range books {
			if now := calendartest.Dump(b); now != said[i] {
				t.Fatalf("with %d of each, a clone says what another has appended: %s", n, calendartest.Difference(said[i], now))
			}
		}
	}
}
