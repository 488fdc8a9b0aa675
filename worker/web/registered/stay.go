package registered

import (
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// A stay is where somebody sleeps, as they were told: with which family, and how that lives.
type stay struct {
	Host                  string
	First, Last           events.Date // the first evening and the last morning
	Languages             []string
	Pets, Smoking, Stairs bool
}

// newStay returns where those sleep who have a seat, nil if they were told of nothing.
func newStay(s stand) *stay {
	h := s.book.ToldHost(s.r)
	if h == nil || s.state != events.Seated {
		return nil
	}
	v := &h.Versions[len(h.Versions)-1]
	house := v.House()
	x := &stay{Host: v.Name.Value(), Pets: house.Pets, Smoking: house.Smoking, Stairs: house.Stairs}
	x.First, x.Last = v.Nights(s.t.From, s.t.To)
	for _, tag := range house.Languages {
		x.Languages = append(x.Languages, words.TongueName(tag))
	}
	return x
}
