package links

import (
	"jourfixe/calendar"
)

// unsealedPoll is the kind of the names of votes that have no place in the journal.
const unsealedPoll = "poll"

// PollToken is what the link ends with behind which somebody says which times of a poll suit them.
func (l *Maker) PollToken(b *calendar.Book, poll, person string) string {
	x, p := b.Poll(poll), b.Person(person)
	if x == nil || p == nil || !fits(x.Made) || !fits(p.Made) {
		return l.unsealed(unsealedPoll, poll, person)
	}
	return l.polls.close(x.Made, p.Made, check{})
}

// Poll is where somebody says which times of a poll suit them.
func (l *Maker) Poll(b *calendar.Book, poll, person string) string {
	return l.BaseURL + "/vote/" + l.PollToken(b, poll, person)
}

// FindPoll returns for which poll and whom a token is, who may be asked no more; false if it is none, or of somebody who is erased.
func (d *Doorbook) FindPoll(token string) (poll, person string, ok bool) {
	thing, who, sealed := d.openSeat(d.Links.polls, token)
	if !sealed {
		return "", "", false
	}
	d.mirror.View(func(b *calendar.Book) {
		of, known := b.MadeBy(thing)
		to, knows := b.MadeBy(who)
		if !known || !knows || of.Noun != "poll" || to.Noun != "person" {
			return
		}
		if x, p := b.Poll(of.ID), b.Person(to.ID); x != nil && p != nil && !p.Erased {
			poll, person, ok = x.ID, p.ID, true
		}
	})
	return poll, person, ok
}
