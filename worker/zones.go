package worker

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"jourfixe/calendar"
)

// ZonesHash sums up what the zones of the office do from the beginning of the year for ten years, in 16 hex digits. Go
// prefers the machine's zone files to those in the binary, so two replicas may differ: then they would plan and show
// different times, and this says so.
func ZonesHash(b *calendar.Book, now time.Time) string {
	hash := sha256.New()
	begin := time.Date(now.UTC().Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range b.Zones() {
		loc, ok := calendar.Location(name)
		if !ok {
			fmt.Fprintf(hash, "%s unknown\n", name)
			continue
		}
		last := 1 << 30 // no offset
		for t := begin; t.Before(begin.AddDate(10, 0, 0)); t = t.Add(time.Hour) {
			if _, offset := t.In(loc).Zone(); offset != last {
				fmt.Fprintf(hash, "%s %d %d\n", name, t.Unix(), offset)
				last = offset
			}
		}
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
}
