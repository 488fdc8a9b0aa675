package listing

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/words"
	"jourfixe/worker/web/voice"
)

// An Owing is one due of a trip that is not done, and who owes it.
type Owing struct {
	*registration.Registration
	Due registration.Due
}

// Owed are all dues of a trip that are not done.
func Owed(b *calendar.Book, trip string, now time.Time) (list []Owing) {
	for _, r := range b.Registrations(trip) {
		for _, d := range b.Dues(r.ID, now) {
			if d.State != registration.Done {
				list = append(list, Owing{r, d})
			}
		}
	}
	return list
}

// What is what is owed, in words.
func (o Owing) What(v *voice.Voice) string { return v.In(o.Due.Name()) }

// Amount is how much is open of it, "" if it is no money.
func (o Owing) Amount(v *voice.Voice) string {
	if o.Due.Open.Minor == 0 {
		return ""
	}
	return words.Money(o.Due.Open, v.Language)
}

// Debts are how many dues of a trip are not done.
type Debts struct {
	To            string // where they are listed
	Overdue, Open int
}

// NewDebts counts what is owed for a trip, nil if nobody owes anything, or did.
func NewDebts(b *calendar.Book, trip string, now time.Time) *Debts {
	var d *Debts
	for _, r := range b.Registrations(trip) {
		for _, due := range b.Dues(r.ID, now) {
			if d == nil {
				d = &Debts{To: "/trips/" + trip + "/dues"}
			}
			switch due.State {
			case registration.Overdue:
				d.Overdue++
			case registration.Open:
				d.Open++
			}
		}
	}
	return d
}
