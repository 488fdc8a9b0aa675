package links

import (
	"context"
	"strings"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/worker"
)

// A Doorbook finds what the values belong to that only one person was given: the links for answering, the ids of invitations
// and mails, and the links for choosing mails. A sealed one says so itself, and is right from the moment the event that made
// the thing is in the mirror; those that were given out before there were seals are kept in an index.
type Doorbook struct {
	mirror *worker.Mirror
	ledger *worker.Ledger
	Links  *Maker
	now    func() time.Time

	making sync.Mutex // held while the index is made
	mu     sync.Mutex
	index  *index // nil before it was made
	begun  bool   // it is being made, or was
	anew   bool   // it is being made
	recent []pair // who was told of what since, and is not in it yet

	beyond chan uint64 // has a place that a name says and the journal did not have when it was opened
}

const (
	// openFor is how long after a meeting its links are still recognised, to tell people that it is over.
	openFor = 30 * 24 * time.Hour
	// remade is after how long the index is made anew, so that what is over, and who is erased, does not stay in it.
	remade = 24 * time.Hour
)

// NewDoorbook returns the doorbook of what a maker makes. Without Run its index is made when it is needed first, and never
// anew.
func NewDoorbook(mirror *worker.Mirror, ledger *worker.Ledger, links *Maker, now func() time.Time) *Doorbook {
	d := &Doorbook{mirror: mirror, ledger: ledger, Links: links, now: now, beyond: make(chan uint64, 1)}
	ledger.Listen(d.told)
	return d
}

// Name implements worker.Worker.
func (d *Doorbook) Name() string { return "doorbook" }

// Run keeps the index until ctx ends.
func (d *Doorbook) Run(ctx context.Context) error {
	if err := d.mirror.WaitReady(ctx); err != nil {
		return err
	}
	if err := d.ledger.WaitReady(ctx); err != nil {
		return err
	}
	for {
		d.make(true)
		if !worker.Sleep(ctx, remade) {
			return ctx.Err()
		}
	}
}

// Beyond gives places that names say, whose check is right, and that the journal did not have when they were opened. If it does not have one, whoever asks
// the server, then this house has given out the name on another journal, which had gone further: this one is older. Chance makes such a name once
// in 2^48 tries.
func (d *Doorbook) Beyond() <-chan uint64 { return d.beyond }

// openSeat takes a name apart, and tells of a place that the journal does not have.
func (d *Doorbook) openSeat(s seal, name string) (thing, who uint64, ok bool) {
	if thing, who, ok = s.openSeat(name); !ok {
		return thing, who, ok
	}
	var end uint64
	d.mirror.View(func(b *calendar.Book) { end = b.Sequence() })
	if place := max(thing, who); place > end {
		select {
		case d.beyond <- place:
		default: // one is enough
		}
	}
	return thing, who, ok
}

// Find returns whose invitation to what a token is for, and false if it is none. Whether they are still invited is the
// book's affair.
func (d *Doorbook) Find(token string) (meeting, person string, ok bool) {
	if thing, who, sealed := d.openSeat(d.Links.answers, token); sealed {
		return d.seat(thing, who)
	}
	return d.unsealedSeat(unsealedAnswer, token)
}

// FindUID returns whose invitation to what the id of a calendar entry is for, as Find does.
func (d *Doorbook) FindUID(uid string) (meeting, person string, ok bool) {
	name, domain, _ := strings.Cut(uid, "@")
	if !strings.EqualFold(domain, d.Links.Domain) {
		return "", "", false
	}
	if thing, who, sealed := d.openSeat(d.Links.entries, name); sealed {
		return d.seat(thing, who)
	}
	return d.unsealedSeat(unsealedEntry, name)
}

// seat finds the meeting and the person that two events have made. Who is not invited, and was never told otherwise, has got no
// link: that one comes from this house itself, which is no reason to take it.
func (d *Doorbook) seat(thing, who uint64) (meeting, person string, ok bool) {
	invited := false
	d.mirror.View(func(b *calendar.Book) {
		of, known := b.MadeBy(thing)
		to, knows := b.MadeBy(who)
		if !known || !knows || of.Noun != "meeting" || to.Noun != "person" {
			return
		}
		if m := b.Meeting(of.ID); sealedPlaces(m) && d.open(m) {
			meeting, person, ok = of.ID, to.ID, true
			invited = b.Invites(m.Guests(), to.ID)
		}
	})
	if ok && !invited {
		said, _ := d.ledger.Line(events.Ref{Noun: "meeting", ID: meeting}, person)
		ok = len(said) > 0
	}
	if !ok {
		return "", "", false
	}
	return meeting, person, true
}

// Said is what somebody was told about a meeting.
func (d *Doorbook) Said(meeting, person string) owed.Said {
	said, _ := d.ledger.Line(events.Ref{Noun: "meeting", ID: meeting}, person)
	return said
}

// open reports whether the links of a meeting are still recognised.
func (d *Doorbook) open(m *meeting.Meeting) bool { return m.End().Add(openFor).After(d.now()) }

// FindMails returns whose link for choosing mails a token is from.
func (d *Doorbook) FindMails(token string) (person string, ok bool) {
	thing, who, sealed := d.openSeat(d.Links.choices, token)
	if !sealed {
		return d.unsealedChoice(token)
	}
	d.mirror.View(func(b *calendar.Book) {
		to, known := b.MadeBy(who)
		if p := b.Person(to.ID); known && thing == 0 && to.Noun == "person" && p != nil && !p.Erased {
			person, ok = to.ID, true
		}
	})
	return person, ok
}

// FindMail returns what was said with a mail, by its Message-ID or what that has up to the @; of several, with the first
// that is known.
func (d *Doorbook) FindMail(ids ...string) (about events.Ref, person string, u owed.Utterance, ok bool) {
	for _, id := range ids {
		name, _, _ := strings.Cut(strings.ToLower(id), "@")
		if about, person, u, ok = d.sealedMail(name); ok {
			return about, person, u, true
		}
		if about, person, u, ok = d.unsealedMail(name); ok {
			return about, person, u, true
		}
	}
	return events.Ref{}, "", owed.Utterance{}, false
}

// sealedMail finds the line of the ledger that a name leads to, and the mail in it.
func (d *Doorbook) sealedMail(name string) (about events.Ref, person string, u owed.Utterance, ok bool) {
	thing, who, _, sealed := d.Links.messages.open(name)
	if !sealed {
		return about, "", u, false
	}
	d.mirror.View(func(b *calendar.Book) {
		of, known := b.MadeBy(thing)
		to, knows := b.MadeBy(who)
		if known && knows && to.Noun == "person" {
			about, person, ok = of, to.ID, true
		}
	})
	if !ok {
		return about, "", u, false
	}
	u, ok = d.mail(about, person, name)
	return about, person, u, ok
}

// mail returns the mail of a name in a line of the ledger.
func (d *Doorbook) mail(about events.Ref, person, name string) (owed.Utterance, bool) {
	said, _ := d.ledger.Line(about, person)
	for i := range said {
		if nameOf(said[i].MessageID) == name {
			return said[i], true
		}
	}
	return owed.Utterance{}, false
}

// nameOf returns what a Message-ID has up to the @.
func nameOf(messageID string) string {
	name, _, _ := strings.Cut(messageID, "@")
	return name
}
