package arrange

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/voice"
)

// A programme is what is done on a trip. What is the same as at the begin is left out.
var programme = field.Entries{
	Texts: "form.trip.programme.", Most: 200,
	Of: []field.Member{
		{Name: "id", Kind: field.Kept{}, Always: true},
		{Name: "title", Kind: field.Text{}, Required: true},
		{Name: "day", Kind: field.Number{Least: 1, Most: 60}, Required: true},
		{Name: "start", Kind: field.Time{}, Required: true},
		{Name: "end", Kind: field.Time{}, Required: true},
		{Name: "endDay", Kind: field.Number{Least: 1, Most: 60}},
		{Name: "place", Kind: field.Line{}},
		{Name: "zone", Kind: field.Zone{}},
		{Name: "endZone", Kind: field.Zone{}},
		{Name: "kind", Kind: field.Choice{Of: events.Kinds, Texts: "programme.kind.", None: "form.trip.programme.kind.none"}},
		{Name: "optional.seats", Kind: field.Number{Least: 1, Most: 10_000}},
		{Name: "optional.price", Kind: field.Money{}},
	},
	Into: optionalInto,
	From: func(leg map[string]any) map[string]any {
		if leg["endDay"] == leg["day"] {
			delete(leg, "endDay")
		}
		if leg["endZone"] == leg["zone"] {
			delete(leg, "endZone")
		}
		return optionalFrom(leg)
	},
	Sum: func(a field.Asking, leg field.Typed) string {
		day, start, end := typedIn(leg, "day"), typedIn(leg, "start"), typedIn(leg, "end")
		if day != "" {
			day = a.Voice.T("form.trip.programme.on", "day", day)
		}
		if start != "" && end != "" {
			start += "–" + end
		}
		return listed(titleIn(a, leg), day, cmp.Or(start, end))
	},
}

// optionalInto puts what was typed of an optional part where a command has it.
func optionalInto(leg map[string]any) map[string]any {
	optional := map[string]any{}
	for _, name := range []string{"seats", "price"} {
		if value, ok := leg["optional."+name]; ok {
			optional[name] = value
			delete(leg, "optional."+name)
		}
	}
	if len(optional) > 0 {
		leg["optional"] = optional
	}
	return leg
}

// optionalFrom is optionalInto the other way.
func optionalFrom(leg map[string]any) map[string]any {
	optional, _ := leg["optional"].(map[string]any)
	delete(leg, "optional")
	for name, value := range optional {
		leg["optional."+name] = value
	}
	return leg
}

// The sides of a trip on which a milestone is.
const (
	beforeTrip = "before" // departure
	afterTrip  = "after"  // return
)

// milestones are what is to be done before and after a trip.
var milestones = field.Entries{
	Texts: "form.trip.milestones.", Most: 50,
	Of: []field.Member{
		{Name: "id", Kind: field.Kept{}, Always: true},
		{Name: "title", Kind: field.Text{}, Required: true},
		{Name: "span", Kind: field.Span{}, Required: true},
		{Name: "side", Kind: field.Choice{Of: []string{beforeTrip, afterTrip}, Texts: "form.trip.milestones.side."}, Required: true, Always: true},
	},
	Into: func(m map[string]any) map[string]any {
		if side, ok := m["side"].(string); ok {
			m[side] = m["span"]
		}
		delete(m, "side")
		delete(m, "span")
		return m
	},
	From: func(m map[string]any) map[string]any {
		for _, side := range []string{beforeTrip, afterTrip} {
			if span, ok := m[side]; ok {
				m["span"], m["side"] = span, side
			}
		}
		return m
	},
	Sum: func(a field.Asking, m field.Typed) string {
		span, side := typedIn(m, "span"), typedIn(m, "side")
		if span != "" && (side == beforeTrip || side == afterTrip) {
			span += " " + a.Voice.T("form.trip.milestones.side."+side)
		}
		return listed(titleIn(a, m), span)
	},
}

// typedIn is what was typed into a part of an entry, as a line.
func typedIn(entry field.Typed, part string) string {
	return voice.Clean(strings.TrimSpace(entry.Under(part).One("")))
}

// titleIn is what an entry is called, as whoever looks at it says it.
func titleIn(a field.Asking, entry field.Typed) string {
	value, _ := field.Text{}.Read(a, entry.Under("title")) // what is wrong with it stands beside it
	said, _ := value.(map[string]any)
	title := events.Text{}
	for l, s := range said {
		title[l], _ = s.(string)
	}
	return a.Voice.In(title)
}

// listed sets what is there side by side.
func listed(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// name gives the milestones that have none an id: that of the usual one which is called so, as rules go by it, or one made of their titles.
func name(data edit.Data) {
	list, _ := data["milestones"].([]any)
	taken := map[any]bool{}
	for _, m := range list {
		if said, ok := m.(map[string]any); ok && said["id"] != nil {
			taken[said["id"]] = true
		}
	}
	for _, m := range list {
		said, ok := m.(map[string]any)
		if !ok || said["id"] != nil {
			continue
		}
		title, _ := said["title"].(map[string]any)
		slug := usualID(title)
		if taken[slug] {
			slug = ""
		}
		for _, l := range events.Languages {
			if s, _ := title[l].(string); slug == "" {
				slug = words.Slug(s, 48)
			}
		}
		if slug == "" {
			slug = "milestone"
		}
		id := slug
		for n := 2; taken[id]; n++ {
			id = fmt.Sprintf("%s-%d", slug, n)
		}
		said["id"], taken[id] = id, true
	}
}

// usualID is the id of the usual milestone that has a title, in whichever language it is said; "" if none has.
func usualID(title map[string]any) string {
	for _, m := range slices.Concat(trip.Usual, trip.UsualExchange) {
		for l, s := range m.Title {
			if said, _ := title[l].(string); strings.EqualFold(strings.TrimSpace(said), s) {
				return m.ID
			}
		}
	}
	return ""
}

// asUsual reports whether milestones are the usual ones of a trip of citizens, with which the form begins, or of an exchange.
func asUsual(list any) bool {
	var asked []events.MilestoneAt
	data, err := json.Marshal(list)
	return err == nil && json.Unmarshal(data, &asked) == nil && (reflect.DeepEqual(asked, trip.Usual) || reflect.DeepEqual(asked, trip.UsualExchange))
}
