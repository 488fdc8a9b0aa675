package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/people"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// The visits that the demo proposes are looked for in stretches of days that do not overlap, so no two are on one day. All
// lie within the six weeks in which invitations to a meeting go out at once, and each has working days, also at Christmas.
const (
	firstVisit = 7  // days from today to the first stretch
	visitDays  = 11 // days of each
)

// visits returns the data of n meetings to ask for: a partner of the office comes to see it, each time another one as far as
// there are cities whose contacts can be invited.
func visits(b *calendar.Book, n int, now time.Time) ([]string, error) {
	hosts := slices.DeleteFunc(b.Partners(), func(p *people.Partner) bool {
		network := p.Country == ""
		return network || len(b.Invited([]events.Ref{{Noun: "partner", ID: p.ID}})) == 0
	})
	slices.SortStableFunc(hosts, func(x, y *people.Partner) int { return x.Since - y.Since }) // the oldest relations first
	venue := ""
	for _, v := range b.Venues() {
		if v.Seats == 0 || v.Seats > 1 {
			venue = v.ID
			break
		}
	}
	list := make([]string, n)
	for i := range list {
		first := b.Today(now).AddDays(firstVisit + i*visitDays)
		c := events.RequestMeeting{
			Title:  events.Text{"de": "Besprechung", "en": "Meeting"},
			Window: &events.Window{From: first, To: first.AddDays(visitDays - 1)}, Duration: events.Period{Clock: time.Hour}, Venue: venue,
			IfNone: events.IfNoneBest,
		}
		if len(hosts) > 0 {
			host := hosts[i%len(hosts)]
			c.Title = events.Text{"de": "Besuch aus " + host.Title.In("de"), "en": "Visit from " + host.Title.In("en")}
			c.Need = []events.Ref{{Noun: "partner", ID: host.ID}}
		}
		data, err := json.Marshal(c)
		if err != nil {
			return nil, err
		}
		list[i] = string(data)
	}
	return list, nil
}

// quoted is a text as it stands between single quotes in a shell.
func quoted(s string) string { return strings.ReplaceAll(s, "'", `'\''`) }

// demoPlaces are where to look first.
type demoPlaces struct {
	feed, trip  string // trip is "" if the office has no city to go to
	room        string // of a series; "" if the office has none that goes on
	name, enter string // of somebody made up, and a link by which they sign in
}

// invite prints what to try next. Each line works when pasted, in this order.
func (h *house) invite(at demoPlaces, kept bool) error {
	now := h.p.now()
	var summary string
	var try []string
	var err error
	h.mirror.View(func(b *calendar.Book) {
		summary = welcome(b, now)
		try, err = visits(b, 3, now)
	})
	if err != nil {
		return fmt.Errorf("propose what to try: %w", err)
	}
	nats := h.natsURL()
	out := h.p.err
	fmt.Fprint(out, summary)
	mails := ""
	if h.sending.box != nil {
		mails = fmt.Sprintf("  Mailbox   %s/mailbox\n", h.baseURL)
		if n := h.sending.box.Stats().Kept; n > 0 {
			fmt.Fprintf(out, "Mails in its mailbox: %d. Open an invitation there and answer it.\n", n)
		}
	}
	room := ""
	if at.room != "" {
		room = fmt.Sprintf("  Room      %s (for whoever has signed in)\n", at.room)
	}
	if at.trip != "" {
		mails += fmt.Sprintf("  Trip      %s\n", at.trip)
	}
	fmt.Fprintf(out, "Nobody has to sign in. Whoever does by the link is %s, a coordinator, with a page, a calendar and app passwords of their own.\n", at.name)
	fmt.Fprintf(out, `
  Agenda    %s/
%s  Feed      %s
  Sign in   %s
%s  NATS      %s

Try next, in another terminal:

  # find the best time for a visit; whom it concerns gets an invitation
  echo '%s' | go run ./cmd/jourfixe send meeting.request

  # the same over HTTP, for another one
  curl -s %s/api/commands -H 'Prefer: wait=5' -H 'Accept: text/plain' -H 'Content-Type: application/cloudevents+json' -d '{"specversion":"1.0","id":"'$(date +%%s%%N)'","source":"/me","type":"jourfixe.meeting.request.v1","data":%s}'

  # and over NATS, with its own command line (go run fetches it)
  go run github.com/nats-io/natscli/nats@v0.5.1 -s %s pub jourfixe.%s.command.%s.meeting.request '%s'

  # what has happened so far
  go run ./cmd/jourfixe events --last 5 --format text

Stop with Ctrl-C.`, h.baseURL, mails, at.feed, at.enter, room, nats, quoted(try[0]), h.baseURL, quoted(try[1]), nats, h.OfficeID, demoClient, quoted(try[2]))
	if kept {
		fmt.Fprintf(out, " What happened is kept in %s.", h.Data)
	} else {
		fmt.Fprint(out, " Nothing is kept; give --data DIR to keep it.")
	}
	fmt.Fprintln(out)
	return nil
}

// welcome says which office is open, and what comes next in it.
func welcome(b *calendar.Book, now time.Time) string {
	var next *meeting.Meeting
	meetings, trips := 0, 0
	for _, m := range b.Meetings() {
		if m.Cancelled || !m.Instant.After(now) {
			continue
		}
		meetings++
		if next == nil {
			next = m
		}
	}
	for _, t := range b.Trips() {
		if !t.Cancelled && !t.To.Before(b.Today(now)) {
			trips++
		}
	}
	office := cmp.Or(b.Office().Title.In("en"), "Your office")
	said := fmt.Sprintf("\n%s is open. Meetings to come: %d; trips: %d; partners: %d.\n", office, meetings, trips, len(b.Partners()))
	if next != nil {
		said += fmt.Sprintf("Next: %s, %s, %s. %s\n", next.Title.In("en"), words.Date(next.Date, "en"), next.Start, reason.In(next.Why, "en"))
	}
	return said
}
