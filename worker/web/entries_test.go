package web_test

import (
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/webtest"
)

// arranges presses a button of entries, once more is typed.
func arranges(t *testing.T, b *webtest.Browser, page *webtest.Page, do string, typed map[string]string) *webtest.Page {
	t.Helper()
	for _, button := range page.All("button") {
		if button.Attr("value") != do {
			continue
		}
		r := button.Press()
		for name, value := range typed {
			r.Fields.Set(name, value)
		}
		answer := b.Send(r)
		answer.Check("de")
		if answer.Status != http.StatusOK {
			t.Fatalf("%s: %d", do, answer.Status)
		}
		kept := sheet(t, answer, "next", nil).Fields
		for name, value := range typed {
			if !strings.HasPrefix(name, "v.programme.") && kept.Get(name) != value {
				t.Errorf("%s: of %s %q is left", do, name, kept.Get(name))
			}
		}
		return answer
	}
	t.Fatalf("there is no button %s", do)
	return nil
}

// TestProgramme adds items to the programme of a trip, arranges them, and has what is wrong said beside the right one.
func TestProgramme(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	b.Headers["Accept-Language"] = "de"
	page := b.Open("/trips/gdansk-2027/change")
	if got := sheet(t, page, "next", nil).Fields; got.Get("v.programme.0.title.de") != "Anreise" || got.Get("v.programme.0.endZone") != "Europe/Warsaw" ||
		got.Get("v.programme.0.endDay") != "" || got.Get("v.milestones.0.span") != "40 Wochen" || got.Get("v.milestones.12.side") != "after" {
		t.Errorf("it is not filled from the book: %v", got)
	}
	page = arranges(t, b, page, "add:programme", map[string]string{"v.capacity": "27"})
	page = arranges(t, b, page, "add:programme", map[string]string{
		"v.programme.1.title.de": "Abend", "v.programme.1.day": "2", "v.programme.1.start": "21:00", "v.programme.1.end": "20:00",
	})
	page = arranges(t, b, page, "add:programme", map[string]string{
		"v.programme.2.title.de": "Morgen", "v.programme.2.day": "zwei", "v.programme.2.start": "9:00",
	})
	page = arranges(t, b, page, "up:programme:2", nil)
	if got := sheet(t, page, "next", nil).Fields; got.Get("v.programme.1.title.de") != "Morgen" || got.Get("v.programme.2.title.de") != "Abend" || !got.Has("v.programme.3.title.de") {
		t.Fatalf("they stand otherwise: %v", got)
	}
	if focus := focused(page); focus != "v.programme.1.title.de" {
		t.Errorf("%q is looked at first", focus)
	}
	wrong := b.Send(sheet(t, page, "next", nil))
	wrong.Check("de")
	if got := faulty(wrong); wrong.Status != http.StatusUnprocessableEntity || got != "v.programme.1.day v.programme.1.end" {
		t.Errorf("%d, and what is wrong is %s", wrong.Status, got)
	}
	for _, want := range []string{"Programm, Programmpunkt 2, Tag der Reise", "Programm, Programmpunkt 2, Bis"} {
		if !strings.Contains(wrong.Find("alert", "").Text(), want) {
			t.Errorf("%q is not said: %s", want, wrong.Find("alert", "").Text())
		}
	}
	// What the desk says against one of them stands beside that one, too.
	refused := b.Send(sheet(t, wrong, "next", map[string]string{"v.programme.1.day": "2", "v.programme.1.end": "10:00"}))
	refused.Check("de")
	if got := faulty(refused); refused.Status == http.StatusOK || got != "v.programme.2.end" {
		t.Errorf("%d, and what the desk refuses is %s\n%s", refused.Status, got, refused.Find("main", "").Text())
	}
	// The evening would be at the time of the morning, which is said by name; as a part that people choose it needs free time.
	clash := b.Send(sheet(t, refused, "next", map[string]string{"v.programme.2.start": "9:30", "v.programme.2.end": "11:00"}))
	clash.Check("de")
	if said := clash.Find("main", "").Text(); faulty(clash) != "v.programme.2.start" || !strings.Contains(said, "Punkt 2 („Morgen“)") {
		t.Errorf("it is at two places at once, and %s is wrong: %s", faulty(clash), said)
	}
	dear := b.Send(sheet(t, clash, "next", map[string]string{"v.programme.2.start": "21:00", "v.programme.2.end": "23:00", "v.programme.2.optional.price": "viel"}))
	if got := faulty(dear); got != "v.programme.2.optional.price" {
		t.Errorf("of a price that is none %s is wrong", got)
	}
	seats := b.Send(sheet(t, dear, "next", map[string]string{"v.programme.2.optional.price": "24,50 PLN"}))
	if got := faulty(seats); got != "v.programme.2.optional.seats" {
		t.Errorf("a price without seats: %s is wrong\n%s", got, seats.Find("main", "").Text())
	}
	done := through(t, b, sheet(t, seats, "next", map[string]string{"v.programme.2.optional.seats": "12"}))
	x := o.mirror.Snapshot().Trip("gdansk-2027")
	if done.Status != http.StatusSeeOther || len(x.Programme) != 3 || x.Programme[2].Title["de"] != "Abend" || x.Programme[1].Zone != "Europe/Warsaw" || x.Programme[0].ID != "1" || x.Programme[2].ID != "3" ||
		x.Programme[2].Optional != (events.Optional{Seats: 12, Price: events.Money{Minor: 2450, Currency: "PLN"}}) || x.Capacity != 27 || x.Asked != nil {
		t.Errorf("%d, and the trip is %+v", done.Status, x)
	}
	// The same once more changes nothing, and one less is taken away.
	same := b.Send(sheet(t, b.Open("/trips/gdansk-2027/change"), "next", nil))
	if same.Status != http.StatusUnprocessableEntity || len(same.All("status")) != 1 {
		t.Errorf("nothing was changed: %d", same.Status)
	}
	less := arranges(t, b, b.Open("/trips/gdansk-2027/change"), "remove:programme:0", nil)
	less = arranges(t, b, less, "remove:milestones:0", nil)
	less = arranges(t, b, less, "add:milestones", nil)
	if done := through(t, b, sheet(t, less, "next", map[string]string{"v.milestones.12.title.de": "Bericht fertig", "v.milestones.12.span": "1 Monat"})); done.Status != http.StatusSeeOther {
		t.Errorf("taking away: %d\n%s", done.Status, done.Find("main", "").Text())
	}
	x = o.mirror.Snapshot().Trip("gdansk-2027")
	if len(x.Programme) != 2 || x.Programme[0].Title["de"] != "Morgen" || len(x.Asked) != 13 || x.Asked[0].ID != "interest" || x.Asked[12].ID != "bericht-fertig" || x.Asked[12].Before.String() != "P1M" || !x.Done["announce"] {
		t.Errorf("the trip is %+v", x)
	}
	// It is taken back like any change.
	if back := o.takeBack(b, o.latest("?about=trip/gdansk-2027")); back.Status != http.StatusSeeOther {
		t.Errorf("taking back: %d\n%s", back.Status, back.Text())
	}
	if x = o.mirror.Snapshot().Trip("gdansk-2027"); len(x.Programme) != 3 || len(x.Milestones) != len(trip.Usual) || len(x.Asked) != 0 {
		t.Errorf("the trip was brought back as %+v", x)
	}
}

