package links

import (
	"jourfixe/calendar"
)

// unsealedHosting is the kind of the names of hosts that have no place in the journal.
const unsealedHosting = "host"

// HostingToken is what the link ends with behind which a family sees what they have offered to lodge guests on a trip. It is the same
// however often they withdraw and come back.
func (l *Maker) HostingToken(b *calendar.Book, id string) string {
	h := b.Host(id)
	if h == nil || !fits(h.Made) {
		return l.unsealed(unsealedHosting, id)
	}
	p := b.Person(h.Person)
	if p == nil || !fits(p.Made) {
		return l.unsealed(unsealedHosting, id)
	}
	return l.hostings.close(h.Made, p.Made, check{})
}

// Hosting is where a family sees what they have offered, and changes it.
func (l *Maker) Hosting(b *calendar.Book, id string) string {
	return l.BaseURL + "/hosting/" + l.HostingToken(b, id)
}

// FindHosting returns which host a token is for, and whose it is; false if it is none, or of somebody who is erased.
func (d *Doorbook) FindHosting(token string) (id, person string, ok bool) {
	thing, who, sealed := d.openSeat(d.Links.hostings, token)
	if !sealed {
		return "", "", false
	}
	d.mirror.View(func(b *calendar.Book) {
		of, known := b.MadeBy(thing)
		to, knows := b.MadeBy(who)
		if !known || !knows || of.Noun != "host" || to.Noun != "person" {
			return
		}
		if h, p := b.Host(of.ID), b.Person(to.ID); h != nil && p != nil && !p.Erased && h.Person == p.ID {
			id, person, ok = h.ID, p.ID, true
		}
	})
	return id, person, ok
}
