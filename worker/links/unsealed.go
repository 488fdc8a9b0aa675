package links

import (
	"crypto/subtle"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// What was given out before places were sealed stands in the ledger: nobody gets a mail without a line in it. So the index
// is made of the ledger once, and then hears of whoever is told of a meeting that was planned before. Message-IDs are sealed
// for these meetings, too, so of them there will be no more.

// make makes the index, a thing at a time, so that nobody who wants the book or the ledger waits for it. One that is there
// is made again only if that is asked for, and serves until then.
func (d *Doorbook) make(again bool) {
	if !again && d.made() {
		return
	}
	d.making.Lock()
	defer d.making.Unlock()
	if d.begin(again) {
		d.replace(d.collect())
	}
}

func (d *Doorbook) made() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.index != nil
}

// begin reports whether the index is to be made. What the ledger hears of from now on is noted, and what it heard before will
// be in the index: nothing falls in between.
func (d *Doorbook) begin(again bool) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.begun = true
	d.anew = d.index == nil || again
	return d.anew
}

// replace puts an index in the place of the one there was.
func (d *Doorbook) replace(x *index) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.index, d.anew = x, false
	d.merge()
}

// collect makes an index of who is there and what they were told.
func (d *Doorbook) collect() *index {
	var people []string
	d.mirror.View(func(b *calendar.Book) {
		for _, p := range b.People() {
			if !p.Erased {
				people = append(people, p.ID)
			}
		}
	})
	x := newIndex()
	for _, p := range people {
		x.add(unsealedChoice, d.Links.unsealed(unsealedChoice, p), pair{person: p})
	}
	for _, about := range d.ledger.Things() {
		d.gather(x, about)
	}
	x.order()
	return x
}

// A mailed is the name of one mail, and what it opens to.
type mailed struct {
	person, name string
	thing, who   uint64
}

// gather notes what the people were given who were told of a thing.
func (d *Doorbook) gather(x *index, about events.Ref) {
	var told []string
	var mails []mailed
	for person, all := range d.ledger.Copy(about) {
		told = append(told, person)
		for i := range all {
			mails = append(mails, mailed{person: person, name: nameOf(all[i].MessageID)})
		}
	}
	for i := range mails {
		mails[i].thing, mails[i].who, _, _ = d.Links.messages.open(mails[i].name)
	}
	seats := false
	d.mirror.View(func(b *calendar.Book) {
		seats = d.unsealedOpen(b, about)
		mails = slices.DeleteFunc(mails, func(m mailed) bool {
			// One that opens to what it is about is sealed.
			of, _ := b.MadeBy(m.thing)
			to, _ := b.MadeBy(m.who)
			return of == about && to == events.Ref{Noun: "person", ID: m.person}
		})
	})
	for _, m := range mails {
		x.add(unsealedMessage, m.name, pair{about, m.person})
	}
	if seats {
		for _, person := range told {
			x.addSeat(d.Links, pair{about, person})
		}
	}
}

// unsealedOpen reports whether a thing is a meeting whose names are not sealed, and still recognised.
func (d *Doorbook) unsealedOpen(b *calendar.Book, about events.Ref) bool {
	if about.Noun != "meeting" {
		return false
	}
	m := b.Meeting(about.ID)
	return m != nil && !sealedPlaces(m) && d.open(m)
}

// maxRecent bounds how many lines of the ledger wait to be looked at.
const maxRecent = 1000

// told hears of a line of the ledger. The meeting may have come into the ledger before it comes into the mirror.
func (d *Doorbook) told(about events.Ref, person string) {
	if about.Noun != "meeting" {
		return
	}
	sealed := false
	d.mirror.View(func(b *calendar.Book) {
		m := b.Meeting(about.ID)
		sealed = m != nil && sealedPlaces(m)
	})
	d.mu.Lock()
	defer d.mu.Unlock()
	if sealed || !d.begun {
		return
	}
	if d.recent = append(d.recent, pair{about, person}); len(d.recent) >= maxRecent && !d.anew {
		d.merge()
	}
}

// merge takes into the index what was heard since it was made. The lock is held.
func (d *Doorbook) merge() {
	if d.index == nil || len(d.recent) == 0 {
		return
	}
	var now, later []pair
	d.mirror.View(func(b *calendar.Book) {
		for _, p := range d.recent {
			switch {
			case b.Meeting(p.about.ID) == nil:
				later = append(later, p)
			case d.unsealedOpen(b, p.about):
				now = append(now, p)
			}
		}
	})
	if !d.anew { // the next index may have passed these over, and gets them as well
		d.recent = later
	}
	grown := false
	for _, p := range now {
		if !d.index.hasSeat(d.Links, p) {
			d.index.addSeat(d.Links, p)
			grown = true
		}
	}
	if grown {
		d.index.order()
	}
}

// candidates returns whose an unsealed name may be.
func (d *Doorbook) candidates(kind, name string) []pair {
	if len(name) != nameLength {
		return nil
	}
	d.make(false)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.merge()
	return d.index.find(kind, name)
}

// unsealedSeat is Find and FindUID for names that are not sealed.
func (d *Doorbook) unsealedSeat(kind, name string) (meeting, person string, ok bool) {
	name = strings.ToLower(name)
	for _, p := range d.candidates(kind, name) {
		if !same(name, d.Links.unsealed(kind, p.about.ID, p.person)) {
			continue
		}
		open := false
		d.mirror.View(func(b *calendar.Book) { open = d.unsealedOpen(b, p.about) })
		if open {
			return p.about.ID, p.person, true
		}
	}
	return "", "", false
}

// unsealedChoice is FindMails for names that are not sealed.
func (d *Doorbook) unsealedChoice(token string) (person string, ok bool) {
	token = strings.ToLower(token)
	for _, p := range d.candidates(unsealedChoice, token) {
		if !same(token, d.Links.unsealed(unsealedChoice, p.person)) {
			continue
		}
		d.mirror.View(func(b *calendar.Book) {
			known := b.Person(p.person)
			ok = known != nil && !known.Erased
		})
		if ok {
			return p.person, true
		}
	}
	return "", false
}

// unsealedMail is FindMail for a name that is not sealed, in lower case.
func (d *Doorbook) unsealedMail(name string) (about events.Ref, person string, u owed.Utterance, ok bool) {
	for _, p := range d.candidates(unsealedMessage, name) {
		if u, ok = d.mail(p.about, p.person, name); ok {
			return p.about, p.person, u, true
		}
	}
	return events.Ref{}, "", owed.Utterance{}, false
}

// same compares names without telling by the time it takes where they differ.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
