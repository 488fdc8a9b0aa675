package ics_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"jourfixe/calendar/agenda"

	"github.com/emersion/go-ical"
)

// many makes 1,000 entries, as a busy office has in two years.
func many() []agenda.Entry {
	entries := make([]agenda.Entry, 1000)
	some := office()
	for i := range entries {
		e := some[i%len(some)]
		e.Key = fmt.Sprintf("%s-%d", e.Key, i)
		e.Start, e.End = e.Start.Add(time.Duration(i)*time.Hour), e.End.Add(time.Duration(i)*time.Hour)
		entries[i] = e
	}
	return entries
}

// BenchmarkRender renders a feed.
func BenchmarkRender(b *testing.B) {
	f, entries := feed("de"), many()
	b.ReportAllocs()
	for b.Loop() {
		data, err := f.Render(entries)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(data)))
	}
}

// BenchmarkEncode is what go-ical alone takes to write the same calendar, to compare with in the same run.
func BenchmarkEncode(b *testing.B) {
	data, err := feed("de").Render(many())
	if err != nil {
		b.Fatal(err)
	}
	cal, err := ical.NewDecoder(bytes.NewReader(data)).Decode()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		var out bytes.Buffer
		if err := ical.NewEncoder(&out).Encode(cal); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkInvitation renders one message.
func BenchmarkInvitation(b *testing.B) {
	i := invited()
	b.ReportAllocs()
	for b.Loop() {
		data, err := i.Render()
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(data)))
	}
}
