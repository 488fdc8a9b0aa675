package calendar

import (
	"maps"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

// A ballot is a noun that the house does not have. This file is all there is of it: what it says here, every part of the
// house that goes by the table of nouns must do.

type (
	Ballot struct {
		OpenBallot
		Closed bool
		Votes  map[string]string // by person
	}
	OpenBallot struct {
		ID      string      `json:"id"`
		Title   events.Text `json:"title"`
		Partner string      `json:"partner,omitempty"`
		On      events.Date `json:"on"`
	}
	BallotOpened OpenBallot
	AmendBallot  struct {
		ID    string       `json:"id"`
		Title *events.Text `json:"title,omitempty"`
		On    *events.Date `json:"on,omitempty"`
	}
	BallotAmended OpenBallot
	CloseBallot   struct {
		ID string `json:"id"`
	}
	BallotClosed CloseBallot
	CastBallot   struct{ ID, Person, Vote string }
	BallotCast   CastBallot
)

func ballotType(name string) events.Type { return events.Type{Noun: "ballot", Name: name, Version: 1} }

func (*OpenBallot) Type() events.Type    { return ballotType("open") }
func (*BallotOpened) Type() events.Type  { return ballotType("opened") }
func (*AmendBallot) Type() events.Type   { return ballotType("amend") }
func (*BallotAmended) Type() events.Type { return ballotType("amended") }
func (*CloseBallot) Type() events.Type   { return ballotType("close") }
func (*BallotClosed) Type() events.Type  { return ballotType("closed") }
func (*CastBallot) Type() events.Type    { return ballotType("cast") }
func (*BallotCast) Type() events.Type    { return ballotType("voted") }

func ballotRef(id string) events.Ref { return events.Ref{Noun: "ballot", ID: id} }

func (c *OpenBallot) About() events.Ref    { return ballotRef(c.ID) }
func (e *BallotOpened) About() events.Ref  { return ballotRef(e.ID) }
func (c *AmendBallot) About() events.Ref   { return ballotRef(c.ID) }
func (e *BallotAmended) About() events.Ref { return ballotRef(e.ID) }
func (c *CloseBallot) About() events.Ref   { return ballotRef(c.ID) }
func (e *BallotClosed) About() events.Ref  { return ballotRef(e.ID) }
func (c *CastBallot) About() events.Ref    { return ballotRef(c.ID) }
func (e *BallotCast) About() events.Ref    { return ballotRef(e.ID) }

var ballots = shelf.New[string]("ballot", func(t *Ballot) { t.Votes = maps.Clone(t.Votes) })

var ballotNoun = &noun.Entry[*Book, Ballot]{
	Shelf: ballots,
	Title: func(_ *Book, t *Ballot) events.Text { return t.Title },
	Gone:  func(t *Ballot) bool { return t.Closed },
	Answers: []noun.Answer[*Book]{
		noun.Answers(func(b *Book, c *OpenBallot) ([]events.Body, *events.Problem) {
			if ballots.Get(b.shelves, c.ID) != nil {
				return nil, b.taken(ballotRef(c.ID))
			}
			if ref := (events.Ref{Noun: "partner", ID: c.Partner}); c.Partner != "" && !b.Has(ref) {
				return nil, b.unknown("partner", ref)
			}
			return one((*BallotOpened)(c))
		}),
		noun.Answers(func(b *Book, c *AmendBallot) ([]events.Body, *events.Problem) {
			if !b.Has(ballotRef(c.ID)) {
				return nil, b.unknown("id", ballotRef(c.ID))
			}
			e := BallotAmended(ballots.Get(b.shelves, c.ID).OpenBallot)
			events.Set(&e.Title, c.Title)
			events.Set(&e.On, c.On)
			return one(&e)
		}),
		noun.Answers(func(_ *Book, c *CloseBallot) ([]events.Body, *events.Problem) { return one((*BallotClosed)(c)) }),
		noun.Answers(func(_ *Book, c *CastBallot) ([]events.Body, *events.Problem) { return one((*BallotCast)(c)) }),
	},
	Folds: []noun.Fold[*Book]{
		noun.Makes(ballots, func(_ *Book, e *BallotOpened, _ *events.Event) *Ballot {
			return &Ballot{OpenBallot: OpenBallot(*e), Votes: map[string]string{}}
		}),
		noun.Changes[*Book](ballots, func(t *Ballot, e *BallotAmended, _ *events.Event) { t.OpenBallot = OpenBallot(*e) }),
		noun.Changes[*Book](ballots, func(t *Ballot, _ *BallotClosed, _ *events.Event) { t.Closed = true }),
		noun.Changes[*Book](ballots, func(t *Ballot, e *BallotCast, _ *events.Event) { t.Votes[e.Person] = e.Vote }),
	},
	Holds: func(t *Ballot, person string) bool { return t.Votes[person] != "" },
	Says: func(e *events.Event) []string {
		if body, cast := e.Body.(*BallotCast); cast {
			return []string{body.Person}
		}
		return nil
	},
	Forget: func(t *Ballot, person string) { delete(t.Votes, person) },
	Shows: func(_ *Book, t *Ballot, s agenda.Scope, show func(agenda.Entry)) {
		if s == (agenda.Scope{}) || s.Ref == ballotRef(t.ID) {
			show(agenda.Entry{Key: "ballot-" + t.ID, Kind: "ballot", Ref: ballotRef(t.ID), Title: t.Title, First: t.On, Last: t.On})
		}
	},
	Scope: &noun.Scoping[*Book]{},
	File: &noun.Filing[*Book, Ballot]{
		Section: "ballots", Create: "open", Amend: "amend", End: "close", Read: noun.Reads[OpenBallot],
		Said: func(_ *Book, t *Ballot) any { return t.OpenBallot },
	},
}

// NewWithBallots returns the book of an office that has one noun more.
func NewWithBallots(office string) *Book {
	b := New(office)
	b.table = noun.NewTable(append(b.table.Nouns(), ballotNoun)...)
	return b
}

// BallotOf returns a ballot.
func BallotOf(b *Book, id string) *Ballot { return ballots.Get(b.shelves, id) }
