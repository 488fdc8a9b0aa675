package lodging

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/host"
	plan "jourfixe/calendar/lodging"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
)

// offered are the fields of what a host offers; of finds the trip by the id that the form is about.
func offered(of func(b *calendar.Book, about string) *trip.Trip) []edit.Field {
	return []edit.Field{
		{Name: "places", Kind: field.Number{Least: 1, Most: 10}, Required: true, Hint: true},
		{Name: "from", Kind: nights(of, 0), Hint: true, None: 0},
		{Name: "to", Kind: nights(of, 1), None: 0},
		{Name: "languages", Kind: field.Tongues, Hint: true, None: []any{}},
		{Name: "pets", Kind: field.Yes{}, None: false},
		{Name: "smoking", Kind: field.Yes{}, None: false},
		{Name: "stairs", Kind: field.Yes{}, None: false},
		{Name: "minors", Kind: field.Yes{}, Hint: true, None: false},
		{Name: "knows", Kind: field.Things{Of: []string{"registration"}, Among: func(b *calendar.Book, about string, ref events.Ref) bool {
			t, r := of(b, about), b.Registration(ref.ID)
			return t != nil && r != nil && r.Trip == t.ID && r.Active()
		}}, Hint: true, None: []any{}},
		{Name: "note", Kind: field.Paragraphs{}, Hint: true, None: ""},
	}
}

func byTrip(b *calendar.Book, about string) *trip.Trip { return b.Trip(about) }

func byHost(b *calendar.Book, about string) *trip.Trip {
	if h := b.Host(about); h != nil {
		return b.Trip(h.Trip)
	}
	return nil
}

var who = []edit.Field{
	{Name: "name", Kind: field.Line{}, Required: true, Hint: true},
	{Name: "email", Kind: field.Mail{}, Required: true, Hint: true},
	{Name: "language", Kind: field.Language{}, Hint: true},
}

// Forms are those of this room.
func Forms() []edit.Form {
	guest := edit.Field{Name: "registration", Kind: guests, Required: true}
	return []edit.Form{
		{
			Name: "host.offer", Command: "host.offer", Path: "/trips/{id}/lodging/hosts/new", To: toTrip, Lead: true,
			Fields: edit.Anew(slices.Concat(who, offered(byTrip))), Thing: ofTrip, Make: forTrip,
		},
		{
			Name: "host.change", Command: "host.amend", Path: "/hosts/{id}/change", To: toHost, Partly: true, Lead: true,
			Fields: slices.Concat(who[:1], offered(byHost)), Thing: ofHost,
		},
		{
			Name: "host.share", Command: "host.share", Path: "/hosts/{id}/share", To: toHost, Lead: true, Thing: ofReached, Warn: warnShared,
			Fields: []edit.Field{
				{Name: "mail", Kind: field.Yes{}, None: false},
				{Name: "phone", Kind: field.Line{}, None: ""},
				{Name: "address", Kind: field.Line{}, None: ""},
				{Name: "words", Kind: field.Paragraphs{}, Hint: true, None: ""},
			},
		},
		{Name: "host.withdraw", Command: "host.withdraw", Path: "/hosts/{id}/withdraw", To: toHost, Lead: true, Final: true, Thing: ofHost, Warn: warnWithdrawn},
		{Name: "host.clear", Command: "host.clear", Path: "/hosts/{id}/clear", To: toHost, Lead: true, Final: true, Thing: ofKeptHost, Warn: warnWithdrawn},
		{Name: "lodging.assign", Command: "lodging.assign", Path: "/trips/{id}/lodging/assign", To: toTrip, Lead: true, Thing: ofTrip, Make: forTrip, Warn: warnAssigned},
		{
			Name: "lodging.fix", Command: "lodging.fix", Path: "/trips/{id}/lodging/fix", To: toTrip, Lead: true, Thing: ofTrip, Make: forTrip, Warn: warnFixed,
			Fields: []edit.Field{guest, {Name: "host", Kind: hosts, Required: true}},
		},
		{
			Name: "lodging.free", Command: "lodging.fix", Path: "/trips/{id}/lodging/free", To: toTrip, Lead: true, Thing: ofTrip,
			Fields: []edit.Field{guest},
			Make: func(a field.Asking, trip string, data edit.Data) {
				forTrip(a, trip, data)
				data["host"] = ""
			},
		},
		{Name: "lodging.tell", Command: "lodging.tell", Path: "/trips/{id}/lodging/tell", To: toTrip, Lead: true, Thing: ofTrip, Make: forTrip, Warn: warnTold},
	}
}

// ofTrip is a trip on which guests are lodged.
func ofTrip(a field.Asking, id string) *edit.Thing {
	t := a.Book.Trip(id)
	if t == nil || t.Cancelled || t.Registration == nil {
		return nil
	}
	return &edit.Thing{About: events.Ref{Noun: "lodging", ID: id}, Title: a.Voice.In(t.Title), To: toTrip(id)}
}

