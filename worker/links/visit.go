package links

import (
	"jourfixe/calendar"
)

// unsealedVisit is the kind of the names of visits that have no place in the journal.
const unsealedVisit = "visit"

// VisitToken is what the link ends with behind which somebody of the city that a trip goes to sees who comes. It names the trip and the
// person; whether they may see anything there, and until when, is the book's affair.
func (l *Maker) VisitToken(b *calendar.Book, trip, person string) string {
	t, p := b.Trip(trip), b.Person(person)
	if t == nil || p == nil || !fits(t.Made) || !fits(p.Made) {
		return l.unsealed(unsealedVisit, trip, person)
	}
	return l.visits.close(t.Made, p.Made, check{})
}

// Visit is where somebody of the city that a trip goes to sees who comes.
func (l *Maker) Visit(b *calendar.Book, trip, person string) string {
	return l.BaseURL + "/visiting/" + l.VisitToken(b, trip, person)
}

// FindVisit returns for which trip and whom a token is, who may be erased or have to do with the trip no more; false if it is none.
func (d *Doorbook) FindVisit(token string) (trip, person string, ok bool) {
	thing, who, sealed := d.openSeat(d.Links.visits, token)
	if !sealed {
		return "", "", false
	}
	d.mirror.View(func(b *calendar.Book) {
		of, known := b.MadeBy(thing)
		to, knows := b.MadeBy(who)
		if known && knows && of.Noun == "trip" && to.Noun == "person" {
			trip, person, ok = of.ID, to.ID, true
		}
	})
	return trip, person, ok
}
