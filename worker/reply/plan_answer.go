package reply

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/ics"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/events/journal/inbound"
	"jourfixe/worker"
	"jourfixe/worker/incoming"
)

const (
	// maxSeats is how many appointments one mail may answer: more than a series has within the years it is planned
	// ahead.
	maxSeats = 500
	// maxRevision is the last revision that can be named.
	maxRevision = 1_000_000
	// longest is how long a meeting may be that somebody proposes, as the book has it.
	longest = 24 * time.Hour
)

// replied plans what an answer, or a proposal, leads to. Each appointment in it counts for itself, as some programs
// send a whole series back; what is none of ours is for somebody to look at, and so the mail is held when the others
// count.
func replied(known records, came *inbound.Mail, in *incoming.Meaning) plan {
	list := newest(in.Calendar.Events)
	if len(list) > maxSeats {
		return held(HeldTooMany, fmt.Sprintf("it answers %d appointments; at most %d are looked at", len(list), maxSeats))
	}
	var p plan
	faults := map[string]int{}
	for _, e := range list {
		meeting, person, ok := known.FindUID(e.UID)
		switch {
		case !ok:
			faults[HeldUnknownUID]++
			continue
		}
		s := known.Seat(meeting, person)
		if s.erased {
			p.left = append(p.left, remark{why: LeftRefused, meeting: meeting, person: person})
			continue
		}
		a := answer{came: came, in: in, event: e, meeting: meeting, person: person, seat: s}
		if e.Recurring {
			p.left = append(p.left, remark{why: LeftOneDate, meeting: meeting, person: person})
			p.hand(a.words(LeftOneDate, a.anyComment()))
			continue
		}
		if fault := a.plan(&p); fault != "" {
			faults[fault]++
		}
	}
	for _, fault := range []string{HeldUnknownUID, HeldAmbiguous, HeldNoTime} {
		if n := faults[fault]; n > 0 {
			p.fate = inbound.Fate{Reason: fault, Detail: fmt.Sprintf("%d of %d appointments in it", n, len(list))}
			break
		}
	}
	if p.fate.Reason != "" {
		p.forward = nil // it is held, and whoever looks at it reads all of it
	}
	return p
}

// hand has people read what somebody has written, once for a mail.
func (p *plan) hand(f *worker.Forward) {
	if p.forward == nil {
		p.forward = f
	}
}

// newest returns the events of a calendar, one for each id: what was written last. What is said of one date of a series
// is not said of the whole, and only counts where nothing else is said.
func newest(list []ics.ReplyEvent) []*ics.ReplyEvent {
	var out []*ics.ReplyEvent
	places := map[string]int{}
	for i := range list {
		e := &list[i]
		key := strings.ToLower(e.UID)
		at, twice := places[key]
		if !twice {
			places[key] = len(out)
			out = append(out, e)
			continue
		}
		before := out[at]
		newer := cmp.Or(e.Stamp.Compare(before.Stamp), cmp.Compare(e.Sequence, before.Sequence)) > 0
		if e.Recurring == before.Recurring && newer || before.Recurring && !e.Recurring {
			out[at] = e
		}
	}
	return out
}

// An answer is what one event of a mail says to one appointment.
type answer struct {
	came            *inbound.Mail
	in              *incoming.Meaning
	event           *ics.ReplyEvent
	meeting, person string
	seat            seat
}

