package rights

import (
	"slices"

	"jourfixe/events"
)

// What people may do stands here, by their role. It holds for every door by which they come: the desk asks it by its own book at
// the time of deciding, pages only to leave out what would be refused.

// How a command stands to the person who gives it.
const (
	OfOffice  Concern = iota // it is about the office
	OfSelf                   // it answers, chooses or opens a feed for the person themself
	OfAnother                // it opens or closes what is another person's alone, or changes how they sign in
)

// A Concern is how a command stands to the person who gives it.
type Concern int

// A Role is what the people who have it may do. The zero value is that of everybody.
type Role struct {
	name  string
	gives func(command string, c Concern) bool
	asks  []string // questions
	sees  []string // groups of pages
}

// The groups of pages.
const (
	PagesOfOffice = "office" // agenda, meetings, partners, trips, what was told to whom
	PagesOfUsers  = "users"  // who may what
)

// personal are the commands that everybody gives for themselves, whatever their role.
var personal = []string{"meeting.answer", "meeting.counter", "poll.vote", "person.amend", "person.prefer", "person.follow", "person.unfollow", "feed.issue", "feed.amend", "feed.rotate", "feed.revoke",
	"registration.amend", "registration.withdraw", "registration.accept", "registration.decline", "registration.choose",
	"host.amend", "host.share", "host.withdraw", "matter.propose", "matter.amend", "matter.withdraw", "material.add", "material.amend", "material.remove", "resolution.finish", "resolution.reopen"}

// administrative are the commands that say who may what, take something away for good, or are about the running of the house.
var administrative = []string{"person.grant", "person.erase", "minutes.clear", "office.apply", "office.bind", "zones.adopt"}

// roles are the table, the lowest first.
var roles = []Role{
	{},
	{
		name:  events.Reader,
		gives: func(string, Concern) bool { return false },
		asks:  []string{"command.outcome", "command.outcomes", "command.preview", "schedule.runs", "meeting.deliveries"},
		sees:  []string{PagesOfOffice},
	},
	{
		name: events.Coordinator,
		gives: func(command string, c Concern) bool {
			return c != OfAnother && !slices.Contains(administrative, command)
		},
		asks: []string{"command.outcome", "command.outcomes", "command.preview", "schedule.runs", "meeting.deliveries", "office.plan", "office.preview", "feed.feeds", "person.calendars", "link.states"},
		sees: []string{PagesOfOffice},
	},
	{
		name:  events.Administrator,
		gives: func(string, Concern) bool { return true },
		asks: []string{
			"command.outcome", "command.outcomes", "command.preview", "command.waiting", "command.drop", "schedule.runs", "meeting.deliveries", "office.plan",
			"office.preview", "feed.feeds", "person.calendars", "link.states", "person.export", "person.erased", "office.servers", "mail.held", "mail.release", "inbound.list", "inbound.show", "inbound.retry", "inbound.drop",
		},
		sees: []string{PagesOfOffice, PagesOfUsers},
	},
}

// Roles lists the names of the roles that can be given, the lowest first.
func Roles() (names []string) {
	for _, r := range roles[1:] {
		names = append(names, r.name)
	}
	return names
}

// OfRole returns what people of a role may do. A name that is no role is that of everybody.
func OfRole(name string) Role {
	for _, r := range roles[1:] {
		if r.name == name {
			return r
		}
	}
	return Role{}
}

// Level orders roles: 0 is that of everybody.
func (r Role) Level() int {
	return slices.IndexFunc(roles, func(of Role) bool { return of.name == r.name })
}

// Give reports whether a person of the role may give a command that stands to them in this way; the problem says what is missing.
func (r Role) Give(t events.Type, c Concern) *events.Problem {
	name := t.Short()
	if r.gives != nil && r.gives(name, c) || c == OfSelf && slices.Contains(personal, name) {
		return nil
	}
	if c == OfAnother && (r.gives == nil || !r.gives(name, OfOffice)) {
		c = OfOffice // what is missing is more than that
	}
	for _, higher := range roles[1:] {
		if !higher.gives(name, c) {
			continue
		}
		if c == OfAnother {
			return events.Refuse(events.NotAllowed, "", "%s for somebody else is for %ss; ask one to give it", name, higher.name)
		}
		return events.Refuse(events.NotAllowed, "", "%s is for those whose role is %s or above; an administrator can give that role", name, higher.name)
	}
	return events.Refuse(events.NotAllowed, "", "nobody may give %s", name)
}

// Ask reports whether a person of the role may be told what the question asks, by its short name.
func (r Role) Ask(question string) bool { return slices.Contains(r.asks, question) }

// See reports whether a group of pages is open to the role.
func (r Role) See(pages string) bool { return slices.Contains(r.sees, pages) }

// speakers are the doors of the house that say which person decided: pages, links in mails, mails.
var speakers = []string{Site, "rsvp", "caldav", "mails", "reply"}

// Site is the name under which commands are handed in that people give in the browser.
const Site = "web"

// Speak says why a client may not name somebody, or nobody, as who decided; nil if it may. The site always has to: nothing there
// is decided by itself.
func Speak(client, person string) *events.Problem {
	switch {
	case person != "" && !slices.Contains(speakers, client):
		return events.Refuse(events.NotAllowed, "", "who decided is named by the house alone; leave authtype and authid out")
	case person == "" && client == Site:
		return events.Refuse(events.NotAllowed, "", "a command of the site names who decided")
	}
	return nil
}
