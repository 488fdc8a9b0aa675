package calendar_test

import (
	"math/rand/v2"
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
)

// TestClonesGoTheirOwnWays clones books and clones of them at random, and lets anything happen to any of them: it must show in
// none of the others, whichever of them was made of which.
func TestClonesGoTheirOwnWays(t *testing.T) {
	const most = 5
	happened := 0
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 43))
		c := calendartest.NewChance(t, seed)
		books := []*calendar.Book{c.Book}
		said := []string{calendartest.Dump(c.Book)}
		for range 150 {
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
	if happened < 300 {
		t.Errorf("only %d events happened, too few to tell anything", happened)
	}
}
