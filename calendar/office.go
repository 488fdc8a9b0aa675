package calendar

import (
	"maps"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

var officeNoun = &noun.Entry[*Book, Office]{
	Shelf:   shelf.New[string, Office]("office", nil),
	Title:   func(_ *Book, o *Office) events.Text { return o.Title },
	Answers: []noun.Answer[*Book]{noun.Answers(setOffice), noun.Answers(applyOffice), noun.Answers(bindOffice)},
	Folds: []noun.Fold[*Book]{
		noun.Folds(func(b *Book, body *events.OfficeChanged, _ *events.Event) error { b.office.change(body); return nil }),
		noun.Unseen(noun.Folds(func(b *Book, body *events.OfficeApplied, _ *events.Event) error { b.office.applied(body); return nil })),
		noun.Unseen(noun.Folds(func(b *Book, body *events.OfficeBound, _ *events.Event) error { b.office.Bound = body; return nil })),
	},
	File: &noun.Filing[*Book, Office]{
		Section: "office", Create: "set", Read: noun.Reads[events.SetOffice],
		One: func(b *Book) (*Office, bool) { return &b.office, b.office.set },
		Said: func(_ *Book, o *Office) any {
			return events.SetOffice{Title: o.Title, City: o.City, Zone: o.Zone, Holidays: o.Holidays, TripKinds: o.TripKinds, Retention: o.Retention}
		},
	},
}

// An Office is the house whose book this is.
type Office struct {
	ID       string
	Title    events.Text
	City     events.Text // whose office it is; empty: nobody has said
	Zone     string
	Holidays []string // regions whose public holidays it keeps

	TripKinds []events.OwnKind // beside those that every office has
	Retention events.Retention // as the office has said

	// Applied is what the last office file said, field by field, as keyed hashes; nil if none was applied.
	Applied map[string]map[string]string
	set     bool

	Bound *events.OfficeBound // what it is known by for good; nil: nothing has been noted
}

// Office returns the office.
func (b *Book) Office() *Office { return &b.office }

// Location returns the zone of the office's clock.
func (o *Office) Location() *time.Location { return tz.Must(o.Zone) }

// region is whose weekend the office keeps.
func (o *Office) region() string {
	if len(o.Holidays) > 0 {
		return o.Holidays[0]
	}
	return ""
}

func (o *Office) change(e *events.OfficeChanged) {
	o.Title, o.City, o.Zone, o.Holidays, o.TripKinds, o.Retention, o.set = e.Title, e.City, e.Zone, e.Holidays, e.TripKinds, e.Retention, true
}

func setOffice(b *Book, c *events.SetOffice) ([]events.Body, *events.Problem) {
	if p := tz.Check("zone", c.Zone); p != nil {
		return nil, p
	}
	if p := check.Regions("holidays", c.Holidays); p != nil {
		return nil, p
	}
	if b.office.set && c.Zone != b.office.Zone && b.planned() {
		return nil, events.Refuse(events.NotPossible, "zone", "must stay %s: what is planned has been counted and told on that clock", b.office.Zone)
	}
	if p := b.checkKinds(c.TripKinds); p != nil {
		return nil, p
	}
	if p := c.Retention.Check("retention"); p != nil {
		return nil, p
	}
	return one((*events.OfficeChanged)(c))
}

// planned reports whether anything stands in the book whose times follow the clock of the office.
func (b *Book) planned() bool {
	return series.Len(b.shelves) > 0 || meetings.Len(b.shelves) > 0 || trips.Len(b.shelves) > 0 || schedules.Len(b.shelves) > 0
}

func bindOffice(b *Book, c *events.BindOffice) ([]events.Body, *events.Problem) {
	if is := b.office.Bound; is != nil {
		return nil, events.Refuse(events.NotPossible, "mailDomain", "is noted already: the office is known by the mail domain %s and the address %s for good", is.MailDomain, is.MailFrom)
	}
	return one((*events.OfficeBound)(c))
}

func applyOffice(_ *Book, c *events.ApplyOffice) ([]events.Body, *events.Problem) {
	return one((*events.OfficeApplied)(c))
}

// applied folds the record of an apply into the one there is. An item without fields is forgotten.
func (o *Office) applied(e *events.OfficeApplied) {
	o.Applied = maps.Clone(o.Applied) // a clone of the book may have the same
	if o.Applied == nil {
		o.Applied = map[string]map[string]string{}
	}
	for name, fields := range e.Items {
		if len(fields) == 0 {
			delete(o.Applied, name)
		} else {
			o.Applied[name] = fields
		}
	}
}
