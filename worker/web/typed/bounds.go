package typed

import (
	"net/http"
	"strings"
	"time"

	"jourfixe/worker/throttle"
)

// What is borne. Many people sit behind one address of the net, as in a town hall or a school, so a place may send many forms; an
// address gets few mails, however many places ask. A mail goes to whoever is named there, so there is a bound for all as well.
const (
	ofPlace, ofAll  = 60, 3000 // forms that are taken at once
	placeEvery      = 10 * time.Minute
	allEvery        = time.Minute
	ofAddressHere   = 3 // mails to an address, asked for from one place
	hereEvery       = 15 * time.Minute
	ofAddressAtAll  = 10 // from everywhere
	everywhereEvery = time.Hour
	wrongOfPlace    = 10 // links that are nobody's, a minute
	wrongOfAll      = 60
)

// Bounds say whether there is room for one more form. All pages of a site have the same.
type Bounds struct{ places, all, fromHere, fromAll *throttle.Door }

// NewBounds returns those of a site.
func NewBounds(now func() time.Time) *Bounds {
	bound := func(place, all int, every time.Duration) *throttle.Door {
		return throttle.New(throttle.Options{Place: place, All: all, Every: every, Now: now})
	}
	const nobody = 1_000_000 // no bound for all together
	return &Bounds{
		places: bound(ofPlace, nobody, placeEvery), all: bound(ofAll, ofAll, allEvery),
		fromHere: bound(ofAddressHere, nobody, hereEvery), fromAll: bound(ofAddressAtAll, nobody, everywhereEvery),
	}
}

// The faults of what is beyond the bounds.
const (
	Crowd   = "crowd"   // too many forms at once
	Address = "address" // too many mails to one address
)

// Take asks whether there is room for one more from here, to an address, and returns what is beyond its bound, "" if nothing is.
func (x *Bounds) Take(w http.ResponseWriter, r *http.Request, address string) (fault string) {
	address = strings.ToLower(address)
	switch {
	case !x.places.Wrong(w, r) || !x.all.Take(w, ""):
		return Crowd
	case !x.fromHere.Take(w, throttle.Place(r)+" "+address) || !x.fromAll.Take(w, address):
		return Address
	}
	return ""
}

// Guesses is the door to links, by the name under which guesses at it are counted.
func Guesses(name string, now func() time.Time, tried func(door string, beyond bool)) *throttle.Door {
	return throttle.New(throttle.Options{Name: name, Place: wrongOfPlace, All: wrongOfAll, Now: now, Tell: tried})
}
