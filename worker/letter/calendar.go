package letter

import (
	"fmt"
	"strings"
	"time"

	"jourfixe/calendar/ics"
	"jourfixe/calendar/owed/meetingmail"
)

// An attachedCalendar is what a calendar program reads of a mail.
type attachedCalendar struct {
	method string // the media type must name the same one as the calendar; "": it is a file alone
	file   string // what that is called
	data   []byte
}

// calendar makes the calendar part of the letter, nil if there is nothing to enter into a calendar.
func (d *draft) calendar() (*attachedCalendar, error) {
	k, _ := kindOf(d.Kind)
	if k.calendar == nil {
		return nil, nil
	}
	return k.calendar(d)
}

// File makes a file of the meeting of an invitation or a cancellation, for who takes it into their calendar themselves. It has the UID,
// the SEQUENCE, the organizer and the attendee of the mail, so that a calendar that has one takes the other for the same; and no
// METHOD, as what a calendar keeps has none (RFC 4791, section 4.1): PUBLISH may not have an attendee (RFC 5546, section 3.2.1).
func (w *Writer) File(l *Letter) ([]byte, error) {
	if err := l.checkContent(); err != nil {
		return nil, fmt.Errorf("make the calendar of %s: %w", kindInError(l.Kind), err)
	}
	method := ics.MethodRequest
	if l.Kind == meetingmail.Cancellation {
		method = ics.MethodCancel
	}
	i := w.draft(l).appointment(method)
	i.File = true
	data, err := i.Render()
	if err != nil {
		return nil, fmt.Errorf("make the calendar: %w", err)
	}
	return data, nil
}

// event is the meeting as a calendar program enters it, or takes it out.
func (d *draft) event(method string) (*attachedCalendar, error) {
	i := d.appointment(method)
	data, err := i.Render()
	if err != nil {
		return nil, fmt.Errorf("make the calendar: %w", err)
	}
	return &attachedCalendar{method, inviteFile, data}, nil
}

// inviteFile is what the calendar of one meeting is called.
const inviteFile = "invite.ics"

// journeyFile is what the calendar of a trip is called: the same in each language, since some programs show nothing else of it.
const journeyFile = "trip.ics"

// journey is a trip for the reader's own calendar, nil if there is nothing to be taken. It is a file and no message to a calendar program, so
// it has no METHOD: PUBLISH would need an ORGANIZER (RFC 5546, section 3.2.1), and of what has one the reader may change nothing, and some
// programs mail an answer when it is deleted. Nor is it shown in the place of the text, where programs make one appointment of several.
func (d *draft) journey() (*attachedCalendar, error) {
	if d.Journey == nil {
		return nil, nil
	}
	feed := ics.Feed{Name: d.Sheet.Title, Office: d.Office, Language: d.language, Domain: d.Journey.Domain, Zone: d.OfficeZone}
	data, err := feed.Render(d.Journey.Entries)
	if err != nil {
		return nil, fmt.Errorf("make the calendar: %w", err)
	}
	return &attachedCalendar{file: journeyFile, data: data}, nil
}

// appointment is the meeting as a calendar has it.
func (d *draft) appointment(method string) *ics.Invitation {
	m := d.Meeting
	// The stamp is when this was decided, so that a mail sent again is the same and an old one is seen to be old.
	return &ics.Invitation{
		Method: method, UID: m.UID, Sequence: m.Sequence,
		Stamp: firstTime(m.Revised, m.Created, d.Date), Created: m.Created, Revised: m.Revised,
		Organizer: ics.Contact{Name: unmarked(d.line(d.From.Name, maxName)), Address: d.From.Address},
		Attendee:  ics.Contact{Name: personName(d.To.Name), Address: d.To.Address},
		Answer:    m.Answer, Language: d.language,
		Title: unmarked(d.line(m.Title, maxTitle)), Description: unmarked(d.description()), Place: unmarked(strings.Join(d.place(m), ", ")),
		Geo: m.Geo, Conference: m.Conference, URL: m.Page,
		Start: m.Start, End: m.End, Provisional: len(m.Provisional) > 0,
	}
}

// refusal tells the calendar program that what its user has proposed is not taken up.
func (d *draft) refusal() (*attachedCalendar, error) {
	m := d.Meeting
	r := ics.Refusal{
		UID: m.UID, Sequence: m.Sequence, Stamp: d.Proposal.Declined, Language: d.language,
		Organizer: ics.Contact{Name: unmarked(d.line(d.From.Name, maxName)), Address: d.From.Address},
		Attendee:  ics.Contact{Name: personName(d.To.Name), Address: d.To.Address},
		Start:     m.Start, End: m.End, Title: unmarked(d.line(m.Title, maxTitle)), Place: unmarked(strings.Join(d.place(m), ", ")), Comment: d.noted(),
	}
	data, err := r.Render()
	if err != nil {
		return nil, fmt.Errorf("make the calendar: %w", err)
	}
	return &attachedCalendar{ics.MethodDeclineCounter, inviteFile, data}, nil
}

// description says in the calendar what has no property of its own there. The link for answering is not among it:
// calendars are shown to colleagues, who would answer in the person's name.
func (d *draft) description() string {
	m := d.Meeting
	var parts []string
	add := func(label, text string) {
		if text != "" {
			parts = append(parts, d.say("labelled", "label", label, "text", text))
		}
	}
	if said := d.changed(); said != "" {
		parts = append(parts, said)
	}
	// Most calendar programs know no other place for it.
	if m.Conference != "" && d.Kind != meetingmail.Cancellation {
		add(d.say("conference"), m.Conference)
	}
	if own := ics.Block(m.Description.In(d.language), maxDescription); own != "" && d.Kind != meetingmail.Cancellation {
		parts = append(parts, own)
	}
	add(d.say("note"), d.noted())
	if d.Kind == meetingmail.Cancellation {
		add(d.say("why.cancelled"), d.line(m.Why, maxSentence))
		return strings.Join(parts, "\n\n")
	}
	if len(m.Provisional) > 0 {
		parts = append(parts, d.provisional())
	}
	if when := d.when(m.Start, m.End, m.Zone); len(when) > 1 {
		add(d.say("there"), when[1])
	}
	add(d.why(), d.line(m.Why, maxSentence))
	return strings.Join(parts, "\n\n")
}

// why is what the reason is headed by.
func (d *draft) why() string {
	if d.Meeting.Retimed {
		return d.say("why.cancelled")
	}
	return d.say("why")
}

// noted is what was said with the last change, on as many lines as it has.
func (d *draft) noted() string {
	said, _ := d.Meeting.Note.Find(d.language)
	return ics.Block(said, maxSentence)
}

// changed says what is new and what was before, as some programs show nothing of a mail but its calendar; a few lines for each.
func (d *draft) changed() string {
	if d.Kind != meetingmail.Update {
		return ""
	}
	changes := d.changes()
	if len(changes) == 0 {
		return ""
	}
	lines := []string{d.say("changes")}
	for _, c := range changes {
		lines = append(lines, c.Label, d.say("before")+" "+c.Was, d.say("after")+" "+c.Is)
	}
	return strings.Join(lines, "\n")
}

// firstTime returns the first time that is known.
func firstTime(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}
