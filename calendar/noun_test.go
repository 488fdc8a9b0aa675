package calendar_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/plan"
	"jourfixe/events"
)

var polling = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// A polled is an office with ballots, a noun that only madeup_test.go knows.
type polled struct {
	t         *testing.T
	book      *calendar.Book
	commands  uint64
	published uint64
}

func newPolled(t *testing.T) *polled { return &polled{t: t, book: calendar.NewWithBallots("bremen")} }

// ask decides a command and applies what happens.
func (p *polled) ask(body events.Body) *events.Problem {
	p.t.Helper()
	p.commands++
	d := p.book.Decide(&events.Command{Client: "c", ID: fmt.Sprint(p.commands), Sequence: p.commands, Seed: [16]byte{byte(p.commands)}, Body: body}, polling)
	for _, e := range d.Events {
		p.published++
		e.Sequence = p.published
		if err := p.book.Apply(e); err != nil {
			p.t.Fatal(err)
		}
	}
	return d.Problem()
}

// done is ask, for what must not be refused.
func (p *polled) done(bodies ...events.Body) {
	p.t.Helper()
	for _, body := range bodies {
		if problem := p.ask(body); problem != nil {
			p.t.Fatalf("%T: %v", body, problem)
		}
	}
}

func title(s string) events.Text { return events.Text{"de": s, "en": s} }

func logo() *calendar.OpenBallot {
	return &calendar.OpenBallot{ID: "logo", Title: title("Logo"), On: events.Date{Year: 2027, Month: 3, Day: 1}}
}

// TestOneMoreNoun holds that a noun is one entry: all of the calendar deals with it.
func TestOneMoreNoun(t *testing.T) {
	p := newPolled(t)
	ref := events.Ref{Noun: "ballot", ID: "logo"}
	p.done(logo(), &calendar.AmendBallot{ID: "logo", Title: ptr(title("Wappen"))})
	if got := calendar.BallotOf(p.book, "logo"); got == nil || got.Title["de"] != "Wappen" || !p.book.Has(ref) || !p.book.Alive(ref) {
		t.Fatalf("the book has %+v", got)
	}
	refused := func(body events.Body, detail string) {
		t.Helper()
		if problem := p.ask(body); problem == nil || !strings.Contains(problem.Detail, detail) {
			t.Errorf("%T: %v, want %q", body, problem, detail)
		}
	}
	refused(logo(), "ballot/logo is there already")
	refused(&calendar.AmendBallot{ID: "logos"}, "there is no ballot/logos; did you mean logo?")
	refused(&calendar.OpenBallot{ID: "x", Partner: "riga"}, "there is no partner/riga")
	if err := p.book.Apply(&events.Event{Body: &calendar.BallotCast{ID: "none"}}); err == nil || !strings.Contains(err.Error(), "ballot/none is not in the book") {
		t.Errorf("an event that does not follow is applied: %v", err)
	}
	p.done(&calendar.CloseBallot{ID: "logo"})
	refused(logo(), "an id is never given again")
	if !p.book.Known(ref) || p.book.Has(ref) {
		t.Error("a ballot that is closed is not one that was there before")
	}
	if b := calendar.New("bremen"); b.Decide(&events.Command{Body: logo()}, polling).Problem() == nil {
		t.Error("an office without ballots opens one")
	}
}

func ptr[T any](v T) *T { return &v }

