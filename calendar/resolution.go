package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/check"
	"jourfixe/calendar/minutes"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var resolutions = shelf.New[string, minutes.Resolution]("resolution", nil)

var resolutionNoun = &noun.Entry[*Book, minutes.Resolution]{
	Shelf: resolutions,
	Title: func(b *Book, o *minutes.Resolution) events.Text {
		return b.TitleOf(events.Ref{Noun: meetings.Label, ID: o.Meeting})
	},
	Gone: func(o *minutes.Resolution) bool { return !o.Counts() },
	Answers: []noun.Answer[*Book]{
		noun.AnswersAsked(recordResolution), noun.Answers(amendResolution), noun.Answers(withdrawResolution), noun.Answers(finishResolution), noun.Answers(reopenResolution),
	},
	Folds: []noun.Fold[*Book]{
		noun.Makes(resolutions, recordedResolution),
		noun.Folds(amendedResolution),
		noun.Keeps(noun.Changes[*Book](resolutions, (*minutes.Resolution).Withdraw)),
		noun.Keeps(noun.Changes[*Book](resolutions, (*minutes.Resolution).Finish)),
		noun.Keeps(noun.Changes[*Book](resolutions, (*minutes.Resolution).Reopen)),
	},
	Made:  func(o *minutes.Resolution) uint64 { return o.Made },
	Holds: (*minutes.Resolution).Holds,
	Says: func(e *events.Event) []string {
		switch body := e.Body.(type) {
		case *events.ResolutionRecorded:
			return personIDs(body.People)
		case *events.ResolutionAmended:
			return personIDs(body.People)
		case *events.ResolutionFinished:
			return []string{e.Cause.By}
		}
		return nil
	},
	Forget: (*minutes.Resolution).Forget,
	Names:  namesOfResolution,
	Touches: func(b *Book, e *events.Event) bool {
		b.note(Touch{Ref: e.Body.About(), Shown: true, Everyone: true})
		return true
	},
	Within: func(_ *Book, s agenda.Scope) ([]events.Ref, bool) {
		if s.Noun == persons.Label {
			return []events.Ref{s.Ref}, true
		}
		return nil, true // what is to be done is shown to those alone who are to do it
	},
	Covered: func(_ *Book, o *minutes.Resolution, s agenda.Scope) bool {
		return s.Noun == persons.Label && o.Of(s.ID)
	},
	Shows: func(b *Book, o *minutes.Resolution, _ agenda.Scope, show func(agenda.Entry)) {
		if o.Task() && !o.Cleared && o.Words.Readable() {
			show(agenda.Task(o, b.TitleOf(events.Ref{Noun: meetings.Label, ID: o.Meeting}), b.office.Zone))
		}
	},
}

func namesOfResolution(o *minutes.Resolution) []events.Ref {
	return append([]events.Ref{{Noun: meetings.Label, ID: o.Meeting}}, o.People...)
}

// Resolution returns the resolution, nil if there is none.
func (b *Book) Resolution(id string) *minutes.Resolution { return resolutions.Get(b.shelves, id) }

// Resolutions returns what a meeting has come to, as it was recorded. What was withdrawn by mistake is not among it; of a task that was withdrawn once the
// minutes were approved it stands there still.
func (b *Book) Resolutions(meeting string) []*minutes.Resolution {
	return b.resolutionsBy(events.Ref{Noun: meetings.Label, ID: meeting}, b.stands)
}

// TasksOf returns what somebody is to see to, or has seen to, by when it is due.
func (b *Book) TasksOf(person string) []*minutes.Resolution {
	list := b.resolutionsBy(events.Ref{Noun: persons.Label, ID: person}, func(o *minutes.Resolution) bool { return o.Task() && o.Counts() && o.Of(person) })
	slices.SortFunc(list, minutes.Pressing)
	return list
}

// AllTasksOf is TasksOf with what was withdrawn.
func (b *Book) AllTasksOf(person string) []*minutes.Resolution {
	return b.resolutionsBy(events.Ref{Noun: persons.Label, ID: person}, func(o *minutes.Resolution) bool { return o.Task() && !o.Cleared && o.Of(person) })
}

func (b *Book) resolutionsBy(ref events.Ref, fits func(*minutes.Resolution) bool) (list []*minutes.Resolution) {
	for by := range b.shelves.NamedBy(ref, resolutions.Label) {
		if o := b.Resolution(by.ID); o != nil && fits(o) {
			list = append(list, o)
		}
	}
	slices.SortFunc(list, minutes.InTurn)
	return list
}

// OpenTasks returns all that is to be done, by when it is due.
func (b *Book) OpenTasks() (list []*minutes.Resolution) {
	for o := range resolutions.Each(b.shelves) {
		if o.Open() {
			list = append(list, o)
		}
	}
	slices.SortFunc(list, minutes.Pressing)
	return list
}

