package staff

import (
	"net/http"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/holiday"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

// A partnersPage lists the partners by kind.
type partnersPage struct {
	Summaries []words.Tongue // the languages of the summary of relations
	listing.List
	Sections []listing.Section[listing.Partner]
	May      bool         // whoever looks may add one
	Figures  *yearFigures // of the trips of all partners; nil: there are none, or something is looked for
}

// partners answers the pages of partners.
type partners struct {
	mirror *worker.Mirror
	now    func() time.Time
	edit   *edit.Table
}

// list answers the list of all partners, retired ones too.
func (x *partners) list(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("partners", func(b *calendar.Book) shell.Content {
		p := partnersPage{List: listing.NewList(r.URL), May: v.Is(events.Coordinator)}
		p.Sections = listing.Partners(&p.List, b, x.now(), v.Voice, true)
		if p.Query == "" {
			p.Figures = newYearFigures(b, "", b.Today(x.now()))
		}
		for _, tag := range words.Spoken() {
			p.Summaries = append(p.Summaries, words.Tongue{Tag: tag, Name: words.TongueName(tag)})
		}
		return shell.Content{Title: v.Voice.T("partners.title"), Body: p}
	})
}

// A contactLine is a person of a partner.
type contactLine struct{ To, Name string }

// A partnerPage shows one partner.
type partnerPage struct {
	listing.Partner
	Kind     string
	Purpose  events.Text
	Note     events.Text
	Zone     string
	Map      *listing.Map     // where it is; nil if that is not known
	Hours    *events.Hours    // in which it can be met, on its own clock; nil if it has not said
	Regions  []listing.Region // whose holidays are listed
	Holidays []listing.Holiday
	Until    events.Date // up to which they are listed
	Entries  []listing.Entry
	Turn     listing.List // to the rest of them
	Story    listing.Story
	Plans    bool        // whoever looks may plan a meeting with it
	Reaches  []reachLine // people of the partner who get no mail, or not all; only staff see this page
	Contacts []contactLine
	Dates    partnerDates
	May      bool // whoever looks may change it
	Done     *edit.Done

	Agreements []agreementLine
	Jubilees   []jubilee
	Exchanges  exchangesWith
	Files      listing.Files
}

// ahead is how far the page of a partner looks for what is planned.
var ahead = events.Period{Months: 12}

// holidaysUntil is how far the page of a partner looks for holidays.
var holidaysUntil = events.Period{Months: 4}

// show answers the page of one partner: what is planned with it, what time it is there, and when people are away.
func (x *partners) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("partner", func(b *calendar.Book) shell.Content {
		p := b.Partner(r.PathValue("id"))
		if p == nil {
			return shell.Content{}
		}
		now := x.now()
		today := b.Today(now)
		page := partnerPage{
			Partner: listing.NewPartner(b, p, now), Kind: p.Kind, Purpose: p.Purpose, Note: p.Note, Zone: p.Zone, Map: listing.NewMap(p.Geo),
			Until: holidaysUntil.From(today),
			Turn:  listing.NewList(r.URL),
		}
		page.Entries = listing.Turned(&page.Turn, b, events.Ref{Noun: "partner", ID: p.ID}, today, ahead.From(today), now, v.Voice)
		if p.Hours != nil {
			hours := *p.Hours
			page.Hours = &hours
		}
		page.Story = listing.NewStory(x.mirror, b, events.Ref{Noun: "partner", ID: p.ID}, now)
		of := map[events.Ref]bool{{Noun: "partner", ID: p.ID}: true}
		for _, a := range b.AgreementsWith(p.ID) {
			of[events.Ref{Noun: "agreement", ID: a.ID}] = true
			line := newAgreementLine(b, a, today, v.Voice)
			line.Partner = nil
			page.Agreements = append(page.Agreements, line)
		}
		page.Jubilees = jubileesOf(b, of, today, v.Voice)
		page.Exchanges = newExchanges(b, p.ID, today)
		page.Dates = datesWith(b, p.ID, now)
		page.Plans = v.Is(events.Coordinator) && p.Invites()
		page.Reaches = reaches(b, p.ID, v.Voice)
		page.May, page.Done = v.Is(events.Coordinator), x.edit.Done(field.Asking{Book: b, Voice: v.Voice}, r)
		page.Files = listing.OfficeFiles(b, events.Ref{Noun: "partner", ID: p.ID}, v.Person, page.May, v.Voice)
		for _, c := range b.Contacts(p.ID) {
			page.Contacts = append(page.Contacts, contactLine{"/people/" + c.ID, personName(c, v.Voice)})
		}
		order := v.Voice.Order()
		defer order.Done()
		slices.SortStableFunc(page.Contacts, func(x, y contactLine) int { return order.CompareString(x.Name, y.Name) })
		for _, code := range p.Holidays {
			page.Regions = append(page.Regions, listing.NewRegion(code).In(today.Year))
		}
		page.Holidays = holidaysAhead(p.Holidays, today, page.Until)
		return shell.Content{Title: page.Done.Title(v.Voice.In(p.Title)), Body: page}
	})
}

// holidaysAhead lists the holidays of regions from first to last, days of the same name in a row as one line.
func holidaysAhead(regions []string, first, last events.Date) []listing.Holiday {
	var list []listing.Holiday
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
				if n := len(list) - 1; n >= begin && list[n].Last == d.AddDays(-1) && listing.SameText(list[n].Name, day.Name) {
					list[n].Last = d
					continue
				}
				list = append(list, listing.Holiday{First: d, Last: d, Name: day.Name, Region: title, School: school})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y listing.Holiday) int { return x.First.Compare(y.First) })
	return list
}
