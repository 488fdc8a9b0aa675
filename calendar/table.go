package calendar

import (
	"slices"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/memory"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

// house is every noun of the vocabulary, in the order in which things can be made: each after what it may point at. One
// more noun is one more line, and a file that says what it is.
var house = noun.NewTable[*Book](
	officeNoun, legalNoun, partnerNoun, agreementNoun, venueNoun, personNoun, groupNoun, seriesNoun, meetingNoun, matterNoun, agendaNoun, minutesNoun, resolutionNoun, attendanceNoun, pollNoun, tripNoun, registrationNoun, hostNoun, lodgingNoun, materialNoun,
	anniversaryNoun, scheduleNoun, reminderNoun, linkNoun, publicationNoun, feedNoun, holidaysNoun, deadlinesNoun, anniversariesNoun, zonesNoun, commandNoun,
)

// commandNoun is what is only remembered: the office itself does not change by it.
var commandNoun = &noun.Entry[*Book, struct{}]{
	Shelf: shelf.New[string, struct{}]("command", nil),
	Folds: []noun.Fold[*Book]{
		noun.Unseen(noun.Folds(func(*Book, *events.CommandRefused, *events.Event) error { return nil })),
		noun.Unseen(noun.Folds(func(*Book, *events.CommandUnreadable, *events.Event) error { return nil })),
	},
}

// Known reports whether the book has the thing or has had it.
func (b *Book) Known(ref events.Ref) bool { return b.table.Known(b, ref) }

// Has reports whether the book has the thing, erased people, retired partners and ended series not counted.
func (b *Book) Has(ref events.Ref) bool { return b.table.Has(b, ref) }

// Alive is Has, with cancelled trips gone.
func (b *Book) Alive(ref events.Ref) bool { return b.table.Alive(b, ref) }

// TitleOf returns what a thing is called, of one that is no more, too; nil if there is and was none, or it has no title.
func (b *Book) TitleOf(ref events.Ref) events.Text { return b.table.Title(b, ref) }

// IDs lists the things of a noun that the book has.
func (b *Book) IDs(noun string) []string { return b.table.IDs(b, noun) }

// unknown refuses a reference to something that is not in the book, and names what may have been meant.
func (b *Book) unknown(field string, ref events.Ref) *events.Problem {
	return b.table.Unknown(b, field, ref)
}

// taken refuses an id that is in use, or was: an id names one thing for good.
func (b *Book) taken(ref events.Ref) *events.Problem { return b.table.Taken(b, ref) }

// Forms lists what an office file can describe, in the order in which things can be made: each after what it may point at.
func Forms() []*Form { return house.Forms() }

// Forms lists what an office file can describe of this book.
func (b *Book) Forms() []*Form { return b.table.Forms() }

// A Form is how an office file speaks of the things of a noun of a book.
type Form = noun.Form[*Book]

// ParseScope reads "office", "partner/riga", "series/jour-fixe", "trip/gdansk-2027", "person/…", "holidays/de-hb", "deadlines" or "anniversaries".
func ParseScope(s string) (agenda.Scope, error) { return house.ParseScope(s) }

// Clone returns a book that says the same and can go another way, for looking at what would come of something. The
// outcomes of commands are not taken along, so a clone decides every command as a new one. Nobody else may use the book
// meanwhile, unless it is itself a clone that was left as it is: such a one may be read and cloned by many at once.
func (b *Book) Clone() *Book {
	c := *b
	c.shelves = b.shelves.Share()
	// What is appended to these must not land in a place that the other book appends to as well.
	c.forgotten, c.makers = slices.Clip(b.forgotten), b.makers.Share()
	c.changes.latest = slices.Clip(b.changes.latest)
	b.lent.Store(true)
	c.touched = nil
	c.commands = memory.New()
	return &c
}
