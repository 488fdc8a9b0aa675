#!/bin/sh
# Go 1.26.8, package time with the zone data that come with it: Time.ZoneBounds says from when to when the offset of a zone holds at an
# instant; its end is documented as the beginning of the next one. Where a zone goes by the rule at the end of its data, as Europe/Berlin
# does from 2038 on, the end of what it gives for the last day of a leap year is the beginning of that day, in UTC, and so before the
# instant. Whoever goes from one change of clocks to the next by it does not get past that day. On the day before, and in other years, the
# end is after the instant; it is that of the year where clocks are not changed before.
#
# Seen: the four lines under "want".
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOTOOLCHAIN=go1.26.8 GOFLAGS=
go mod init finding >/dev/null 2>&1
cat >main.go <<'GO'
package main

import (
	"fmt"
	"log"
	"time"
)

func main() {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		log.Fatal(err)
	}
	for _, day := range []string{"2039-12-31", "2040-12-30", "2040-12-31", "2041-12-31"} {
		at, err := time.Parse(time.RFC3339, day+"T12:00:00Z")
		if err != nil {
			log.Fatal(err)
		}
		_, end := at.In(berlin).ZoneBounds()
		fmt.Printf("%s: ends %s\n", at.Format(time.RFC3339), end.UTC().Format(time.RFC3339))
	}
}
GO
zones=$(go env GOROOT)/lib/time/zoneinfo.zip
out=$(ZONEINFO=$zones go run .)
echo "$out"
want='2039-12-31T12:00:00Z: ends 2040-01-01T00:00:00Z
2040-12-30T12:00:00Z: ends 2040-12-31T00:00:00Z
2040-12-31T12:00:00Z: ends 2040-12-31T00:00:00Z
2041-12-31T12:00:00Z: ends 2042-01-01T00:00:00Z'
[ "$out" = "$want" ] || { echo "it behaves otherwise now" >&2; exit 1; }
