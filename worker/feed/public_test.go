package feed_test

import (
	"strings"
	"testing"
)

// TestPublic looks at what everybody may read: what the office has named, and of it title, time and place alone.
func TestPublic(t *testing.T) {
	h := open(t)
	for _, line := range []string{
		`partner.register {"id":"riga","title":{"de":"Riga"},"kind":"twin-city","zone":"Europe/Riga","note":{"de":"Geheim1"}}`,
		`venue.set {"id":"hall","title":{"de":"Saal"},"address":"Am Markt 21"}`,
		`person.add {"id":"ada","name":"Geheim2","email":"geheim3@riga.example","partner":"riga"}`,
		`series.define {"id":"talks","title":{"de":"Gespräche","en":"Talks"},"cadence":"FREQ=MONTHLY;BYDAY=1WE","start":"18:00","duration":"PT2H","horizon":"P3M","venue":"hall","conference":"https://meet.example/geheim4","description":{"de":"Geheim5"}}`,
		`meeting.request {"id":"inside","title":{"de":"Geheim6"},"duration":"PT1H","need":["person/ada"],"at":{"date":"2027-01-12","start":"14:00"},"ifNone":"best"}`,
		`meeting.request {"id":"open","title":{"de":"Empfang"},"duration":"PT1H","need":["person/ada"],"at":{"date":"2027-01-13","start":"14:00"},"ifNone":"best","description":{"de":"Geheim7"}}`,
		`trip.propose {"id":"t","partner":"riga","title":{"de":"Fahrt"},"window":{"from":"2027-05-05","to":"2027-05-20"},"days":3,"capacity":4,"registration":{"rule":"first-come"},"description":{"de":"Geheim8"}}`,
		`trip.propose {"id":"staff","partner":"riga","title":{"de":"Geheim9"},"window":{"from":"2027-06-05","to":"2027-06-20"},"days":3,"capacity":4}`,
	} {
		name, data, _ := strings.Cut(line, " ")
		h.Do(name, strings.ReplaceAll(data, "%", "%%"))
	}
	served := h.handler(0)
	const agenda, trips = "/public/agenda.ics", "/public/trips.ics"
	for _, path := range []string{agenda, trips, "/public/partners.ics", "/public/agenda", "/public/x.ics"} {
		if r := get(t, served, "GET", path); r.StatusCode != 404 {
			t.Errorf("%s is there (%d), though nothing is published", path, r.StatusCode)
		}
	}
	h.Do("publication.set", `{"what":["agenda"]}`)
	if text := body(t, get(t, served, "GET", agenda)); strings.Contains(text, "Gespräche") || strings.Contains(text, "Empfang") || strings.Contains(text, "Fahrt") {
		t.Errorf("nothing is named, and the agenda has\n%s", text)
	}
	h.Do("publication.set", `{"what":["agenda","trips"],"series":["talks"],"meetings":["open"]}`)
	full := get(t, served, "GET", agenda)
	text := body(t, full)
	if full.Header.Get("Cache-Control") != "public, max-age=300" || full.Header.Get("X-Robots-Tag") != "noindex" || full.Header.Get("Set-Cookie") != "" {
		t.Errorf("the headers are %v", full.Header)
	}
	for _, want := range []string{"SUMMARY:Gespräche", "SUMMARY:Empfang", "SUMMARY:Fahrt", `LOCATION:Saal\, Am Markt 21`, "UID:meeting-open@bremen.example", "URL:https://jourfixe.bremen.example/trips/t\r\n", "Amt: Termine für alle"} {
		if !strings.Contains(text, want) {
			t.Errorf("the agenda has no %s:\n%s", want, text)
		}
	}
	if strings.Contains(text, "/meetings/") || strings.Contains(text, "DESCRIPTION:G") {
		t.Errorf("the agenda leads to pages of staff, or describes:\n%s", text)
	}
	was := full.Header.Get("ETag")
	if r := get(t, served, "GET", agenda, "If-None-Match", was); r.StatusCode != 304 {
		t.Errorf("the same again is %d", r.StatusCode)
	}
	h.Do("meeting.answer", `{"id":"open","person":"ada","answer":"accepted"}`)
	if r := get(t, served, "GET", agenda); r.Header.Get("ETag") != was {
		t.Error("an answer shows in what is published")
	}
	if text := body(t, get(t, served, "GET", trips)); !strings.Contains(text, "SUMMARY:Fahrt") || strings.Contains(text, "Empfang") || !strings.Contains(text, "Amt: Reisen") {
		t.Errorf("the trips are\n%s", text)
	}
	for _, path := range []string{agenda, trips} {
		for _, ending := range []string{".ics", ".json", ".csv", ".atom"} {
			r := get(t, served, "GET", strings.TrimSuffix(path, ".ics")+ending)
			if text := strings.ToLower(body(t, r)); r.StatusCode != 200 || strings.Contains(text, "geheim") {
				t.Errorf("%s as %s is %d, with something that is for nobody:\n%s", path, ending, r.StatusCode, text)
			}
		}
	}
	h.Do("publication.set", `{"what":["trips"],"series":["talks"]}`)
	if r := get(t, served, "GET", agenda); r.StatusCode != 404 {
		t.Errorf("what is not published any more is %d", r.StatusCode)
	}
	if text := body(t, get(t, served, "GET", trips)); !strings.Contains(text, "SUMMARY:Fahrt") {
		t.Errorf("the trips alone are\n%s", text)
	}
}
