package lodging

import "slices"

// A Need is something that a host meets or does not.
type Need string

const (
	Nights  Need = "nights" // a bed for every night
	Pets    Need = "pets"   // no pets in the house
	Smoking Need = "smoking"
	Stairs  Need = "stairs"
	Minors  Need = "minors" // to be taken in under age, with nobody who answers for them
	Places  Need = "places" // for a couple, two of them; where something is fixed, one for everybody who was put there
)

// needs is a set of them.
type needs uint8

const (
	lacksNights needs = 1 << iota
	lacksPets
	lacksSmoking
	lacksStairs
	lacksMinors
	lacksPlaces
)

// all are the needs, each in the place of its bit.
var all = []Need{Nights, Pets, Smoking, Stairs, Minors, Places}

func (n needs) list() (list []Need) {
	for i, need := range all {
		if n&(1<<i) != 0 {
			list = append(list, need)
		}
	}
	return list
}

// What speaks for a host, for each of those who come. Somebody they know outweighs the languages of a hundred others.
const (
	PointsKnown    = 100 // they know each other
	PointsLanguage = 1   // they share a language

	maxPoints = PointsKnown + PointsLanguage
)

// A fit is how a guest and a host go together.
type fit struct {
	broken   needs
	points   int
	known    bool
	language string
}

func fitOf(g *Guest, h *Host) fit {
	var f fit
	for _, lack := range []struct {
		is   bool
		need needs
	}{
		{g.From < h.From || g.To > h.To, lacksNights},
		{g.NoPets && h.Pets, lacksPets},
		{g.NoSmoking && h.Smoking, lacksSmoking},
		{g.NoStairs && h.Stairs, lacksStairs},
		{g.Minor && !h.Minors, lacksMinors},
		{g.Seats > h.Places, lacksPlaces},
	} {
		if lack.is {
			f.broken |= lack.need
		}
	}
	if f.language = shared(g.Languages, h.Languages); f.language != "" {
		f.points += PointsLanguage
	}
	if f.known = slices.Contains(g.Knows, h.ID); f.known {
		f.points += PointsKnown
	}
	return f
}

// shared is the guest's best language that a host speaks, too.
func shared(guest, host []string) string {
	for _, l := range guest {
		if slices.Contains(host, l) {
			return l
		}
	}
	return ""
}

// met lists what a guest needs of a home, and has there.
func (f fit) met(g *Guest) []Need {
	var asked needs
	if g.NoPets {
		asked |= lacksPets
	}
	if g.NoSmoking {
		asked |= lacksSmoking
	}
	if g.NoStairs {
		asked |= lacksStairs
	}
	if g.Minor {
		asked |= lacksMinors
	}
	return (asked &^ f.broken).list()
}

// Breaks lists what speaks against a guest's sleeping at a host, whoever else sleeps there.
func Breaks(g Guest, h Host, nights int) []Need {
	g.From, g.To = stay(g.From, g.To, nights)
	h.From, h.To = stay(h.From, h.To, nights)
	return fitOf(&g, &h).broken.list()
}
