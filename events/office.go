package events

// SetOffice gives the office its name, home zone and the holidays it keeps.
type SetOffice struct {
	Title     Text      `json:"title"`
	City      Text      `json:"city,omitempty"`      // whose office it is, as it is called where people are told who comes from where
	Zone      string    `json:"zone"`                // IANA name
	Holidays  []string  `json:"holidays,omitempty"`  // regions whose public holidays the office keeps
	TripKinds []OwnKind `json:"tripKinds,omitempty"` // of trips, beside those that every office has
	Retention Retention `json:"retention,omitzero"`  // how long is kept what people have said and written
}

// An OwnKind is a kind of trips that an office has beside the usual ones.
type OwnKind struct {
	ID    string `json:"id"`
	Title Text   `json:"title"`
}

// OfficeChanged holds the whole office as it is from now on.
type OfficeChanged SetOffice

// ApplyOffice records that an office file has been applied: what the file said of the fields of items, as keyed hashes.
// The next apply touches only what the file has changed since. What is recorded of other items stays; an item without
// fields is forgotten.
type ApplyOffice struct {
	Items map[string]map[string]string `json:"items"` // "partner/riga" → field → hash
}

// OfficeApplied has added to the record of what was applied.
type OfficeApplied ApplyOffice

// BindOffice notes what every calendar and mail of the office is known by from now on, so that no later start says otherwise. The
// house itself gives it, once.
type BindOffice struct {
	MailDomain string `json:"mailDomain"` // in the ids of calendar entries and mails
	MailFrom   string `json:"mailFrom"`   // the address that mails come from and calendar programs answer to
}

// OfficeBound says what the office is known by, for good.
type OfficeBound BindOffice

// officeRef is what messages about the office as a whole concern.
var officeRef = Ref{"office", "office"}

func (*SetOffice) Type() Type     { return Type{"office", "set", 1} }
func (*OfficeChanged) Type() Type { return Type{"office", "changed", 4} }
func (*ApplyOffice) Type() Type   { return Type{"office", "apply", 1} }
func (*OfficeApplied) Type() Type { return Type{"office", "applied", 1} }
func (*BindOffice) Type() Type    { return Type{"office", "bind", 1} }
func (*OfficeBound) Type() Type   { return Type{"office", "bound", 1} }

func (*SetOffice) About() Ref     { return officeRef }
func (*OfficeChanged) About() Ref { return officeRef }
func (*ApplyOffice) About() Ref   { return officeRef }
func (*OfficeApplied) About() Ref { return officeRef }
func (*BindOffice) About() Ref    { return officeRef }
func (*OfficeBound) About() Ref   { return officeRef }
