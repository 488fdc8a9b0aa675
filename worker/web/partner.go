package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"jourfixe/calendar"
	"jourfixe/calendar/holiday"
	"jourfixe/events"
)

// kinds of partners, in the order they are shown in.
var kinds = []string{"twin-city", "friendship", "cooperation", "network"}

// A partnersPage lists the partners by kind.
type partnersPage struct {
	Groups []partnerGroup
	Number int
}

// A partnerGroup is the partners of one kind.
type partnerGroup struct {
	Kind     string
	Partners []partnerLine
}

// A partnerLine is a partner in short.
type partnerLine struct {
	ID      string
	Title   events.Text
	Since   string
	Dormant bool
	Retired bool
	Local   *localTime
}

// A localTime is a clock elsewhere.
type localTime struct {
	Time time.Time
	Away string // how far from the office's clock, "+1 h"; "" if it shows the same
}

// partnerGroups sorts the partners into their kinds. Retired ones are left out unless asked for.
// Within a kind they stand as a dictionary of the language has them.
func (s *site) partnerGroups(b *calendar.Book, v *voice, retired bool) []partnerGroup {
	order := collate.New(language.MustParse(v.language))
	byKind := map[string][]partnerLine{}
	for _, p := range b.Partners() {
		if !p.Retired || retired {
			byKind[p.Kind] = append(byKind[p.Kind], s.partnerLine(b, p))
		}
	}
	var groups []partnerGroup
	for _, k := range kinds {
		if len(byKind[k]) > 0 {
			slices.SortStableFunc(byKind[k], func(x, y partnerLine) int { return order.CompareString(v.in(x.Title), v.in(y.Title)) })
			groups = append(groups, partnerGroup{k, byKind[k]})
		}
	}
	return groups
}

// partnerLine puts a partner in short. A network is in no one place and has no clock.
func (s *site) partnerLine(b *calendar.Book, p *calendar.Partner) partnerLine {
	line := partnerLine{ID: p.ID, Title: p.Title, Dormant: p.Status == "dormant", Retired: p.Retired}
	if p.Since > 0 {
		line.Since = strconv.Itoa(p.Since)
	}
	if p.Zone != "" {
		line.Local = localTimeIn(p.Zone, b.Office().Zone, s.Now())
	}
	return line
}

// localTimeIn looks at the clock of a zone.
func localTimeIn(zone, home string, now time.Time) *localTime {
	there, here := at(now, zone), at(now, home)
	return &localTime{there, difference(there, here)}
}

// difference says how much later a clock shows than another at the same instant: "+1 h", "−5:30 h", "" if not at all.
func difference(there, here time.Time) string {
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

// partners answers the list of all partners, retired ones too.
func (s *site) partners(w http.ResponseWriter, r *http.Request, v *visitor) {
	s.read(w, r, v, "partners", func(b *calendar.Book) content {
		p := partnersPage{Groups: s.partnerGroups(b, v.voice, true)}
		for _, g := range p.Groups {
			p.Number += len(g.Partners)
		}
		return content{v.voice.t("partners.title"), p}
	})
}

// A partnerPage shows one partner.
type partnerPage struct {
	partnerLine
	Kind     string
	Purpose  events.Text
	Note     events.Text
	Zone     string
	Hours    *events.Hours // in which it can be met, on its own clock; nil if it has not said
	Regions  []regionLine  // whose holidays are listed
	Holidays []holidayLine
	Until    events.Date // up to which they are listed
	Entries  []entry
	Reaches  []reachLine // people of the partner who get no mail, or not all; only staff see this page
}

// A holidayLine is a holiday of one or more days.
type holidayLine struct {
	First, Last events.Date
	Name        events.Text
	Region      events.Text
	School      bool
}

// holidaysUntil is how far the page of a partner looks for holidays.
var holidaysUntil = events.Period{Months: 4}

// partner answers the page of one partner: what is planned with it, what time it is there, and when people are away.
func (s *site) partner(w http.ResponseWriter, r *http.Request, v *visitor) {
	s.read(w, r, v, "partner", func(b *calendar.Book) content {
		p := b.Partner(r.PathValue("id"))
		if p == nil {
			return content{}
		}
		today := b.Today(s.Now())
		page := partnerPage{
			partnerLine: s.partnerLine(b, p), Kind: p.Kind, Purpose: p.Purpose, Note: p.Note, Zone: p.Zone,
			Until:   holidaysUntil.From(today),
			Entries: s.entries(b, calendar.Scope{Ref: events.Ref{Noun: "partner", ID: p.ID}}, today, ahead.From(today), v.voice),
		}
		if p.Hours != nil {
			hours := *p.Hours
			page.Hours = &hours
		}
		page.Reaches = reaches(b, p.ID, v.voice)
		for _, code := range p.Holidays {
			page.Regions = append(page.Regions, newRegionLine(code).in(today.Year))
		}
		page.Holidays = holidaysAhead(p.Holidays, today, page.Until)
		return content{v.voice.in(p.Title), page}
	})
}

// holidaysAhead lists the holidays of regions from first to last, days of the same name in a row as one line.
func holidaysAhead(regions []string, first, last events.Date) []holidayLine {
	var list []holidayLine
	for _, region := range regions {
		title, _ := holiday.Title(region)
		for _, school := range []bool{false, true} {
			begin := len(list)
			for d := first; !d.After(last); d = d.AddDays(1) {
				day, ok := holiday.Public(region, d)
				if school {
					day, ok = holiday.School(region, d)
				}
				if !ok {
					continue
				}
				if n := len(list) - 1; n >= begin && list[n].Last == d.AddDays(-1) && sameText(list[n].Name, day.Name) {
					list[n].Last = d
					continue
				}
				list = append(list, holidayLine{d, d, day.Name, title, school})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y holidayLine) int { return x.First.Compare(y.First) })
	return list
}

// sameText reports whether two holidays are called the same in the languages of the house.
func sameText(x, y events.Text) bool {
	return strings.EqualFold(x.In("de"), y.In("de")) && strings.EqualFold(x.In("en"), y.In("en"))
}
