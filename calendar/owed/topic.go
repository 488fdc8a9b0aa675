package owed

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A Topic is a noun that mails are about: which of its things they may be about, and what the rules need of one. Each stands with
// the kinds that are about it and enters itself; all that goes through what mails are about reads the table.
type Topic struct {
	Noun  string
	Order int // in which topics are gone through

	// Refs names the things that mails may be about now.
	Refs func(b *calendar.Book, now time.Time) []events.Ref

	// Gather takes from the book what the rules need of one thing, and says who is to be told; false if there is nothing like it.
	// What it returns stays right as long as the book's sequence does, so it is a copy of what the next event changes.
	Gather func(b *calendar.Book, id string) (what any, guests []events.Ref, ok bool)

	Invite func(what any, g *Guest) // adds what is known of a guest of the thing alone; nil if that is nothing

	// Over reports whether so much time has passed that nothing is owed about the thing any more, which spares finding it out; nil if the
	// rules alone say so.
	Over func(b *calendar.Book, id string, now time.Time) bool

	// Ahead says what will be owed about things that there were not before, of those that are named, at times that lie further ahead; nil if
	// nothing is.
	Ahead func(before, after *calendar.Book, ids []string, now time.Time) []Owing
}

var topics []*Topic // in their order

// RegisterTopic enters a topic before the program begins. It panics if there is one of this noun.
func RegisterTopic(t *Topic) *Topic {
	if topicOf(t.Noun) != nil {
		panic("there are two topics called " + t.Noun)
	}
	topics = append(topics, t)
	slices.SortStableFunc(topics, func(x, y *Topic) int { return cmp.Compare(x.Order, y.Order) })
	return t
}

// topicOf returns the topic of a noun, nil if no mail is about it.
func topicOf(noun string) *Topic {
	if i := slices.IndexFunc(topics, func(t *Topic) bool { return t.Noun == noun }); i >= 0 {
		return topics[i]
	}
	return nil
}

// entered panics where nothing has been entered: nobody would be owed anything, in silence.
func entered() {
	if len(topics) == 0 {
		panic("no kinds of mail are entered; whoever asks what is owed imports calendar/owed/kinds")
	}
}

// RefsTo names things of a noun, in the order of their ids.
func RefsTo(noun string, ids ...string) []events.Ref {
	slices.Sort(ids)
	refs := make([]events.Ref, len(ids))
	for i, id := range ids {
		refs[i] = events.Ref{Noun: noun, ID: id}
	}
	return refs
}
