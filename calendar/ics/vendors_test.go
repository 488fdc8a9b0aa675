package ics

import (
	"testing"

	"github.com/emersion/go-ical"
)

// TestVendors says where people meet by video in the property by which a program knows a conference of its own house, and in none for those of others.
func TestVendors(t *testing.T) {
	for address, want := range map[string]string{
		"https://meet.google.com/abc-defg-hij":                "X-GOOGLE-CONFERENCE",
		"https://teams.microsoft.com/l/meetup-join/19%3ax/0":  "X-MICROSOFT-SKYPETEAMSMEETINGURL",
		"https://teams.live.com/meet/1":                       "X-MICROSOFT-SKYPETEAMSMEETINGURL",
		"https://meet.bremen.example/jour-fixe":               "",
		"https://teams.microsoft.com.evil.example/meetup":     "",
		"https://evil.example/?https://teams.microsoft.com/l": "",
	} {
		c := ical.NewComponent(ical.CompEvent)
		setConference(c, address, "de")
		for _, name := range []string{"X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"} {
			if p := c.Props.Get(name); (p != nil) != (name == want) || p != nil && p.Value != address {
				t.Errorf("%s is said by %s: %v", address, name, p)
			}
		}
		if c.Props.Get(ical.PropConference) == nil {
			t.Errorf("%s is not said", address)
		}
	}
	if place("", "https://meet.example/x") != "https://meet.example/x" || place("Rathaus", "https://meet.example/x") != "Rathaus" {
		t.Error("where there is no room, the address is the place")
	}
}
