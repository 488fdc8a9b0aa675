package lodging

import (
	"cmp"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/host"
	plan "jourfixe/calendar/lodging"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// A family is a host in a list.
type family struct {
	To, Name, Email string
	Places, Taken   int
	House           events.House
	Minors          bool // they take in somebody under age who travels without their guardian
	Speaks          []string
	From, Until     events.Date // the first evening and the last morning there; zero: all nights
	Guests          []guest
	id              string
}

// Full reports whether more people sleep there than there are places.
func (f *family) Full() bool { return f.Taken > f.Places }

// A guest is a registration that is to be lodged.
type guest struct {
	To, ID    string
	Name      string
	Companion string
	Email     string
	Seats     int
	Minors    string   // that some of them are under 18, "" if nobody is
	Why       []string // what speaks for it, or why they are nowhere
	Against   []string // what speaks against it
	Fixed     bool     // by hand
	Told      bool     // where they are
	Elsewhere string   // whom they were told, if they are elsewhere now
}

// Held reports whether the next assignment leaves them where they are.
func (g *guest) Held() bool { return g.Fixed || g.Told }

// A rooming is who sleeps where on a trip, as people read it.
type rooming struct {
	Trip                       events.Text
	ID, To                     string
	First, Last                events.Date
	Families                   []family
	Left                       []guest
	People, Places, Lodged     int
	Untold                     int
	Told                       bool // people were told once
	Assigned, Proven, Possible bool
	May                        bool // something can still be changed
	hosts                      map[string]string
}

// read puts together who sleeps where, nil if the trip takes no registrations.
func read(b *calendar.Book, id string, v *voice.Voice) *rooming {
	t := b.Trip(id)
	if t == nil || t.Registration == nil {
		return nil
	}
	l := b.Lodging(id)
	x := &rooming{Trip: t.Title, ID: id, To: "/trips/" + id, First: t.From, Last: t.To, Possible: l.Query.Nights > 0, hosts: map[string]string{}}
	r := b.Rooming(id)
	if r == nil {
		r = &host.Rooming{}
	}
	x.Assigned, x.Proven, x.Told, x.Untold = !r.Assigned.IsZero(), r.Proven, !r.Told.IsZero(), r.Untold()
	for _, h := range l.Hosts {
		x.Families = append(x.Families, newFamily(b, t, h, v))
		x.Places += h.Places
		x.hosts[h.ID] = listing.HostName(h, v)
	}
	guests := map[string]guest{}
	for _, y := range l.Guests {
		g := newGuest(b, t, y, v)
		s := r.Stays[y.ID]
		g.Fixed, g.Told = s.Fixed, s.Host != "" && s.Told == s.Host && !s.Free
		if s.Told != "" && s.Told != s.Host {
			g.Elsewhere = x.hosts[s.Told]
		}
		guests[y.ID] = g
		x.People += g.Seats
	}
	if explained, p := b.Explained(id); p == nil && x.Possible {
		x.explain(explained, guests, v)
	} else {
		for _, y := range l.Guests {
			x.Left = append(x.Left, guests[y.ID])
		}
	}
	order := v.Order()
	defer order.Done()
	slices.SortStableFunc(x.Families, func(y, z family) int { return cmp.Or(order.CompareString(y.Name, z.Name), cmp.Compare(y.id, z.id)) })
	slices.SortStableFunc(x.Left, func(y, z guest) int { return cmp.Or(order.CompareString(y.Name, z.Name), cmp.Compare(y.ID, z.ID)) })
	return x
}

// explain puts everybody where they are, with the reasons in words.
func (x *rooming) explain(p *plan.Plan, guests map[string]guest, v *voice.Voice) {
	at := map[string][]guest{}
	for _, s := range p.Placed {
		g := guests[s.Guest]
		if !s.Fixed { // nobody has put them there: there is room, and the next assignment finds it
			g.Why = []string{v.T("lodging.why.room")}
			x.Left = append(x.Left, g)
			continue
		}
		if s.Known {
			g.Why = append(g.Why, v.T("lodging.why.known"))
		}
		if s.Language != "" {
			g.Why = append(g.Why, v.T("lodging.why.language", "language", words.TongueName(s.Language)))
		}
		for _, need := range s.Met {
			g.Why = append(g.Why, v.T("lodging.met."+string(need)))
		}
		for _, need := range s.Broken {
			g.Against = append(g.Against, v.T("lodging.broken."+string(need)))
		}
		at[s.Host] = append(at[s.Host], g)
		x.Lodged += g.Seats
	}
	for _, l := range p.Left {
		g := guests[l.Guest]
		var named []string
		for _, need := range l.Needs {
			named = append(named, v.T("lodging.broken."+string(need)))
		}
		for i, id := range l.Hosts {
			if i == mostNamed {
				named = append(named, "…")
				break
			}
			named = append(named, x.hosts[id])
		}
		g.Why = []string{strings.TrimSpace(v.T("lodging.left."+string(l.Why)) + " " + strings.Join(named, ", "))}
		x.Left = append(x.Left, g)
	}
	for i := range x.Families {
		f := &x.Families[i]
		f.Guests = at[f.id]
		for _, g := range f.Guests {
			f.Taken += g.Seats
		}
	}
}

// mostNamed is how many hosts are named that would do if they had a place more.
const mostNamed = 5

func newFamily(b *calendar.Book, t *trip.Trip, h *host.Host, v *voice.Voice) family {
	f := family{id: h.ID, To: toHost(h.ID), Name: listing.HostName(h, v), Places: h.Places, House: h.House(), Minors: h.Minors, Email: mailOf(b, h.Person)}
	for _, l := range f.House.Languages {
		f.Speaks = append(f.Speaks, words.TongueName(l))
	}
	if h.From > 1 || h.To > 0 {
		f.From, f.Until = h.Nights(t.From, t.To)
	}
	return f
}

func newGuest(b *calendar.Book, t *trip.Trip, r *registration.Registration, v *voice.Voice) guest {
	return guest{
		Minors: listing.Minors(r, t, v),
		To:     "/registrations/" + r.ID, ID: r.ID, Name: listing.RegistrationName(r, v), Companion: voice.Clean(r.Companion.Value()),
		Email: mailOf(b, r.Person), Seats: r.Seats,
	}
}

func mailOf(b *calendar.Book, person string) string {
	if p := b.Person(person); p != nil {
		return p.Email.Value()
	}
	return ""
}
