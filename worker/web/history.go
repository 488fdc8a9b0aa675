package web

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A changeLine is one thing that happened.
type changeLine struct {
	At       time.Time
	Client   string
	Kind     string
	Old, New string // if moved: when it was, and when it is
	Why      events.Text
	Note     events.Text
}

// history tells what happened, the latest first. A change of time shows both: each one's new time is the old one of the
// next, and of the last the time as it is.
func history(b *calendar.Book, changes []calendar.Change, now *events.Slot, v *voice) []changeLine {
	var list []changeLine
	home := b.Office().Zone
	slot := now
	for i := len(changes) - 1; i >= 0; i-- {
		c := changes[i]
		line := changeLine{At: at(c.At, home), Client: v.client(c.Client), Kind: c.Kind, Why: c.Why, Note: c.Note}
		if c.From != nil {
			line.Old, line.New = slotInWords(c.From, v), slotInWords(slot, v)
			slot = c.From
		}
		list = append(list, line)
	}
	return list
}

// client says who asked. What the house itself is called by is put into words; others are known by their names.
func (v *voice) client(name string) string {
	switch name {
	case "office-file":
		return v.t("client.office-file")
	case "operator":
		return v.t("client.operator")
	}
	return name
}

// slotInWords says a time on the clock it was made for, even if that is not the office's: so people remember it.
func slotInWords(s *events.Slot, v *voice) string {
	return v.when(at(s.Instant, s.Zone), at(s.End(), s.Zone))
}
