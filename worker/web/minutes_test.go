package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"jourfixe/worker/web/webtest"
)

// minuted adds three meetings of today that are over, of which something is written, in one of them approved.
func (o *office) minuted() {
	o.t.Helper()
	if o.mirror.Snapshot().Meeting("talked") != nil {
		return
	}
	for i, id := range []string{"talked", "agreed", "written"} {
		o.Do("meeting.request", `{"id":%q,"title":{"de":"Absprache","en":"Talk"},"at":{"date":"2026-11-22","start":"23:%02d"},"duration":"PT5M","need":["person/p2"],"ifNone":"best"}`, id, 10*i)
	}
	o.Set(time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC))
	for _, id := range []string{"talked", "agreed", "written"} {
		o.Do("minutes.write", `{"id":%q,"base":0,"text":"# Beschluss\n\n- **Stadtradeln** mit [Riga](https://riga.example)\n- <b>roh</b>"}`, id)
	}
	o.Do("resolution.record", `{"id":"offer","meeting":"talked","words":"Angebot <b>einholen</b>\nZwei genügen.","people":["person/p1"],"due":"2026-11-30"}`)
	o.Do("resolution.record", `{"id":"slip","meeting":"talked","words":"Vertippt"}`)
	o.Do("resolution.record", `{"id":"route","meeting":"agreed","words":"Strecke erkunden","people":["person/p1","person/p2"],"due":"2026-12-07"}`)
	o.Do("resolution.record", `{"id":"yes","meeting":"agreed","words":"Alle machen mit."}`)
	o.Do("minutes.approve", `{"id":"agreed","version":1}`)
}

func checked(p *webtest.Page) *webtest.Page {
	p.Check("de")
	return p
}

// TestMinutes has two people write at the same time: both texts are kept and shown, settled by one of them, approved and corrected.
func TestMinutes(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.minuted()
	for _, role := range ranks {
		o.hire(role)
	}
	b, other := o.enter("user-coordinator", "de"), o.enter("user-administrator", "de")
	page := checked(b.Open("/meetings/talked"))
	page = checked(b.Open(page.Find("link", "Protokoll ansehen").Attr("href")))
	if page.Find("link", "Riga").Attr("rel") != "noopener noreferrer nofollow" || page.Elements("b") > 0 || !page.Says("<b>roh</b>") {
		t.Errorf("it is read as\n%s", page.Body)
	}
	const to = "/meetings/talked/minutes/write"
	mine, theirs := checked(b.Open(to)).Press("Speichern"), other.Open(to).Press("Speichern")
	for r, text := range map[string]string{"theirs": "Eins\nZwei", "mine": "Eins\nDrei"} {
		sent := mine
		if r == "theirs" {
			sent = theirs
		}
		sent.Fields.Set("text", text)
	}
	if first := other.Send(theirs); first.Status != http.StatusSeeOther && first.Status != http.StatusOK {
		t.Fatalf("the first: %d\n%s", first.Status, first.Body)
	}
	page = checked(b.Follow(b.Send(mine)))
	if !page.Says("Drei") || !page.Says("Zwei") || !page.Says("1 weitere Fassung wartet") || strings.Count(page.Body, "<mark>") != 2 {
		t.Errorf("both are not there side by side\n%s", page.Find("main", "").Text())
	}
	if early := b.Open("/meetings/talked/minutes/approve"); early.Status != http.StatusNotFound {
		t.Errorf("it can be approved while one waits: %d", early.Status)
	}
	settle := checked(b.Open(page.Find("link", "Fassung 3 einarbeiten").Attr("href"))).Press("Speichern")
	settle.Fields.Set("text", "Eins\nZwei\nDrei")
	page = checked(b.Follow(b.Send(settle)))
	if page.Says("Fassung wartet") || !page.Says("Eins Zwei Drei") || !page.Says("Entwurf") {
		t.Errorf("it is not settled\n%s", page.Find("main", "").Text())
	}
	page = through(t, b, sheet(t, checked(b.Open("/meetings/talked/minutes/approve")), "next", nil))
	page = checked(b.Follow(page))
	if !page.Says("Genehmigt am") || page.Says("Protokoll ändern") {
		t.Errorf("it is not approved\n%s", page.Find("main", "").Text())
	}
	page = b.Follow(through(t, b, sheet(t, b.Open("/meetings/talked/minutes/correct"), "next", map[string]string{"v.words": "Nicht drei, **vier**."})))
	if !page.Says("Nicht drei, vier.") || !page.Says("Eins Zwei Drei") {
		t.Errorf("the correction does not stand beneath\n%s", page.Find("main", "").Text())
	}
	for _, secret := range []string{"Stadtradeln", "Zwei", "Nicht drei"} {
		if strings.Contains(o.Log.String(), secret) {
			t.Errorf("the log says %s", secret)
		}
	}
}

