package ics

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// Whether an entry makes its time busy (TRANSP).
const (
	opaque      = "OPAQUE"
	transparent = "TRANSPARENT"
)

// propsOfEvent is how many properties an entry has at most.
const propsOfEvent = 19

// event makes the VEVENT of an entry. Instants are in UTC, which every program understands, whole days are dates; so no
// time zone has to be described. It names no people: whoever holds the feed's address can read it.
func (f *Feed) event(e *agenda.Entry) (*ical.Component, error) {
	if err := check(e); err != nil {
		return nil, err
	}
	c := &ical.Component{Name: ical.CompEvent, Props: make(ical.Props, propsOfEvent)}
	setText(c, ical.PropUID, strings.ToLower(e.Key+"@"+f.Domain))
	setTimes(c, e)

	// DTSTAMP is when this revision was decided, never when the feed is made: bytes and ETag stay until something
	// changes.
	at := inUTC(Revised(e))
	setRaw(c, ical.PropDateTimeStamp, at)
	setRaw(c, ical.PropLastModified, at)
	if !e.Created.IsZero() {
		setRaw(c, ical.PropCreated, inUTC(e.Created))
	}
	setRaw(c, ical.PropSequence, strconv.Itoa(max(0, e.Revision)))

	if f.Detail == events.DetailBusy {
		setText(c, ical.PropSummary, f.say("busy"))
		setText(c, ical.PropStatus, strings.ToUpper(e.Status()))
		setText(c, ical.PropTransparency, f.transparency(e))
		return c, nil
	}
	page, err := f.page(e.Ref)
	if err != nil {
		return nil, err
	}
	setRaw(c, ical.PropURL, page)
	setText(c, ical.PropSummary, f.summary(e))
	setText(c, ical.PropLocation, line(e.Place.In(f.Language), maxTitle))
	if err := setGeo(c, e.Geo); err != nil {
		return nil, err
	}
	video, err := f.video(e)
	if err != nil {
		return nil, err
	}
	if f.Detail != events.DetailTitles {
		setText(c, ical.PropLocation, place(line(e.Place.In(f.Language), maxTitle), video))
		setConference(c, video, f.Language)
		setText(c, ical.PropDescription, f.description(e, page, video))
	}
	setTexts(c, ical.PropCategories, f.categories(e))
	setText(c, ical.PropStatus, strings.ToUpper(e.Status()))
	setText(c, ical.PropTransparency, f.transparency(e))
	setText(c, ical.PropClass, class(e.Kind))
	f.relate(c, e)
	f.remind(c, e)
	return c, nil
}

// class says of what is not for everybody with whom somebody shares their calendar that it is not: what they owe, or are to do, is theirs alone, and when
// places are drawn or who is written to is the office's work. What nothing is said of is public (RFC 5545, section 3.8.1.3).
func class(kind string) string {
	switch kind {
	case agenda.KindDue, agenda.KindTask:
		return "PRIVATE"
	case agenda.KindMilestone, agenda.KindRenewal:
		return "CONFIDENTIAL"
	}
	return ""
}

// relate names the trip of a part of it, a milestone and what is owed for it, and the anniversary of its milestone: that is their parent (RFC 5545, section 3.8.4.5).
func (f *Feed) relate(c *ical.Component, e *agenda.Entry) {
	if parent := e.Parent(); parent != "" {
		setText(c, ical.PropRelatedTo, strings.ToLower(parent+"@"+f.Domain))
	}
}

// check refuses an entry that no calendar can show.
func check(e *agenda.Entry) error {
	switch {
	case !isPlain(e.Key):
		return errors.New("its key must be of letters, digits, '-', '.' and '_', so that it can be a UID")
	case e.AllDay && e.Last.Before(e.First):
		return errors.New("its last day must not be before its first")
	case e.AllDay && (e.First.Year < 1 || e.Last.AddDays(1).Year > 9999):
		return errors.New("its days must be in the years 1 to 9999")
	case !e.AllDay && e.End.Before(e.Start):
		return errors.New("it must not end before it starts")
	}
	return checkYears(e.Start, e.End, e.Created, e.Revised)
}

