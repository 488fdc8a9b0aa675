package worker

import (
	"cmp"
	"iter"
	"time"

	"jourfixe/calendar/pile"
	"jourfixe/events"
)

// The past is a register of what has happened: where in the journal which event about which thing is, when and by whom it was
// decided. It says nothing of what the events hold; who wants to know reads them. Some 40 bytes for each event are all
// that it costs until somebody looks.
type past struct {
	notes  pile.Pile[note] // in the order of the journal
	things Table[events.Ref]
	last   pile.Pile[int32] // of each thing, the last note about it
	who    Table[Who]
	types  Table[events.Type]
	of     map[string][]int32 // the notes of events that name somebody as whom they are of, by person
}

// A note is where an event is in the journal, and what it is about.
type note struct {
	place   uint64
	command uint64 // that it answers
	at      int64  // seconds
	before  int32  // the note before it about the same thing; -1: there is none
	thing   int32
	who     int32
	kind    int16
}

// Who is who decided something: a person, or a client by itself.
type Who struct{ Person, Client string }

// note takes an event in.
func (p *past) note(e *events.Event) {
	who := Who{Person: e.Cause.By}
	if who.Person == "" {
		who.Client = e.Cause.Client
	}
	n := note{
		place: e.Sequence, command: e.Cause.Sequence, at: e.Time.Unix(), before: -1,
		thing: p.things.Number(thing(e.Body)), who: p.who.Number(who), kind: int16(p.types.Number(e.Body.Type())),
	}
	number := int32(p.notes.Len())
	if int(n.thing) < p.last.Len() {
		last := p.last.At(int(n.thing))
		n.before, *last = *last, number
	} else {
		p.last.Add(number)
	}
	if person := Whose(e.Body); person != "" {
		if p.of == nil {
			p.of = map[string][]int32{}
		}
		p.of[person] = append(p.of[person], number)
	}
	p.notes.Add(n)
}

// thing is what an event is about. A milestone is a part of its trip.
func thing(body events.Body) events.Ref {
	ref := body.About()
	if ref.Noun == "milestone" {
		ref.Noun = "trip"
	}
	return ref
}

// An Entry says of an event where in the journal it is and what it is about.
type Entry struct {
	Place uint64
	At    time.Time
	About events.Ref
	Type  events.Type
}

// A Deed is what was decided at once: the events that answer one command, in their order.
type Deed struct {
	Command uint64
	Who     Who
	Entries []Entry
}

// Place is where the deed ends in the journal.
func (d *Deed) Place() uint64 { return d.Entries[len(d.Entries)-1].Place }

// A Question says which deeds are meant: those of which an event fits all that is not left out.
type Question struct {
	About    events.Ref // the thing
	Noun     string     // things of a kind
	Who      Who
	From, To time.Time // decided from the one on, and before the other
	Before   uint64    // in the journal; 0: up to its end
	Types    func(events.Type) bool
}

// Deeds goes through the deeds that fit, the latest first.
func (p *past) Deeds(q Question) iter.Seq[Deed] {
	return func(yield func(Deed) bool) {
		for i := p.begin(&q); i >= 0; {
			if !q.From.IsZero() && p.notes.At(i).at < q.From.Unix() {
				return
			}
			if !p.fits(p.notes.At(i), &q) {
				i = p.step(i, &q)
				continue
			}
			first, last := p.deed(i)
			if q.Before == 0 || p.notes.At(last).place < q.Before {
				if !yield(p.tell(first, last)) {
					return
				}
			}
			for ; i >= first; i = p.step(i, &q) {
			}
		}
	}
}

// begin is the last note that may fit, -1 if there is none.
func (p *past) begin(q *Question) int {
	end := p.notes.Len()
	if q.Before > 0 {
		end, _ = p.search(q.Before)
	}
	if !q.To.IsZero() {
		// Times in a journal follow one another, but for those of clocks that were set.
		for end > 0 && p.notes.At(end-1).at >= q.To.Unix() {
			end--
		}
	}
	if q.About == (events.Ref{}) {
		return end - 1
	}
	thing, known := p.things.Find(q.About)
	if !known {
		return -1
	}
	i := *p.last.At(int(thing))
	for int(i) >= end {
		i = p.notes.At(int(i)).before
	}
	return int(i)
}