// forTrip says on which trip.
func forTrip(_ field.Asking, trip string, data edit.Data) {
	delete(data, "id")
	data["trip"] = trip
}

// ofHost is a host who lodges guests, with what they offer.
func ofHost(a field.Asking, id string) *edit.Thing {
	h := a.Book.Host(id)
	if h == nil || h.Withdrawn {
		return nil
	}
	return &edit.Thing{About: events.Ref{Noun: "host", ID: id}, Title: listing.HostName(h, a.Voice), To: toHost(id), Now: events.OfferHost{
		Name: h.Name.Value(), Places: h.Places, From: h.From, To: h.To, House: h.House(), Minors: h.Minors, Knows: h.Knows,
	}}
}

// ofReached is a host who lodges guests, with how these may reach them.
func ofReached(a field.Asking, id string) *edit.Thing {
	x := ofHost(a, id)
	if x != nil {
		x.Now = a.Book.Host(id).Reach.Said(id)
	}
	return x
}

// warnShared says who hears of it.
func warnShared(a field.Asking, id string, _ edit.Data) []string {
	if h := a.Book.Host(id); h != nil {
		if n := len(a.Book.ToldGuests(h)); n > 0 {
			return []string{a.Voice.N("lodging.seen.shared", n)}
		}
	}
	return nil
}

// ofKeptHost is a host of whom something is kept.
func ofKeptHost(a field.Asking, id string) *edit.Thing {
	h := a.Book.Host(id)
	if h == nil || h.Cleared {
		return nil
	}
	return &edit.Thing{About: events.Ref{Noun: "host", ID: id}, Title: listing.HostName(h, a.Voice), To: toHost(id)}
}

// A pick is one of what a form finds in the book.
type pick struct {
	of     func(a field.Asking) []field.Option
	number bool
}

// Read implements field.Kind.
func (k pick) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	s := strings.TrimSpace(typed.One(""))
	switch {
	case s == "":
		return nil, nil
	case !slices.ContainsFunc(k.of(a), func(o field.Option) bool { return o.Value == s }):
		return nil, &field.Fault{Text: "choice"}
	case k.number:
		return json.Number(s), nil
	}
	return s, nil
}

// Write implements field.Kind.
func (pick) Write(_ field.Asking, value any) field.Typed {
	switch v := value.(type) {
	case string:
		if v != "" {
			return field.Typed{"": {v}}
		}
	case json.Number:
		return field.Typed{"": {v.String()}}
	case float64:
		return field.Typed{"": {strconv.Itoa(int(v))}}
	}
	return field.Typed{}
}

// Draw implements field.Kind.
func (k pick) Draw(a field.Asking, typed field.Typed) field.Control {
	c := field.Control{Shape: field.Select, Options: []field.Option{{Label: a.Voice.T("lodging.pick")}}}
	if k.number {
		c.Options[0].Label = a.Voice.T("lodging.allnights")
	}
	for _, o := range k.of(a) {
		o.Chosen = o.Value == typed.One("")
		c.Options = append(c.Options, o)
	}
	if !slices.ContainsFunc(c.Options, func(o field.Option) bool { return o.Chosen }) {
		c.Options[0].Chosen = true
	}
	return c
}

// nights are those of a trip, each called by the evening, or by the morning after.
func nights(of func(b *calendar.Book, about string) *trip.Trip, later int) pick {
	return pick{number: true, of: func(a field.Asking) (list []field.Option) {
		t := of(a.Book, a.About)
		if t == nil {
			return nil
		}
		for n := 1; n <= t.To.Sub(t.From); n++ {
			list = append(list, field.Option{Value: strconv.Itoa(n), Label: a.Voice.Day(t.From.AddDays(n - 1 + later))})
		}
		return list
	}}
}

// guests and hosts are those of a trip.
var (
	guests = pick{of: func(a field.Asking) (list []field.Option) {
		if x := read(a.Book, a.About, a.Voice); x != nil {
			for _, f := range x.Families {
				for _, g := range f.Guests {
					list = append(list, field.Option{Value: g.ID, Label: a.Voice.T("lodging.guestat", "guest", g.Name, "host", f.Name)})
				}
			}
			for _, g := range x.Left {
				list = append(list, field.Option{Value: g.ID, Label: g.Name})
			}
		}
		return list
	}}
	hosts = pick{of: func(a field.Asking) (list []field.Option) {
		if x := read(a.Book, a.About, a.Voice); x != nil {
			for _, f := range x.Families {
				list = append(list, field.Option{Value: f.id, Label: a.Voice.T("lodging.hostwith", "host", f.Name, "free", max(0, f.Places-f.Taken), "places", f.Places)})
			}
		}
		return list
	}}
)

// mostMoves is how many guests are named who will sleep elsewhere.
const mostMoves = 40

