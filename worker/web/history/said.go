package history

import (
	"reflect"
	"slices"
	"strings"

	"jourfixe/calendar/holiday"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// cleared reports whether it is destroyed who has said what to a meeting: then it is told of nobody here, either.
func (t *telling) cleared(meeting string) bool {
	m := t.book.Meeting(meeting)
	return m != nil && !m.Cleared.IsZero()
}

// said puts into words what has happened, as the end of a sentence that begins with what the thing is called.
func (t *telling) said(body, was events.Body) string {
	v := t.voice
	switch e := body.(type) {
	case *events.ZonesAdopted:
		return v.T("happened.zones.adopted", "release", e.Release)
	case *events.OfficeBound:
		return v.T("happened.office.bound", "domain", e.MailDomain, "from", e.MailFrom)
	case *events.PersonGranted:
		return v.T("happened.person.granted." + e.Role)
	case *events.GroupChanged, *events.VenueChanged, *events.ScheduleChanged, *events.ReminderChanged:
		if was == nil || strings.HasSuffix(was.Type().Name, "removed") {
			return v.T("happened.made." + body.Type().Short())
		}
	case *events.SeriesExtended:
		return v.T("happened.series.extended", "day", v.DayOnly(e.Through))
	case *events.MeetingPlanned:
		return v.T("happened.meeting.planned", "when", t.when(e.Slot))
	case *events.MeetingAnswered:
		if t.cleared(e.ID) {
			return v.T("happened.meeting.answered")
		}
		return v.T("happened.meeting.answered."+e.Answer, "name", listing.PersonName(t.book.Person(e.Person), v))
	case *events.MeetingCountered:
		if t.cleared(e.ID) {
			return v.T("happened.meeting.proposed")
		}
		at := voice.At(e.Start, t.book.Office().Zone)
		return v.T("happened.meeting.countered", "name", listing.PersonName(t.book.Person(e.Person), v), "when", v.When(at, at.Add(e.End.Sub(e.Start))))
	case *events.MeetingKept:
		if t.cleared(e.ID) {
			return v.T("happened.meeting.kept.cleared")
		}
		return v.T("happened.meeting.kept", "name", listing.PersonName(t.book.Person(e.Person), v))
	case *events.PollVoted:
		if p := t.book.Poll(e.ID); p != nil && p.Cleared {
			return v.T("happened.poll.voted.cleared")
		}
		return v.T("happened.poll.voted", "name", listing.PersonName(t.book.Person(e.Person), v))
	case *events.AgendaChanged:
		if len(e.Items) == 0 {
			return v.T("happened.agenda.changed.none")
		}
		return v.N("happened.agenda.changed", len(e.Items))
	case *events.MinutesWritten:
		if e.Beside {
			return v.T("happened.minutes.written.beside")
		}
		return v.T("happened.minutes.written")
	case *events.ResolutionRecorded:
		if !e.Due.IsZero() {
			return v.T("happened.resolution.recorded.task", "day", v.DayOnly(e.Due))
		}
	case *events.AgendaReached:
		if len(e.Reached) == 0 {
			return v.T("happened.agenda.reached.none")
		}
		return v.N("happened.agenda.reached", len(e.Reached))
	case *events.MeetingUpheld:
		if len(e.Against) == 0 {
			return v.T("happened.meeting.upheld.none")
		}
		var names []string
		for _, h := range e.Against {
			if d, known := holiday.Public(h.Region, h.Date); known {
				names = append(names, listing.HolidayOf(d, v))
			}
		}
		return v.T("happened.meeting.upheld", "holidays", strings.Join(names, ", "))
	case *events.TripProposed:
		return v.T("happened.trip.proposed", "days", v.Days(e.From, e.To))
	case *events.MilestoneCompleted:
		name := e.Milestone
		if trip := t.book.Trip(e.Trip); trip != nil {
			if i := slices.IndexFunc(trip.Milestones, func(m events.Milestone) bool { return m.ID == e.Milestone }); i >= 0 {
				name = v.In(trip.Milestones[i].Title)
			}
		}
		return v.T("happened.milestone.completed", "milestone", name)
	case *events.AnniversaryCompleted:
		name := e.Milestone
		if a := t.book.Anniversary(e.ID); a != nil {
			if i := slices.IndexFunc(a.Milestones, func(m events.Milestone) bool { return m.ID == e.Milestone }); i >= 0 {
				name = v.In(a.Milestones[i].Title)
			}
		}
		return v.T("happened.anniversary.completed", "milestone", name)
	case *events.LodgingFixed:
		if e.Host == "" {
			return v.T("happened.lodging.fixed.free")
		}
	case *events.CommandRefused:
		return v.T("happened.command.refused", "asked", e.Asked)
	}
	return v.T("happened." + body.Type().Short())
}

func (t *telling) when(s events.Slot) string {
	return t.voice.When(voice.At(s.Instant, s.Zone), voice.At(s.End(), s.Zone))
}

// noteOf returns what was said to people along with an event, nil if nothing was.
func noteOf(body events.Body) events.Text {
	switch body.(type) {
	case *events.PartnerRegistered, *events.PartnerAmended, *events.AgreementRegistered, *events.AgreementAmended, *events.LinkAdded, *events.LinkAmended:
		return nil // what is noted of a partner, of what was agreed with one, or of a link, is said to nobody
	}
	return textOf(body, "Note")
}

// textOf returns a text of an event by the name of its field, nil if it has none.
func textOf(body events.Body, field string) events.Text {
	if body == nil {
		return nil
	}
	if f := reflect.ValueOf(body).Elem().FieldByName(field); f.IsValid() {
		text, _ := f.Interface().(events.Text)
		return text
	}
	return nil
}

// revisionOf returns the revision that an event makes, and false if it makes none.
func revisionOf(body events.Body) (int, bool) {
	f := reflect.ValueOf(body).Elem().FieldByName("Revision")
	if !f.IsValid() || body.About().Noun != "meeting" {
		return 0, false
	}
	return int(f.Int()), true
}

// A change is that something of a thing is not what it was.
type change struct {
	Field    string // by which its words are known
	Old, New string
}

// changes tells what an event has changed.
func (t *telling) changes(is, was events.Body) (list []change) {
	switch e := is.(type) {
	case *events.MeetingMoved:
		return []change{{"time", t.when(e.From), t.when(e.Slot)}}
	case *events.MeetingRetimed:
		return []change{{"time", t.when(e.From), t.when(e.Slot)}}
	}
	if was == nil {
		return nil
	}
	before, after := fieldsOf(was), fieldsOf(is)
	// The key of somebody who is erased is destroyed a moment later.
	gone := is.About().Noun == "person" && !t.book.Has(is.About())
	for _, f := range after {
		i := slices.IndexFunc(before, func(b field) bool { return b.name == f.name })
		if i < 0 || !shownFields[f.name] || same(before[i].value, f.value) {
			continue
		}
		if _, sealed := f.value.(events.Sealed); sealed && gone {
			continue
		}
		c := change{Field: f.name}
		switch now := f.value.(type) {
		case []events.Ref:
			c.Old, c.New = t.less(before[i].value.([]events.Ref), now), t.less(now, before[i].value.([]events.Ref))
		case []events.PollTime:
			was := before[i].value.([]events.PollTime)
			c.Old, c.New = t.added(was, now), t.added(now, was)
		default:
			c.Old, c.New = t.value(f.name, before[i].value), t.value(f.name, f.value)
		}
		list = append(list, c)
	}
	return list
}

// shownFields are those of which a change is told. The others follow from them, or are told by what has happened.
var shownFields = map[string]bool{
	"title": true, "kind": true, "status": true, "since": true, "country": true, "zone": true, "holidays": true, "hours": true, "purpose": true,
	"note": true, "name": true, "email": true, "language": true, "partner": true, "roles": true, "members": true, "address": true, "seats": true,
	"cadence": true, "from": true, "to": true, "start": true, "duration": true, "horizon": true, "avoid": true, "shift": true, "invite": true,
	"venue": true, "conference": true, "description": true, "need": true, "optional": true, "window": true, "days": true, "depart": true, "capacity": true,
	"minimum": true, "programme": true, "cron": true, "do": true, "series": true, "ahead": true, "missed": true, "schedule": true, "without": true,
	"registration": true, "documents": true, "companion": true, "times": true, "until": true, "city": true, "kinds": true, "partners": true, "detail": true,
	"signed": true, "offices": true, "term": true, "back": true, "alarms": true, "needed": true, "busy": true, "geo": true, "subject": true, "order": true,
	"imprint": true, "controller": true, "officer": true, "authority": true, "privacy": true, "accessibility": true, "feedback": true, "arbitration": true, "easy": true, "signs": true,
	"agenda": true, "what": true, "meetings": true, "text": true, "minutes": true, "presents": true, "guest": true, "urgent": true, "wish": true, "words": true, "matter": true, "people": true, "due": true,
	"direction": true, "tripKinds": true, "retention": true,
}

// A field is one of an event.
type field struct {
	name  string
	value any
}

// fieldsOf lists the fields of an event.
func fieldsOf(body events.Body) (list []field) {
	var in func(v reflect.Value)
	in = func(v reflect.Value) {
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.Anonymous && f.Type.Kind() == reflect.Struct {
				in(v.Field(i))
				continue
			}
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			list = append(list, field{name, v.Field(i).Interface()})
		}
	}
	in(reflect.ValueOf(body).Elem())
	return list
}

