package links

import (
	"testing"
)

// TestIsOwn tells the house's own address, with and without an extension, from those of others.
func TestIsOwn(t *testing.T) {
	for address, want := range map[string]bool{
		"jourfixe@bremen.example":                true,
		"JourFixe@BREMEN.example":                true,
		"jourfixe+b-x@bremen.example":            true,
		"jourfixe+@bremen.example":               true,
		"jourfixe-b@bremen.example":              false,
		"jourfix@bremen.example":                 false,
		"x+jourfixe@bremen.example":              false,
		"jourfixe@bremen.example.evil.example":   false,
		"jourfixe@bremen.example@evil.example":   false,
		`"jourfixe@bremen.example"@evil.example`: false,
		"jourfixe":                               false,
		"@bremen.example":                        false,
		"":                                       false,
	} {
		if got := IsOwn(address, "jourfixe@bremen.example"); got != want {
			t.Errorf("IsOwn(%q) = %v; want %v", address, got, want)
		}
	}
	if IsOwn("a", "") || IsOwn("a@b.example", "") {
		t.Error("a house without an address takes mail for others")
	}
}
