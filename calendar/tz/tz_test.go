package tz

import (
	"testing"
	"time"
)

func TestLocation(t *testing.T) {
	for name, want := range map[string]bool{
		"Europe/Berlin": true, "UTC": true, "Asia/Kathmandu": true,
		"": false, "Local": false, "localtime": false, "europe/berlin": false, "Europe/Nowhere": false, "../etc/passwd": false,
	} {
		loc, ok := Location(name)
		if ok != want || ok && loc.String() != name {
			t.Errorf("%q: %v, %v", name, loc, ok)
		}
		if p := Check("zone", name); (p == nil) != want {
			t.Errorf("%q is refused with %v", name, p)
		}
		if !want && Must(name) != time.UTC {
			t.Errorf("%q is shown in %v", name, Must(name))
		}
	}
}
