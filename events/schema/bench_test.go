package schema_test

import (
	"strings"
	"testing"

	"jourfixe/events/schema"
)

// The commands most often sent, as the journal's intake checks them.
func BenchmarkCommand(b *testing.B) {
	for _, name := range []string{"series.define", "person.add", "trip.propose", "group.set"} {
		b.Run(name, func(b *testing.B) {
			t := typeOf(b, name)
			data := exampleOf(b, t)
			if p := schema.Command(t, data); p != nil {
				b.Fatal(p)
			}
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				schema.Command(t, data)
			}
		})
	}
}

// What the worst data that is let this far costs. Nobody shall hold up the others with it.
func BenchmarkRefused(b *testing.B) {
	for name, data := range map[string]string{
		"2000 bad members":    `{"members":[` + strings.Repeat(`1e99,`, 1999) + `0]}`,
		"20000 bad members":   `{"members":[` + strings.Repeat(`{},`, 19_000) + `0]}`,
		"250 kB in one title": `{"title":{"de":"` + strings.Repeat("a", 250_000) + `"}}`,
		"no JSON":             strings.Repeat("[", 16) + strings.Repeat("1,", 125_000),
	} {
		b.Run(name, func(b *testing.B) {
			t := typeOf(b, "group.set")
			if schema.Command(t, []byte(data)) == nil {
				b.Fatal("is let through")
			}
			b.ReportAllocs()
			for b.Loop() {
				schema.Command(t, []byte(data))
			}
		})
	}
}
