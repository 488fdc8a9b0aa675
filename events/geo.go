package events

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// A Geo says where something is: latitude and longitude in millionths of a degree (WGS 84), which is a tenth of a metre.
type Geo struct{ Latitude, Longitude int }

// GeoScale is how many of its units a degree has.
const GeoScale = 1_000_000

const degrees = `(-?\d{1,3}(?:\.\d{1,6})?)`

var geoForm = regexp.MustCompile(`^` + degrees + `, ?` + degrees + `$`)

// ParseGeo reads "53.0758, 8.8072", latitude before longitude; the blank may be left out.
func ParseGeo(s string) (Geo, error) {
	m := geoForm.FindStringSubmatch(s)
	if m == nil {
		return Geo{}, fmt.Errorf("%q are no coordinates; write latitude and longitude as 53.0758, 8.8072", clip(s))
	}
	g := Geo{millionths(m[1]), millionths(m[2])}
	if !g.Is() {
		return Geo{}, fmt.Errorf("%q is nowhere; the latitude is from -90 to 90, the longitude from -180 to 180", clip(s))
	}
	return g, nil
}

// millionths reads degrees that have the right form.
func millionths(s string) int {
	whole, part, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	n, _ := strconv.Atoi(whole + (part + "000000")[:6]) // at most nine digits
	if strings.HasPrefix(s, "-") {
		return -n
	}
	return n
}

// Is reports whether there is such a place.
func (g Geo) Is() bool {
	return g.Latitude >= -90*GeoScale && g.Latitude <= 90*GeoScale && g.Longitude >= -180*GeoScale && g.Longitude <= 180*GeoScale
}

// String returns the coordinates as "53.0758, 8.8072".
func (g Geo) String() string { return short(g.Latitude) + ", " + short(g.Longitude) }

// URI is a link that opens whatever shows maps on a device (RFC 5870).
func (g Geo) URI() string { return "geo:" + short(g.Latitude) + "," + short(g.Longitude) }

// Fixed returns latitude and longitude with all their decimals, as calendars have them (RFC 5545, section 3.8.1.6).
func (g Geo) Fixed() (latitude, longitude string) { return fixed(g.Latitude), fixed(g.Longitude) }

func fixed(n int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%06d", sign, n/GeoScale, n%GeoScale)
}

// short is fixed without decimals that say nothing.
func short(n int) string { return strings.TrimSuffix(strings.TrimRight(fixed(n), "0"), ".") }

// MarshalText implements encoding.TextMarshaler.
func (g Geo) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// A GeoOrNone is what a command changes coordinates to: nil takes away those that were there.
type GeoOrNone struct{ Geo *Geo }

// MarshalText implements encoding.TextMarshaler; none are the empty text.
func (g GeoOrNone) MarshalText() ([]byte, error) {
	if g.Geo == nil {
		return []byte{}, nil
	}
	return g.Geo.MarshalText()
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (g *GeoOrNone) UnmarshalText(b []byte) error {
	if g.Geo = nil; len(b) == 0 {
		return nil
	}
	g.Geo = new(Geo)
	return g.Geo.UnmarshalText(b)
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (g *Geo) UnmarshalText(b []byte) (err error) {
	*g, err = ParseGeo(string(b))
	return err
}
