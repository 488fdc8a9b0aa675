package events

// SetOffice gives the office its name, home zone and the holidays it keeps.
type SetOffice struct {
	Title    Text     `json:"title"`
	City     Text     `json:"city,omitempty"`     // whose office it is, as it is called where people are told who comes from where
	Zone     string   `json:"zone"`               // IANA name
	Holidays []string `json:"holidays,omitempty"` // regions whose public holidays the office keeps
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

// officeRef is what messages about the office as a whole concern.
var officeRef = Ref{"office", "office"}

func (*SetOffice) Type() Type     { return Type{"office", "set", 1} }
func (*OfficeChanged) Type() Type { return Type{"office", "changed", 2} }
func (*ApplyOffice) Type() Type   { return Type{"office", "apply", 1} }
func (*OfficeApplied) Type() Type { return Type{"office", "applied", 1} }

func (*SetOffice) About() Ref     { return officeRef }
func (*OfficeChanged) About() Ref { return officeRef }
func (*ApplyOffice) About() Ref   { return officeRef }
func (*OfficeApplied) About() Ref { return officeRef }