func recordResolution(b *Book, c *events.RecordResolution, by noun.Asked) ([]events.Body, *events.Problem) {
	m, w, p := b.recordable(c.Meeting, "meeting", by.Now)
	switch {
	case p != nil:
		return nil, p
	case len(b.Resolutions(c.Meeting)) >= minutes.MostResolutions:
		return nil, events.Refuse(events.NotPossible, "meeting", "%d resolutions are recorded, and no more can be", minutes.MostResolutions)
	}
	id := cmp.Or(c.ID, by.Made())
	if b.Resolution(id) != nil {
		return nil, b.taken(events.Ref{Noun: resolutions.Label, ID: id})
	}
	e := &events.ResolutionRecorded{ID: id, Meeting: c.Meeting, Matter: c.Matter, Key: cmp.Or(w.Key, by.Derived("minutes")), Words: events.Secret(c.Words), People: c.People, Due: c.Due}
	if p := b.checkMatterOf(c.Meeting, c.Matter); p != nil {
		return nil, p
	}
	if p := b.checkDeal(minutes.Deal{People: c.People, Due: c.Due}, minutes.Deal{}, m.Date); p != nil {
		return nil, p
	}
	return one(e)
}

// checkMatterOf looks whether a matter was on the agenda of a meeting.
func (b *Book) checkMatterOf(meeting, id string) *events.Problem {
	if a := b.MeetingAgenda(meeting); id != "" && (a == nil || !a.Has(id)) {
		return events.Refuse(events.UnknownRef, "matter", "was not on the agenda of this meeting; leave it out, or name one that was")
	}
	return nil
}

// checkDeal looks who is to see to something, and by when. Whoever was to before may still be.
func (b *Book) checkDeal(is, was minutes.Deal, held events.Date) *events.Problem {
	for i, ref := range is.People {
		field := check.Item("people", i)
		switch {
		case slices.Contains(is.People[:i], ref):
			return events.Refuse(events.Malformed, field, "is named twice; leave one out")
		case ref.Noun != persons.Label:
			return events.Refuse(events.Malformed, field, "must be a person")
		case !slices.Contains(was.People, ref) && !b.Has(ref):
			return b.unknown(field, ref)
		}
	}
	switch {
	case len(is.People) > 0 && is.Due.IsZero():
		return events.Refuse(events.Malformed, "due", "is missing; whoever is to see to something needs a day by which it is to be done")
	case len(is.People) == 0 && !is.Due.IsZero() && (is.Due != was.Due || len(was.People) > 0):
		return events.Refuse(events.Malformed, "people", "is missing; what is to be done by a day needs somebody who sees to it")
	case is.Due != was.Due && !is.Due.IsZero() && is.Due.Before(held):
		return events.Refuse(events.NotPossible, "due", "%s is before the meeting; name a later day", is.Due)
	}
	return nil
}

// keptResolution returns a resolution that is neither withdrawn nor destroyed.
func (b *Book) keptResolution(id string) (*minutes.Resolution, *events.Problem) {
	switch o := b.Resolution(id); {
	case o == nil:
		return nil, b.unknown("id", events.Ref{Noun: resolutions.Label, ID: id})
	case o.Cleared:
		return nil, events.Refuse(events.Gone, "id", "the minutes are destroyed")
	case o.Withdrawn:
		return nil, events.Refuse(events.NotPossible, "id", "is withdrawn, which is final; record it anew")
	default:
		return o, nil
	}
}

func amendResolution(b *Book, c *events.AmendResolution) ([]events.Body, *events.Problem) {
	o, p := b.keptResolution(c.ID)
	if p != nil {
		return nil, p
	}
	e := &events.ResolutionAmended{ID: o.ID, Matter: o.Matter, Key: o.Key, Words: o.Words, People: o.People, Due: o.Due}
	events.Set(&e.Matter, c.Matter)
	events.Set(&e.People, c.People)
	events.Set(&e.Due, c.Due)
	if c.Words != nil {
		e.Words = events.Secret(*c.Words)
	}
	said := e.Matter != o.Matter || e.Words.Value() != o.Words.Value()
	deal, m := minutes.Deal{People: e.People, Due: e.Due}, b.Meeting(o.Meeting)
	switch {
	case said && b.Minutes(o.Meeting).Fixed():
		return nil, events.Refuse(events.NotPossible, "words", "the minutes are approved and stay as they are; only who sees to a task and by when can be changed")
	case deal.Due.IsZero() && o.Task() && b.Minutes(o.Meeting).Fixed():
		return nil, events.Refuse(events.NotPossible, "people", "the minutes are approved and stay as they are; withdraw the task if nobody has to see to it any more")
	case !o.Task() && !deal.Due.IsZero() && b.Minutes(o.Meeting).Fixed():
		return nil, events.Refuse(events.NotPossible, "people", "the minutes are approved and stay as they are; what is no task in them is none")
	case !said && slices.Equal(deal.People, o.People) && deal.Due == o.Due:
		return nil, events.Refuse(events.NotPossible, "", "is what it says already")
	}
	if p := b.checkMatterOf(o.Meeting, e.Matter); p != nil && e.Matter != o.Matter {
		return nil, p
	}
	if p := b.checkDeal(deal, o.Deal, m.Date); p != nil {
		return nil, p
	}
	return one(e)
}

