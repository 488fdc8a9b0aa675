package events

import (
	"errors"
	"fmt"
	"slices"
)

// A Reason says why something was decided, in no language yet: by the key of a sentence and what stands open in it. Each
// language says it in its own words whenever somebody reads it, so that a language that is added later, or a wording that
// is mended, reaches what was decided long ago. The zero Reason is none.
type Reason struct {
	Key  string         `json:"key,omitempty"`  // of the sentence, as in holiday
	Args map[string]Arg `json:"args,omitempty"` // what stands open in it, by name

	// Said is the reason in words. In the journal it is only there, and then alone, where the reason was written before
	// they were kept by key. What clients are answered has it beside the key, in the languages of the office.
	Said Text `json:"said,omitempty"`
}

// IsZero reports whether it is none.
func (r Reason) IsZero() bool { return r.Key == "" && len(r.Said) == 0 }

// An Arg is what stands open in the sentence of a reason. It is of one kind, which says how it is put into words.
type Arg struct {
	Text    Text       `json:"text,omitempty"`    // as the office wrote it, such as a title
	Name    Text       `json:"name,omitempty"`    // of a holiday; the English one is the key to those in other languages
	Region  string     `json:"region,omitempty"`  // by its code, as in DE-HB
	Date    Date       `json:"date,omitzero"`     //
	Time    *TimeOfDay `json:"time,omitempty"`    //
	Hours   *Hours     `json:"hours,omitempty"`   //
	Weekday string     `json:"weekday,omitempty"` // MO to SU
	Number  *int       `json:"number,omitempty"`  //
	Rule    string     `json:"rule,omitempty"`    // a recurrence rule (RFC 5545)
	Reason  *Reason    `json:"reason,omitempty"`  // why in turn
	Reasons []Reason   `json:"reasons,omitempty"` // several that count together
	Those   *Those     `json:"those,omitempty"`   //
}

// Those are some of whom a reason says something.
type Those struct {
	Named  []Arg `json:"named,omitempty"`  // cities and the office
	People int   `json:"people,omitempty"` // how many people whose names are not said
}

// Limits on reasons. They are far beyond what is ever decided; what is written into the journal stays in it.
const (
	MaxNested = 4   // reasons within a reason within a reason, the outermost counted
	MaxListed = 100 // reasons that count together, or names
	maxArgs   = 8
	maxKey    = 64
	maxRule   = 1000
)

// check reports what of the reason is beyond the limits.
func (r *Reason) check(nested int) error {
	switch {
	case nested > MaxNested:
		return fmt.Errorf("the reason is nested more than %d deep", MaxNested)
	case len(r.Args) > maxArgs:
		return fmt.Errorf("the reason has %d arguments; at most %d are written", len(r.Args), maxArgs)
	case len(r.Key) > maxKey:
		return fmt.Errorf("the key of the reason has %d bytes; at most %d are written", len(r.Key), maxKey)
	}
	for name, a := range r.Args {
		if len(name) > maxKey {
			return fmt.Errorf("the name of an argument has %d bytes; at most %d are written", len(name), maxKey)
		}
		if err := a.check(nested); err != nil {
			return err
		}
	}
	return nil
}

func (a *Arg) check(nested int) error {
	listed := len(a.Reasons)
	if a.Those != nil {
		listed += len(a.Those.Named)
	}
	if listed > MaxListed || len(a.Rule) > maxRule {
		return fmt.Errorf("the reason lists %d things, and a rule of %d bytes; at most %d and %d are written", listed, len(a.Rule), MaxListed, maxRule)
	}
	if a.Reason != nil {
		if err := a.Reason.check(nested + 1); err != nil {
			return err
		}
	}
	for i := range a.Reasons {
		if err := a.Reasons[i].check(nested + 1); err != nil {
			return err
		}
	}
	if a.Those != nil {
		for i := range a.Those.Named {
			if err := a.Those.Named[i].check(nested); err != nil {
				return err
			}
		}
	}
	return nil
}

// A Reasoned body holds reasons.
type Reasoned interface {
	Body
	// Reword puts in the place of each reason what f makes of it. Lists of them are made anew, so that a copy of the body
	// can be changed without it.
	Reword(f func(Reason) Reason)
}

// checkReasons refuses to write reasons beyond the limits.
func checkReasons(body Body) error {
	if _, ok := body.(Reasoned); !ok {
		return nil
	}
	var beyond error
	copied(body).(Reasoned).Reword(func(r Reason) Reason {
		beyond = errors.Join(beyond, r.check(1))
		return r
	})
	if beyond != nil {
		return fmt.Errorf("write the data of %s: %w", body.Type(), beyond)
	}
	return nil
}

// reworded makes a list anew with its reasons changed.
func reworded[T any](list []T, f func(Reason) Reason, of func(*T) *Reason) []T {
	list = slices.Clone(list)
	for i := range list {
		at := of(&list[i])
		*at = f(*at)
	}
	return list
}

func ofPassed(p *Passed) *Reason     { return &p.Reason }
func ofPoint(p *Point) *Reason       { return &p.Reason }
func ofConflict(c *Conflict) *Reason { return &c.Reason }

// Reword implements [Reasoned].
func (b *MeetingPlanned) Reword(f func(Reason) Reason) {
	b.Why, b.Passed, b.Score = f(b.Why), reworded(b.Passed, f, ofPassed), reworded(b.Score, f, ofPoint)
}

// Reword implements [Reasoned].
func (b *MeetingMoved) Reword(f func(Reason) Reason) {
	b.Why, b.Passed, b.Score = f(b.Why), reworded(b.Passed, f, ofPassed), reworded(b.Score, f, ofPoint)
}

// Reword implements [Reasoned].
func (b *MeetingConfirmed) Reword(f func(Reason) Reason) {
	b.Why, b.Passed = f(b.Why), reworded(b.Passed, f, ofPassed)
}

// Reword implements [Reasoned].
func (b *MeetingCancelled) Reword(f func(Reason) Reason) { b.Why = f(b.Why) }

// Reword implements [Reasoned].
func (b *SeriesDefined) Reword(f func(Reason) Reason) { b.Skipped = reworded(b.Skipped, f, ofPassed) }

// Reword implements [Reasoned].
func (b *SeriesAmended) Reword(f func(Reason) Reason) { b.Skipped = reworded(b.Skipped, f, ofPassed) }

// Reword implements [Reasoned].
func (b *SeriesExtended) Reword(f func(Reason) Reason) { b.Skipped = reworded(b.Skipped, f, ofPassed) }

// Reword implements [Reasoned]. It does so for an amended trip as well.
func (b *TripProposed) Reword(f func(Reason) Reason) {
	b.Why, b.Passed, b.Milestones = f(b.Why), reworded(b.Passed, f, ofPassed), rewordedMilestones(b.Milestones, f)
}

// Reword implements [Reasoned]. It does so for an amended anniversary as well.
func (b *AnniversaryPlanned) Reword(f func(Reason) Reason) {
	b.Milestones = rewordedMilestones(b.Milestones, f)
}

// rewordedMilestones makes milestones anew with the reasons of their days changed.
func rewordedMilestones(list []Milestone, f func(Reason) Reason) []Milestone {
	list = slices.Clone(list)
	for i := range list {
		list[i].Passed = reworded(list[i].Passed, f, ofPassed)
	}
	return list
}

// Reword implements [Reasoned].
func (b *CommandRefused) Reword(f func(Reason) Reason) {
	b.Problem.Conflicts = reworded(b.Problem.Conflicts, f, ofConflict)
}
