package calendar_test

import (
	"reflect"
	"testing"

	"jourfixe/calendar/calendartest"
	"jourfixe/events"
	"jourfixe/events/rights"
)

// TestTheBookAsksTheTable has people of every role give every command, with nothing in it: the book refuses it by the table of rights,
// or looks at what is in it.
func TestTheBookAsksTheTable(t *testing.T) {
	s := calendartest.NewTeller(t)
	roles := append([]string{""}, rights.Roles()...)
	people := map[string]string{"erased": "", "unknown": ""}
	for _, role := range append(roles, "erased") {
		id := "p-" + role
		s.Tell(`2026-11-22T08:00:00Z person.add {"id":"` + id + `","name":"Name","email":"` + id + `@bremen.example"}`)
		if role == "erased" {
			s.Tell(`2026-11-22T08:00:00Z person.grant {"id":"` + id + `","role":"administrator"}`)
			s.Tell(`2026-11-22T08:00:00Z person.erase {"id":"` + id + `"}`)
			continue
		}
		if people[id] = role; role != "" {
			s.Tell(`2026-11-22T08:00:00Z person.grant {"id":"` + id + `","role":"` + role + `"}`)
		}
	}
	for _, body := range events.Commands {
		typ := body.Type()
		for id, role := range people {
			c := &events.Command{
				Office: "bremen", Client: rights.Site, By: id, Source: "/test", ID: typ.Short() + id,
				Body: reflect.New(reflect.TypeOf(body).Elem()).Interface().(events.Body),
			}
			want := id == "erased" || id == "unknown" || rights.OfRole(role).Give(typ, rights.OfOffice) != nil
			p := s.Direct.Decide(c, s.Now).Problem()
			if got := p != nil && p.Code == events.ProblemURN+events.NotAllowed; got != want {
				t.Errorf("%s by %s: refused for want of a right: %v, want %v", typ.Short(), id, got, want)
			}
		}
	}
}
