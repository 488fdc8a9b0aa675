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
	Mail, Phone, Address  string // how the family is reached, as far as it has said so
	Words                 string // what it says to its guests
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
	said := v.Reach.Said(h.ID)
	x.Phone, x.Address, x.Words = said.Phone, said.Address, said.Words
	if p := s.book.Person(h.Person); said.Mail && p != nil {
		x.Mail = p.Email.Value()
	}
	for _, tag := range house.Languages {
		x.Languages = append(x.Languages, words.TongueName(tag))
	}
	return x
}

// Unsaid reports whether the family has not said how it is reached.
func (s *stay) Unsaid() bool {
	return s.Mail == "" && s.Phone == "" && s.Address == "" && s.Words == ""
}
