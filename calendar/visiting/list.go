package visiting

import (
	"cmp"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/host"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// A Visitor is somebody who comes, with whom they bring. Whatever is not here is not the receiving city's: addresses, days of birth,
// guardians, payments, documents, numbers, who waits; and health, which was told to whoever leads the trip.
type Visitor struct {
	ID        string
	Name      string // "" where it cannot be read
	Companion string // "" of who comes alone
	People    int
	Minors    int // of them; counted where guests stay with families, who have to know, and 0 elsewhere

	Diet, Mobility              string // as it was said
	NoPets, NoSmoking, NoStairs bool
	Speaks                      []string
	Host                        string // the family with which they stay, "" where nobody knows yet
}

// A Said is what several have said alike, and for how many registrations.
type Said struct {
	What string
	N    int
}

// A Part is an optional part of the programme, and how many people take it.
type Part struct {
	Leg    *events.TimedLeg
	People int
}

// A List is who comes on a trip, by their ids, with what that comes to in numbers. Needs are counted by registration, since it is not said
// which of two has them.
type List struct {
	Visitors                                    []Visitor
	Families                                    bool // guests stay with families
	People, Minors, Lodged                      int
	Diet, Mobility, NoPets, NoSmoking, NoStairs int // registrations that say so
	Diets, Speaks                               []Said
	Parts                                       []Part
}

// Who returns who comes on a trip.
func Who(b *calendar.Book, t *trip.Trip) *List {
	l := &List{Families: t.Lodges() || slices.ContainsFunc(b.Hosts(t.ID), func(h *host.Host) bool { return !h.Withdrawn })}
	var coming []*registration.Registration
	for _, r := range b.Registrations(t.ID) {
		if r.Standing == events.Seated {
			coming = append(coming, r)
		}
	}
	slices.SortFunc(coming, func(x, y *registration.Registration) int { return cmp.Compare(x.ID, y.ID) })
	diets, tongues := tally{}, tally{}
	for _, r := range coming {
		v := l.visitor(b, t, r)
		l.Visitors = append(l.Visitors, v)
		l.count(&v)
		diets.add(v.Diet)
		for _, tongue := range v.Speaks {
			tongues.add(tongue)
		}
	}
	l.Diets, l.Speaks = diets.list(), tongues.list()
	for _, leg := range t.Parts() {
		part := Part{Leg: leg}
		for _, r := range coming {
			if slices.Contains(r.Parts, leg.ID) {
				part.People += r.Seats
			}
		}
		l.Parts = append(l.Parts, part)
	}
	return l
}

func (l *List) visitor(b *calendar.Book, t *trip.Trip, r *registration.Registration) Visitor {
	v := Visitor{ID: r.ID, Name: r.Name.Value(), Companion: r.Companion.Value(), People: r.Seats}
	if l.Families {
		v.Minors = r.Minors(t.From)
	}
	if n := r.Needs.Stated(); n != nil {
		v.Diet, v.Mobility, v.Speaks = n.Diet, n.Mobility, n.Speaks
		v.NoPets, v.NoSmoking, v.NoStairs = n.NoPets, n.NoSmoking, n.NoStairs
	}
	if rooming := b.Rooming(t.ID); rooming != nil {
		if h := b.Host(rooming.Stays[r.ID].Host); h != nil {
			v.Host = h.Name.Value()
		}
	}
	return v
}

func (l *List) count(v *Visitor) {
	l.People += v.People
	l.Minors += v.Minors
	if v.Host != "" {
		l.Lodged += v.People
	}
	for _, x := range []struct {
		says bool
		n    *int
	}{{v.Diet != "", &l.Diet}, {v.Mobility != "", &l.Mobility}, {v.NoPets, &l.NoPets}, {v.NoSmoking, &l.NoSmoking}, {v.NoStairs, &l.NoStairs}} {
		if x.says {
			*x.n++
		}
	}
}

// A tally counts what is said alike, whether it is written in capitals or not, in the wording that came first.
type tally []Said

func (t *tally) add(what string) {
	words := strings.TrimRight(strings.Join(strings.Fields(what), " "), ".")
	if words == "" {
		return
	}
	for i := range *t {
		if strings.EqualFold((*t)[i].What, words) {
			(*t)[i].N++
			return
		}
	}
	*t = append(*t, Said{words, 1})
}

// list is what was counted, the most frequent first.
func (t tally) list() []Said {
	slices.SortStableFunc(t, func(x, y Said) int { return cmp.Or(cmp.Compare(y.N, x.N), cmp.Compare(x.What, y.What)) })
	return t
}
