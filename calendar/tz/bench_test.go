package tz

import "testing"

// BenchmarkRead reads all zones of a release, as a start does where the machine has some.
func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		if _, err := ReadZip(ownZip, "again"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLocation finds a zone that has been found before.
func BenchmarkLocation(b *testing.B) {
	for b.Loop() {
		Must("Europe/Berlin")
	}
}
