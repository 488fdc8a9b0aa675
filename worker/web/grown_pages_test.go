package web_test

import (
	"fmt"
	"math"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jourfixe/calendar"
)

// filledIn is by what the parts of routes are filled in that stand for one thing of a furnished office.
var filledIn = map[string]string{
	"/agenda/{days}": "2026-12", "/agreements/{id}": "haefen", "/anniversaries/{id}": "agreement-abkommen-60", "/calendars/{id}": "wall", "/groups/{id}": "jour-fixe", "/holidays/{region}": "DE-HB",
	"/history/{place}": "9", "/hosts/{id}": "h1", "/links/{id}": "gdansk", "/material/{noun}": "partner", "/meetings/{id}": "jour-fixe-2027-01-06", "/partners/{id}": "riga", "/people/{id}": "p1", "/polls/{id}": "asked",
	"/registrations/{id}": "r1", "/reminders/{id}": "week", "/rooms/{series}": "jour-fixe", "/schedules/{id}": "weekly", "/series/{id}": "jour-fixe", "/trips/{id}": "garden", "/venues/{id}": "rathaus",
	"/waiting/{kind}": "dayoff", "/year/{year}": "2026", "{id}": "riga", "{matter}": "cycling", "{year}": "2027",
}

// notOpened are routes that no page of the office is behind: who comes by a link of their own, other programs, and what has to do with nothing in the book.
var notOpened = []string{"/api/", "/host/", "/hosting/", "/login", "/mails/", "/mine/", "/register/", "/registered/", "/rsvp/", "/static/", "/subscribe/", "/visiting/", "/vote/", "/files/", "/mailbox", "/me/", "/resolutions/", "/metrics", "/.well-known/", "/clients", "/robots.txt"}

// routesToOpen are all routes that can be looked at, filled in.
func routesToOpen(o *office) (paths []string) {
	for pattern := range o.site.Routes() {
		path, is := strings.CutPrefix(pattern, "GET ")
		if !is || slices.ContainsFunc(notOpened, func(prefix string) bool { return strings.HasPrefix(path, prefix) }) || strings.Contains(path, "{file}") {
			continue
		}
		parts := strings.Split(strings.ReplaceAll(path, "{$}", ""), "/")
		for i, part := range parts {
			if strings.HasPrefix(part, "{") {
				thing, is := filledIn["/"+parts[i-1]+"/"+part]
				if !is {
					thing = filledIn[part]
				}
				parts[i] = thing
			}
		}
		paths = append(paths, strings.Join(parts, "/"))
	}
	slices.Sort(paths)
	return slices.Concat(paths, []string{"/search?q=geheim", "/people?q=geheim", "/history?about=meeting/jour-fixe-2027-01-06", "/meetings/new?need=partner/riga&do=find&from=2027-03-01&to=2027-03-31"})
}

// allOf are pages that are about everything there is, each with what it is for.
var allOf = map[string]string{
	"/office/due":           "says how much of everything that is kept will be destroyed when",
	"/office/public/change": "lets one choose among all meetings",
	"/relations.pdf":        "tells of all years",
	"/waiting":              "looks at all meetings ahead that lie on anybody's holiday",
	"/waiting/dayoff":       "does so, too",
}

// far gives the office meetings years ahead, four a day, with which nobody has to do but somebody of their own.
func (o *office) far(from, to int) {
	o.t.Helper()
	const atOnce = 500
	for ; from < to; from += atOnce {
		o.Together(func(do func(kind, data string, args ...any)) {
			for i := from; i < min(to, from+atOnce); i++ {
				day := sunday.AddDate(2, 0, i/4)
				do("meeting.request", `{"id":"far-%d","title":{"de":"Fern %d","en":"Far %d"},"at":{"date":%q,"start":"%02d:00"},"duration":"PT15M","need":["person/far"],"ifNone":"best"}`, i, i, i, day.Format(time.DateOnly), 8+2*(i%4))
			}
		})
	}
}

// pageCost is what one look at a page looks at in the book, and how much memory it takes.
type pageCost struct {
	looked, bytes int64
	status        int
}

func (o *office) pageCost(path string, looked *atomic.Int64) pageCost {
	least := pageCost{math.MaxInt64, math.MaxInt64, 0}
	for range 4 { // what else is at work may look at something meanwhile, and the first look fills what is kept for the next
		o.pass(time.Minute) // which what waits is kept for
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		looked.Store(0)
		w := o.ask("GET", path, "", bearer)
		n := looked.Load()
		runtime.ReadMemStats(&after)
		least = pageCost{min(least.looked, n), min(least.bytes, int64(after.TotalAlloc-before.TotalAlloc)), w.Code}
	}
	return least
}

// TestPagesCostTheSame opens every route for people in an office, and again when it has many meetings more with which nobody has to do who is on the page. It
// counts what is looked at in the book, and how much memory is taken, and does not measure, so it says the same on any machine. Neither may grow by half.
func TestPagesCostTheSame(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.fall()
	o.Do("publication.set", `{"what":["agenda","trips","partners","links"]}`)
	o.Do("person.add", `{"id":"far","name":"Fern","email":"fern@geheim.example"}`)
	var looked atomic.Int64
	o.mirror.SnapshotIf(func(b *calendar.Book) bool { b.Count(&looked); return false })
	o.far(0, 200)
	paths := routesToOpen(o)
	was, missing := map[string]pageCost{}, []string(nil)
	for _, path := range paths {
		was[path] = o.pageCost(path, &looked)
		if s := was[path].status; s != http.StatusOK && s != http.StatusSeeOther {
			missing = append(missing, path)
		}
	}
	if most := 13; len(missing) > most || len(paths) < 180 { // of an office without minutes, a draw and visitors
		t.Errorf("of %d pages %d are not there: %v", len(paths), len(missing), missing)
	}
	const more, few, aLittle = 2000, 200, 100_000 // that are looked at or taken more by chance
	o.far(200, more)
	for _, path := range paths {
		is, was := o.pageCost(path, &looked), was[path]
		line := fmt.Sprintf("%s: %d, then %d things are looked at; %d bytes, then %d", path, was.looked, is.looked, was.bytes, is.bytes)
		if is.status != was.status {
			t.Errorf("%s is answered %d, then %d", path, was.status, is.status)
		}
		grows := 2*is.looked > 3*was.looked+few || 2*is.bytes > 3*was.bytes+aLittle
		switch why := allOf[path]; {
		case grows && why == "":
			t.Error(line)
		case !grows && why != "":
			t.Errorf("%s does not grow, though it is said of it that it %s", path, why)
		default:
			t.Log(line)
		}
	}
}