func withdrawResolution(b *Book, c *events.WithdrawResolution) ([]events.Body, *events.Problem) {
	o, p := b.keptResolution(c.ID)
	switch {
	case p != nil:
		return nil, p
	case !o.Task() && b.Minutes(o.Meeting).Fixed():
		return nil, events.Refuse(events.NotPossible, "id", "the minutes are approved and stay as they are; note a correction")
	}
	return one((*events.ResolutionWithdrawn)(c))
}

// task returns a resolution that is one.
func (b *Book) task(id string) (*minutes.Resolution, *events.Problem) {
	o, p := b.keptResolution(id)
	if p == nil && !o.Task() {
		p = events.Refuse(events.NotPossible, "id", "is no task; nobody has to see to it")
	}
	return o, p
}

func finishResolution(b *Book, c *events.FinishResolution) ([]events.Body, *events.Problem) {
	o, p := b.task(c.ID)
	switch {
	case p != nil:
		return nil, p
	case !o.Finished.IsZero():
		return nil, events.Refuse(events.NotPossible, "id", "is done already")
	}
	return one((*events.ResolutionFinished)(c))
}

func reopenResolution(b *Book, c *events.ReopenResolution) ([]events.Body, *events.Problem) {
	o, p := b.task(c.ID)
	switch {
	case p != nil:
		return nil, p
	case o.Finished.IsZero():
		return nil, events.Refuse(events.NotPossible, "id", "is not done yet")
	}
	return one((*events.ResolutionReopened)(c))
}

func recordedResolution(b *Book, body *events.ResolutionRecorded, e *events.Event) *minutes.Resolution {
	b.begin(body.Meeting, body.Key)
	return minutes.Recorded(body, e)
}

func amendedResolution(b *Book, body *events.ResolutionAmended, e *events.Event) error {
	o := resolutions.Change(b.shelves, body.ID)
	if o == nil {
		return noun.Missing(body.About())
	}
	o.Amend(body, b.Minutes(o.Meeting).Fixed(), e)
	return nil
}

// clearResolutions takes out what a meeting has come to, and returns what it was.
func (b *Book) clearResolutions(meeting string, at time.Time) (cleared []events.Ref) {
	for _, o := range b.resolutionsBy(events.Ref{Noun: meetings.Label, ID: meeting}, func(o *minutes.Resolution) bool { return !o.Cleared }) {
		ref, names := events.Ref{Noun: resolutions.Label, ID: o.ID}, namesOfResolution(o)
		changed := resolutions.Change(b.shelves, o.ID)
		changed.Clear(at)
		b.shelves.Rename(ref, names, namesOfResolution(changed))
		cleared = append(cleared, ref)
	}
	return cleared
}

// forgetTasks takes somebody who is erased out of the index of who is to see to what.
func (b *Book) forgetTasks(person string) {
	ref := events.Ref{Noun: persons.Label, ID: person}
	for _, o := range b.resolutionsBy(ref, func(*minutes.Resolution) bool { return true }) {
		names := namesOfResolution(o)
		changed := resolutions.Change(b.shelves, o.ID)
		changed.Forget(person)
		b.shelves.Rename(events.Ref{Noun: resolutions.Label, ID: o.ID}, names, namesOfResolution(changed))
	}
}

// ReadsResolution reports whether somebody may read a resolution without a role: they are to see to it, or read the minutes, which are
// approved.
func (b *Book) ReadsResolution(o *minutes.Resolution, person string) bool {
	if person == "" || o.Cleared {
		return false
	}
	return o.Of(person) || b.Minutes(o.Meeting).Fixed() && b.stands(o) && b.ReadsMinutes(o.Meeting, person)
}

// stands reports whether a resolution stands in the minutes: what was withdrawn by mistake does not; a task that was withdrawn once they were approved does.
func (b *Book) stands(o *minutes.Resolution) bool {
	w := b.Minutes(o.Meeting)
	return !o.Cleared && (!o.Withdrawn || w.Fixed() && o.Changed.After(w.Approved))
}
