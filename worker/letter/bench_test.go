package letter_test

import (
	"io"
	"testing"
)

// BenchmarkLetter measures an invitation on its way to the mail server: written, and handed over.
func BenchmarkLetter(b *testing.B) {
	w, l := writer(b), samples("de")["invitation"]
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := w.Write(l); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("hand over", func(b *testing.B) {
		m, err := w.Write(l)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := m.WriteTo(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
}
