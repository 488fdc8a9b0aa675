package rights_test

import (
	"slices"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/events/rights"
)

func parse(t *testing.T, list string) rights.Rights {
	t.Helper()
	r, err := rights.Parse(strings.Split(list, ","))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestGive asks for every command that there is.
func TestGive(t *testing.T) {
	sensitive := []string{"meeting.answer", "meeting.counter", "poll.vote", "matter.propose", "person.prefer", "person.erase", "person.grant", "feed.amend", "feed.rotate"}
	all := func(string) bool { return true }
	none := func(string) bool { return false }
	usual := func(name string) bool { return !slices.Contains(sensitive, name) }
	for _, x := range []struct {
		who string
		r   rights.Rights
		may func(name string) bool
	}{
		{"the operator", rights.All(), all},
		{"nobody", rights.Rights{}, none},
		{"a client", rights.Usual(), usual},
		{"one with an empty list", parse(t, ""), usual},
		{"one from before", rights.Former(), func(name string) bool {
			return name != "person.grant" && name != "poll.vote" && name != "matter.propose" && name != "feed.amend"
		}},
		{"one for meetings", parse(t, "meeting.*, trip.propose"), func(name string) bool {
			return strings.HasPrefix(name, "meeting.") && usual(name) || name == "trip.propose"
		}},
		{"one that answers", parse(t, "meeting.answer"), func(name string) bool { return name == "meeting.answer" }},
		{"one that erases and more", parse(t, "person.erase,*"), func(name string) bool { return usual(name) || name == "person.erase" }},
	} {
		for _, name := range rights.Commands() {
			typ, err := events.ParseType(name)
			if err != nil {
				t.Fatal(err)
			}
			p := x.r.Give(typ, nil)
			if (p == nil) != x.may(name) {
				t.Errorf("%s gives %s: %v", x.who, name, p)
			}
			if p != nil && (p.Status != 403 || !strings.Contains(p.Detail, name)) {
				t.Errorf("%s is refused %s with %+v", x.who, name, p)
			}
		}
	}
}

func TestFeedsOfPersons(t *testing.T) {
	issue := events.Type{Noun: "feed", Name: "issue", Version: 1}
	for list, may := range map[string]bool{"*": false, "feed.*": false, "feed.issue": true, "*,feed.issue": true} {
		r := parse(t, list)
		if p := r.Give(issue, &events.IssueFeed{Scope: "office"}); p != nil {
			t.Errorf("with %s the feed of the office is refused: %v", list, p)
		}
		if p := r.Give(issue, &events.IssueFeed{Scope: "person/contact-riga"}); (p == nil) != may || p != nil && p.Field != "scope" {
			t.Errorf("with %s the feed of a person gives %v", list, p)
		}
	}
}

func TestAsk(t *testing.T) {
	for _, x := range []struct {
		r        rights.Rights
		question string
		may      bool
	}{
		{rights.All(), "inbound.show", true},
		{rights.Former(), "inbound.deliver", true},
		{rights.Former(), "inbound.show", false},
		{rights.Former(), "person.export", false},
		{rights.Former(), "person.erased", true},
		{rights.Usual(), "command.outcome", true},
		{rights.Usual(), "command.preview", true},
		{rights.Usual(), "person.export", false},
		{rights.Usual(), "person.erased", false},
		{rights.Usual(), "inbound.deliver", false},
		{rights.Usual(), "office.plan", false},
		{rights.Usual(), "feed.feeds", false},
		{parse(t, "person.*"), "person.export", false},
		{parse(t, "person.export"), "person.export", true},
		{parse(t, "person.erase"), "person.erased", true},
	} {
		if got := x.r.Ask(x.question); got != x.may {
			t.Errorf("with %q, %s: %v", x.r, x.question, got)
		}
	}
}

func TestParse(t *testing.T) {
	if got := parse(t, " trip.propose ,meeting.*,trip.propose"); got.String() != "meeting.*,trip.propose" {
		t.Errorf("got %s", got)
	}
	for list, says := range map[string]string{
		"meeting.reqest": "did you mean meeting.request?", "meting.*": "is no right", "meeting": "is no right", "*.*": "is no right",
		"inbound.show": "is no right", "event.*": "is no right", "meeting.planned": "is no right", ".*": "is no right",
		strings.Repeat("x", 5000): "is no right",
	} {
		if _, err := rights.Parse([]string{list}); err == nil || !strings.Contains(err.Error(), says) || len(err.Error()) > 300 {
			t.Errorf("%.20s: %v", list, err)
		}
	}
}

func TestOfHouse(t *testing.T) {
	for _, name := range []string{"rsvp", "mail", "lmtp", "preview", "post", "clock", "operator", "reply", "office-file", "demo"} {
		if !rights.OfHouse(name) {
			t.Errorf("%s is not reserved", name)
		}
	}
	if rights.OfHouse("webshop") {
		t.Error("webshop is reserved")
	}
}
