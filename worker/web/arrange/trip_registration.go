package arrange

import (
	"encoding/json"
	"maps"
	"slices"

	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
)

// The rules by which seats are given, whom seats can be kept for, and who can come before others.
var (
	rules  = []string{events.FirstCome, events.MembersFirst, events.Lottery}
	quotas = []string{events.PriorityFirst, events.PriorityMember, events.PriorityHost}
	ranks  = []string{events.PriorityHost, events.PriorityLost, events.PriorityMember, events.PriorityFirst}
)

// registration is how people get on a trip. Without a rule the trip takes no registrations.
var registration = []edit.Field{
	{Name: "registration.rule", Kind: field.Choice{Of: rules, Texts: "form.trip.registration.rule.", None: "form.trip.registration.rule.none"}, Hint: true, None: noRule},
	{Name: "registration.quotas", Kind: kept, Hint: true, None: []any{}},
	{Name: "registration.ranks", Kind: field.Ranking{Of: ranks, Texts: "form.trip.registration.ranks."}, Hint: true, None: []any{}},
	{Name: "registration.offer", Kind: field.Span{}, Hint: true, None: usualOffer.String()},
	{Name: "registration.decide", Kind: field.Choice{Of: []string{events.DecideOffice, events.DecideRule}, Texts: "form.trip.registration.decide."}, Hint: true},
	{Name: "registration.keep", Kind: field.Span{}, Hint: true, None: usualKeep.String()},
	{Name: "registration.price", Kind: field.Money{}, Hint: true, None: nothing},
	{Name: "registration.deposit", Kind: field.Money{}, None: nothing},
	{Name: "registration.depositWithin", Kind: field.Span{}, Hint: true, None: "P14D"},
	{Name: "registration.documents", Kind: asked, Hint: true, None: []any{}},
	{Name: "registration.hosts.sought", Kind: field.Yes{}, Hint: true, None: false},
	{Name: "registration.hosts.until", Kind: field.Date{}, Hint: true, None: ""},
}

// noRule is what a form says of a trip that is to take no registrations any more.
const noRule = ""

// unregister has a trip take no registrations any more if its form says so. What else the form says of registration goes with it.
func unregister(data edit.Data, t *trip.Trip) {
	if said, ok := data["registration"].(edit.Data); ok && t.Registration != nil && said["rule"] == noRule {
		delete(data, "registration")
		data["unregistered"] = true
	}
}

// warnUnregistered says what it means that a trip takes no registrations any more.
func warnUnregistered(a field.Asking, id string, data edit.Data) []string {
	if data["unregistered"] != true {
		return nil
	}
	lines := []string{a.Voice.T("form.trip.unregistered")}
	interested := 0
	for _, r := range a.Book.Registrations(id) {
		if r.Standing == events.Interested {
			interested++
		}
	}
	if interested > 0 {
		lines = append(lines, a.Voice.N("form.trip.unregistered.interested", interested))
	}
	return lines
}

// nothing is what a trip costs of which the price was taken away.
var nothing = map[string]any{"minor": 0}

// asked are the documents that the office has to have seen.
var asked = field.Entries{
	Texts: "form.trip.registration.documents.", Most: len(papers),
	Of: []field.Member{
		{Name: "kind", Kind: field.Choice{Of: papers, Texts: "document.", None: "edit.choose"}, Required: true},
		{Name: "title", Kind: field.Text{}},
	},
	Sum: func(a field.Asking, document field.Typed) string {
		kind := typedIn(document, "kind")
		if slices.Contains(papers, kind) {
			kind = a.Voice.T("document." + kind)
		}
		return kind
	},
}

// papers are the kinds of documents.
var papers = []string{events.Passport, events.IdentityCard, events.Visa, events.Insurance, events.Consent}

// usualOffer is how long a seat is kept if nothing else is said.
var usualOffer = events.Period{Days: 3}

// usualKeep is how long it is kept who has registered if nothing else is said.
var usualKeep = events.Period{Years: 1}

// usual is what the form of a trip begins with that takes no registrations yet.
func usual() *events.Registering {
	return &events.Registering{Offer: usualOffer, Decide: events.DecideOffice, Keep: usualKeep}
}

// kept are the seats of a trip that are kept for some.
var kept = field.Entries{
	Texts: "form.trip.registration.quotas.", Most: len(quotas),
	Of: []field.Member{
		{Name: "for", Kind: field.Choice{Of: quotas, Texts: "form.trip.registration.quotas.for.", None: "edit.choose"}, Required: true},
		{Name: "seats", Kind: field.Number{Least: 1, Most: 10_000}, Required: true},
	},
	Sum: func(a field.Asking, quota field.Typed) string {
		whom := typedIn(quota, "for")
		if slices.Contains(quotas, whom) {
			whom = a.Voice.T("form.trip.registration.quotas.for." + whom)
		}
		return listed(typedIn(quota, "seats"), whom)
	},
}

// unregistered leaves out what a form has said of registration if there is to be none: what it began with.
func unregistered(data edit.Data, t *trip.Trip) {
	said, ok := data["registration"].(edit.Data)
	if !ok || said["rule"] != nil || t != nil && t.Registration != nil {
		return
	}
	began := edit.Data{"offer": usualOffer.String(), "decide": events.DecideOffice, "keep": usualKeep.String()}
	for name, value := range said {
		if began[name] != value {
			return // something was typed that needs a rule, which the desk says
		}
	}
	delete(data, "registration")
}

// wholeRegistration completes what a command takes as one.
func wholeRegistration(data edit.Data, t *trip.Trip) {
	said, ok := data["registration"].(edit.Data)
	if !ok || t.Registration == nil {
		return
	}
	all := edit.Data{}
	raw, err := json.Marshal(t.Registration)
	if err == nil {
		err = json.Unmarshal(raw, &all)
	}
	if err != nil {
		panic(err) // what the book says can be written and read
	}
	hosts, _ := all["hosts"].(map[string]any)
	maps.Copy(all, said)
	if changed, ok := said["hosts"].(edit.Data); ok {
		all["hosts"] = wholeHosts(hosts, changed)
	}
	data["registration"] = all
}

// wholeHosts is what is said of host families; a last day that was emptied is the usual one.
func wholeHosts(now map[string]any, said edit.Data) edit.Data {
	all := edit.Data{}
	maps.Copy(all, now)
	maps.Copy(all, said)
	if all["until"] == "" {
		delete(all, "until")
	}
	return all
}
