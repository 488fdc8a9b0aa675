package calendar

import (
	"cmp"
	"fmt"
	"time"

	"jourfixe/events"
)

// A Feed is a subscription: whoever knows the token behind the hash sees what the scope names.
type Feed struct {
	ID, Name, Hash string
	Scope          Scope
	Issued         time.Time
	Revoked        bool
}

// A Scope says what of the office is meant: the whole (the zero Scope), or what concerns one thing in it.
type Scope struct{ events.Ref }

// ParseScope reads "office", "partner/riga", "series/jour-fixe", "trip/gdansk-2027", "person/…" or "holidays/de-hb".
func ParseScope(s string) (Scope, error) {
	if s == "office" {
		return Scope{}, nil
	}
	ref, err := events.ParseRef(s)
	if err == nil {
		switch ref.Noun {
		case "partner", "series", "trip", "person", nounHolidays:
			return Scope{ref}, nil
		}
	}
	return Scope{}, fmt.Errorf("the scope must be office, partner/<id>, series/<id>, trip/<id>, person/<id> or holidays/<region>")
}

// String returns what ParseScope reads.
func (s Scope) String() string {
	if s == (Scope{}) {
		return "office"
	}
	return s.Ref.String()
}

// Title names what a scope covers. Of a person it gives only the office's name: a feed's name is shown in many places.
func (b *Book) Title(s Scope) events.Text {
	switch {
	case s.Noun == "partner" && b.partners[s.ID] != nil:
		return staff(because("titled", "of", b.office.Title, "title", b.partners[s.ID].Title))
	case s.Noun == "series" && b.series[s.ID] != nil:
		return b.series[s.ID].Title
	case s.Noun == "trip" && b.trips[s.ID] != nil:
		return b.trips[s.ID].Title
	case s.Region() != "":
		return staff(because("holidays", "place", place(s.Region())))
	}
	return b.office.Title
}

// Feeds returns all feeds by id, the revoked ones too.
func (b *Book) Feeds() []*Feed { return sorted(b.feeds) }

// FeedByHash returns the feed whose token has the SHA-256 hash, in lower-case hex; nil if there is none.
func (b *Book) FeedByHash(hash string) *Feed { return b.byHash[hash] }

func (b *Book) issueFeed(c *events.IssueFeed, made string) ([]events.Body, *events.Problem) {
	e := events.FeedIssued(*c)
	e.ID = cmp.Or(c.ID, made)
	if b.feeds[e.ID] != nil {
		return nil, b.taken(events.Ref{Noun: "feed", ID: e.ID})
	}
	scope, err := ParseScope(c.Scope)
	if err != nil {
		return nil, events.Refuse(events.Malformed, "scope", "%v", err)
	}
	if region := scope.Region(); region != "" {
		if p := checkRegions("scope", []string{region}); p != nil {
			p.Field = "scope"
			return nil, p
		}
	} else if scope != (Scope{}) && !b.Has(scope.Ref) {
		return nil, b.unknown("scope", scope.Ref)
	}
	if b.byHash[c.Hash] != nil {
		return nil, events.Refuse(events.AlreadyThere, "hash", "a feed with this token exists; make a new token")
	}
	return one(&e)
}

func (b *Book) revokeFeed(c *events.RevokeFeed) ([]events.Body, *events.Problem) {
	f := b.feeds[c.ID]
	if f == nil {
		return nil, b.unknown("id", events.Ref{Noun: "feed", ID: c.ID})
	}
	if f.Revoked {
		return nil, events.Refuse(events.NotPossible, "id", "the feed is revoked already")
	}
	return one((*events.FeedRevoked)(c))
}

func (b *Book) issuedFeed(body *events.FeedIssued, e *events.Event) error {
	scope, err := ParseScope(body.Scope)
	if err != nil {
		return err
	}
	f := &Feed{ID: body.ID, Name: body.Name, Hash: body.Hash, Scope: scope, Issued: e.Time}
	b.feeds[f.ID], b.byHash[f.Hash] = f, f
	return nil
}

func (b *Book) revokedFeed(body *events.FeedRevoked) error {
	f := b.feeds[body.ID]
	if f == nil {
		return errMissing(body.About())
	}
	f.Revoked = true
	return nil
}
