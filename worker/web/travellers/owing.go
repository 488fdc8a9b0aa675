package travellers

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// owingKinds are the sections of the list of what is owed.
var owingKinds = []listing.Kind{{Name: "overdue", Text: "owing.overdue"}, {Name: "open", Text: "owing.open"}}

// whats are what can be looked at alone.
var whats = []string{registration.Deposit, registration.Balance, registration.Document, registration.Lodging}

// An owing is what somebody looks for of what is owed for a trip.
type owing struct {
	listing.List
	what string // one of whats, "" for all
}

// owingOf reads from an address what is looked for.
func owingOf(u *url.URL) owing {
	o := owing{List: listing.NewList(u), what: u.Query().Get("what")}
	if !slices.Contains(whats, o.what) {
		o.what = ""
	}
	o.Narrow("what", o.what)
	return o
}

// of finds what is looked for, and counts what there is of each.
func (o *owing) of(all []listing.Owing, v *voice.Voice) (found []listing.Found[listing.Owing], kinds []choice) {
	n := map[string]int{}
	for turn, x := range all {
		n[x.Due.Kind]++
		texts := []string{listing.RegistrationName(x.Registration, v), voice.Clean(x.Companion.Value()), strconv.Itoa(x.Number), x.What(v)}
		if !o.Fits(texts...) || o.what != "" && o.what != x.Due.Kind {
			continue
		}
		line := listing.Found[listing.Owing]{Thing: x, ID: x.ID, Turn: turn, At: int64(x.Due.Day.Sub(events.Date{}))}
		if x.Due.State != registration.Overdue {
			line.Section = 1
		}
		found = append(found, line)
	}
	for _, kind := range whats {
		if n[kind] > 0 || kind == o.what {
			kinds = append(kinds, choice{kind, n[kind]})
		}
	}
	return found, kinds
}

// An owingLine is one thing that somebody owes.
type owingLine struct {
	listing.Owing
	To, Name, With string
	What, Amount   string
	Tick           string    // what a form takes that says it has come in, "" if it is no money
	Reminded       time.Time // when the last mail went out that reminds of what is due; zero: none did
	Failed         bool      // it could not be delivered
}

func (x *pages) owingLine(b *calendar.Book, o listing.Owing, v *voice.Voice) owingLine {
	l := owingLine{
		Owing: o, To: toOne(o.ID), Name: listing.RegistrationName(o.Registration, v), With: voice.Clean(o.Companion.Value()),
		What: o.What(v), Amount: o.Amount(v),
	}
	if l.Amount != "" {
		l.Tick = tickOf(o)
	}
	said, _ := x.Reception.Ledger.Line(events.Ref{Noun: "registration", ID: o.ID}, o.Person)
	for _, u := range said {
		if u.Kind == tripmail.Dues && (u.State == owed.StateSent || u.State == owed.StateFailed) {
			l.Reminded, l.Failed = voice.At(u.At, b.Office().Zone), u.State == owed.StateFailed
		}
	}
	return l
}

// owingLines are all that is looked for, overdue first, then by day and name; what one person owes by one day as registration.Dues has it:
// deposit, balance, documents in the order of the trip, those of the companion after their own.
func (x *pages) owingLines(b *calendar.Book, found []listing.Found[listing.Owing], v *voice.Voice) (list []owingLine) {
	for _, o := range listing.InOrder(v, found, owingName(v)) {
		list = append(list, x.owingLine(b, o, v))
	}
	return list
}

func owingName(v *voice.Voice) func(listing.Owing) string {
	return func(o listing.Owing) string { return listing.RegistrationName(o.Registration, v) }
}

// An owingPage lists what is owed for a trip.
type owingPage struct {
	listing.List
	Trip         events.Text
	To           string // of the trip
	Done         *edit.Done
	Debts        *listing.Debts
	What         string
	Kinds        []choice
	Sections     []listing.Section[owingLine]
	Receives     string     // where it is noted that several have paid, "" if nobody owes money
	Receive      string     // the same, from where it leads back to what is looked for
	Kept         url.Values // what that carries along
	Sheet, Table string
}

