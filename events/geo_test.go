package events

import "testing"

func TestGeo(t *testing.T) {
	for _, c := range []struct{ in, text, uri, latitude, longitude string }{
		{"53.0758, 8.8072", "53.0758, 8.8072", "geo:53.0758,8.8072", "53.075800", "8.807200"},
		{"53.075800,8.807200", "53.0758, 8.8072", "geo:53.0758,8.8072", "53.075800", "8.807200"},
		{"-33.448900, -70.669300", "-33.4489, -70.6693", "geo:-33.4489,-70.6693", "-33.448900", "-70.669300"},
		{"-0.5, 0.000001", "-0.5, 0.000001", "geo:-0.5,0.000001", "-0.500000", "0.000001"},
		{"-0.0, -0", "0, 0", "geo:0,0", "0.000000", "0.000000"},
		{"90, -180", "90, -180", "geo:90,-180", "90.000000", "-180.000000"},
	} {
		g, err := ParseGeo(c.in)
		latitude, longitude := g.Fixed()
		if err != nil || g.String() != c.text || g.URI() != c.uri || latitude != c.latitude || longitude != c.longitude {
			t.Errorf("%q is read as %q, %q, %q, %q, %v", c.in, g, g.URI(), latitude, longitude, err)
		}
		if again, err := ParseGeo(g.String()); err != nil || again != g {
			t.Errorf("%q is read again as %v, %v", g, again, err)
		}
	}
	for _, s := range []string{"", "53.0758", "53.0758,", "90.000001, 0", "0, -180.000001", "53,0758; 8,8072", "53.0758;8.8072", "53.0758001, 8", "+5, 5", "1e1, 5", " 5, 5", "5,  5", ".5, 5", "5., 5", "NaN, 5", "١, 5"} {
		if g, err := ParseGeo(s); err == nil {
			t.Errorf("%q is read as %v", s, g)
		}
	}
}

// TestGeoOrNone changes coordinates to others, and to none.
func TestGeoOrNone(t *testing.T) {
	for _, s := range []string{"", "53.0758, 8.8072"} {
		g := GeoOrNone{&Geo{1, 1}}
		if err := g.UnmarshalText([]byte(s)); err != nil || (g.Geo == nil) != (s == "") {
			t.Errorf("%q is read as %v, %v", s, g.Geo, err)
		}
		if b, err := g.MarshalText(); err != nil || string(b) != s {
			t.Errorf("%q is written as %q, %v", s, b, err)
		}
	}
	if err := new(GeoOrNone).UnmarshalText([]byte("Riga")); err == nil {
		t.Error("a name is no place on a map")
	}
}