// plan adds what the answer leads to, or returns why somebody has to look at it.
func (a *answer) plan(p *plan) (fault string) {
	attendee := a.attendee()
	if attendee == nil {
		return HeldAmbiguous
	}
	said := partStats[attendee.PartStat]
	comment := ics.Block(cmp.Or(attendee.Comment, a.event.Comment), events.MaxComment)
	revision := a.revision()
	at := a.written()
	by := a.by(attendee)
	if a.in.Kind == incoming.KindCounter {
		start, end := a.event.Start.UTC(), a.ending(a.event.Start, a.event.End)
		other, wording := a.doubt()
		reading := events.Reading{Start: start, End: end, StartWall: a.event.StartWall, EndWall: a.event.EndWall}
		switch {
		case !sayable(start) || !sayable(end) || !end.After(start) || end.Sub(start) > longest,
			!start.After(a.came.At) && (other == nil || !other.Start.After(a.came.At)):
			return HeldNoTime // somebody reads it, with what they have written beside
		case !start.Equal(a.seat.start) || !end.Equal(a.seat.end):
			body := &events.CounterMeeting{
				ID: a.meeting, Person: a.person, Reading: reading, Answer: said, Comment: comment, Sequence: revision,
				Written: at, By: by,
			}
			body.Other, body.Wording = other, wording
			p.commands = append(p.commands, command{
				body: body, person: a.person, identity: a.identity(attendee, said, comment, start.Unix(), end.Unix()), done: DoneCountered,
				tell: a.told(body), words: a.words("", comment),
			})
			return ""
		}
		// It proposes the time that the meeting has: all that it says then is whether they come.
	}
	if said == "" {
		p.left = append(p.left, remark{why: LeftNoAnswer, meeting: a.meeting, person: a.person})
		p.hand(a.words(LeftNoAnswer, comment))
		return ""
	}
	delegate := ""
	if attendee.PartStat == ics.PartDelegated {
		delegate = address(attendee.DelegatedTo)
	}
	says := []any{said, comment, delegate}
	if attendee.Guests != nil {
		says = append(says, *attendee.Guests)
	}
	p.commands = append(p.commands, command{
		body: &events.AnswerMeeting{
			ID: a.meeting, Person: a.person, Answer: said, Comment: comment, Sequence: revision, Written: at, By: by, Delegate: delegate, Company: attendee.Guests,
		},
		person: a.person, identity: a.identity(attendee, says...), done: DoneAnswered, words: a.words("", comment),
	})
	if a.in.Forwarded && a.in.Text != "" {
		p.hand(a.letter()) // whoever has passed the answer on has written that
	}
	return ""
}

// letter is the mail as people read it, about the appointment.
func (a *answer) letter() *worker.Forward {
	f := letter(a.came, a.in)
	f.About, f.Person = events.Ref{Noun: "meeting", ID: a.meeting}, a.person
	return f
}

// words is what somebody has written with an answer that does not count, for people to read; nil if they have written nothing.
// What stands around an answer is mostly the program's own, so it is what they have written only where there is no answer.
func (a *answer) words(why, comment string) *worker.Forward {
	if comment == "" && (why == "" || a.in.Text == "") {
		return nil
	}
	f := a.letter()
	f.Comment, f.Why = comment, why
	return f
}

// anyComment is the first thing that somebody has written in the event.
func (a *answer) anyComment() string {
	comment := a.event.Comment
	for i := range a.event.Attendees {
		comment = cmp.Or(comment, a.event.Attendees[i].Comment)
	}
	return ics.Block(comment, events.MaxComment)
}

// partStats are the answers by what an attendee says. Who sends somebody else does not come, and the other one is not
// invited by that.
var partStats = map[string]string{
	ics.PartAccepted:  events.AnswerAccepted,
	ics.PartTentative: events.AnswerTentative,
	ics.PartDeclined:  events.AnswerDeclined,
	ics.PartDelegated: events.AnswerDeclined,
}

// identity is what makes a second mail the same answer: that it is the same mail, and says the same. RFC 5546 compares UID,
// SEQUENCE and DTSTAMP, which is what the book does to tell the newer of two; but who changes their mind twice within a
// second has sent three answers with one DTSTAMP.
//
// It is made of what is in the mail alone, and so is what else of the command hangs on no record: when it is brought does
// not matter.
func (a *answer) identity(attendee *ics.Attendee, more ...any) string {
	stamp := ""
	if at := a.written(); at != nil {
		stamp = at.Format(time.RFC3339)
	}
	return identity(append([]any{
		a.in.Kind, a.meeting, a.person, a.mail(), strings.ToLower(attendee.Address), a.event.Sequenced, a.event.Sequence, stamp,
	}, more...)...)
}

