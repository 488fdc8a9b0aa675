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

// partnerKinds are the kinds of partners, in the order they are shown in.
var partnerKinds = []Kind{
	{Name: "twin-city", Text: "kind.twin-city"}, {Name: "friendship", Text: "kind.friendship"}, {Name: "cooperation", Text: "kind.cooperation"},
	{Name: "network", Text: "kind.network"},
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

// Partners lists the partners by their kinds, those of a kind as a dictionary of the language has them. Retired ones are left out
// unless asked for.
func Partners(l *List, b *calendar.Book, now time.Time, v *voice.Voice, retired bool) []Section[Partner] {
	var found []Found[*people.Partner]
	for p := range b.EachPartner() {
		of := slices.IndexFunc(partnerKinds, func(k Kind) bool { return k.Name == p.Kind })
		if of >= 0 && (retired || !p.Retired) && l.Fits(l.InAll(p.Title)) {
			found = append(found, Found[*people.Partner]{Thing: p, ID: p.ID, Section: of})
		}
	}
	name := func(p *people.Partner) string { return v.In(p.Title) }
	return Sections(l, v, partnerKinds, found, name, func(p *people.Partner) Partner { return NewPartner(b, p, now) })
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