// TestMinutesTooLong sends a megabyte: it is refused with what would be right, and stands there still.
func TestMinutesTooLong(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.minuted()
	for _, role := range ranks {
		o.hire(role)
	}
	b, before := o.enter("user-coordinator", "de"), o.journal()
	for _, size := range []int{64<<10 + 1, 1 << 20} {
		text := strings.Repeat("ä", size/2) + strings.Repeat("x", size%2)
		page := b.Send(b.Open("/meetings/written/minutes/write").Press("Speichern").With("text", text))
		page.Check("de")
		if field := field(page, "text"); page.Status != http.StatusUnprocessableEntity || field == nil || field.Value() != text || !page.Says("höchstens 64") {
			t.Errorf("%d bytes: %d\n%.600s", size, page.Status, page.Find("alert", "").Text())
		}
	}
	if o.journal() != before {
		t.Error("it was stored")
	}
	if late := b.Open(fmt.Sprintf("/meetings/%s/minutes/write", "jour-fixe-2027-01-06")); late.Status != http.StatusNotFound {
		t.Errorf("of a meeting that has not begun: %d", late.Status)
	}
}

// TestMembersReadMinutes has who was invited read minutes once they are approved, signed in or by their link; nobody else does, and nobody a draft.
func TestMembersReadMinutes(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.minuted()
	o.Do("minutes.correct", `{"id":"agreed","words":"Mit *Danzig*."}`)
	const agreed, draft = "/meetings/agreed/room/minutes", "/meetings/talked/room/minutes"
	b, other := o.enter("p2", "de"), o.enter("p1", "de")
	own := checked(b.Open("/me"))
	room := checked(b.Open(own.Find("link", "Absprache").Attr("href")))
	if to := room.Find("link", "Protokoll lesen").Attr("href"); to != agreed {
		t.Fatalf("the room leads to %s", to)
	}
	page := checked(b.Open(agreed))
	if !page.Says("Genehmigt am") || !page.Says("Stadtradeln mit Riga") || !page.Says("Berichtigungen") || !page.Says("Mit Danzig.") || page.Says("Fassung") {
		t.Errorf("%d\n%s", page.Status, page.Find("main", "").Text())
	}
	if page = checked(b.Open(draft)); page.Status != http.StatusOK || !page.Says("noch kein genehmigtes Protokoll") || page.Says("Stadtradeln") {
		t.Errorf("a draft is read: %d\n%s", page.Status, page.Find("main", "").Text())
	}
	if room = b.Open("/meetings/talked/room"); strings.Contains(room.Body, "room/minutes") {
		t.Error("the room leads to a draft")
	}
	for target, b := range map[string]*webtest.Browser{
		agreed: other, draft: other, "/meetings/jour-fixe-2027-01-06/room/minutes": b, "/meetings/agreed/minutes": b,
		"/rsvp/" + o.answerToken("agreed", "p1") + "/minutes": o.browser("de"), o.rsvp("jour-fixe-2027-01-06", "p1") + "/minutes": o.browser("de"),
	} {
		if got := b.Open(target); got.Status != http.StatusNotFound && got.Status != http.StatusForbidden || got.Says("Stadtradeln") {
			t.Errorf("%s is read by whom it does not concern: %d", target, got.Status)
		}
	}
	link := o.rsvp("agreed", "p2")
	for _, language := range []string{"de", "en", "pl", "he"} {
		b := o.browser(language)
		page = b.Follow(b.Open(link + "/minutes?lang=" + language))
		if page.Check(language); page.Status != http.StatusOK || !page.Says("Stadtradeln mit Riga") || !page.Says("Mit Danzig.") {
			t.Errorf("%s: %d\n%s", language, page.Status, page.Find("main", "").Text())
		}
	}
	if over := o.open(link, with("Accept-Language", "de")); over.Find("link", "Protokoll lesen").Attr("href") != link+"/minutes" {
		t.Errorf("what is over does not lead to its minutes\n%s", over.Find("main", "").Text())
	}
	o.Do("minutes.clear", `{"id":"agreed"}`)
	for target, b := range map[string]*webtest.Browser{agreed: b, link + "/minutes": o.browser("de")} {
		if page = checked(b.Open(target)); !page.Says("Das Protokoll ist vernichtet") || page.Says("Stadtradeln") || page.Says("Danzig") {
			t.Errorf("%s: %d\n%s", target, page.Status, page.Find("main", "").Text())
		}
	}
	if room = checked(b.Open("/meetings/agreed/room")); !room.Says("Das Protokoll ist vernichtet.") {
		t.Errorf("the room says\n%s", room.Find("main", "").Text())
	}
	o.Do("minutes.clear", `{"id":"talked"}`)
	if page = checked(b.Open(draft)); page.Says("noch kein genehmigtes Protokoll") || !page.Says("Der Entwurf ist vernichtet") || page.Says("Aufgehoben wäre") {
		t.Errorf("a draft that is destroyed is said to be\n%s", page.Find("main", "").Text())
	}
}
