package calendar

import (
	"cmp"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var feeds = shelf.New[string, Feed]("feed", nil)

// hashes finds feeds by the hash of their token.
var hashes = shelf.New[string, hashed]("feed by hash", nil)

type hashed struct{ feed string }

var feedNoun = &noun.Entry[*Book, Feed]{
	Shelf:   feeds,
	Answers: []noun.Answer[*Book]{noun.AnswersAsked(issueFeed), noun.Answers(revokeFeed)},
	Folds: []noun.Fold[*Book]{
		noun.Unseen(noun.Folds(issuedFeed)),
		noun.Unseen(noun.Changes[*Book](feeds, func(f *Feed, _ *events.FeedRevoked, _ *events.Event) { f.Revoked = true })),
	},
}

// A Feed is a subscription: whoever knows the token behind the hash sees what the scope names.
type Feed struct {
	ID, Name, Hash string
	Scope          agenda.Scope
	Issued         time.Time
	Revoked        bool
}

// Title names what a scope covers. Of a person it gives only the office's name: a feed's name is shown in many places.
func (b *Book) Title(s agenda.Scope) events.Text {
	title := b.TitleOf(s.Ref)
	if f := b.table.Scoping(s.Noun); f != nil && f.Title != nil {
		title = f.Title(b, s.ID)
	}
	if title == nil {
		return b.office.Title
	}
	return title
}

// Feed returns the feed, nil if there is none.
func (b *Book) Feed(id string) *Feed { return feeds.In(b.shelves)[id] }

// Feeds returns all feeds by id, the revoked ones too.
func (b *Book) Feeds() []*Feed { return shelf.Sorted(feeds.In(b.shelves)) }

// FeedByHash returns the feed whose token has the SHA-256 hash, in lower-case hex; nil if there is none.
func (b *Book) FeedByHash(hash string) *Feed {
	h := hashes.In(b.shelves)[hash]
	if h == nil {
		return nil
	}
	return feeds.In(b.shelves)[h.feed]
}

func issueFeed(b *Book, c *events.IssueFeed, by noun.Asked) ([]events.Body, *events.Problem) {
	e := events.FeedIssued(*c)
	e.ID = cmp.Or(c.ID, by.Made())
	if feeds.In(b.shelves)[e.ID] != nil {
		return nil, b.taken(events.Ref{Noun: "feed", ID: e.ID})
	}
	scope, err := b.table.ParseScope(c.Scope)
	if err != nil {
		return nil, events.Refuse(events.Malformed, "scope", "%v", err)
	}
	if f := b.table.Scoping(scope.Noun); f != nil && f.Check != nil {
		if p := f.Check(scope.ID); p != nil {
			p.Field = "scope"
			return nil, p
		}
	} else if scope != (agenda.Scope{}) && !b.Has(scope.Ref) {
		return nil, b.unknown("scope", scope.Ref)
	}
	if hashes.In(b.shelves)[c.Hash] != nil {
		return nil, events.Refuse(events.AlreadyThere, "hash", "a feed with this token exists; make a new token")
	}
	return one(&e)
}

func revokeFeed(b *Book, c *events.RevokeFeed) ([]events.Body, *events.Problem) {
	f := feeds.In(b.shelves)[c.ID]
	if f == nil {
		return nil, b.unknown("id", events.Ref{Noun: "feed", ID: c.ID})
	}
	if f.Revoked {
		return nil, events.Refuse(events.NotPossible, "id", "the feed is revoked already")
	}
	return one((*events.FeedRevoked)(c))
}

func issuedFeed(b *Book, body *events.FeedIssued, e *events.Event) error {
	scope, err := b.table.ParseScope(body.Scope)
	if err != nil {
		return err
	}
	feeds.Put(b.shelves, body.ID, &Feed{ID: body.ID, Name: body.Name, Hash: body.Hash, Scope: scope, Issued: e.Time})
	hashes.Put(b.shelves, body.Hash, &hashed{body.ID})
	return nil
}
