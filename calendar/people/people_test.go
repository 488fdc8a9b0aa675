package people_test

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/people"
	"jourfixe/events"
)

// TestInvited holds all that says who is invited against the one rule.
func TestInvited(t *testing.T) {
	person := func(id, partner string) *people.Person {
		return &people.Person{PersonAdded: events.PersonAdded{ID: id, Partner: partner}}
	}
	partner := func(id, status string, retired bool) *people.Partner {
		return &people.Partner{RegisterPartner: events.RegisterPartner{ID: id, Status: status}, Retired: retired}
	}
	ref := func(s string) events.Ref {
		r, err := events.ParseRef(s)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	persons := map[string]*people.Person{
		"ada": person("ada", "riga"), "bea": person("bea", "riga"), "cem": person("cem", "izmir"), "dan": person("dan", "lodz"), "eva": person("eva", ""),
		"gone": people.Erased("gone", 7),
	}
	partners := map[string]*people.Partner{"riga": partner("riga", "active", false), "izmir": partner("izmir", "dormant", false), "lodz": partner("lodz", "active", true)}
	groups := map[string]*people.Group{
		"all": {SetGroup: events.SetGroup{ID: "all", Members: []events.Ref{ref("partner/izmir"), ref("partner/riga"), ref("person/eva")}}},
	}
	c := people.Circle{
		Person:  func(id string) *people.Person { return persons[id] },
		Partner: func(id string) *people.Partner { return partners[id] },
		Group:   func(id string) *people.Group { return groups[id] },
	}
	c.Contacts = func(partner string) []string {
		return map[string][]string{"riga": {"bea", "ada", "gone", "cem", "nobody"}, "izmir": {"cem"}, "lodz": {"dan"}}[partner]
	}
	persons["gone"].Partner = "riga" // whatever is left of somebody
	for _, x := range []struct{ refs, invited, involved string }{
		{"", "", ""},
		{"person/ada", "ada", "riga"},
		{"person/eva person/ada person/ada", "ada eva", "riga"},
		{"person/gone person/nobody partner/nowhere group/none", "", ""},
		{"partner/riga", "ada bea", "riga"},
		{"partner/riga person/bea", "ada bea", "riga"},
		{"partner/izmir", "", ""},      // it is dormant
		{"partner/lodz", "", ""},       // it has retired
		{"person/cem", "cem", "izmir"}, // who is named is invited, whatever has become of the relation
		{"partner/lodz person/dan", "dan", "lodz"},
		{"group/all", "ada bea eva", "riga"},
	} {
		var refs []events.Ref
		for _, s := range strings.Fields(x.refs) {
			refs = append(refs, ref(s))
		}
		var ids []string
		for _, p := range c.Invited(refs) {
			ids = append(ids, p.ID)
		}
		if got := strings.Join(ids, " "); got != x.invited {
			t.Errorf("%s: invited are %q, want %q", x.refs, got, x.invited)
		}
		for id := range persons {
			if got, want := c.Invites(refs, id), strings.Contains(" "+x.invited+" ", " "+id+" "); got != want {
				t.Errorf("%s: invites %s: %v", x.refs, id, got)
			}
		}
		for id := range partners {
			if got, want := c.Involves(refs, id), id == x.involved; got != want {
				t.Errorf("%s: involves %s: %v", x.refs, id, got)
			}
		}
	}
}

// TestAmend: another address is counted, and nobody knows of it that mail comes back; what else is amended leaves both as they are.
func TestAmend(t *testing.T) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	added := events.PersonAdded{ID: "ada", Name: events.Secret("Ada"), Email: events.Secret("ada@riga.example")}
	p := people.Added(&added, &events.Event{Sequence: 7, Time: at})
	p.Prefer(&events.PersonPreferred{Without: []string{"digest", "reminder"}}, &events.Event{Time: at})
	p.Prefer(&events.PersonPreferred{Without: []string{"digest"}}, &events.Event{Time: at.Add(time.Hour)})
	p.Bounce(&events.PersonBounced{Status: "5.1.1"}, &events.Event{Time: at})

	body := events.PersonAmended(added)
	body.Name = events.Secret("Ada L.")
	p = people.Amend(p, &body)
	if p.Addresses != 0 || p.Bounced.Status != "5.1.1" || p.Made != 7 || !p.Since.Equal(at) || strings.Join(p.Without, " ") != "digest" || !p.Again["reminder"].Equal(at.Add(time.Hour)) {
		t.Errorf("another name: %+v", p)
	}
	body.Email = events.Secret("ada@example.example")
	p = people.Amend(p, &body)
	if p.Addresses != 1 || p.Bounced != (people.Bounced{}) || p.Made != 7 || strings.Join(p.Without, " ") != "digest" {
		t.Errorf("another address: %+v", p)
	}
}
