package main

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/host"
	"jourfixe/calendar/matter"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/minutes"
	"jourfixe/calendar/people"
	"jourfixe/calendar/poll"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// outlineBook writes all that a book says: everything in it, and what became of the commands it remembers.
func (r *recording) outlineBook(b *calendar.Book) ([]byte, error) {
	var o outline
	o.value("sequence", b.Sequence())
	o.value("cursor", b.Cursor())
	office := b.Office()
	things := []thing{{"office " + office.ID, fields{"title": office.Title, "zone": office.Zone, "holidays": office.Holidays, "applied": office.Applied}}}
	for _, p := range b.Partners() {
		things = append(things, thing{"partner " + p.ID, fields{"is": p.RegisterPartner, "retired": p.Retired}})
	}
	for _, p := range b.People() {
		things = append(things, thing{"person " + p.ID, personFields(p)})
	}
	things = append(things, thing{"erased", fields{"people": lost(b)}})
	for _, a := range b.Agreements() {
		things = append(things, thing{"agreement " + a.ID, fields{
			"is": a.RegisterAgreement, "last": a.Last, "endNote": a.EndNote, "registered": at(a.Registered), "revised": at(a.Revised), "revision": a.Revision,
		}})
	}
	for _, a := range b.Anniversaries() {
		things = append(things, thing{"anniversary " + a.ID, fields{
			"is": a.AnniversaryPlanned, "state": a.State, "note": a.Note, "done": a.Done, "revised": at(a.Revised), "revision": a.Revision,
		}})
	}
	for _, g := range b.Groups() {
		things = append(things, thing{"group " + g.ID, fields{"is": g.SetGroup}})
	}
	for _, v := range b.Venues() {
		things = append(things, thing{"venue " + v.ID, fields{"is": v.VenueChanged.Set(), "changed": at(v.Changed)}})
	}
	for _, l := range b.Links() {
		things = append(things, thing{"link " + l.ID, fields{"is": l.AddLink, "since": at(l.Since), "removed": l.Removed}})
	}
	for _, s := range b.AllSeries() {
		things = append(things, thing{"series " + s.ID, fields{
			"is": s.DefineSeries, "through": s.Through, "skipped": passed(s.Skipped), "ended": s.Ended, "defined": at(s.Defined),
		}})
	}
	for _, m := range b.Meetings() {
		things = append(things, thing{"meeting " + m.ID, meetingFields(m)})
	}
	for _, m := range b.Matters() {
		things = append(things, thing{"matter " + m.ID, matterFields(m)})
	}
	for _, m := range b.Meetings() {
		if a := b.MeetingAgenda(m.ID); a != nil {
			things = append(things, thing{"agenda " + m.ID, fields{
				"items": a.Items, "revision": a.Revision, "changed": at(a.Changed), "closed": at(a.Closed), "looked": at(a.Looked), "reached": a.Reached,
			}})
		}
	}
	for _, m := range b.Meetings() {
		if w := b.Minutes(m.ID); w != nil {
			things = append(things, thing{"minutes " + m.ID, minutesFields(w)})
		}
		for _, o := range b.Resolutions(m.ID) {
			things = append(things, thing{"resolution " + o.ID, fields{
				"meeting": o.Meeting, "matter": o.Matter, "words": o.Words.Value(), "people": o.People, "due": o.Due, "finished": at(o.Finished),
				"withdrawn": o.Withdrawn,
			}})
		}
		if a := b.Attendance(m.ID); a != nil {
			things = append(things, thing{"attendance " + m.ID, fields{"people": a.People()}})
		}
	}
	for _, p := range b.Polls() {
		things = append(things, thing{"poll " + p.ID, pollFields(p)})
	}
	for _, t := range b.Trips() {
		things = append(things, thing{"trip " + t.ID, tripFields(t)})
	}
	for _, t := range b.Trips() {
		for _, r := range b.Registrations(t.ID) {
			things = append(things, thing{"registration " + r.ID, registrationFields(r)})
		}
		for _, h := range b.Hosts(t.ID) {
			things = append(things, thing{"host " + h.ID, hostFields(h)})
		}
		if r := b.Rooming(t.ID); r != nil {
			things = append(things, thing{"lodging " + t.ID, fields{"stays": r.Stays, "assigned": at(r.Assigned), "proven": r.Proven, "told": at(r.Told)}})
		}
	}
	for _, s := range b.Schedules() {
		things = append(things, thing{"schedule " + s.ID, fields{"is": s.SetSchedule, "since": at(s.Since), "last": at(s.Last)}})
	}
	for _, rule := range b.Reminders() {
		things = append(things, thing{"reminder " + rule.ID, fields{"is": rule.SetReminder, "since": at(rule.Since)}})
	}
	for _, f := range b.Feeds() {
		is := fields{
			"name": f.Name, "hash": f.Hash, "scope": f.Scope.String(), "issued": at(f.Issued), "revoked": f.Revoked, "found": b.FeedByHash(f.Hash) == f,
		}
		// Feeds of before had none of these, and say so by leaving them out.
		if !reflect.ValueOf(f.Filter).IsZero() {
			is["filter"] = f.Filter
		}
		if f.Until != (events.Date{}) {
			is["until"] = f.Until
		}
		if f.Rotated > 0 {
			is["rotated"] = f.Rotated
		}
		things = append(things, thing{"feed " + f.ID, is})
	}
	for _, t := range things {
		if err := o.add(t.heading, t.fields); err != nil {
			return nil, err
		}
	}
	if err := r.outlineOutcomes(&o, b); err != nil {
		return nil, err
	}
	return o.Bytes(), nil
}

