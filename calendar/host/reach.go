package host

import "jourfixe/events"

// A Reach is in which way guests may get in touch with a family, as it has said.
type Reach struct {
	Mail                  bool // by the address that the office writes to
	Phone, Address, Words events.Sealed
}

// Sharing makes the event by which a family says how it is reached.
func (h *Host) Sharing(c *events.ShareHost) *events.HostShared {
	return &events.HostShared{
		ID: h.ID, Trip: h.Trip, Person: h.Person, Key: h.Key, Mail: c.Mail, Phone: events.Secret(c.Phone), Address: events.Secret(c.Address), Words: events.Secret(c.Words),
	}
}

// Share folds the event in.
func (h *Host) Share(body *events.HostShared, e *events.Event) {
	h.Reach = Reach{body.Mail, body.Phone, body.Address, body.Words}
	h.version(false)
	h.note(e)
}

// None reports whether nothing is shared, so that guests have to ask the office.
func (r *Reach) None() bool {
	return !r.Mail && r.Phone.Value() == "" && r.Address.Value() == "" && r.Words.Value() == ""
}

// Said is what is shared, in the terms of the command.
func (r *Reach) Said(id string) events.ShareHost {
	return events.ShareHost{ID: id, Mail: r.Mail, Phone: r.Phone.Value(), Address: r.Address.Value(), Words: r.Words.Value()}
}
