package staff

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/worker"
	"jourfixe/worker/web/voice"
)

// The states of deliveries in the order in which they are counted.
var deliveryStates = []string{owed.StateSent, owed.StateSending, worker.StateOwed, owed.StateDeferred, owed.StateFailed}

// A deliveryReport tells what was said about a meeting or a poll, and what is still to be said.
type deliveryReport struct {
	Pressing []deliveryLine // what did not arrive, and nothing since has
	Rest     []deliveryLine
	Words    string // how many are in which state

	Number, Failed int    // of all lines, and of those that did not arrive, where fewer are shown
	More           bool   // not all of them are
	To             string // the page of all
	None           string // what is said if there are none
}

// A deliveryLine is one message to one person.
type deliveryLine struct {
	Name     string
	Message  string
	Revision int
	State    string
	At       time.Time
	Code     string // the mail server's answer, "" if it gave none
}

// newDeliveryReport sorts deliveries: first those that failed and need somebody to do something. One that failed before
// the same person was reached by a later message, as at a new address, is history like the others, and so is every one
// once the thing is cancelled or over.
func newDeliveryReport(b *calendar.Book, list []worker.Delivery, closed bool, v *voice.Voice) deliveryReport {
	var r deliveryReport
	reached := map[string]time.Time{} // when a message last arrived, by person
	counts := map[string]int{}
	for _, d := range list {
		if d.State == owed.StateSent && d.At.After(reached[d.Person]) {
			reached[d.Person] = d.At
		}
	}
	for _, d := range list {
		line := deliveryLine{
			Name: personName(b.Person(d.Person), v), Message: d.Message, Revision: d.Revision, State: d.State,
			At: voice.At(d.At, b.Office().Zone), Code: d.Response,
		}
		failed := d.State == owed.StateFailed
		if pressing := failed && !closed && b.Person(d.Person) != nil && !b.Person(d.Person).Erased && !reached[d.Person].After(d.At); pressing {
			r.Pressing = append(r.Pressing, line)
			counts[d.State]++
			continue
		}
		r.Rest = append(r.Rest, line)
		if !failed {
			counts[d.State]++
		}
	}
	order := v.Order()
	defer order.Done()
	for _, lines := range [][]deliveryLine{r.Pressing, r.Rest} {
		slices.SortStableFunc(lines, func(x, y deliveryLine) int {
			return cmp.Or(order.CompareString(x.Name, y.Name), x.At.Compare(y.At))
		})
	}
	var words []string
	for _, state := range deliveryStates {
		if n := counts[state]; n > 0 {
			words = append(words, v.N("deliveries."+state, n))
		}
	}
	r.Words = strings.Join(words, ", ")
	return r
}
