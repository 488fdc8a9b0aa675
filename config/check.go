package config

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/plan"
	"jourfixe/events"
)

// Locate says where in the file the faults are for which the desk refused an item, with line and column. For something
// that the file does not describe it returns nil.
func (o *Office) Locate(ref events.Ref, p *events.Problem) []Fault {
	for i, item := range o.Items {
		if item.Ref == ref {
			return o.origins[i].locate(p)
		}
	}
	return nil
}

// Check makes the office that the file describes in a book of its own, as it would be made at the time now in an office
// that is still empty, and returns all that would be refused as a *FileError: what points at something unknown, a
// cadence without dates, a trip that finds no days. Nothing is written anywhere.
func (o *Office) Check(now time.Time) error {
	var f faults
	o.checkPointers(&f)
	pointers := len(f.list)
	book := calendar.New("office")
	broken := false // something was refused, so what points at it will be too
	for i, item := range o.Items {
		p, err := o.make(book, item, uint64(i)+1, now)
		if err != nil {
			return fmt.Errorf("check %s: %w", item.Ref, err)
		}
		if p == nil {
			continue
		}
		for _, fault := range o.origins[i].locate(p) {
			// Something unknown is told already, or is not there only because it was refused itself.
			told := slices.ContainsFunc(f.list[:pointers], func(x Fault) bool { return x.Field == fault.Field })
			if told || broken && p.Code == events.ProblemURN+events.UnknownRef {
				continue
			}
			f.add(place{line: fault.Line, column: fault.Column}, fault.Field, fault.Detail)
		}
		broken = true
	}
	return f.err(o.name)
}

// make lets a book decide on the command that makes an item, and returns why it was refused.
func (o *Office) make(book *calendar.Book, item plan.Item, sequence uint64, now time.Time) (*events.Problem, error) {
	data, err := json.Marshal(item.Fields)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(o.sections, func(s *calendar.Form) bool { return s.Noun == item.Ref.Noun })
	body, err := o.sections[i].Read(data)
	if err != nil {
		return nil, err
	}
	decision := book.Decide(&events.Command{
		Office: "office", Client: OperatorName, Source: "office-file", ID: item.Ref.String(), Sequence: sequence, Body: body,
	}, now)
	if p := decision.Problem(); p != nil {
		return p, nil
	}
	for _, e := range decision.Events {
		if err := book.Apply(e); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
