package post

import (
	"errors"
	"strings"
	"testing"
	"time"

	"jourfixe/worker"
)

// TestConfirm sends a link to somebody who is nobody in the book, in their language, and with no name that somebody else may have typed.
func TestConfirm(t *testing.T) {
	t.Parallel()
	h, p := openOffice(t)
	h.Do("partner.register", `{"id":"gdansk","title":{"de":"Danzig"},"kind":"twin-city","zone":"Europe/Warsaw"}`)
	h.Do("trip.propose", `{"id":"danzig","partner":"gdansk","title":{"de":"Nach Danzig"},"window":{"from":"2027-05-01","to":"2027-06-30"},"days":3,"capacity":20,"registration":{"rule":"first-come"}}`)
	before := len(h.sink.Mails())
	m := &worker.Confirm{
		Address: "stranger@elsewhere.example", Language: "pl", Trip: "danzig", Link: "https://jourfixe.example/register/" + strings.Repeat("Ab-_", 480), At: sunday, Hours: 48,
	}
	for range 2 { // tried once more, it is the same mail
		if err := p.courier().Confirm(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	sent := h.sink.Mails()[before:]
	if len(sent) != 2 || sent[0].To != m.Address || string(sent[0].Raw) != string(sent[1].Raw) || !strings.Contains(strings.ReplaceAll(string(sent[0].Raw), "=\r\n", ""), m.Link) {
		t.Fatalf("%d mails", len(sent))
	}
	for _, line := range strings.Split(string(sent[0].Raw), "\r\n") {
		if len(line) > 998 {
			t.Errorf("a line has %d characters", len(line))
		}
	}
	links, id := p.Composer.Links, sent[0].MessageID
	const day = 24 * time.Hour
	for _, x := range []struct {
		id     string
		before time.Time
		want   bool
	}{
		{id, sunday.Add(-day), false}, {id, sunday, false}, {id, sunday.Add(day), true}, {id, sunday.Add(50 * day), true},
		{links.ForwardID("in-1"), sunday.Add(50 * day), false}, {"x@jourfixe.example", sunday.Add(50 * day), false},
	} {
		if got := links.IsConfirm(x.id, x.before); got != x.want {
			t.Errorf("%s is a mail of before %s: %v", x.id, x.before, got)
		}
	}
	m.Trip = "none"
	if err := p.courier().Confirm(t.Context(), m); !errors.Is(err, worker.ErrUnknownReader) {
		t.Errorf("of a trip that there is not: %v", err)
	}
}
