package main

import (
	"context"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/people"
	"jourfixe/events"
	"jourfixe/worker/signin"
)

// demoPerson is made up. As her somebody signs in where the office has nobody of its own who is made up, too.
var demoPerson = events.AddPerson{ID: "demo-coordinator", Name: "Toni Vorbild", Email: "toni@vorbild.example", Roles: []string{"staff"}}

// madeUp are the domains of people whom there is not (RFC 2606).
const madeUp = ".example"

// coordinator is whom a newcomer can be, so that they see what is somebody's own: their page, their calendar, their app passwords. It is one of the
// office's staff who is made up, the first in the file; nobody else is given a role by a demo. It returns who that is, and a
// link by which they come in, good once and in any browser.
func (h *house) coordinator(ctx context.Context) (name, link string, err error) {
	b := h.mirror.Snapshot()
	id := madeUpStaff(b)
	if id == "" {
		if err := h.give(ctx, &demoPerson); err != nil {
			return "", "", err
		}
		id = demoPerson.ID
	}
	if p := b.Person(id); p == nil || p.Role == "" {
		if err := h.give(ctx, &events.GrantPerson{ID: id, Role: events.Coordinator}); err != nil {
			return "", "", err
		}
	}
	p := h.mirror.Snapshot().Person(id)
	return p.Name.Value(), h.signIns.Make(p, [32]byte{}, signin.InviteLife), nil
}

// madeUpStaff finds whom somebody can be, "" if nobody fits: whoever has a role already, or came first.
func madeUpStaff(b *calendar.Book) string {
	var best *people.Person
	for _, p := range b.People() {
		if p.Erased || !p.Staff() || !strings.HasSuffix(p.Email.Value(), madeUp) {
			continue
		}
		if best == nil || p.Role != "" && best.Role == "" || (p.Role != "") == (best.Role != "") && p.Made < best.Made {
			best = p
		}
	}
	if best == nil {
		return ""
	}
	return best.ID
}
