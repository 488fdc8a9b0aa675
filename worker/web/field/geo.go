package field

import (
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"jourfixe/events"
)

// A Geo is where something is on a map: latitude and longitude, in whatever way they are copied from somewhere.
type Geo struct{}

const maxGeo = 200

// Coordinates as people have them: with points, with decimal commas, and in degrees, minutes and seconds. Each number may have a letter of
// the compass behind it, east in German being O.
var (
	pointed = regexp.MustCompile(`^([+-]?\d{1,3}(?:\.\d{1,20})?) ?°? ?([NS]?) ?(?:[,;/] ?| )([+-]?\d{1,3}(?:\.\d{1,20})?) ?°? ?([EOW]?)$`)
	comma   = regexp.MustCompile(`^([+-]?\d{1,3}(?:,\d{1,20})?) ?°? ?([NS]?) ?(?:[;/] ?|, | )([+-]?\d{1,3}(?:,\d{1,20})?) ?°? ?([EOW]?)$`)
	sexa    = regexp.MustCompile(`^(\d{1,3})° ?(?:(\d{1,2})['′’] ?)?(?:(\d{1,2}(?:[.,]\d{1,10})?)(?:["″”]|''|′′) ?)?([NS]),? ?(\d{1,3})° ?(?:(\d{1,2})['′’] ?)?(?:(\d{1,2}(?:[.,]\d{1,10})?)(?:["″”]|''|′′) ?)?([EOW])$`)
	bare    = regexp.MustCompile(`^[+-]?\d+,[+-]?\d+$`) // 53,0758 is half of it, and not 53 and 758
	link    = regexp.MustCompile(`(?i)^geo:`)
)

// Read implements Kind. What is finer than a millionth of a degree is rounded.
func (Geo) Read(_ Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	if f := tooLong(s, maxGeo); f != nil {
		return s, f
	}
	g, ok := readGeo(s)
	if !ok || !g.Is() {
		return s, wrong("geo")
	}
	return g.String(), nil
}

func readGeo(s string) (events.Geo, bool) {
	if link.MatchString(s) {
		return readGeoLink(s[len("geo:"):])
	}
	s = strings.Join(strings.Fields(strings.NewReplacer("−", "-", "(", "", ")", "").Replace(s)), " ")
	if m := sexa.FindStringSubmatch(s); m != nil {
		return geoOf(angle(m[1:4]), m[4], angle(m[5:8]), m[8])
	}
	if bare.MatchString(s) {
		return events.Geo{}, false
	}
	m := pointed.FindStringSubmatch(s)
	if m == nil {
		m = comma.FindStringSubmatch(strings.ReplaceAll(s, " ,", ","))
	}
	if m == nil {
		return events.Geo{}, false
	}
	return geoOf(decimalOf(m[1]), m[2], decimalOf(m[3]), m[4])
}

// readGeoLink reads what follows on geo: (RFC 5870), of WGS 84 alone. Phones write 0,0 there and the place into a query.
func readGeoLink(s string) (events.Geo, bool) {
	s, query, _ := strings.Cut(s, "?")
	point, parameters, _ := strings.Cut(s, ";")
	for p := range strings.SplitSeq(strings.ToLower(parameters), ";") {
		if crs, other := strings.CutPrefix(p, "crs="); other && crs != "wgs84" {
			return events.Geo{}, false
		}
	}
	if values, err := url.ParseQuery(query); err == nil && values.Get("q") != "" && strings.Trim(point, "0,.") == "" {
		point, _, _ = strings.Cut(values.Get("q"), "(")
	}
	parts := strings.Split(strings.TrimSpace(point), ",") // a third is the height
	if len(parts) < 2 || len(parts) > 3 {
		return events.Geo{}, false
	}
	m := pointed.FindStringSubmatch(strings.TrimSpace(parts[0]) + " " + strings.TrimSpace(parts[1]))
	if m == nil {
		return events.Geo{}, false
	}
	return geoOf(decimalOf(m[1]), m[2], decimalOf(m[3]), m[4])
}

// decimalOf reads a number of the forms above.
func decimalOf(s string) float64 {
	f, _ := strconv.ParseFloat(strings.ReplaceAll(s, ",", "."), 64)
	return f
}

// angle adds up degrees, minutes and seconds. More than 59 of these is none, and neither is anything beyond the globe.
func angle(parts []string) float64 {
	minutes, seconds := decimalOf(parts[1]), decimalOf(parts[2])
	if minutes >= 60 || seconds >= 60 {
		return math.Inf(1)
	}
	return decimalOf(parts[0]) + minutes/60 + seconds/3600
}

// geoOf is a place by its degrees, which a letter turns to the south or west; a sign as well as that would say it twice.
func geoOf(latitude float64, north string, longitude float64, east string) (events.Geo, bool) {
	if math.Abs(latitude) > 90 || math.Abs(longitude) > 180 || north != "" && latitude < 0 || east != "" && longitude < 0 {
		return events.Geo{}, false
	}
	if north == "S" {
		latitude = -latitude
	}
	if east == "W" {
		longitude = -longitude
	}
	return events.Geo{Latitude: int(math.Round(latitude * events.GeoScale)), Longitude: int(math.Round(longitude * events.GeoScale))}, true
}

// Write implements Kind.
func (Geo) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (Geo) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Input, Type: "text", Value: typed.One(""), Most: maxGeo, Complete: "off"}
}