// A thing is one part of the outline.
type thing struct {
	heading string
	fields  fields
}

func personFields(p *people.Person) fields {
	again := map[string]string{}
	for kind, t := range p.Again {
		again[kind] = at(t)
	}
	return fields{
		"name": p.Name.Value(), "email": p.Email.Value(), "language": p.Language, "zone": p.Zone, "partner": p.Partner, "roles": p.Roles,
		"hours": p.Hours, "since": at(p.Since), "addresses": p.Addresses, "without": p.Without, "again": again,
		"bounced": fields{"at": at(p.Bounced.At), "status": p.Bounced.Status}, "erased": p.Erased,
	}
}

func meetingFields(m *meeting.Meeting) fields {
	answers, counters := fields{}, fields{}
	for id, a := range m.Answers {
		answers[id] = fields{
			"answer": a.Answer, "via": a.Via, "sequence": a.Sequence, "at": at(a.At), "written": at(a.Written),
			"comment": a.Comment.Value(), "by": a.By.Value(), "delegate": a.Delegate.Value(),
		}
	}
	for id, c := range m.Counters {
		_, open := m.Counter(id)
		counters[id] = fields{
			"start": at(c.Start), "end": at(c.End), "via": c.Via, "sequence": c.Sequence, "at": at(c.At), "written": at(c.Written),
			"comment": c.Comment.Value(), "by": c.By.Value(), "kept": at(c.Kept), "note": c.Note, "open": open,
		}
		if c.StartWall != nil {
			counters[id].(fields)["wall"] = c.StartWall.String()
		}
		if c.Other != nil {
			counters[id].(fields)["other"] = fields{"start": at(c.Other.Start), "end": at(c.Other.End), "wording": c.Wording.Value()}
		}
	}
	var versions, score, alternatives []fields
	for _, v := range m.Versions {
		versions = append(versions, video(v.Conference, fields{
			"revision": v.Revision, "at": at(v.At), "slot": slot(v.Slot), "title": v.Title, "venue": v.Venue, "place": v.Place,
			"address": v.Address, "note": v.Note, "description": v.Description,
		}))
	}
	for _, p := range m.Score {
		score = append(score, fields{"rule": p.Rule, "points": p.Points, "reason": reason.Everybody(p.Reason)})
	}
	for _, a := range m.Alternatives {
		alternatives = append(alternatives, fields{"instant": at(a.Instant), "score": a.Score})
	}
	return video(m.Conference, upheld(m.Upheld, fields{
		"slot": slot(m.Slot), "title": m.Title, "series": m.Series, "nominal": m.Nominal, "venue": m.Venue, "need": m.Need, "optional": m.Optional,
		"description": m.Description, "why": reason.Everybody(m.Why), "passed": passed(m.Passed), "provisional": m.Provisional, "score": score,
		"alternatives": alternatives, "revision": m.Revision, "byHand": m.ByHand, "cancelled": m.Cancelled, "note": m.Note,
		"planned": at(m.Planned), "revised": at(m.Revised), "answered": at(m.Answered), "confirmed": at(m.Confirmed),
		"history": history(m.History), "versions": versions, "answers": answers, "counters": counters,
	}))
}

