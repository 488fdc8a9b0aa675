package web_test

import (
	"net/http"
	"testing"
)

// TestRefusals has the desk refuse what forms let through, and each page say so in the language of its reader, with names and what to do.
func TestRefusals(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("schedule.set", `{"id":"naechtlich","title":{"de":"Nachts","en":"At night"},"cron":"0 3 * * *","do":"remind"}`)
	o.Do("reminder.set", `{"id":"nacht","title":{"de":"In der Nacht vorher","en":"The night before"},"ahead":"P1D","schedule":"naechtlich"}`)
	b := signIn(o)
	for _, x := range []struct {
		to, de, en string
		typed      map[string]string
	}{
		{"/schedules/naechtlich/remove", "Nach diesem Zeitplan gehen Erinnerungen: In der Nacht vorher. Bitte diese zuerst entfernen.", "Reminders go by this schedule: The night before. Please remove them first.", nil},
		{"/venues/rathaus/remove", "Hier findet noch etwas statt. Bitte es zuerst an einen anderen Ort legen.", "Something is held here still. Please move it to another venue first.", nil},
		{"/series/jour-fixe/change", "Möglich sind 1 Tag bis 60 Monate, in ganzen Tagen.", "From 1 day to 60 months is possible, in whole days.", map[string]string{"v.horizon": "P9Y"}},
		{"/series/jour-fixe/change", "Möglich sind ganze Tage, höchstens 31.", "Whole days are possible, 31 at most.", map[string]string{"v.shift.within": "P90D"}},
		{"/trips/gdansk-2027/change", "Das Minimum darf nicht über den 30 Plätzen liegen.", "The minimum must not be more than the 30 places.", map[string]string{"v.minimum": "31"}},
	} {
		before := o.journal()
		for _, language := range []string{"de", "en"} {
			b.Open("/?lang=" + language)
			page := b.Send(sheet(t, b.Open(x.to), "next", x.typed))
			want := map[string]string{"de": x.de, "en": x.en}[language]
			if page.Status != http.StatusUnprocessableEntity || !page.Says(want) || o.journal() != before {
				t.Errorf("%s in %s: %d\n%s", x.to, language, page.Status, page.Find("main", "").Text())
			}
			page.Check(language)
		}
	}
}
