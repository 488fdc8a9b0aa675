package ics_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/ics"
)

// refusal turns down what somebody has proposed.
func refusal() *ics.Refusal {
	return &ics.Refusal{
		UID: "k3vq7xj2m5zr4wnbt6ahcyd2fe@bremen.example", Sequence: 2, Stamp: instant("2027-01-12T08:00:00Z"), Language: "de",
		Start: instant("2027-02-03T13:00:00Z"), End: instant("2027-02-03T14:30:00Z"),
		Organizer: ics.Contact{Name: "Referat Städtepartnerschaften", Address: "jourfixe@bremen.example"},
		Attendee:  ics.Contact{Name: "Anna Muster", Address: "anna.muster@danzig.example"},
		Title:     "Internationaler Jour Fixe", Place: "Rathaus, Saal 1; Am Markt 21", Comment: "Der Saal ist nur mittwochs frei; wir bitten um Verständnis,\nauch für die späte Antwort.",
	}
}

// TestRefusal compares the message with the golden file, and has another reader take it apart.
func TestRefusal(t *testing.T) {
	t.Parallel()
	data, err := refusal().Render()
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/decline-counter-de.ics")
	if err != nil || string(data) != string(want) {
		t.Errorf("it is\n%s\nwant\n%s (%v)", data, want, err)
	}
	c, err := ical.NewDecoder(strings.NewReader(string(data))).Decode()
	if err != nil {
		t.Fatal(err)
	}
	if m := c.Props.Get(ical.PropMethod); m == nil || m.Value != "DECLINECOUNTER" || len(c.Children) != 1 || len(c.Events()) != 1 {
		t.Fatalf("it is of the method %v and has %d components", m, len(c.Children))
	}
	props := c.Children[0].Props
	for name, want := range map[string]string{
		"UID": "k3vq7xj2m5zr4wnbt6ahcyd2fe@bremen.example", "SEQUENCE": "2", "DTSTAMP": "20270112T080000Z",
		"DTSTART": "20270203T130000Z", "DTEND": "20270203T143000Z", "LOCATION": `Rathaus\, Saal 1\; Am Markt 21`,
		"ORGANIZER": "mailto:jourfixe@bremen.example", "ATTENDEE": "mailto:anna.muster@danzig.example",
	} {
		if got := props[name]; len(got) != 1 || got[0].Value != want {
			t.Errorf("its %s is %v; want %s", name, got, want)
		}
	}
	if props.Get("STATUS") != nil {
		t.Error("it has a status, though it changes none")
	}
}

// TestRefusalFaults breaks one field at a time.
func TestRefusalFaults(t *testing.T) {
	t.Parallel()
	for field, spoil := range map[string]func(r *ics.Refusal){
		"UID":       func(r *ics.Refusal) { r.UID = "geheim\r\n@x" },
		"sequence":  func(r *ics.Refusal) { r.Sequence = -1 },
		"stamp":     func(r *ics.Refusal) { r.Stamp = time.Time{} },
		"start":     func(r *ics.Refusal) { r.Start = time.Time{} },
		"end":       func(r *ics.Refusal) { r.End = r.Start },
		"organizer": func(r *ics.Refusal) { r.Organizer.Address = "geheim" },
		"attendee":  func(r *ics.Refusal) { r.Attendee.Address = "geheim" },
	} {
		r := refusal()
		spoil(r)
		if _, err := r.Render(); err == nil || !strings.Contains(err.Error(), field) || strings.Contains(err.Error(), "geheim") {
			t.Errorf("with a wrong %s: %v", field, err)
		}
	}
}
