package export_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/export"
)

// TestTasksAreExported has somebody ask for what is known of them after a meeting: their tasks and that they were there, not those of others; and
// neither words nor attendance once the minutes are destroyed.
func TestTasksAreExported(t *testing.T) {
	s := calendartest.NewTeller(t)
	for _, line := range []string{
		`2026-11-22T09:00:00Z office.set {"title":{"de":"Büro","en":"Office"},"zone":"Europe/Berlin"}`,
		`2026-11-22T09:00:00Z person.add {"id":"ada","name":"Ada","email":"ada@town.example"}`,
		`2026-11-22T09:00:00Z person.add {"id":"otto","name":"Otto","email":"otto@town.example"}`,
		`2026-11-22T09:00:00Z meeting.request {"id":"talk","title":{"de":"Absprache","en":"Talk"},"at":{"date":"2026-12-08","start":"10:00"},"duration":"PT1H","optional":["person/ada","person/otto"],"ifNone":"best"}`,
		`2026-12-08T12:00:00Z minutes.write {"id":"talk","text":"Es ging um den Hafen.","base":0}`,
		`2026-12-08T12:00:00Z attendance.set {"id":"talk","people":[{"person":"ada","how":"excused"},{"person":"otto","how":"present"}]}`,
		`2026-12-08T12:00:00Z resolution.record {"id":"stand","meeting":"talk","words":"Stand anmelden.","people":["person/ada"],"due":"2026-12-20"}`,
		`2026-12-08T12:00:00Z resolution.record {"id":"fotos","meeting":"talk","words":"Fotos sammeln.","people":["person/otto"],"due":"2026-12-20"}`,
	} {
		if p := s.Tell(line).Problem(); p != nil {
			t.Fatalf("%s: %s %s", line, p.Field, p.Detail)
		}
	}
	exported := func() string {
		t.Helper()
		x, ok := export.Of(s.Direct, "ada", time.Date(2026, 12, 9, 9, 0, 0, 0, time.UTC))
		if !ok {
			t.Fatal("nobody is exported")
		}
		data, err := json.Marshal([]any{x.Tasks, x.Meetings})
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	for _, part := range []string{`"words":"Stand anmelden."`, `"due":"2026-12-20"`, `"attended":"excused"`} {
		if got := exported(); !strings.Contains(got, part) {
			t.Errorf("the export lacks %s\n%s", part, got)
		}
	}
	if got := exported(); strings.Contains(got, "Fotos") || strings.Contains(got, "present") {
		t.Errorf("the export has what is of others\n%s", got)
	}
	if p := s.Tell(`2036-12-09T09:00:00Z minutes.clear {"id":"talk"}`).Problem(); p != nil {
		t.Fatalf("the minutes are not destroyed: %s", p.Detail)
	}
	if got := exported(); strings.Contains(got, "Stand anmelden") || strings.Contains(got, "excused") {
		t.Errorf("when the minutes are destroyed the export still has\n%s", got)
	}
}
