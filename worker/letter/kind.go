package letter

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"jourfixe/calendar/owed"
	_ "jourfixe/calendar/owed/kinds"
)

// A kind is how letters of a kind are laid out.
type kind struct {
	check    func(l *Letter) error // finds what would make a mail that cannot be understood
	sheet    func(d *draft, s *sheet)
	subject  func(d *draft) string
	calendar func(d *draft) (*attachedCalendar, error) // nil: there is nothing to enter into a calendar
	forwards bool                                      // a mail that somebody has written is attached
}

// kinds are those with a layout of their own. Each enters itself where its layout is.
var kinds = map[string]kind{}

func register(name string, k kind) bool {
	kinds[name] = k
	return true
}

// kindOf finds how a kind is laid out: by itself, or as its sheet says. It returns false for one that nobody knows.
func kindOf(name string) (kind, bool) {
	if k, own := kinds[name]; own {
		return k, true
	}
	if owed.Find(name) != nil {
		return kind{check: (*Letter).checkSheet, sheet: (*draft).plain, subject: (*draft).plainSubject, calendar: (*draft).journey}, true
	}
	return kind{}, false
}

// Kinds lists the kinds of letters by name.
func Kinds() []string {
	list := slices.Collect(maps.Keys(kinds))
	for _, k := range owed.Kinds() {
		if !slices.Contains(list, k.Name) {
			list = append(list, k.Name)
		}
	}
	slices.Sort(list)
	return list
}

func errKind(field string) error {
	return errors.New("the field " + field + " must be one of " + strings.Join(Kinds(), ", "))
}
