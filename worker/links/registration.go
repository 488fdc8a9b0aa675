package links

import (
	"jourfixe/calendar"
)

// unsealedRegistration is the kind of the names of registrations that have no place in the journal.
const unsealedRegistration = "registration"

// RegistrationToken is what the link ends with behind which somebody sees their registration for a trip and changes it. It is the same
// however often they leave and come back.
func (l *Maker) RegistrationToken(b *calendar.Book, id string) string {
	r := b.Registration(id)
	if r == nil || !fits(r.Made) {
		return l.unsealed(unsealedRegistration, id)
	}
	p := b.Person(r.Person)
	if p == nil || !fits(p.Made) {
		return l.unsealed(unsealedRegistration, id)
	}
	return l.registrations.close(r.Made, p.Made, check{})
}

// Registration is where somebody sees their registration for a trip and changes it.
func (l *Maker) Registration(b *calendar.Book, id string) string {
	return l.BaseURL + "/registered/" + l.RegistrationToken(b, id)
}

// EntryDomain is at which entries of calendars have their UIDs.
func (l *Maker) EntryDomain() string { return l.Domain }

// Register is where anybody registers for a trip.
func (l *Maker) Register(trip string) string { return l.BaseURL + "/trips/" + trip + "/register" }

// FindRegistration returns which registration a token is for, and whose it is; false if it is none, or of somebody who is erased.
func (d *Doorbook) FindRegistration(token string) (id, person string, ok bool) {
	thing, who, sealed := d.openSeat(d.Links.registrations, token)
	if !sealed {
		return "", "", false
	}
	d.mirror.View(func(b *calendar.Book) {
		of, known := b.MadeBy(thing)
		to, knows := b.MadeBy(who)
		if !known || !knows || of.Noun != "registration" || to.Noun != "person" {
			return
		}
		if r, p := b.Registration(of.ID), b.Person(to.ID); r != nil && p != nil && !p.Erased && r.Person == p.ID {
			id, person, ok = r.ID, p.ID, true
		}
	})
	return id, person, ok
}