// same compares two values of a field.
func same(x, y any) bool {
	if a, ok := x.(events.Sealed); ok {
		b := y.(events.Sealed)
		return !a.Readable() || !b.Readable() || a.Value() == b.Value()
	}
	a, b := reflect.ValueOf(x), reflect.ValueOf(y)
	if k := a.Kind(); (k == reflect.Slice || k == reflect.Map) && a.Len() == 0 && b.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(x, y)
}

// less names those of some who are not among others.
func (t *telling) less(refs, others []events.Ref) string {
	var names []string
	for _, ref := range refs {
		if !slices.Contains(others, ref) {
			names = append(names, t.title(ref, nil).words(t.voice))
		}
	}
	slices.Sort(names)
	if len(names) > mostNames {
		names = append(names[:mostNames], "…")
	}
	return strings.Join(names, ", ")
}

// added says which times a poll asks about that it did not ask about before.
func (t *telling) added(times, before []events.PollTime) string {
	var list []string
	for _, x := range times {
		if !slices.ContainsFunc(before, func(b events.PollTime) bool { return b.ID == x.ID && b.Instant.Equal(x.Instant) }) {
			list = append(list, t.when(x.Slot))
		}
	}
	if len(list) > mostNames {
		list = append(list[:mostNames], "…")
	}
	return strings.Join(list, ", ")
}