// checkYears refuses an instant that four digits for the year cannot write.
func checkYears(times ...time.Time) error {
	for _, t := range times {
		if y := t.UTC().Year(); y < 1 || y > 9999 {
			return errors.New("its times must be in the years 1 to 9999")
		}
	}
	return nil
}

// isPlain reports whether s can be either side of a UID. Escaping would do for other characters too, but not every
// program undoes it before it compares.
func isPlain(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_':
		default:
			return false
		}
	}
	return s != ""
}

// setTimes sets start and end. DTEND is exclusive, for whole days the day after the last. It must be later than
// DTSTART, so an entry that takes no time has none.
func setTimes(c *ical.Component, e *agenda.Entry) {
	if e.AllDay {
		setDay(c, ical.PropDateTimeStart, e.First)
		setDay(c, ical.PropDateTimeEnd, e.Last.AddDays(1))
		return
	}
	setInstants(c, e.Start, e.End)
}

// setInstants sets start and end as instants, which have no fractions of seconds.
func setInstants(c *ical.Component, start, end time.Time) {
	start, end = start.UTC().Truncate(time.Second), end.UTC().Truncate(time.Second)
	setRaw(c, ical.PropDateTimeStart, inUTC(start))
	if end.After(start) {
		setRaw(c, ical.PropDateTimeEnd, inUTC(end))
	}
}

// Revised is when the entry last changed. Every entry of a book has a time of revision; one made without takes the
// next best that stays the same.
func Revised(e *agenda.Entry) time.Time {
	for _, t := range []time.Time{e.Revised, e.Created} {
		if !t.IsZero() {
			return t
		}
	}
	return e.Start
}

// transparency keeps free the time of what is cancelled, of a trip on which colleagues are, of a milestone, of what is owed or to be done, of anniversaries and renewals, and of holidays unless they
// shall take up their days.
func (f *Feed) transparency(e *agenda.Entry) string {
	if e.Cancelled {
		return transparent
	}
	switch e.Kind {
	case agenda.KindTrip, agenda.KindMilestone, agenda.KindDue, agenda.KindTask, agenda.KindAnniversary, agenda.KindRenewal:
		return transparent
	case agenda.KindHoliday:
		if !f.Busy {
			return transparent
		}
	}
	return opaque
}

// video returns where people meet by video, "" if they do not, or if this is nothing for those who read the feed.
func (f *Feed) video(e *agenda.Entry) (string, error) {
	if !f.Conferences || e.Cancelled {
		return "", nil
	}
	return conference(e.Conference)
}

// conference returns the address of a video conference as it may stand in a calendar; "" is none and stays so. The error does not quote
// the address: it may let in whoever reads it.
func conference(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" || u.User != nil || len(address) > maxConference ||
		strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return "", errors.New("its video conference must be an https URL in ASCII of at most 2000 characters, without user and password")
	}
	return address, nil
}

// setConference says where people meet by video (RFC 7986, section 5.11). VALUE has no default there.
func setConference(c *ical.Component, address, language string) {
	if address == "" {
		return
	}
	setRaw(c, ical.PropConference, address)
	c.Props[ical.PropConference][0].Params = ical.Params{
		ical.ParamValue: {string(ical.ValueURI)}, ical.ParamFeature: {"VIDEO"}, ical.ParamLabel: {texts(language).Say("conference")},
	}
	setVendors(c, address)
}

// setVendors says the same in the properties by which the programs of two houses know their own conferences, and show a button for them: Google
// Calendar writes and reads X-GOOGLE-CONFERENCE (https://github.com/spatie/icalendar-generator/pull/98), Outlook X-MICROSOFT-SKYPETEAMSMEETINGURL
// (likewise, and https://github.com/jemproject/JEM-Project/issues/2139). Addresses of other houses are nothing to them.
func setVendors(c *ical.Component, address string) {
	u, err := url.Parse(address)
	if err != nil {
		return
	}
	switch u.Hostname() {
	case "meet.google.com":
		setRaw(c, "X-GOOGLE-CONFERENCE", address)
	case "teams.microsoft.com", "teams.live.com":
		setRaw(c, "X-MICROSOFT-SKYPETEAMSMEETINGURL", address)
	}
}

