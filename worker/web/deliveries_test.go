package web_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestDeliveriesTurn has a meeting to which more people are invited than its page tells of: it tells how many there are, and leads to a
// list of all, which turns and is searched.
func TestDeliveriesTurn(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	var need []string
	o.Together(func(do func(kind, data string, args ...any)) {
		for i := range 130 {
			do("person.add", `{"id":"d%d","name":"Dabei %03d","email":"d%d@geheim.example"}`, i, i, i)
			need = append(need, fmt.Sprintf(`"person/d%d"`, i))
		}
	})
	o.Do("meeting.request", `{"id":"big","title":{"de":"Große Runde"},"need":[`+strings.Join(need, ",")+`],"duration":"PT1H","at":{"date":"2026-12-09","start":"10:00"},"ifNone":"best"}`)
	page := o.get("/meetings/big", "de")
	page.Check("de")
	if got := strings.Count(page.Find("main", "").Text(), "Einladung"); got > 40 {
		t.Errorf("the page of the meeting tells of %d", got)
	}
	to := page.Find("link", "Alle 130 Mitteilungen, mit Suche").Attr("href")
	list, seen := o.get(to, "de"), 0
	list.Check("de")
	seen += strings.Count(list.Text(), "Dabei ")
	if !list.Says("1 bis 100 von 130") {
		t.Errorf("the list does not say how many there are\n%s", list.Text())
	}
	list = o.get(list.Find("link", "Nächste").Attr("href"), "de")
	if seen += strings.Count(list.Text(), "Dabei "); seen != 130 {
		t.Errorf("%d of 130 are on the pages", seen)
	}
	if found := o.get(to+"?q=dabei+017", "de"); !found.Says("Dabei 017") || found.Says("Dabei 018") {
		t.Errorf("one of them is not found\n%s", found.Text())
	}
	if none := o.get(to+"?q=nichts", "en"); !none.Says("Nothing is called that.") && !none.Says("Nothing") {
		t.Errorf("what is not there is found\n%s", none.Text())
	}
}