// step goes one note back.
func (p *past) step(i int, q *Question) int {
	if q.About != (events.Ref{}) {
		return int(p.notes.At(i).before)
	}
	return i - 1
}

func (p *past) fits(n *note, q *Question) bool {
	return (q.Noun == "" || p.things.At(n.thing).Noun == q.Noun) &&
		(q.Who == Who{} || p.who.At(n.who) == q.Who) &&
		(q.To.IsZero() || n.at < q.To.Unix()) &&
		(q.Types == nil || q.Types(p.types.At(int32(n.kind))))
}

// deed returns the first and the last note of the deed that one belongs to.
func (p *past) deed(i int) (first, last int) {
	first, last = i, i
	for first > 0 && p.notes.At(first-1).command == p.notes.At(i).command {
		first--
	}
	for last+1 < p.notes.Len() && p.notes.At(last+1).command == p.notes.At(i).command {
		last++
	}
	return first, last
}

func (p *past) tell(first, last int) Deed {
	d := Deed{Command: p.notes.At(first).command, Who: p.who.At(p.notes.At(first).who)}
	for i := first; i <= last; i++ {
		d.Entries = append(d.Entries, p.entry(i))
	}
	return d
}

func (p *past) entry(i int) Entry {
	n := p.notes.At(i)
	return Entry{Place: n.place, At: time.Unix(n.at, 0).UTC(), About: p.things.At(n.thing), Type: p.types.At(int32(n.kind))}
}

// find returns the note of the event at a place, -1 if there is none.
func (p *past) find(place uint64) int {
	i, found := p.search(place)
	if !found {
		return -1
	}
	return i
}

// search returns where the note of the event at a place is, or would be.
func (p *past) search(place uint64) (int, bool) {
	return p.notes.Search(func(n *note) int { return cmp.Compare(place, n.place) })
}

// Since lists what has come into the book after one place in the journal, and up to another.
func (m *Mirror) Since(place, last uint64) (happened []Entry) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for i, _ := m.past.search(place + 1); i < m.past.notes.Len() && m.past.notes.At(i).place <= last; i++ {
		happened = append(happened, m.past.entry(i))
	}
	return happened
}

// before returns the last event about a thing before a place that is of one of some types, and false if there is none.
func (p *past) before(about events.Ref, place uint64, is func(events.Type) bool) (Entry, bool) {
	number, known := p.things.Find(about)
	if !known {
		return Entry{}, false
	}
	for i := int(*p.last.At(int(number))); i >= 0; i = int(p.notes.At(i).before) {
		if n := p.notes.At(i); n.place < place && is(p.types.At(int32(n.kind))) {
			return p.entry(i), true
		}
	}
	return Entry{}, false
}

// Deeds lists the latest deeds that a question means, at most so many, and says whether there are more.
func (m *Mirror) Deeds(q Question, most int) (list []Deed, more bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for d := range m.past.Deeds(q) {
		if len(list) == most {
			return list, true
		}
		list = append(list, d)
	}
	return list, false
}

// Deed returns the deed of which the event at a place is a part, and false if there is none there.
func (m *Mirror) Deed(place uint64) (Deed, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	i := m.past.find(place)
	if i < 0 {
		return Deed{}, false
	}
	return m.past.tell(m.past.deed(i)), true
}

// Before returns the last event about a thing before a place in the journal that is of one of some types, and false if there is none.
func (m *Mirror) Before(about events.Ref, place uint64, is func(events.Type) bool) (Entry, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.past.before(about, place, is)
}

// Deciders lists who has decided something, in the order in which they did so first.
func (m *Mirror) Deciders() (all []Who) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for who := range m.past.who.list.All() {
		all = append(all, *who)
	}
	return all
}
