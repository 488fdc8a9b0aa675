package staff

import (
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/people"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// A reachLine says what staff must know about writing to a person: that mail to them comes back, or which mails they do
// without.
type reachLine struct {
	Person  string // the id, which the command that enters a new address needs
	Name    string
	Bounced bool
	Since   time.Time // when that was noted
	Status  string    // as in 5.1.1; may be empty
	Without string    // in words, "" if they get all mails
}

// newReach looks at one person; nil if there is nothing to know.
func newReach(b *calendar.Book, p *people.Person, v *voice.Voice) *reachLine {
	if p.Erased || p.Bounced.At.IsZero() && len(p.Without) == 0 {
		return nil
	}
	line := &reachLine{Person: p.ID, Name: personName(p, v)}
	if !p.Bounced.At.IsZero() {
		line.Bounced, line.Since, line.Status = true, voice.At(p.Bounced.At, b.Office().Zone), voice.Clean(p.Bounced.Status)
	}
	var without []string
	for _, kind := range listing.Mails {
		if slices.Contains(p.Without, kind) {
			without = append(without, v.T("message."+kind))
		}
	}
	line.Without = strings.Join(without, ", ")
	return line
}

// reaches lists the people of a partner about whom there is something to know, by name; of those to whom mail comes back
// first.
func reaches(b *calendar.Book, partner string, v *voice.Voice) []reachLine {
	var list []reachLine
	for _, p := range b.People() {
		if p.Partner == partner {
			if line := newReach(b, p, v); line != nil {
				list = append(list, *line)
			}
		}
	}
	order := v.Order()
	defer order.Done()
	slices.SortStableFunc(list, func(x, y reachLine) int {
		if x.Bounced != y.Bounced {
			if x.Bounced {
				return -1
			}
			return 1
		}
		return order.CompareString(x.Name, y.Name)
	})
	return list
}
