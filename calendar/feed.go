package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

var feeds = shelf[Feed]{label: "feed"}

// hashes finds feeds by the hash of their token.
var hashes = shelf[hashed]{label: "feed by hash"}

type hashed struct{ feed string }

var feedNoun = &entry[Feed]{
	shelf:   feeds,
	answers: []answer{answersAsked(issueFeed), answers(revokeFeed)},
	folds: []fold{
		unseen(folds(issuedFeed)),
		unseen(changes(feeds, func(f *Feed, _ *events.FeedRevoked, _ *events.Event) { f.Revoked = true })),
	},
}

// A Feed is a subscription: whoever knows the token behind the hash sees what the scope names.
type Feed struct {
	ID, Name, Hash string
	Scope          agenda.Scope
	Issued         time.Time
	Revoked        bool
}

// ParseScope reads "office", "partner/riga", "series/jour-fixe", "trip/gdansk-2027", "person/…" or "holidays/de-hb".
func ParseScope(s string) (agenda.Scope, error) { return house.scope(s) }

func (t *table) scope(s string) (agenda.Scope, error) {
	if s == "office" {
		return agenda.Scope{}, nil
	}
	ref, err := events.ParseRef(s)
	if err == nil && t.scoping(ref.Noun) != nil {
		return agenda.Scope{Ref: ref}, nil
	}
	// People come after things, and what is not in the book last.
	var things, personal, others []string
	for _, n := range t.nouns {
		switch f := n.feeds(); {
		case f == nil:
		case f.check != nil:
			others = append(others, n.name()+"/<"+f.named+">")
		case n.personal():
			personal = append(personal, n.name()+"/<id>")
		default:
			things = append(things, n.name()+"/<id>")
		}
	}
	all := slices.Concat([]string{"office"}, things, personal, others)
	last := len(all) - 1
	return agenda.Scope{}, fmt.Errorf("the scope must be %s or %s", list(all[:last]), all[last])
}

// scoping returns how a noun is a scope, nil if it is none.
func (t *table) scoping(name string) *scoping {
	if n := t.byName[name]; n != nil {
		return n.feeds()
	}
	return nil
}

// A scoping is how things of a noun are scopes: what a feed about one of them is called and shows.
type scoping struct {
	title   func(b *Book, id string) events.Text                             // nil, or answering nil: the office's name
	invites func(b *Book, id string, refs []events.Ref) bool                 // whether it is among those that refs name; nil: never
	shows   func(b *Book, id string, first, last events.Date) []agenda.Entry // beside what the things in the book show by themselves
	check   func(id string) *events.Problem                                  // of what is not in the book; nil: it must be there
	named   string                                                           // what then stands for the id, in messages
}

// Title names what a scope covers. Of a person it gives only the office's name: a feed's name is shown in many places.
func (b *Book) Title(s agenda.Scope) events.Text {
	if f := b.table.scoping(s.Noun); f != nil && f.title != nil {
		if title := f.title(b, s.ID); title != nil {
			return title
		}
	}
	return b.office.Title
}

// Feeds returns all feeds by id, the revoked ones too.
func (b *Book) Feeds() []*Feed { return sorted(feeds.in(b)) }

// FeedByHash returns the feed whose token has the SHA-256 hash, in lower-case hex; nil if there is none.
func (b *Book) FeedByHash(hash string) *Feed {
	h := hashes.in(b)[hash]
	if h == nil {
		return nil
	}
	return feeds.in(b)[h.feed]
}

func issueFeed(b *Book, c *events.IssueFeed, by asked) ([]events.Body, *events.Problem) {
	e := events.FeedIssued(*c)
	e.ID = cmp.Or(c.ID, by.made())
	if feeds.in(b)[e.ID] != nil {
		return nil, b.taken(events.Ref{Noun: "feed", ID: e.ID})
	}
	scope, err := b.table.scope(c.Scope)
	if err != nil {
		return nil, events.Refuse(events.Malformed, "scope", "%v", err)
	}
	if f := b.table.scoping(scope.Noun); f != nil && f.check != nil {
		if p := f.check(scope.ID); p != nil {
			p.Field = "scope"
			return nil, p
		}
	} else if scope != (agenda.Scope{}) && !b.Has(scope.Ref) {
		return nil, b.unknown("scope", scope.Ref)
	}
	if hashes.in(b)[c.Hash] != nil {
		return nil, events.Refuse(events.AlreadyThere, "hash", "a feed with this token exists; make a new token")
	}
	return one(&e)
}

func revokeFeed(b *Book, c *events.RevokeFeed) ([]events.Body, *events.Problem) {
	f := feeds.in(b)[c.ID]
	if f == nil {
		return nil, b.unknown("id", events.Ref{Noun: "feed", ID: c.ID})
	}
	if f.Revoked {
		return nil, events.Refuse(events.NotPossible, "id", "the feed is revoked already")
	}
	return one((*events.FeedRevoked)(c))
}

func issuedFeed(b *Book, body *events.FeedIssued, e *events.Event) error {
	scope, err := b.table.scope(body.Scope)
	if err != nil {
		return err
	}
	feeds.put(b, body.ID, &Feed{ID: body.ID, Name: body.Name, Hash: body.Hash, Scope: scope, Issued: e.Time})
	hashes.put(b, body.Hash, &hashed{body.ID})
	return nil
}
