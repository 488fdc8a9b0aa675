package main

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/events"
	fetching "jourfixe/worker/fetch"
)

// TestLinkCheck prints how it stands with links, and fails if any leads nowhere.
func TestLinkCheck(t *testing.T) {
	t.Parallel()
	found := []fetching.Sight{
		{Status: http.StatusOK}, {Status: http.StatusOK, Moved: "https://b.example/new"}, {Status: http.StatusForbidden}, {Status: http.StatusGone}, {Status: 502}, {Why: fetching.Slow}, {Why: fetching.Private},
	}
	var list []*calendar.Link
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		list = append(list, &calendar.Link{AddLink: events.AddLink{ID: id, Address: "https://" + id + ".example/"}})
	}
	var out, says bytes.Buffer
	p := &program{out: &out, err: &says}
	err := (&linkCheck{Format: "text"}).tell(p, list, found, "https://jourfixe.example")
	want := `b  moved        https://b.example/ is now https://b.example/new
                https://jourfixe.example/links/b/change?v.address=https%3A%2F%2Fb.example%2Fnew
c  shut         https://c.example/ answers 403
d  gone         https://d.example/ answers 410
e  failing      https://e.example/ answers 502
f  failing      https://f.example/: the server takes more than 10s to answer, or 30s in all
g  unreachable  https://g.example/: it leads to an address that is not public; only such are fetched
`
	if out.String() != want || err == nil || err.Error() != "4 of 7 links lead nowhere" || says.String() != "7 links looked at, 1 of them moved\n" {
		t.Errorf("it prints\n%s%s%v", out.String(), says.String(), err)
	}
	out.Reset()
	if err := (&linkCheck{Format: "json", All: true}).tell(p, list[:2], found[:2], ""); err != nil || strings.Count(out.String(), "\n") != 2 || !strings.Contains(out.String(), `"moved":"https://b.example/new"`) {
		t.Errorf("as JSON it prints\n%s%v", out.String(), err)
	}
}
