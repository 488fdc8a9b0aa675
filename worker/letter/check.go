package letter

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// check finds what would make a mail that cannot be sent, or understood.
func (l *Letter) check() error {
	for _, a := range []struct {
		field, address string
		optional       bool
	}{
		{"To.Address", l.To.Address, false}, {"From.Address", l.From.Address, false},
		{"ReplyTo", l.ReplyTo, true}, {"Envelope", l.Envelope, true},
	} {
		if !IsAddress(a.address) && (a.address != "" || !a.optional) {
			return fmt.Errorf("the field %s must be a plain mail address in ASCII, as in amt@bremen.example", a.field)
		}
	}
	switch {
	case !messageIDForm.MatchString(l.MessageID) || len(l.MessageID) > maxMessageID:
		return errors.New("the field MessageID must be <name>@<domain> of letters, digits and the signs .-_+=, at most 250 in all")
	case !isLink(l.Site) || strings.HasSuffix(l.Site, "/"):
		return errors.New("the field Site must be a link with http or https, without a slash at its end")
	case l.Mine != "" && !isLink(l.Mine):
		return errors.New("the field Mine must be a link with http or https, or empty")
	case l.Mails != "" && !isLink(l.Mails):
		return errors.New("the field Mails must be a link with http or https, or empty")
	case l.Thread != "" && (!messageIDForm.MatchString(l.Thread) || len(l.Thread) > maxMessageID):
		return errors.New("the field Thread must be the MessageID of an earlier mail, or empty")
	case !isTime(l.Date):
		return errors.New("the field Date must be a time in the years 1 to 9999")
	case l.Office.In(events.Languages[0]) == "":
		return errors.New("the field Office must say what the office is called")
	}
	if _, ok := tz.Location(l.OfficeZone); !ok {
		return errors.New("the field OfficeZone must be a name of the IANA database, as in Europe/Berlin")
	}
	return l.checkContent()
}

// checkContent looks at what the letter is about, which its subject depends on too.
func (l *Letter) checkContent() error {
	k, known := kindOf(l.Kind)
	if !known {
		return errKind("Kind")
	}
	return k.check(l)
}

// checkMeeting looks at a meeting. One that can be answered needs the link for it: without, the buttons of the calendar program
// would be the only way, and not everybody has one.
func checkMeeting(m *owed.MeetingSheet, answerable bool) error {
	switch {
	case m == nil:
		return errors.New("the field Meeting is missing")
	case !isTime(m.Start) || !isTime(m.End) || !m.End.After(m.Start):
		return errors.New("the field Meeting.End must be after Meeting.Start, both in the years 1 to 9999")
	case m.Zone != "" && !isZone(m.Zone):
		return errors.New("the field Meeting.Zone must be a name of the IANA database, as in Europe/Berlin, or empty for the office's")
	case answerable && m.RSVP == "":
		return errors.New("the field Meeting.RSVP is missing: the person needs a link to answer with")
	case m.RSVP != "" && (!isLink(m.RSVP) || strings.ContainsAny(m.RSVP, "?#")):
		return errors.New("the field Meeting.RSVP must be a link with http or https, without query and fragment")
	case m.Page != "" && !isLink(m.Page):
		return errors.New("the field Meeting.Page must be a link with http or https, or empty")
	case !isConference(m.Conference):
		return errors.New("the field Meeting.Conference must be a link with https, or empty")
	case !isAnswer(m.Answer):
		return errors.New("the field Meeting.Answer must be accepted, tentative, declined or empty")
	}
	return nil
}

// checkUpdate asks for both sides of the change. The title and the like may be missing on either, times may not: they
// decide whether earlier answers still count.
func (l *Letter) checkUpdate() error {
	if l.Was == nil {
		return errors.New("the field Was is missing: an update says what has changed")
	}
	if !isTime(l.Was.Start) || !isTime(l.Was.End) || (l.Was.Zone != "" && !isZone(l.Was.Zone)) {
		return errors.New("the field Was must have a start, an end and a zone as Meeting has")
	}
	if !isConference(l.Was.Conference) {
		return errors.New("the field Was.Conference must be a link with https, or empty")
	}
	return checkMeeting(l.Meeting, true)
}

// checkReminder keeps a reminder from going out late: people would come for nothing.
func (l *Letter) checkReminder() error {
	if err := checkMeeting(l.Meeting, false); err != nil {
		return err
	}
	if !l.Meeting.Start.After(l.Date) {
		return errors.New("the field Date must be before Meeting.Start: nobody is reminded of what has begun")
	}
	return nil
}

// checkOverview asks for at least one date, since a list of none is no news.
func (l *Letter) checkOverview() error {
	if l.Series == nil || len(l.Series.Dates) == 0 {
		return errors.New("the field Series is missing or has no dates")
	}
	for _, d := range l.Series.Dates {
		if !isTime(d.Start) || !d.End.After(d.Start) || !isTime(d.End) || (d.Zone != "" && !isZone(d.Zone)) {
			return errors.New("the field Series.Dates must each end after they start, in a zone of the IANA database or none")
		}
	}
	if l.Series.Feed != "" && !isLink(l.Series.Feed) {
		return errors.New("the field Series.Feed must be a link with http or https, or empty")
	}
	return nil
}