// upheld adds the holidays against which a meeting stays on its day, likewise.
func upheld(against []events.Holiday, f fields) fields {
	if len(against) > 0 {
		f["upheld"] = against
	}
	return f
}

// video adds where people meet by video, if they do: outlines from before there was such a thing do not speak of it.
func video(conference string, f fields) fields {
	if conference != "" {
		f["conference"] = conference
	}
	return f
}

func registrationFields(r *registration.Registration) fields {
	list := fields{
		"trip": r.Trip, "person": r.Person, "number": r.Number, "seats": r.Seats, "standing": r.Standing, "minor": r.Minor, "priority": r.Priority,
		"at": at(r.At), "until": at(r.Until), "changed": at(r.Changed), "history": history(r.History),
	}
	for name, value := range map[string]events.Sealed{
		"name": r.Name, "born": r.Born, "companion": r.Companion, "companionBorn": r.CompanionBorn, "guardian": r.Guardian, "guardianBorn": r.GuardianBorn,
	} {
		if !value.IsZero() {
			list[name] = value.Value()
		}
	}
	if r.Needs != nil {
		list["needs"] = r.Needs.Stated()
	}
	for name, value := range map[string]any{"parts": r.Parts, "payments": r.Payments, "seen": r.Seen, "companionSeen": r.CompanionSeen} {
		if reflect.ValueOf(value).Len() > 0 {
			list[name] = value
		}
	}
	return list
}

func pollFields(p *poll.Poll) fields {
	ballots := fields{}
	for person, said := range p.Votes {
		list := fields{"says": said.By, "via": said.Via, "at": at(said.At)}
		if said.Comment.Readable() {
			list["comment"] = said.Comment.Value()
		}
		ballots[person] = list
	}
	return fields{
		"is": p.PollOpened, "revision": p.Revision, "votes": ballots, "chosen": p.Chosen, "meeting": p.Meeting, "why": p.Why, "undecided": p.Undecided,
		"cancelled": p.Cancelled, "revised": at(p.Revised), "asked": p.Asked, "out": p.Out, "reclocked": p.Reclocked, "cleared": p.Cleared, "numbers": p.Numbers,
	}
}

func matterFields(m *matter.Matter) fields {
	list := fields{
		"series": m.Series, "meeting": m.Meeting, "title": m.Title, "minutes": m.Minutes, "presents": m.Presents, "urgent": m.Urgent, "wish": m.Wish,
		"person": m.Person, "place": m.Place(), "on": m.On, "putOff": m.PutOff, "proposed": at(m.Proposed), "changed": at(m.Changed),
	}
	if m.Text.Readable() {
		list["text"] = m.Text.Value()
	}
	if m.Guest.Readable() {
		list["guest"] = m.Guest.Value()
	}
	return list
}

func minutesFields(w *minutes.Minutes) fields {
	list := fields{"last": w.Last, "counts": w.Current.Number, "approved": at(w.Approved), "by": w.ApprovedBy, "cleared": at(w.Cleared)}
	if w.Current.Text.Readable() {
		list["text"] = w.Current.Text.Value()
	}
	for _, v := range w.Beside {
		list["beside "+strconv.Itoa(v.Number)] = v.Text.Value()
	}
	for i, c := range w.Corrections {
		list["correction "+strconv.Itoa(i+1)] = c.Words.Value()
	}
	return list
}

