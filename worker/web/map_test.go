package web_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	mapNumber = regexp.MustCompile(`<text class="[a-z -]*"[^>]*>(\d+)</text>`)
	mapRow    = regexp.MustCompile(`<td class="no">(\d+)</td>`)
)

// TestMap has each partner of which it is known where it is as a number once in each size, and in the table.
func TestMap(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	numbers := func(text string, form *regexp.Regexp) (list []string) {
		for _, m := range form.FindAllStringSubmatch(text, -1) {
			list = append(list, m[1])
		}
		slices.Sort(list)
		return list
	}
	body := o.ask("GET", "/map", "", bearer, with("Accept-Language", "de")).Body.String()
	if got := numbers(body, mapRow); !slices.Equal(got, []string{"1", "2", "3"}) {
		t.Errorf("the table has %q", got)
	}
	if got := numbers(body, mapNumber); !slices.Equal(got, []string{"1", "1", "1", "2", "2", "2", "3", "3", "3"}) {
		t.Errorf("the pictures have %q", got)
	}
	// Riga and Danzig are too near to each other in the world, and nobody knows where a network is.
	for _, want := range []string{"Weltkarte, darauf 1 Partner", "Ausschnitt der Weltkarte, darauf 2 Partner", `class="sign twin-city dormant"`, `href="/partners/hanse/change"`} {
		if !strings.Contains(body, want) {
			t.Errorf("it lacks %s", want)
		}
	}
	if strings.Contains(body, "Altona") {
		t.Error("it has a partner that has retired")
	}
	o.Do("partner.amend", `{"id":"gdansk","geo":""}`)
	if body := o.ask("GET", "/map", "", bearer).Body.String(); len(numbers(body, mapRow)) != 2 || strings.Contains(body, "parttitle") {
		t.Error("coordinates that were taken away are still there")
	}
}
