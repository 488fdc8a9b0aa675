package rights_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/events/rights"
)

// TestRoles holds the table of roles against what is said of it in words, for every command, role and way in which a command
// stands to whoever gives it.
func TestRoles(t *testing.T) {
	own := []string{"meeting.answer", "meeting.counter", "poll.vote", "person.amend", "person.prefer", "person.follow", "person.unfollow", "feed.issue", "feed.amend", "feed.rotate", "feed.revoke",
		"registration.amend", "registration.withdraw", "registration.accept", "registration.decline", "registration.choose",
		"host.amend", "host.share", "host.withdraw", "matter.propose", "matter.amend", "matter.withdraw", "material.add", "material.amend", "material.remove", "resolution.finish", "resolution.reopen"}
	administrators := []string{"person.grant", "person.erase", "minutes.clear", "office.apply", "office.bind", "zones.adopt"}
	for _, role := range []string{"", "none", "operator", events.Reader, events.Coordinator, events.Administrator} {
		for _, name := range rights.Commands() {
			typ, err := events.ParseType(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, how := range []rights.Concern{rights.OfOffice, rights.OfSelf, rights.OfAnother} {
				may := how == rights.OfSelf && slices.Contains(own, name)
				switch role {
				case events.Administrator:
					may = true
				case events.Coordinator:
					may = may || how != rights.OfAnother && !slices.Contains(administrators, name)
				}
				p := rights.OfRole(role).Give(typ, how)
				if (p == nil) != may {
					t.Errorf("%q gives %s (%d): %v, want %v", role, name, how, p, may)
				}
				if p != nil && (p.Status != 403 || !strings.Contains(p.Detail, name) || !strings.Contains(p.Detail, "coordinator") && !strings.Contains(p.Detail, "administrator")) {
					t.Errorf("%q is refused %s with %+v", role, name, p)
				}
			}
		}
	}
}

func TestRolesSeeAndAsk(t *testing.T) {
	var got []string
	for _, role := range append([]string{""}, rights.Roles()...) {
		r := rights.OfRole(role)
		got = append(got, fmt.Sprintf("%s %d: %v %v, %v %v %v", role, r.Level(), r.See(rights.PagesOfOffice), r.See(rights.PagesOfUsers),
			r.Ask("command.preview"), r.Ask("feed.feeds"), r.Ask("person.export")))
	}
	want := []string{
		" 0: false false, false false false",
		"reader 1: true false, true false false",
		"coordinator 2: true false, true true false",
		"administrator 3: true true, true true true",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the table says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestSpeak lets the house's own doors alone say who decided.
func TestSpeak(t *testing.T) {
	for _, client := range []string{"web", "rsvp", "mails", "reply", "webshop", "operator", "office-file", "clock", "demo", ""} {
		named, door := rights.Speak(client, "anna"), slices.Contains([]string{"web", "rsvp", "mails", "reply"}, client)
		if (named == nil) != door || named != nil && named.Status != 403 {
			t.Errorf("%q names who decided: %v", client, named)
		}
		if nobody := rights.Speak(client, ""); (nobody == nil) != (client != "web") {
			t.Errorf("%q names nobody: %v", client, nobody)
		}
		if door && !rights.OfHouse(client) {
			t.Errorf("anybody can be called %s", client)
		}
	}
}

func TestGrants(t *testing.T) {
	for list, may := range map[string]bool{"*": false, "person.*": false, "person.grant": true, "": false} {
		if r := parse(t, list); r.Grants() != may {
			t.Errorf("with %q: %v", list, r.Grants())
		}
	}
	if !rights.All().Grants() || rights.Former().Grants() {
		t.Error("the operator gives roles, and no client from before does")
	}
}