// warnAssigned says who will sleep where, as far as it is elsewhere than now.
func warnAssigned(a field.Asking, id string, _ edit.Data) []string {
	l := a.Book.Lodging(id)
	p, problem := plan.Assign(l.Query)
	if problem != nil {
		return nil // the desk says why
	}
	v := a.Voice
	names, now, is := map[string]string{}, map[string]string{}, map[string]string{}
	for _, h := range l.Hosts {
		names[h.ID] = listing.HostName(h, v)
	}
	if r := a.Book.Rooming(id); r != nil {
		for of, s := range r.Stays {
			now[of] = s.Host
		}
	}
	for _, s := range p.Placed {
		is[s.Guest] = s.Host
	}
	list := []string{v.N("lodging.seen.people", p.People)}
	moves := 0
	for _, r := range l.Guests {
		if now[r.ID] == is[r.ID] {
			continue
		}
		if moves++; moves > mostMoves {
			continue
		}
		guest, from, to := listing.GuestName(r, a.Book.Trip(id), v), names[now[r.ID]], names[is[r.ID]]
		switch {
		case now[r.ID] == "":
			list = append(list, v.T("lodging.seen.comes", "guest", guest, "to", to))
		case is[r.ID] == "":
			list = append(list, v.T("lodging.seen.leaves", "guest", guest, "from", from))
		default:
			list = append(list, v.T("lodging.seen.moves", "guest", guest, "from", from, "to", to))
		}
	}
	switch {
	case moves == 0:
		list = append(list, v.T("lodging.seen.same"))
	case moves > mostMoves:
		list = append(list, v.N("edit.more", moves-mostMoves))
	}
	if n := young(l.Guests, func(id string) bool { return is[id] != "" && is[id] != now[id] }); n > 0 {
		list = append(list, v.N("lodging.seen.young", n))
	}
	if n := len(p.Left); n > 0 {
		list = append(list, v.N("lodging.seen.left", n))
	}
	return list
}

// young counts of some guests those under age with whom nobody comes who answers for them.
func young(guests []*registration.Registration, of func(id string) bool) (n int) {
	for _, r := range guests {
		if r.Unaccompanied() && of(r.ID) {
			n++
		}
	}
	return n
}

// warnFixed says what speaks against it.
func warnFixed(a field.Asking, id string, data edit.Data) (list []string) {
	guest, _ := data["registration"].(string)
	at, _ := data["host"].(string)
	l := a.Book.Lodging(id)
	g := slices.IndexFunc(l.Query.Guests, func(g plan.Guest) bool { return g.ID == guest })
	h := slices.IndexFunc(l.Query.Hosts, func(h plan.Host) bool { return h.ID == at })
	if g < 0 || h < 0 {
		return nil
	}
	for _, need := range plan.Breaks(l.Query.Guests[g], l.Query.Hosts[h], l.Query.Nights) {
		list = append(list, a.Voice.T("lodging.broken."+string(need)))
	}
	t := a.Book.Trip(id)
	if minors := listing.Minors(l.Guests[g], t, a.Voice); minors != "" {
		list = append(list, listing.GuestName(l.Guests[g], t, a.Voice))
	}
	if n := young(l.Guests, func(id string) bool { return id == guest }); n > 0 {
		list = append(list, a.Voice.N("lodging.seen.young", n))
	}
	seats := l.Query.Guests[g].Seats
	if r := a.Book.Rooming(id); r != nil {
		for _, other := range l.Guests {
			if other.ID != guest && r.Stays[other.ID].Host == at {
				seats += other.Seats
				list = append(list, a.Voice.T("lodging.seen.there", "guest", listing.GuestName(other, t, a.Voice)))
			}
		}
	}
	if seats > l.Query.Hosts[h].Places {
		list = append(list, a.Voice.T("lodging.seen.crowded"))
	}
	return list
}

// warnTold says what it means.
func warnTold(a field.Asking, id string, _ edit.Data) []string {
	if r := a.Book.Rooming(id); r != nil {
		return []string{a.Voice.N("lodging.seen.told", r.Untold()), a.Voice.T("lodging.seen.byhand")}
	}
	return nil
}

// warnWithdrawn names the guests who will have no bed.
func warnWithdrawn(a field.Asking, id string, _ edit.Data) (list []string) {
	h := a.Book.Host(id)
	for _, g := range guestsOf(a.Book, h) {
		list = append(list, a.Voice.T("lodging.seen.loses", "guest", listing.RegistrationName(a.Book.Registration(g), a.Voice)))
	}
	return list
}

// guestsOf are the registrations that sleep at a host, by id.
func guestsOf(b *calendar.Book, h *host.Host) (list []string) {
	if h == nil || b.Rooming(h.Trip) == nil {
		return nil
	}
	for id, s := range b.Rooming(h.Trip).Stays {
		if s.Host == h.ID {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return list
}
