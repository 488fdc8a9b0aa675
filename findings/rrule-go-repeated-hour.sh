#!/bin/sh
# github.com/teambition/rrule-go v1.8.2: of a time of day that comes twice when clocks are turned back, a rule gives the second in
# Berlin and the first in New York. RFC 5545, section 3.3.5, says the first: https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5.
# It takes what time.Date makes of it, which in such a case "does not guarantee which" (package time), and that depends on the
# side of Greenwich on which the zone lies.
#
# Seen: "Europe/Berlin 2026-10-25T01:30:00Z" (the first would be 00:30Z) and "America/New_York 2026-11-01T05:30:00Z" (the first).
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
go mod init finding >/dev/null 2>&1
go get github.com/teambition/rrule-go@v1.8.2 >/dev/null 2>&1
cat >main.go <<'GO'
package main

import (
	"fmt"
	"log"
	"time"
	_ "time/tzdata"

	"github.com/teambition/rrule-go"
)

func main() {
	for _, c := range []struct {
		zone                     string
		year                     int
		month                    time.Month
		day, hour, minute, after int
	}{{"Europe/Berlin", 2026, time.October, 24, 2, 30, 1}, {"America/New_York", 2026, time.October, 31, 1, 30, 1}} {
		loc, err := time.LoadLocation(c.zone)
		if err != nil {
			log.Fatal(err)
		}
		r, err := rrule.NewRRule(rrule.ROption{Freq: rrule.DAILY, Count: 2, Dtstart: time.Date(c.year, c.month, c.day, c.hour, c.minute, 0, 0, loc)})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(c.zone, r.All()[c.after].UTC().Format(time.RFC3339))
	}
}
GO
go mod tidy >/dev/null 2>&1
out=$(go run .)
echo "$out"
want='Europe/Berlin 2026-10-25T01:30:00Z
America/New_York 2026-11-01T05:30:00Z'
[ "$out" = "$want" ] || { echo "it behaves otherwise now" >&2; exit 1; }