// owing answers the list of what is owed for a trip.
func (x *pages) owing(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("owing", func(b *calendar.Book) shell.Content {
		t := registering(b, r.PathValue("id"))
		if t == nil {
			return shell.Content{}
		}
		asked, now := owingOf(r.URL), x.Now()
		all := listing.Owed(b, t.ID, now)
		p := owingPage{
			Trip: t.Title, To: "/trips/" + t.ID, Done: x.Done(field.Asking{Book: b, Voice: v.Voice}, r), Debts: listing.NewDebts(b, t.ID, now),
			What: asked.what, Sheet: asked.On(toOwing(t.ID) + "/sheet"), Table: asked.On(toOwing(t.ID) + ".csv"),
		}
		if slices.ContainsFunc(all, func(o listing.Owing) bool { return o.Due.Open.Minor > 0 }) {
			p.Receives = toOwing(t.ID) + "/received"
		}
		var found []listing.Found[listing.Owing]
		found, p.Kinds = asked.of(all, v.Voice)
		p.Sections = listing.Sections(&asked.List, v.Voice, owingKinds, found, owingName(v.Voice), func(o listing.Owing) owingLine {
			return x.owingLine(b, o, v.Voice)
		})
		p.List, p.Kept = asked.List, edit.Keep(asked.Asked())
		if p.Receive = p.Receives; p.Receive != "" && len(p.Kept) > 0 {
			p.Receive += "?" + p.Kept.Encode()
		}
		return shell.Content{Title: p.Done.Title(v.Voice.T("owing.title") + ": " + v.Voice.In(t.Title)), Body: p}
	})
}

// An owingSheet is the list by itself, to be printed.
type owingSheet struct {
	Trip        events.Text
	To, List    string
	What        string
	First, Last events.Date
	At          events.Date // the day on which it is true
	Lines       []owingLine
}

// owingSheet answers the list as a sheet: all that is looked for, on as many pages as it takes.
func (x *pages) owingSheet(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("owing-sheet", func(b *calendar.Book) shell.Content {
		t := registering(b, r.PathValue("id"))
		if t == nil {
			return shell.Content{}
		}
		asked, now := owingOf(r.URL), x.Now()
		found, _ := asked.of(listing.Owed(b, t.ID, now), v.Voice)
		p := owingSheet{
			Trip: t.Title, To: "/trips/" + t.ID, List: asked.On(toOwing(t.ID)), What: asked.what, First: t.From, Last: t.To, At: b.Today(now),
			Lines: x.owingLines(b, found, v.Voice),
		}
		for i := range p.Lines {
			p.Lines[i].Tick = "" // nothing is ticked on paper
		}
		return shell.Content{Title: v.Voice.T("owing.title") + ": " + v.Voice.In(t.Title), Body: p}
	})
}

// owingColumns are those of the table.
var owingColumns = []string{"number", "name", "companion", "email", "what", "open", "currency", "due", "state", "reminded"}

// owingTable answers the list as a file for a spreadsheet.
func (x *pages) owingTable(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	b := x.Mirror.Snapshot()
	t := registering(b, r.PathValue("id"))
	if t == nil {
		v.Missing()
		return
	}
	asked := owingOf(r.URL)
	found, _ := asked.of(listing.Owed(b, t.ID, x.Now()), v.Voice)
	rows := [][]string{nil}
	for _, c := range owingColumns {
		rows[0] = append(rows[0], v.Voice.T("column."+c))
	}
	for _, l := range x.owingLines(b, found, v.Voice) {
		email, open, currency := "", "", ""
		if p := b.Person(l.Person); p != nil {
			email = p.Email.Value()
		}
		if l.Amount != "" {
			open, currency = words.Amount(l.Due.Open, v.Voice.Language), l.Due.Open.Currency
		}
		rows = append(rows, []string{
			number(l.Number), l.Name, l.With, email, l.What, open, currency, l.Due.Day.String(), v.Voice.T("dues.state." + l.Due.State), moment(l.Reminded),
		})
	}
	out, err := listing.Table(rows)
	if err != nil {
		x.Log.Error("a list of what is owed could not be written", "error", err)
		v.Fail(http.StatusInternalServerError, "error.later")
		return
	}
	x.note(v, "a list of what is owed was taken out as a table", t.ID, len(rows)-1)
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "dues-" + t.ID + ".csv"}))
	h.Set("Content-Length", strconv.Itoa(len(out)))
	h.Set("Cache-Control", "private, no-store")
	w.Write(out) // Whoever has hung up needs no answer.
}
