package calendar

import (
	"time"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// An Office is the house whose book this is.
type Office struct {
	ID       string
	Title    events.Text
	Zone     string
	Holidays []string // regions whose public holidays it keeps

	// Applied is what the last office file said, field by field, as keyed hashes; nil if none was applied.
	Applied map[string]map[string]string
	set     bool
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
	o.Title, o.Zone, o.Holidays, o.set = e.Title, e.Zone, e.Holidays, true
}

func (b *Book) setOffice(c *events.SetOffice) ([]events.Body, *events.Problem) {
	if p := tz.Check("zone", c.Zone); p != nil {
		return nil, p
	}
	if p := checkRegions("holidays", c.Holidays); p != nil {
		return nil, p
	}
	return one((*events.OfficeChanged)(c))
}

// checkRegions refuses a region whose holidays are not known at all.
func checkRegions(field string, regions []string) *events.Problem {
	for i, r := range regions {
		if holiday.Known(r) {
			continue
		}
		at := indexed(field, i)
		if near := holiday.Nearest(r); near != "" {
			return events.Refuse(events.UnknownRef, at, "the holidays of %s are not known here; did you mean %s?", r, near)
		}
		return events.Refuse(events.UnknownRef, at, "the holidays of %s are not known here; known are %s", r, list(holiday.Regions()))
	}
	return nil
}
