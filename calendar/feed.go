package calendar

import (
	"cmp"
	"fmt"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var feeds = shelf.New[string, Feed]("feed", nil)

// hashes finds feeds by the hash of their token.
var hashes = shelf.New[string, hashed]("feed by hash", nil)

type hashed struct{ feed string }

var feedNoun = &noun.Entry[*Book, Feed]{
	Shelf:   feeds,
	Answers: []noun.Answer[*Book]{noun.AnswersAsked(issueFeed), noun.AnswersAt(amendFeed), noun.Answers(rotateFeed), noun.Answers(revokeFeed)},
	Folds: []noun.Fold[*Book]{
		noun.Unseen(noun.Folds(issuedFeed)), noun.Unseen(noun.Changes[*Book](feeds, (*Feed).amend)), noun.Unseen(noun.Folds(rotatedFeed)),
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
	switch of := reason.Text("of", b.office.Title); s {
	case agenda.PublishedAgenda:
		return reason.Everybody(reason.Because("published.agenda", of))
	case agenda.PublishedTrips:
		return reason.Everybody(reason.Because("published.trips", of))
	}
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
func (b *Book) Feed(id string) *Feed { return feeds.Get(b.shelves, id) }

// Feeds returns all feeds by id, the revoked ones too.
func (b *Book) Feeds() []*Feed { return shelf.Sorted(feeds.All(b.shelves)) }

// FeedByHash returns the feed whose token has the SHA-256 hash, in lower-case hex, or had it before it was rotated; nil if there is none.
func (b *Book) FeedByHash(hash string) *Feed {
	h := hashes.Get(b.shelves, hash)
	if h == nil {
		return nil
	}
	return feeds.Get(b.shelves, h.feed)
}

func issueFeed(b *Book, c *events.IssueFeed, by noun.Asked) ([]events.Body, *events.Problem) {
	e := events.FeedIssued(*c)
	e.ID = cmp.Or(c.ID, by.Made())
	if feeds.Get(b.shelves, e.ID) != nil {
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
	if p := b.checkUntil(c.Until, by.Now); p != nil {
		return nil, p
	}
	if p := b.checkToken(c.Hash); p != nil {
		return nil, p
	}
	return one(&e)
}

// checkUntil refuses a last day that is over.
func (b *Book) checkUntil(until events.Date, now time.Time) *events.Problem {
	if until != (events.Date{}) && until.Before(b.Today(now)) {
		return events.Refuse(events.NotPossible, "until", "must not be over yet; leave it out for a feed that stays")
	}
	return nil
}

// checkToken refuses a token that opens something, or did.
func (b *Book) checkToken(hash string) *events.Problem {
	if hashes.Get(b.shelves, hash) != nil {
		return events.Refuse(events.AlreadyThere, "hash", "a feed with this token exists; make a new token")
	}
	return nil
}

// openFeed returns a feed that is not revoked. One whose last day is over can be given another.
func (b *Book) openFeed(id string) (*Feed, *events.Problem) {
	f := feeds.Get(b.shelves, id)
	switch {
	case f == nil:
		return nil, b.unknown("id", events.Ref{Noun: "feed", ID: id})
	case f.Revoked:
		return nil, events.Refuse(events.NotPossible, "id", "the feed is revoked already")
	}
	return f, nil
}

func amendFeed(b *Book, c *events.AmendFeed, now time.Time) ([]events.Body, *events.Problem) {
	f, p := b.openFeed(c.ID)
	if p != nil {
		return nil, p
	}
	e := &events.FeedAmended{ID: f.ID, Name: f.Name, Until: f.Until, FeedFilter: f.Filter}
	events.Set(&e.Name, c.Name)
	events.Set(&e.Until, c.Until)
	events.Set(&e.Kinds, c.Kinds)
	events.Set(&e.Partners, c.Partners)
	events.Set(&e.Status, c.Status)
	events.Set(&e.TripKinds, c.TripKinds)
	events.Set(&e.Direction, c.Direction)
	events.Set(&e.Back, c.Back)
	events.Set(&e.Ahead, c.Ahead)
	events.Set(&e.Needed, c.Needed)
	events.Set(&e.Language, c.Language)
	events.Set(&e.Alarms, c.Alarms)
	events.Set(&e.Detail, c.Detail)
	events.Set(&e.Busy, c.Busy)
	if p := b.checkFilter(&e.FeedFilter, f.Scope); p != nil {
		return nil, p
	}
	if e.Until != f.Until {
		if p := b.checkUntil(e.Until, now); p != nil {
			return nil, p
		}
	}
	return one(e)
}

func rotateFeed(b *Book, c *events.RotateFeed) ([]events.Body, *events.Problem) {
	if _, p := b.openFeed(c.ID); p != nil {
		return nil, p
	}
	if p := b.checkToken(c.Hash); p != nil {
		return nil, p
	}
	return one((*events.FeedRotated)(c))
}

func revokeFeed(b *Book, c *events.RevokeFeed) ([]events.Body, *events.Problem) {
	if _, p := b.openFeed(c.ID); p != nil {
		return nil, p
	}
	return one((*events.FeedRevoked)(c))
}

// amend takes over what is the feed's from now on.
func (f *Feed) amend(body *events.FeedAmended, _ *events.Event) {
	f.Name, f.Until, f.Filter = body.Name, body.Until, body.FeedFilter
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