// value puts a value into words, "" if it takes too many.
func (t *telling) value(name string, value any) string {
	v := t.voice
	switch x := value.(type) {
	case events.Text:
		return v.In(x)
	case events.Sealed:
		if (name == "email" || name == "note") && !t.plans {
			return ""
		}
		return voice.Clean(x.Value())
	case string:
		return t.word(name, x)
	case int:
		if x == 0 {
			return ""
		}
		return v.N("happened.number", x)
	case bool:
		return v.T("edit." + map[bool]string{true: "yes", false: "no"}[x])
	case []events.Period:
		list := make([]string, len(x))
		for i, p := range x {
			list[i] = p.String()
		}
		return strings.Join(list, ", ")
	case []string:
		words := make([]string, len(x))
		for i, s := range x {
			words[i] = t.word(name, s)
		}
		return strings.Join(words, ", ")
	case []events.OwnKind:
		names := make([]string, len(x))
		for i, own := range x {
			names[i] = v.In(own.Title)
		}
		return strings.Join(names, ", ")
	case events.Date:
		if x.IsZero() {
			return ""
		}
		return v.DayOnly(x)
	case events.TimeOfDay:
		return v.TimeOfDay(x)
	case events.Window:
		return v.Days(x.From, x.To)
	case *events.Hours:
		if x == nil {
			return ""
		}
		return v.Worktime(*x)
	case events.Period:
		return x.String()
	case *events.Geo:
		if x == nil {
			return ""
		}
		return x.String()
	case events.Signing:
		return listing.Signed(x, v)
	case events.Term:
		return listing.Term(x, v)
	}
	return ""
}

// word puts a word of an event into one for people.
func (t *telling) word(name, x string) string {
	v := t.voice
	switch name {
	case "zone":
		if x != "" {
			return v.City(x)
		}
	case "status":
		switch x {
		case "":
		case "confirmed", "tentative", "cancelled": // of what a feed shows
			return v.T("calendar.status." + x)
		default:
			return v.T("partner." + x)
		}
	case "direction":
		if x != "" {
			return v.T("form.trip.direction." + x)
		}
	case "kind":
		if of := t.book.TripKind(x); x != "" && len(of) > 0 {
			return v.In(of)
		}
		if x != "" {
			return v.T("kind.one." + x)
		}
	case "language":
		return v.NameOf(x)
	case "documents", "companion":
		return v.T("document." + x)
	case "kinds":
		return v.T("calendar.kind." + x)
	case "detail":
		if x != "" {
			return v.T("calendar.detail." + x)
		}
	case "what":
		return v.T("publication." + x)
	case "partners":
		name = "partner"
	case "meetings":
		name = "meeting"
	}
	// A field that names a thing is called as its noun is.
	if title := t.book.TitleOf(events.Ref{Noun: name, ID: x}); title != nil {
		return v.In(title)
	}
	return voice.Clean(x)
}