// mail names the mail, however it was brought: by its Message-ID, and one without by what is in it. How its lines end, the
// empty ones at its end and the line of the mailbox format before it hang on the way.
func (a *answer) mail() string {
	if a.in.MessageID != "" {
		return a.in.MessageID
	}
	plain := bytes.ReplaceAll(incoming.WithoutSeparator(a.came.Raw), []byte("\r\n"), []byte("\n"))
	return fmt.Sprintf("%x", sha256.Sum256(bytes.TrimRight(plain, "\n")))
}

// attendee returns whose word counts: that of the person who was invited, else of who has sent the mail, else of the
// only one there is. Nil means that it is not clear, as when they say two things at once.
func (a *answer) attendee() *ics.Attendee {
	list := a.event.Attendees
	for _, want := range []string{a.seat.address, a.in.From} {
		if at := slices.IndexFunc(list, func(x ics.Attendee) bool { return want != "" && strings.EqualFold(x.Address, want) }); at >= 0 {
			return only(list, list[at].Address)
		}
	}
	if len(list) > 0 && !slices.ContainsFunc(list, func(x ics.Attendee) bool { return !strings.EqualFold(x.Address, list[0].Address) }) {
		return only(list, list[0].Address)
	}
	return nil
}

// only returns what the attendee of an address says: some programs list a person as they were invited, and once more as
// they answer. Nil means that they say several things.
func only(list []ics.Attendee, address string) *ics.Attendee {
	var found *ics.Attendee
	for i := range list {
		switch x := list[i]; {
		case !strings.EqualFold(x.Address, address):
		case x.Unclear:
			return nil
		case found == nil:
			found = &x
		case x.PartStat == ics.PartNeedsAction:
			found.Comment = cmp.Or(found.Comment, x.Comment)
		case found.PartStat == ics.PartNeedsAction:
			x.Comment = cmp.Or(x.Comment, found.Comment)
			found = &x
		case found.PartStat != x.PartStat:
			return nil
		}
	}
	return found
}

// by returns the address that answers if it is not the person's own: the answer counts, since only they were given the
// id, but people see whose it is. Mail that another server has passed on has a sender of its own, so what the calendar
// says comes first.
func (a *answer) by(attendee *ics.Attendee) string {
	if a.seat.address == "" {
		return ""
	}
	for _, other := range []string{attendee.Address, attendee.SentBy, a.in.From} {
		if other = address(other); other != "" && !strings.EqualFold(other, a.seat.address) {
			return other
		}
	}
	return ""
}

// revision returns the revision of the meeting that is answered: what the person was told under the number that the
// answer bears, or under the last one before that, as some programs count on by themselves. It is never one that they
// were not told of. Nil means that nothing is known: then it is an answer to the present one.
func (a *answer) revision() *int {
	var first, last *owed.Utterance
	for i := range a.seat.said {
		u := &a.seat.said[i]
		if u.Kind != meetingmail.Invitation && u.Kind != meetingmail.Update || !reached(u) {
			continue
		}
		if first == nil {
			first = u
		}
		if !a.event.Sequenced || u.Sequence <= a.event.Sequence {
			last = u
		}
	}
	revision := 0
	switch {
	case first == nil && !a.event.Sequenced:
		return nil
	case first == nil:
		revision = min(a.event.Sequence, a.seat.revision)
	case last == nil:
		revision = first.Revision
	default:
		revision = last.Revision
	}
	revision = min(max(revision, 0), maxRevision)
	return &revision
}

// reached reports whether a mail may have arrived. One that somebody answers has, whatever its server said later.
func reached(u *owed.Utterance) bool { return u.State != owed.StateDeferred || u.Unsure }

// written returns when the answer was written, as it says itself; the book takes none for written later than now. Nil means
// that it does not say so, although RFC 5546 requires it: then it counts as written when it is decided on.
func (a *answer) written() *time.Time {
	if !sayable(a.event.Stamp) {
		return nil
	}
	at := a.event.Stamp.UTC().Truncate(time.Second)
	return &at
}
