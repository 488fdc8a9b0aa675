package listing

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/people"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// kinds of partners, in the order they are shown in.
var kinds = []string{"twin-city", "friendship", "cooperation", "network"}

// A PartnerGroup is the partners of one kind.
type PartnerGroup struct {
	Kind     string
	Partners []Partner
}

// A Partner is a partner in short.
type Partner struct {
	ID      string
	Title   events.Text
	Since   string
	Dormant bool
	Retired bool
	Local   *LocalTime
}

// A LocalTime is a clock elsewhere.
type LocalTime struct {
	Time time.Time
	Away string // how far from the office's clock, "+1 h"; "" if it shows the same
}

// PartnerGroups sorts the partners into their kinds. Retired ones are left out unless asked for.
// Within a kind they stand as a dictionary of the language has them.
func PartnerGroups(b *calendar.Book, now time.Time, v *voice.Voice, retired bool) []PartnerGroup {
	order := v.Order()
	defer order.Done()
	byKind := map[string][]Partner{}
	for _, p := range b.Partners() {
		if !p.Retired || retired {
			byKind[p.Kind] = append(byKind[p.Kind], NewPartner(b, p, now))
		}
	}
	var groups []PartnerGroup
	for _, k := range kinds {
		if len(byKind[k]) > 0 {
			slices.SortStableFunc(byKind[k], func(x, y Partner) int { return order.CompareString(v.In(x.Title), v.In(y.Title)) })
			groups = append(groups, PartnerGroup{k, byKind[k]})
		}
	}
	return groups
}

// NewPartner puts a partner in short. A network is in no one place and has no clock.
func NewPartner(b *calendar.Book, p *people.Partner, now time.Time) Partner {
	line := Partner{ID: p.ID, Title: p.Title, Dormant: p.Dormant(), Retired: p.Retired}
	if p.Since > 0 {
		line.Since = strconv.Itoa(p.Since)
	}
	if p.Zone != "" {
		line.Local = localTimeIn(p.Zone, b.Office().Zone, now)
	}
	return line
}

// localTimeIn looks at the clock of a zone.
func localTimeIn(zone, home string, now time.Time) *LocalTime {
	there, here := voice.At(now, zone), voice.At(now, home)
	return &LocalTime{there, Difference(there, here)}
}

// Difference says how much later a clock shows than another at the same instant: "+1 h", "−5:30 h", "" if not at all.
func Difference(there, here time.Time) string {
	_, a := there.Zone()
	_, b := here.Zone()
	minutes := (a - b) / 60
	if minutes == 0 {
		return ""
	}
	sign := "+"
	if minutes < 0 {
		sign, minutes = "−", -minutes
	}
	if minutes%60 == 0 {
		return fmt.Sprintf("%s%d h", sign, minutes/60)
	}
	return fmt.Sprintf("%s%d:%02d h", sign, minutes/60, minutes%60)
}
