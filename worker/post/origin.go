package post

import (
	"jourfixe/events"
	"jourfixe/events/journal/traced"
)

// Origins are the events that mails about things follow from: of each thing the last that is noted as part of a trace. Where none is, there is
// nothing in here. The lock of the lookout guards it.
type origins struct {
	of  map[events.Ref]traced.Origin
	all traced.Origin // of an event that may concern everything
}

// heard notes an event that has touched a thing, or everything by the zero Ref.
func (o *origins) heard(ref events.Ref, e *events.Event) {
	from := traced.Origin{Header: e.Trace, At: e.Time, Direct: true}
	if ref == (events.Ref{}) {
		o.all = from
		return
	}
	if o.of == nil {
		o.of = map[events.Ref]traced.Origin{}
	}
	o.of[ref] = from
}

// take returns what mails follow from that are found to be owed about a thing now. The next look is not made because of that event.
func (o *origins) take(ref events.Ref, all bool) traced.Origin {
	from, known := o.of[ref]
	if known && from.Direct {
		later := from
		later.Direct = false
		o.of[ref] = later
	}
	if all && (!known || o.all.At.After(from.At)) {
		return o.all
	}
	return from
}