// TestFolded looks at which entries stand open, and at what the others say that they hold.
func TestFolded(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	b.Headers["Accept-Language"] = "de"
	page := b.Open("/trips/gdansk-2027/change")
	page.Check("de")
	if open, all := folds(page); open != "" || !strings.Contains(all, "Programmpunkt 1: Anreise · Tag 1 · ") || !strings.Contains(all, "Meilenstein 1: ") || !strings.Contains(all, " · 40 Wochen vor der Abreise") {
		t.Errorf("%q is open of %s", open, all)
	}
	page = arranges(t, b, page, "add:programme", map[string]string{"v.programme.0.title.de": "", "v.programme.0.title.en": "<b>Ride</b>"})
	if open, all := folds(page); open != "Programmpunkt 2: noch leer" || !strings.Contains(all, "Programmpunkt 1: <b>Ride</b> · Tag 1 · ") {
		t.Errorf("one more: %q is open of %s", open, all)
	}
	page = arranges(t, b, page, "up:milestones:4", map[string]string{"v.programme.1.title.de": "Abend"})
	if open, _ := folds(page); !strings.HasPrefix(open, "Meilenstein 4: ") {
		t.Errorf("moved up: %q is open", open)
	}
	wrong := b.Send(sheet(t, page, "next", map[string]string{"v.programme.1.day": "zwei", "v.milestones.6.span": "bald"}))
	wrong.Check("de")
	if open, _ := folds(wrong); wrong.Status != http.StatusUnprocessableEntity || !strings.HasPrefix(open, "Programmpunkt 2: Abend · Tag zwei; Meilenstein 7: ") {
		t.Errorf("with faults: %d, %q is open", wrong.Status, open)
	}
}

// item finds the entries of a page, whether they are open, and what they say of themselves.
var item = regexp.MustCompile(`<details class="item"( open)?>\s*<summary>(.*?)</summary>`)

// folds are the entries of a page that stand open, and all of them, as they are read.
func folds(p *webtest.Page) (open, all string) {
	var opened, every []string
	for _, m := range item.FindAllStringSubmatch(p.Body, -1) {
		says := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m[2], ""))
		if every = append(every, says); m[1] != "" {
			opened = append(opened, says)
		}
	}
	return strings.Join(opened, "; "), strings.Join(every, "; ")
}

// TestUsualMilestones proposes a trip without touching them, so it goes by whatever is usual.
func TestUsualMilestones(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	typed := examples["trip.propose"].typed
	if done := through(t, b, sheet(t, b.Open("/new/trip"), "next", typed)); done.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", done.Status, done.Find("main", "").Text())
	}
	x := o.mirror.Snapshot().Trip("reise-nach-riga")
	if x == nil || x.Asked != nil || len(x.Milestones) != len(trip.Usual) {
		t.Errorf("the trip is %+v", x)
	}
}

// focused is the field that a page has somebody look at first.
func focused(p *webtest.Page) string {
	for _, e := range p.All("textbox") {
		if e.Has("autofocus") {
			return e.Attr("name")
		}
	}
	return ""
}

// faulty are the fields of a page that are marked as wrong.
func faulty(p *webtest.Page) string {
	var names []string
	for _, e := range slices.Concat(p.All("textbox"), p.All("combobox")) {
		if e.Attr("aria-invalid") == "true" {
			names = append(names, e.Attr("name"))
		}
	}
	return strings.Join(names, " ")
}
