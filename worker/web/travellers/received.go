package travellers

import (
	"slices"
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// received notes that several have paid what they owe, as a bank statement lists it. What is ticked is shown once more with its sum before
// it is recorded.
var received = edit.Form{
	Name: "trip.pay", Command: "trip.pay", Path: "/trips/{id}/dues/received", To: toOwing, Lead: true, Keeps: []string{"q", "what", "only", "page"},
	Fields: []edit.Field{
		{Name: "payments", Kind: amounts{}, Required: true, Hint: true},
		{Name: "on", Kind: field.Date{}, Hint: true},
	},
	Thing: func(a field.Asking, id string) *edit.Thing {
		t := registering(a.Book, id)
		if t == nil {
			return nil
		}
		return &edit.Thing{About: events.Ref{Noun: "trip", ID: id}, Title: a.Voice.In(t.Title), To: toOwing(id)}
	},
	Warn: func(a field.Asking, _ string, data edit.Data) []string {
		list, _ := data["payments"].([]events.Payment)
		return sum(a, list)
	},
}

// mostAmounts is how many payments are recorded at once.
const mostAmounts = 200

// amounts are what is owed of money, of which any can be ticked.
type amounts struct{}

// tickOf is what a form takes that says that something has come in: for what, and how much it was when somebody saw it.
func tickOf(o listing.Owing) string {
	return o.ID + "/" + o.Due.Kind + "/" + strconv.Itoa(o.Due.Open.Minor)
}

// owedMoney is what is owed of money, the first that is due first. What is open of it does not hang on the time.
func owedMoney(b *calendar.Book, trip string, v *voice.Voice) []listing.Owing {
	var found []listing.Found[listing.Owing]
	for _, o := range listing.Owed(b, trip, time.Time{}) {
		if o.Due.Open.Minor > 0 {
			found = append(found, listing.Found[listing.Owing]{Thing: o, ID: o.ID, At: int64(o.Due.Day.Sub(events.Date{}))})
		}
	}
	return listing.InOrder(v, found, owingName(v))
}

// Read implements field.Kind. Whoever pays deposit and balance at once has paid once.
func (amounts) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	there := owedMoney(a.Book, a.About, a.Voice)
	var payers []string
	paid := map[string]events.Money{}
	for i, tick := range typed[""] {
		if tick == "" || slices.Contains(typed[""][:i], tick) {
			continue
		}
		j := slices.IndexFunc(there, func(o listing.Owing) bool { return tickOf(o) == tick })
		if j < 0 {
			return nil, &field.Fault{Text: "paid"}
		}
		o := there[j]
		if paid[o.ID].Minor == 0 {
			payers = append(payers, o.ID)
		}
		paid[o.ID] = events.Money{Minor: paid[o.ID].Minor + o.Due.Open.Minor, Currency: o.Due.Open.Currency}
	}
	switch {
	case len(payers) == 0:
		return nil, nil
	case len(payers) > mostAmounts:
		return nil, &field.Fault{Text: "over", Pairs: []any{"n", len(payers), "most", mostAmounts}}
	}
	list := make([]events.Payment, len(payers))
	for i, id := range payers {
		list[i] = events.Payment{Registration: id, Amount: paid[id]}
	}
	return list, nil
}

// Write implements field.Kind. Nothing is ticked before somebody ticks it.
func (amounts) Write(field.Asking, any) field.Typed { return field.Typed{} }

// Draw implements field.Kind. What was ticked stands first.
func (amounts) Draw(a field.Asking, typed field.Typed) field.Control {
	c := field.Control{Shape: field.Boxes}
	var others []field.Option
	for _, o := range owedMoney(a.Book, a.About, a.Voice) {
		label := a.Voice.T("owing.line", "name", listing.RegistrationName(o.Registration, a.Voice), "what", o.What(a.Voice), "amount", o.Amount(a.Voice), "day", a.Voice.DayOnly(o.Due.Day))
		option := field.Option{Value: tickOf(o), Label: label, Chosen: slices.Contains(typed[""], tickOf(o))}
		if option.Chosen {
			c.Options = append(c.Options, option)
		} else {
			others = append(others, option)
		}
	}
	if c.Options = append(c.Options, others...); len(c.Options) == 0 {
		c.Note = a.Voice.T("owing.none")
	}
	return c
}

// sum says what would be recorded, and how much it is together: what is compared with the statement.
func sum(a field.Asking, list []events.Payment) []string {
	all := events.Money{}
	var lines []string
	for _, p := range list {
		all = events.Money{Minor: all.Minor + p.Amount.Minor, Currency: p.Amount.Currency}
		name := listing.RegistrationName(a.Book.Registration(p.Registration), a.Voice)
		lines = append(lines, a.Voice.T("owing.pays", "name", name, "amount", words.Money(p.Amount, a.Voice.Language)))
	}
	return append([]string{a.Voice.N("owing.sum", len(list), "amount", words.Money(all, a.Voice.Language))}, lines...)
}
