package people

import (
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// A Partner is a city, region or network that the office has relations with.
type Partner struct {
	events.RegisterPartner
	Retired    bool
	Registered time.Time
	Revised    time.Time
	Revision   int // grows with each event
}

// Amend folds the event in.
func (p *Partner) Amend(body *events.PartnerAmended, e *events.Event) {
	p.RegisterPartner = events.RegisterPartner(*body)
	p.Revised, p.Revision = e.Time, p.Revision+1
}

// Retire folds the event in.
func (p *Partner) Retire(_ *events.PartnerRetired, e *events.Event) {
	p.Retired, p.Revised, p.Revision = true, e.Time, p.Revision+1
}

// Invites reports whether the partner's contacts are invited where it is.
func (p *Partner) Invites() bool { return !p.Retired && !p.Dormant() }

// Dormant reports whether nothing comes of the relation at present, though it has not ended.
func (p *Partner) Dormant() bool { return p.Status == "dormant" }

// Register makes the event that registers a partner.
func Register(c *events.RegisterPartner) (*events.PartnerRegistered, *events.Problem) {
	e := events.PartnerRegistered(*c)
	if e.Status == "" {
		e.Status = "active"
	}
	return &e, checkPartner((*events.RegisterPartner)(&e))
}

// Amended makes the event that amends the partner.
func (p *Partner) Amended(c *events.AmendPartner) (*events.PartnerAmended, *events.Problem) {
	e := events.PartnerAmended(p.RegisterPartner)
	events.Set(&e.Title, c.Title)
	events.Set(&e.Kind, c.Kind)
	events.Set(&e.Status, c.Status)
	events.Set(&e.Since, c.Since)
	events.Set(&e.Country, c.Country)
	events.Set(&e.Zone, c.Zone)
	if c.Geo != nil {
		e.Geo = c.Geo.Geo
	}
	events.Set(&e.Holidays, c.Holidays)
	if c.Hours != nil {
		e.Hours = c.Hours
	}
	events.Set(&e.Purpose, c.Purpose)
	events.Set(&e.Note, c.Note)
	return &e, checkPartner((*events.RegisterPartner)(&e))
}

func checkPartner(c *events.RegisterPartner) *events.Problem {
	if c.Zone != "" {
		if p := tz.Check("zone", c.Zone); p != nil {
			return p
		}
	}
	if c.Zone == "" && c.Kind != "network" {
		return events.Refuse(events.Malformed, "zone", "is required for a %s; write an IANA name, as in Europe/Warsaw", c.Kind)
	}
	if p := check.Hours("hours", c.Hours); p != nil {
		return p
	}
	return check.Regions("holidays", c.Holidays)
}
