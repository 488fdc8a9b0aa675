package letter_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"jourfixe/calendar/words"
	"jourfixe/worker/letter"
)

// TestPagesKeepNobody writes the same mail to many people at once with one writer, which keeps pages, and compares each
// with what a writer makes that has kept nothing. Nobody's name or link may get into somebody else's mail.
func TestPagesKeepNobody(t *testing.T) {
	t.Parallel()
	shared := writer(t)
	to := func(l *letter.Letter, i int) *letter.Letter {
		l.To.Name, l.To.Address = fmt.Sprintf("Gast <%d> & Ä", i), fmt.Sprintf("gast%d@verein.example", i)
		if i%3 == 0 {
			l.To.Name = fmt.Sprintf("Gast & Ä %03d ", i) + strings.Repeat("lang ", i%17)
		}
		if l.Meeting != nil {
			l.Meeting.RSVP = fmt.Sprintf("https://jourfixe.bremen.example/rsvp/token&%03d-%s", i, strings.Repeat("x", i%29))
		}
		if l.Series != nil {
			l.Series.Feed = fmt.Sprintf("https://jourfixe.bremen.example/feeds/token%03d.ics", i)
		}
		return l
	}
	var all sync.WaitGroup
	for _, language := range words.Spoken() {
		var guests [10]map[string]*letter.Letter
		for i := range guests {
			guests[i] = samples(language)
		}
		for name := range guests[0] {
			all.Go(func() {
				for i, letters := range guests {
					l := to(letters[name], i)
					got, want := raw(t, shared, l), raw(t, writer(t), l)
					if !bytes.Equal(got, want) {
						t.Errorf("%s in %s to guest %d differs from the one that is written alone", name, language, i)
					}
					page := open(t, got).parts["text/html"]
					if token := fmt.Sprintf("token&amp;%03d-", i); strings.Count(page, "token&amp;") != strings.Count(page, token) {
						t.Errorf("%s in %s to guest %d has the link of another", name, language, i)
					}
					if i%3 == 0 && !strings.Contains(page, fmt.Sprintf("Gast &amp; Ä %03d", i)) {
						t.Errorf("%s in %s to guest %d greets another", name, language, i)
					}
				}
			})
		}
	}
	all.Wait()
}
