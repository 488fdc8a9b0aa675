package planner

import (
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/holiday"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// plans draws what there is on a day: of a few meetings each, and of more how many there are.
func (d *drawing) plans(list []listing.Entry, day events.Date, crowded map[string]bool) (plans []yearPlan) {
	var there []listing.Entry
	for _, e := range list {
		if e.First == day || e.Kind == agenda.KindTrip && !e.Cancelled && !day.Before(e.First) && !day.After(e.Last) {
			there = append(there, e)
		}
	}
	met := between(d.meetings, day, day)
	if n := number(met); n <= mostMet {
		for _, m := range calendar.InTime(d.b.MeetingsDated(day)) {
			there = append(there, listing.MeetingInShort(m))
		}
		inTurn(there)
		met = nil
	}
	for i := range there {
		p := d.plan(&there[i], day)
		p.Later = p.Later && !crowded[there[i].To]
		plans = append(plans, p)
	}
	for _, x := range met {
		p := yearPlan{Class: "m", To: dayPath(day), Gist: d.v.N("planner.meeting", x.on)}
		if x.off > 0 {
			p.Gist += ", " + d.v.N("year.cancelled", x.off)
		}
		plans = append(plans, p)
	}
	if more := len(plans) - mostPlans; more > 1 {
		plans = append(plans[:mostPlans], yearPlan{To: dayPath(day), Gist: d.v.N("year.more", more)})
	}
	return plans
}

// plan draws one thing on a day. A trip is named where it or the month begins; on its other days the bar goes on.
func (d *drawing) plan(e *listing.Entry, day events.Date) yearPlan {
	p := yearPlan{To: e.To, Title: e.Title, Off: e.Cancelled}
	kind, state := "", ""
	switch e.Kind {
	case agenda.KindMeeting:
		p.Class, kind = "m", d.v.T("legend.meeting")+" "+d.v.Clock(e.Start)
	case agenda.KindPoll: // a meeting, if that time is taken; its title says "maybe"
		p.Class, kind = "m prov", d.v.T("legend.meeting")+" "+d.v.Clock(e.Start)
	case agenda.KindTrip:
		p.Class, kind = "r", d.v.T("legend.trip")
		if p.Later = day != e.First && day.Day != 1; p.Later {
			p.To = ""
		}
	case agenda.KindMilestone:
		p.Class, kind, p.Title = "q", d.v.T("legend.milestone"), e.Part
		p.Of = e.Title
	case agenda.KindAnniversary:
		p.Class, kind = "j", d.v.T("legend.anniversary")
	case agenda.KindRenewal:
		p.Class, kind = "w", d.v.T("legend.renewal")
	}
	switch {
	case e.Cancelled:
		p.Class, state = p.Class+" off", d.v.T("state.cancelled")
	case e.Done:
		p.Class, state = p.Class+" done", d.v.T("milestone.done")
	case len(e.Reasons.Provisional) > 0:
		p.Class, state = p.Class+" prov", d.v.T("state.provisional")
	}
	p.Words = kind
	if state != "" {
		p.Words += ", " + state
	}
	p.Hint = p.Words + ": " + d.v.In(p.Title)
	if p.Of != nil {
		p.Hint += " – " + d.v.In(p.Of)
	}
	return p
}

// tag draws which regions have a holiday, as far as there is room, and says it in words; pupils are the regions with
// school holidays.
func (d *drawing) tag(x *yearDay, pupils []string) {
	days := d.free[x.Date]
	for _, day := range days {
		x.Tags = append(x.Tags, newTag(day))
	}
	// Bars and names need their part of the row.
	most := mostTags - len(x.School)/2
	if len(x.Plans) > 0 {
		most--
	}
	most = max(most, 1)
	if len(x.Tags) > most {
		x.More = len(x.Tags) - most
		x.Tags = x.Tags[:most]
	}
	said := d.holidayWords(days)
	if len(pupils) > 0 {
		slices.Sort(pupils)
		said = append(said, d.v.T("legend.school")+": "+strings.Join(slices.Compact(pupils), ", "))
	}
	x.Off = strings.Join(said, "; ")
}

// newTag draws a region on its holiday: a half day begins with ½, a day that is worked with +, and one that is not
// settled yet ends with a question mark.
func newTag(day holiday.Day) yearTag {
	t := yearTag{"k", listing.Sign(day.Region)}
	switch day.Kind {
	case holiday.KindHalf:
		t = yearTag{"k half", "½" + t.Label}
	case holiday.KindWorkday:
		t = yearTag{"k work", "+" + t.Label}
	}
	if day.Expected {
		t.Class, t.Label = t.Class+" exp", t.Label+"?"
	}
	return t
}

// holidayWords says the holidays of a day: each kind and name once, with the regions that have it.
func (d *drawing) holidayWords(days []holiday.Day) []string {
	type said struct {
		kind     holiday.Kind
		name     string
		expected bool
	}
	var order []said
	regions := map[said][]string{}
	for _, day := range days {
		key := said{day.Kind, holidayName(d.v, day), day.Expected}
		if regions[key] == nil {
			order = append(order, key)
		}
		regions[key] = append(regions[key], d.v.In(listing.NewRegion(day.Region).Title))
	}
	var list []string
	for _, key := range order {
		w := kindName(d.v, key.kind) + ": " + key.name + " (" + strings.Join(regions[key], ", ") + ")"
		if key.expected {
			w += ", " + d.v.T("holiday.expected")
		}
		list = append(list, w)
	}
	return list
}

// holidayName names a day off, a half one with the time from which it is free.
func holidayName(v *voice.Voice, day holiday.Day) string {
	if day.Kind == holiday.KindHalf {
		return v.In(day.Name) + " " + v.T("holiday.from", "time", words.Oclock(day.From, v.Language))
	}
	return v.In(day.Name)
}

// kindName names a kind of holiday.
func kindName(v *voice.Voice, k holiday.Kind) string {
	switch k {
	case holiday.KindHalf:
		return v.T("legend.half")
	case holiday.KindWorkday:
		return v.T("legend.workday")
	case holiday.KindSchool:
		return v.T("legend.school")
	}
	return v.T("legend.holiday")
}

// tell notes which signs the month has, so that the legend explains those and no others.
func (m *yearMonth) tell(has map[string]bool) {
	for _, x := range m.Days {
		for _, p := range x.Plans {
			for _, class := range strings.Fields(p.Class) {
				has[class] = true
			}
		}
		for _, t := range x.Tags {
			for _, class := range strings.Fields(t.Class) {
				has[class] = true
			}
		}
		for _, f := range x.School {
			has["school"] = has["school"] || f.Class != ""
		}
		has["more"] = has["more"] || x.More > 0
		has["now"] = has["now"] || strings.Contains(x.Class, "now")
	}
}