func hostFields(h *host.Host) fields {
	list := fields{
		"trip": h.Trip, "person": h.Person, "places": h.Places, "from": h.From, "to": h.To, "knows": h.Knows, "withdrawn": h.Withdrawn,
		"history": history(h.History),
	}
	if h.Readable() && !h.Name.IsZero() {
		list["name"], list["house"] = h.Name.Value(), h.House()
	}
	return list
}

func tripFields(t *trip.Trip) fields {
	var programme, milestones []fields
	for _, l := range t.Programme {
		programme = append(programme, fields{"is": l.Leg, "date": l.Date, "begin": at(l.Begin), "until": at(l.Until)})
	}
	for _, m := range t.Milestones {
		milestones = append(milestones, fields{"id": m.ID, "date": m.Date, "title": m.Title, "passed": passed(m.Passed), "done": t.Done[m.ID]})
	}
	list := fields{
		"partner": t.Partner, "title": t.Title, "window": t.Window, "days": t.Days, "depart": t.Depart, "capacity": t.Capacity,
		"minimum": t.Minimum, "avoid": t.Avoid, "description": t.Description, "from": t.From, "to": t.To, "programme": programme,
		"milestones": milestones, "asked": t.Asked, "why": reason.Everybody(t.Why), "passed": passed(t.Passed), "provisional": t.Provisional,
		"revision": t.Revision, "cancelled": t.Cancelled, "note": t.Note, "proposed": at(t.Proposed), "revised": at(t.Revised),
		"history": history(t.History),
	}
	if t.Registration != nil {
		list["registration"], list["numbers"], list["held"], list["turn"], list["drawn"] = t.Registration, t.Numbers, t.Held, t.Turn, t.Drawn
	}
	return list
}

func slot(s events.Slot) fields {
	return fields{"date": s.Date, "start": s.Start, "zone": s.Zone, "instant": at(s.Instant), "duration": s.Duration}
}

func passed(list []events.Passed) []fields {
	var out []fields
	for _, p := range list {
		out = append(out, fields{"date": p.Date, "reason": reason.Everybody(p.Reason)})
	}
	return out
}

func history(list []meeting.Change) []fields {
	var out []fields
	for _, c := range list {
		f := fields{"at": at(c.At), "client": c.Client, "kind": c.Kind, "why": reason.Everybody(c.Why), "note": c.Note}
		if c.From != nil {
			f["from"] = slot(*c.From)
		}
		out = append(out, f)
	}
	return out
}

// outlineOutcomes writes what the book remembers of the commands that the journal answers.
func (r *recording) outlineOutcomes(o *outline, b *calendar.Book) error {
	causes := map[uint64]events.Cause{}
	for _, s := range r.Events {
		e, err := s.event(nil)
		if err != nil {
			return err
		}
		causes[e.Cause.Sequence] = e.Cause
	}
	for _, n := range slices.Sorted(maps.Keys(causes)) {
		c := causes[n]
		f := fields{"command": n, "client": c.Client, "source": c.Source, "id": c.ID, "byIdentity": b.Lookup(c.Client, c.Source, c.ID) != nil}
		if out := b.Outcome(n, c.Client, c.Source, c.ID, c.Digest); out != nil {
			f["first"], f["last"] = out.First, out.Last
			if p := out.Problem; p != nil {
				f["problem"] = problem(p)
			}
		}
		if err := o.add("outcome", f); err != nil {
			return err
		}
	}
	return nil
}

func problem(p *events.Problem) fields {
	var conflicts []fields
	for _, c := range p.Conflicts {
		conflicts = append(conflicts, fields{"with": c.With, "reason": reason.Everybody(c.Reason)})
	}
	var alternatives []string
	for _, a := range p.Alternatives {
		alternatives = append(alternatives, a.Instant.UTC().Format(time.RFC3339))
	}
	return fields{"code": p.Code, "status": p.Status, "detail": p.Detail, "field": p.Field, "faults": p.Errors, "conflicts": conflicts, "alternatives": alternatives}
}

// lost lists the keys that must not be there any more.
func lost(b *calendar.Book) []string {
	var keys []string
	for _, l := range b.Forgotten() {
		keys = append(keys, l.Key)
	}
	return keys
}
