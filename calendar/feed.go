package calendar

import (
	"cmp"
	"fmt"
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
	Answers: []noun.Answer[*Book]{noun.AnswersAsked(issueFeed), noun.Answers(rotateFeed), noun.Answers(revokeFeed)},
	Folds: []noun.Fold[*Book]{
		noun.Unseen(noun.Folds(issuedFeed)), noun.Unseen(noun.Folds(rotatedFeed)),
		noun.Unseen(noun.Changes[*Book](feeds, func(f *Feed, _ *events.FeedRevoked, _ *events.Event) { f.Revoked = true })),
	},
}

// A Feed is a subscription: whoever knows the token behind the hash sees what the scope names, as far as the filter lets it through.
type Feed struct {
	ID, Name, Hash string
	Scope          agenda.Scope
	Filter         events.FeedFilter
	Until          events.Date // the last day on which it can be read; zero: for good
	Issued         time.Time
	Rotated        int // how often it has got another address
	Revoked        bool
}

// Closed reports whether the feed can be read no more on the office's day today.
func (f *Feed) Closed(today events.Date) bool {
	return f.Revoked || f.Until != (events.Date{}) && f.Until.Before(today)
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

// FeedByHash returns the feed whose token has the SHA-256 hash, in lower-case hex, or had it before it was rotated; nil if there is none.
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
	if p := b.checkFilter(&c.FeedFilter, scope); p != nil {
		return nil, p
	}
	if c.Until != (events.Date{}) && c.Until.Before(b.Today(by.Now)) {
		return nil, events.Refuse(events.NotPossible, "until", "must not be over yet; leave it out for a feed that stays")
	}
	if p := b.checkToken(c.Hash); p != nil {
		return nil, p
	}
	return one(&e)
}

// checkToken refuses a token that opens something, or did.
func (b *Book) checkToken(hash string) *events.Problem {
	if hashes.In(b.shelves)[hash] != nil {
		return events.Refuse(events.AlreadyThere, "hash", "a feed with this token exists; make a new token")
	}
	return nil
}

func rotateFeed(b *Book, c *events.RotateFeed) ([]events.Body, *events.Problem) {
	f := feeds.In(b.shelves)[c.ID]
	if f == nil {
		return nil, b.unknown("id", events.Ref{Noun: "feed", ID: c.ID})
	}
	if f.Revoked {
		return nil, events.Refuse(events.NotPossible, "id", "the feed is revoked already")
	}
	if p := b.checkToken(c.Hash); p != nil {
		return nil, p
	}
	return one((*events.FeedRotated)(c))
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
	feeds.Put(b.shelves, body.ID, &Feed{
		ID: body.ID, Name: body.Name, Hash: body.Hash, Scope: scope, Filter: body.FeedFilter, Until: body.Until, Issued: e.Time,
	})
	hashes.Put(b.shelves, body.Hash, &hashed{body.ID})
	return nil
}

// rotatedFeed leaves the hash of before where it is: what was read at that address is gone, which is another thing than never there.
func rotatedFeed(b *Book, body *events.FeedRotated, _ *events.Event) error {
	f := feeds.Change(b.shelves, body.ID)
	if f == nil {
		return fmt.Errorf("there is no feed %s", body.ID)
	}
	f.Hash = body.Hash
	f.Rotated++
	hashes.Put(b.shelves, body.Hash, &hashed{body.ID})
	return nil
}
