package staff

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agreement"
	"jourfixe/calendar/anniversary"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// agreements answers the pages of agreements.
type agreements struct {
	mirror *worker.Mirror
	now    func() time.Time
	edit   *edit.Table
}

// An agreementLine is an agreement in short.
type agreementLine struct {
	To       string
	Title    events.Text
	Kind     string
	Signed   string
	Partner  events.Text
	Standing agreement.Standing
}

func newAgreementLine(b *calendar.Book, a *agreement.Agreement, today events.Date, v *voice.Voice) agreementLine {
	return agreementLine{
		toAgreement(a.ID), a.Title, a.Kind, listing.Signed(a.Signed, v), b.TitleOf(events.Ref{Noun: "partner", ID: a.Partner}), a.Standing(today),
	}
}

type agreementsPage struct {
	listing.List
	May        bool
	Agreements []agreementLine
}

// list answers the list of agreements: those that hold before those that are over, each by partner.
func (x *agreements) list(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("agreements", func(b *calendar.Book) shell.Content {
		p := agreementsPage{List: listing.NewList(r.URL), May: v.Is(events.Coordinator)}
		today := b.Today(x.now())
		var found []listing.Found[*agreement.Agreement]
		for _, a := range b.Agreements() {
			of := b.TitleOf(events.Ref{Noun: "partner", ID: a.Partner})
			if p.Fits(p.InAll(a.Title), p.InAll(of)) {
				section := 0
				if a.Standing(today) == agreement.Over {
					section = 1
				}
				found = append(found, listing.Found[*agreement.Agreement]{Thing: a, ID: a.ID, Section: section})
			}
		}
		name := func(a *agreement.Agreement) string {
			return v.Voice.In(b.TitleOf(events.Ref{Noun: "partner", ID: a.Partner}))
		}
		p.Agreements = listing.Lines(&p.List, v.Voice, found, name, func(a *agreement.Agreement) agreementLine {
			return newAgreementLine(b, a, today, v.Voice)
		})
		return shell.Content{Title: v.Voice.T("agreements.title"), Body: p}
	})
}

// A jubilee is an anniversary as a page lists it.
type jubilee struct {
	To    string // its page, "" if nothing was decided
	Title events.Text
	When  string
	State string // planned, waived, cancelled; "" if nothing was decided
	Plan  string // where it is planned, "" if it is
	Waive string // where it is let go by
}

// jubileesOf lists the anniversaries of some things that are to come: what was decided, and what is proposed.
func jubileesOf(b *calendar.Book, of map[events.Ref]bool, today events.Date, v *voice.Voice) (list []jubilee) {
	type dated struct {
		jubilee
		first events.Date
	}
	var all []dated
	for _, a := range b.Anniversaries() {
		if of[a.Of] && !a.To.Before(today) {
			j := jubilee{To: toAnniversary(a.ID), Title: a.Title, When: stretch(a.From, a.To, v), State: string(a.State)}
			if a.State != anniversary.Planned {
				j.Plan = planning(a.Of, a.Years)
			}
			all = append(all, dated{j, a.From})
		}
	}
	for _, c := range b.Proposed(today) {
		if of[c.Of] {
			j := jubilee{Title: b.Celebration(c.Of, c.Years), When: stretch(c.First, c.Last, v), Plan: planning(c.Of, c.Years), Waive: listing.Waiving(c.Of, c.Years)}
			all = append(all, dated{j, c.First})
		}
	}
	slices.SortStableFunc(all, func(x, y dated) int { return cmp.Or(x.first.Compare(y.first), cmp.Compare(x.To, y.To)) })
	for _, d := range all {
		list = append(list, d.jubilee)
	}
	return list
}

func planning(of events.Ref, years int) string { return listing.Planning(of, years) }

// stretch is a day, or a year.
func stretch(first, last events.Date, v *voice.Voice) string {
	if first != last {
		return v.T("anniversary.in", "year", first.Year)
	}
	return v.DayOnly(first)
}

type agreementPage struct {
	*agreement.Agreement
	Partner   events.Text
	To        string // the partner's page
	Signed    string
	Held      string // its term in words
	Standing  agreement.Standing
	Until     string // until when it holds, as far as it was renewed of itself
	Waits     string // what is due, "" if nothing is
	Jubilees  []jubilee
	Story     listing.Story
	May, Open bool // whoever looks may change it; it was not ended
	Done      *edit.Done
	Files     listing.Files
}

// show answers the page of one agreement.
func (x *agreements) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("agreement", func(b *calendar.Book) shell.Content {
		a := b.Agreement(r.PathValue("id"))
		if a == nil {
			return shell.Content{}
		}
		ref, today := events.Ref{Noun: "agreement", ID: a.ID}, b.Today(x.now())
		p := agreementPage{
			Agreement: a, Partner: b.TitleOf(events.Ref{Noun: "partner", ID: a.Partner}), To: "/partners/" + a.Partner,
			Signed: listing.Signed(a.Signed, v.Voice), Held: listing.Term(a.Term, v.Voice), Standing: a.Standing(today),
			Jubilees: jubileesOf(b, map[events.Ref]bool{ref: true}, today, v.Voice), Story: listing.NewStory(x.mirror, b, ref, x.now()),
			May: v.Is(events.Coordinator), Open: !a.Ended(), Done: x.edit.Done(field.Asking{Book: b, Voice: v.Voice}, r),
		}
		p.Files = listing.OfficeFiles(b, ref, v.Person, p.May, v.Voice)
		if until := a.Until(today); !until.IsZero() {
			p.Until = v.Voice.DayOnly(until)
		}
		if w, waits := a.Waits(today); waits {
			p.Waits = v.Voice.T("renewal.due."+w.How, "day", v.Voice.DayOnly(w.Due), "until", v.Voice.DayOnly(w.Until))
		}
		return shell.Content{Title: p.Done.Title(v.Voice.In(a.Title)), Body: p}
	})
}