// checkDigest lets a digest be empty: that nothing is ahead is what its readers wanted to know.
func (l *Letter) checkDigest() error {
	if l.Digest == nil || l.Digest.First.IsZero() || l.Digest.Last.Before(l.Digest.First) {
		return errors.New("the field Digest is missing, or its last day is before its first")
	}
	if l.Digest.Page != "" && !isLink(l.Digest.Page) {
		return errors.New("the field Digest.Page must be a link with http or https, or empty")
	}
	for _, e := range slices.Concat(l.Digest.Entries, l.Digest.Upset) {
		switch timed := e.Kind == agenda.KindMeeting; {
		case timed && (!isTime(e.Start) || !e.End.After(e.Start) || !isTime(e.End) || (e.Zone != "" && !isZone(e.Zone))):
			return errors.New("the field Digest.Entries: a meeting must end after it starts, in a zone of the IANA database or none")
		case !timed && (e.First.IsZero() || e.Last.Before(e.First)):
			return errors.New("the field Digest.Entries: a trip or milestone must have a first day and a last that is not before it")
		case !isConference(e.Conference):
			return errors.New("the field Digest.Entries: Conference must be a link with https, or empty")
		case e.Page != "" && !isLink(e.Page):
			return errors.New("the field Digest.Entries: Page must be a link with http or https, or empty")
		}
	}
	return nil
}

// checkNotice asks for a failure to tell of. Codes and ids are not looked at, as only what they may consist of is shown.
func (l *Letter) checkNotice() error {
	if l.Notice == nil || len(l.Notice.Failures) == 0 {
		return errors.New("the field Notice is missing or has no failures")
	}
	for _, f := range l.Notice.Failures {
		if f.Page != "" && !isLink(f.Page) {
			return errors.New("the field Notice.Failures: Page must be a link with http or https, or empty")
		}
		if _, known := kindOf(f.Kind); !known {
			return errKind("Notice.Failures: Kind")
		}
	}
	return nil
}

// checkDecline asks for both times: the one that was proposed, and the one that stays.
func (l *Letter) checkDecline() error {
	if err := checkTimes(l.Proposal); err != nil {
		return err
	}
	if !isTime(l.Proposal.Declined) {
		return errors.New("the field Proposal.Declined is missing: the mail says that it was decided")
	}
	return checkMeeting(l.Meeting, true)
}

// checkTimes asks for the time that was proposed.
func checkTimes(p *owed.Proposal) error {
	if p == nil || !isTime(p.Start) || !isTime(p.End) || !p.End.After(p.Start) {
		return errors.New("the field Proposal is missing, or ends before it starts")
	}
	if o := p.Other; o != nil && (!isTime(o.Start) || !isTime(o.End) || !o.End.After(o.Start)) {
		return errors.New("the field Proposal.Other ends before it starts")
	}
	return nil
}

// checkForward asks for a mail to forward. What is in it is not looked at: it may be anything. What was proposed on a page is in
// none.
func (l *Letter) checkForward() error {
	switch f := l.Forwarded; {
	case f == nil || len(f.Raw) == 0 && l.Kind != KindProposal:
		return errors.New("the field Forwarded is missing or has no mail")
	case f.Page != "" && !isLink(f.Page):
		return errors.New("the field Forwarded.Page must be a link with http or https, or empty")
	}
	return nil
}

// checkProposal asks for the time that is proposed and the one that the meeting has.
func (l *Letter) checkProposal() error {
	if err := checkTimes(l.Proposal); err != nil {
		return err
	}
	if err := l.checkForward(); err != nil {
		return err
	}
	if f := l.Forwarded; !isTime(f.Start) || !isTime(f.End) || !f.End.After(f.Start) {
		return errors.New("the field Forwarded.End must be after Forwarded.Start: a proposal is made for a meeting")
	}
	return nil
}

// checkHeld asks for a mail that waits.
func (l *Letter) checkHeld() error {
	if l.Held == nil || l.Held.Waiting <= 0 {
		return errors.New("the field Held is missing, or nothing waits")
	}
	return nil
}

// What an address, a Message-ID and a link may be long, in octets. RFC 5321 bounds the first; the second has to fit on
// one line of a header, which nothing can fold; the third is what every mail program takes.
const (
	maxAddress   = 254
	maxMessageID = 250
	maxLink      = 2_000
)

var messageIDForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+=-]*@[A-Za-z0-9][A-Za-z0-9.-]*$`)

// IsAddress reports whether s is a plain address: what net/mail reads out of it is the same again, so that nothing in
// it is a comment, a quotation, a name or a second address.
func IsAddress(s string) bool {
	if len(s) > maxAddress || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return false
	}
	a, err := mail.ParseAddress(s)
	return err == nil && a.Name == "" && a.Address == s && !strings.ContainsAny(s, `"<>[]`)
}

// isLink reports whether s can be a link in a mail as it is.
func isLink(s string) bool {
	if len(s) > maxLink || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("\"'<>`\\", r) }) {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http")
}

// isConference reports whether s can be the address of a video conference, or none.
func isConference(s string) bool { return s == "" || isLink(s) && strings.HasPrefix(s, "https://") }

// isTime reports whether t is one that mails and calendars can write.
func isTime(t time.Time) bool { y := t.UTC().Year(); return !t.IsZero() && y >= 1 && y <= 9998 }

// isZone reports whether the zone is one of the IANA database.
func isZone(zone string) bool {
	_, ok := tz.Location(zone)
	return ok
}

// isAnswer reports whether a is an answer, or none.
func isAnswer(a string) bool {
	switch a {
	case "", events.AnswerAccepted, events.AnswerTentative, events.AnswerDeclined:
		return true
	}
	return false
}
