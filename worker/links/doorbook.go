package links

import (
	"crypto/sha256"
	"strings"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/worker"
)

// A Doorbook finds what the values belong to that only one person was given: the links for answering, the ids of
// invitations, and the links for choosing mails.
type Doorbook struct {
	Mirror *worker.Mirror
	Ledger *worker.Ledger // may be nil; then invitations of people who are not invited any more are forgotten within a day
	Links  *Maker
	Now    func() time.Time

	mu     sync.Mutex
	known  map[pair]bool
	doors  map[[sha256.Size]byte]pair // by the hash of the value, so that looking one up tells nothing about others
	made   uint64                     // the state of the book that it was made from
	looked time.Time
	begun  time.Time // when it was last made anew
}

// A pair is somebody's place in a meeting. Without a meeting it is the person alone.
type pair struct{ meeting, person string }

const (
	// openFor is how long after a meeting its links are still recognised, to tell people that it is over.
	openFor = 30 * 24 * time.Hour
	// between bounds how often the book is gone through for links nobody knows: they cost whoever tries them nothing.
	between = time.Second
	// anew is after how long the book is made anew, so that what is over, and who is erased, does not stay in it.
	anew = 24 * time.Hour
)

// Find returns whose invitation to what a token is for, and false if it is none. Whether they are still invited is the
// book's affair.
func (d *Doorbook) Find(token string) (meeting, person string, ok bool) {
	if len(token) != idLength {
		return "", "", false
	}
	p, ok := d.find("rsvp", token)
	return p.meeting, p.person, ok
}

// FindUID returns whose invitation to what the id of a calendar entry is for, as Find does. Case does not matter, as
// some calendars change it.
func (d *Doorbook) FindUID(uid string) (meeting, person string, ok bool) {
	name, domain, _ := strings.Cut(uid, "@")
	if len(name) != idLength || !strings.EqualFold(domain, d.Links.Domain) {
		return "", "", false
	}
	p, ok := d.find("uid", name)
	return p.meeting, p.person, ok
}

// FindMails returns whose link for choosing mails a token is from.
func (d *Doorbook) FindMails(token string) (person string, ok bool) {
	if len(token) != idLength {
		return "", false
	}
	p, ok := d.find("mails", token)
	return p.person, ok
}

// FindMail returns what was said with a mail, by its Message-ID or what that has up to the @; of several, with the first
// that is known. It goes through the whole ledger, but once.
func (d *Doorbook) FindMail(ids ...string) (about events.Ref, person string, u owed.Utterance, ok bool) {
	wanted := make(map[string]int, len(ids))
	for i, id := range ids {
		name, _, _ := strings.Cut(strings.ToLower(id), "@")
		if _, twice := wanted[name]; len(name) == idLength && !twice {
			wanted[name] = i
		}
	}
	if len(wanted) == 0 {
		return about, "", u, false
	}
	best := len(ids)
	d.Ledger.All(func(l owed.Ledger) {
		for ref, people := range l {
			for who, said := range people {
				for i := range said {
					name, _, _ := strings.Cut(said[i].MessageID, "@")
					if at, known := wanted[name]; known && at < best {
						best, about, person, u, ok = at, ref, who, said[i], true
					}
				}
			}
		}
	})
	return about, person, u, ok
}

func hashed(kind, value string) [sha256.Size]byte {
	return sha256.Sum256([]byte(kind + " " + strings.ToLower(value)))
}

func (d *Doorbook) find(kind, value string) (pair, bool) {
	hash := hashed(kind, value)
	d.mu.Lock()
	defer d.mu.Unlock()
	p, ok := d.doors[hash]
	if !ok && d.fill() {
		p, ok = d.doors[hash]
	}
	return p, ok
}

// fill adds what there is by now, and reports whether it has looked.
func (d *Doorbook) fill() bool {
	now := d.Now()
	if since := now.Sub(d.looked); d.doors != nil && since >= 0 && since < between {
		return false
	}
	if d.doors == nil || now.Sub(d.begun) >= anew {
		d.known, d.doors, d.made, d.begun = map[pair]bool{}, map[[sha256.Size]byte]pair{}, 0, now
	}
	d.looked = now
	if d.Ledger != nil {
		d.told(now)
	}
	d.Mirror.View(func(b *calendar.Book) {
		if d.made == b.Sequence() && d.made != 0 {
			return
		}
		d.made = b.Sequence()
		for _, p := range b.People() {
			if !p.Erased {
				d.add(pair{person: p.ID})
			}
		}
		for _, m := range b.Meetings() {
			if !m.End().Add(openFor).After(now) {
				continue
			}
			for _, p := range b.Invited(m.Guests()) {
				d.add(pair{m.ID, p.ID})
			}
		}
	})
	return true
}

// told adds those who were told of a meeting, whoever is invited by now.
func (d *Doorbook) told(now time.Time) {
	var told []pair
	d.Ledger.All(func(l owed.Ledger) {
		for about, people := range l {
			if about.Noun == "meeting" {
				for person := range people {
					told = append(told, pair{about.ID, person})
				}
			}
		}
	})
	d.Mirror.View(func(b *calendar.Book) {
		for _, p := range told {
			if m, person := b.Meeting(p.meeting), b.Person(p.person); m != nil && m.End().Add(openFor).After(now) && person != nil && !person.Erased {
				d.add(p)
			}
		}
	})
}

// add notes what a pair was given. The lock is held.
func (d *Doorbook) add(p pair) {
	if d.known[p] {
		return
	}
	d.known[p] = true
	if p.meeting == "" {
		d.doors[hashed("mails", d.Links.MailsToken(p.person))] = p
		return
	}
	d.doors[hashed("rsvp", d.Links.Token(p.meeting, p.person))] = p
	uid, _, _ := strings.Cut(d.Links.UID(p.meeting, p.person), "@")
	d.doors[hashed("uid", uid)] = p
}