func TestOneMoreNounInClones(t *testing.T) {
	p := newPolled(t)
	p.done(logo(), &calendar.CastBallot{ID: "logo", Person: "ilse", Vote: "a"})
	before, clone := calendartest.Dump(p.book), p.book.Clone()
	for i, body := range []events.Body{
		&calendar.BallotCast{ID: "logo", Person: "ilse", Vote: "b"}, &calendar.BallotClosed{ID: "logo"}, &calendar.BallotOpened{ID: "more"},
	} {
		if err := clone.Apply(&events.Event{Sequence: p.published + uint64(i) + 1, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	if after := calendartest.Dump(p.book); after != before {
		t.Errorf("what happens in a clone happens in the book: %s", calendartest.Difference(before, after))
	}
	if calendar.BallotOf(clone, "logo").Votes["ilse"] != "b" {
		t.Error("nothing happens in the clone")
	}
}

func TestOneMoreNounWhenSomebodyIsErased(t *testing.T) {
	p := newPolled(t)
	p.done(&events.AddPerson{ID: "ilse", Name: "Ilse", Email: "ilse@bremen.example"}, logo(),
		&calendar.CastBallot{ID: "logo", Person: "ilse", Vote: "a"}, &calendar.CastBallot{ID: "logo", Person: "otto", Vote: "b"})
	p.done(&events.ErasePerson{ID: "ilse"})
	if votes := calendar.BallotOf(p.book, "logo").Votes; len(votes) != 1 || votes["otto"] != "b" {
		t.Errorf("after she is erased the votes are %v", votes)
	}
}

func TestOneMoreNounInFeeds(t *testing.T) {
	p := newPolled(t)
	p.done(logo(), &events.IssueFeed{ID: "f", Scope: "ballot/logo", Hash: "h"})
	if problem := p.ask(&events.IssueFeed{ID: "g", Scope: "ballot/logi", Hash: "i"}); problem == nil || !strings.Contains(problem.Detail, "did you mean logo?") {
		t.Errorf("a feed of nothing is issued: %v", problem)
	}
	if problem := p.ask(&events.IssueFeed{ID: "g", Scope: "meeting/x", Hash: "i"}); problem == nil || !strings.Contains(problem.Detail, "trip/<id>, ballot/<id>, person/<id> or holidays/<region>") {
		t.Errorf("the scopes there are: %v", problem)
	}
	scope := p.book.FeedByHash("h").Scope
	day := events.Date{Year: 2027, Month: 3, Day: 1}
	for _, c := range []struct {
		scope agenda.Scope
		day   events.Date
		want  int
	}{{scope, day, 1}, {agenda.Scope{}, day, 1}, {scope, day.AddDays(1), 0}, {agenda.Scope{Ref: events.Ref{Noun: "ballot", ID: "other"}}, day, 0}} {
		if got := p.book.Agenda(c.scope, c.day, c.day); len(got) != c.want {
			t.Errorf("%s on %s: %d entries, want %d", c.scope, c.day, len(got), c.want)
		}
	}
	if got := p.book.Title(scope); got["de"] != "Logo" {
		t.Errorf("the feed is called %v", got)
	}
	after := p.book.Clone()
	if err := after.Apply(&events.Event{Sequence: p.published + 1, Body: (*calendar.BallotAmended)(&calendar.OpenBallot{ID: "logo", On: day})}); err != nil {
		t.Fatal(err)
	}
	if changed := calendar.ChangedFeeds(p.book, after, after.Touched(), day, day); len(changed) != 1 {
		t.Errorf("%d feeds change with the ballot", len(changed))
	}
}

func TestOneMoreNounInThePlan(t *testing.T) {
	p := newPolled(t)
	key := func(data []byte) string { return events.Hash([]byte("key"), data) }
	item := func(name, data string) plan.Item {
		ref, err := events.ParseRef(name)
		if err != nil {
			t.Fatal(err)
		}
		i := plan.Item{Ref: ref}
		if err := json.Unmarshal([]byte(data), &i.Fields); err != nil {
			t.Fatal(err)
		}
		return i
	}
	riga := item("partner/riga", `{"id":"riga","title":{"de":"Riga"},"kind":"network"}`)
	was := item("ballot/logo", `{"id":"logo","title":{"de":"Logo"},"partner":"riga","on":"2027-03-01"}`)
	is := item("ballot/logo", `{"id":"logo","title":{"de":"Wappen"},"partner":"riga","on":"2027-03-01"}`)
	for _, c := range []struct {
		items []plan.Item
		prune bool
		want  string
	}{
		{[]plan.Item{riga, was}, false, "partner.register riga; ballot.open logo; office.apply office"},
		{[]plan.Item{riga, was}, true, ""},
		{[]plan.Item{riga, is}, true, "ballot.amend logo title; office.apply office"},
		{nil, true, "ballot.close logo; partner.retire riga; office.apply office"},
		{nil, true, ""},
	} {
		steps, err := plan.Make(p.book, c.items, c.prune, key)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, s := range steps {
			said = append(said, strings.TrimSpace(s.Type.Short()+" "+s.Ref.ID+" "+strings.Join(s.Changed, ",")))
			p.done(p.body(s))
		}
		if got := strings.Join(said, "; "); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// body reads a step's command. Those about ballots are not in the vocabulary.
func (p *polled) body(s plan.Step) events.Body {
	made := map[string]events.Body{"open": &calendar.OpenBallot{}, "amend": &calendar.AmendBallot{}, "close": &calendar.CloseBallot{}}[s.Type.Name]
	if s.Type.Noun == "ballot" {
		if err := json.Unmarshal(s.Data, made); err != nil {
			p.t.Fatal(err)
		}
		return made
	}
	body, err := events.DecodeCommand(s.Type, s.Data)
	if err != nil {
		p.t.Fatal(err)
	}
	return body
}

// TestFormsAreOfTheVocabulary holds that the verbs by which an office file makes, changes and ends things are commands.
func TestFormsAreOfTheVocabulary(t *testing.T) {
	var sections []string
	for _, f := range calendar.Forms() {
		sections = append(sections, f.Section)
		for _, verb := range []string{f.Create, f.Amend, f.End} {
			if verb != "" && !events.IsCommand(events.Type{Noun: f.Noun, Name: verb, Version: 1}) {
				t.Errorf("%s.%s is not in the vocabulary", f.Noun, verb)
			}
		}
		body, err := f.Read([]byte(`{}`))
		if err != nil || body.Type() != (events.Type{Noun: f.Noun, Name: f.Create, Version: 1}) {
			t.Errorf("the form of %s reads a %T: %v", f.Noun, body, err)
		}
	}
	if want := []string{"office", "legal", "partners", "agreements", "venues", "people", "groups", "series", "trips", "schedules", "reminders", "links", "public"}; !slices.Equal(sections, want) {
		t.Errorf("an office file has the sections %v, want %v", sections, want)
	}
}