// place is where people meet: the room or, where there is none, the address of the video conference, which all programs show as a link there,
// while few show CONFERENCE; one that is too long for it is left out, since it cannot be cut.
func place(room, video string) string {
	if room == "" && len(video) <= maxTitle {
		return video
	}
	return room
}

// setGeo says where it is on a map, with the six decimals that a granularity of a metre takes (RFC 5545, section 3.8.1.6).
func setGeo(c *ical.Component, g *events.Geo) error {
	if g == nil {
		return nil
	}
	if !g.Is() {
		return errors.New("its coordinates must be from -90 to 90 and from -180 to 180 degrees")
	}
	latitude, longitude := g.Fixed()
	setRaw(c, ical.PropGeo, latitude+";"+longitude)
	return nil
}

// page returns the address of the page about the thing, "" if there is none.
func (f *Feed) page(ref events.Ref) (string, error) {
	if f.URL == nil {
		return "", nil
	}
	return pageAddress(f.URL(ref))
}

// pageAddress returns the address of a page as it may stand in a calendar; "" is none and stays so. The error does not
// quote the address: it may hold somebody's token.
func pageAddress(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return "", errors.New("its page must be an absolute URL with http or https")
	}
	address = u.String()
	if strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return "", errors.New("its page must be a URL in ASCII, everything else percent-encoded")
	}
	return address, nil
}

// setText sets a property of type TEXT, escaped; an empty text sets none. The text must have been cleaned: go-ical does
// not encode a carriage return. Its own SetText is not used, as it states VALUE=TEXT for properties that it does not
// know, and programs that look for X-WR-CALNAME do not expect that.
func setText(c *ical.Component, name, text string) { setRaw(c, name, escaper.Replace(text)) }

// setTexts sets a property of several texts.
func setTexts(c *ical.Component, name string, texts []string) {
	written := make([]string, len(texts))
	for i, text := range texts {
		written[i] = escaper.Replace(text)
	}
	setRaw(c, name, strings.Join(written, ","))
}

// escaper writes a text as a value (RFC 5545, section 3.3.11).
var escaper = strings.NewReplacer(`\`, `\\`, `;`, `\;`, `,`, `\,`, "\n", `\n`)

// inUTC writes an instant as a value of type DATE-TIME.
func inUTC(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// setDay sets a property of type DATE where the default is DATE-TIME.
func setDay(c *ical.Component, name string, d events.Date) {
	setRaw(c, name, fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day))
	c.Props[name][0].Params = valueDate
}

// valueDate is shared by all whole days; nothing changes it.
var valueDate = ical.Params{ical.ParamValue: {string(ical.ValueDate)}}

// setRaw sets a property whose value is written as it is; an empty one sets none. It makes no map for the parameters
// that few properties have: a feed has fifteen properties for each of its entries.
func setRaw(c *ical.Component, name, value string) {
	if value != "" {
		c.Props[name] = []ical.Prop{{Name: name, Value: value}}
	}
}

// remind has programs remind of an entry. Not all do: some leave out alarms of what one has subscribed to, unless told otherwise.
func (f *Feed) remind(c *ical.Component, e *agenda.Entry) {
	if e.Cancelled || e.Done {
		return
	}
	for _, before := range f.Alarms {
		alarm := ical.NewComponent(ical.CompAlarm)
		setText(alarm, ical.PropAction, "DISPLAY")
		setText(alarm, ical.PropDescription, f.summary(e))
		setRaw(alarm, ical.PropTrigger, "-"+before.String())
		c.Children = append(c.Children, alarm)
	}
}
