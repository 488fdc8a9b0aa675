package web_test

import (
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jourfixe/worker/oidc"
	"jourfixe/worker/web"
	"jourfixe/worker/web/shell"
)

var updateRoutes = flag.Bool("update-routes", false, "write the table of all routes anew")

// table makes a site with all that it can have, or all that one for feeds alone has, and tells its routes.
func table(t *testing.T, feedsOnly bool) map[string]shell.Access {
	t.Helper()
	none := http.NotFoundHandler()
	o := newOffice(t, func(o *web.Options) {
		o.Feeds, o.CalDAV, o.Metrics, o.FeedsOnly = none, none, none, feedsOnly
		o.Identity = oidc.New(oidc.Options{Issuer: "https://login.city.example", Client: "jourfixe", Redirect: base + "/login/identity/return"})
	})
	site, err := web.New(o.options)
	if err != nil {
		t.Fatal(err)
	}
	return site.Routes()
}

// TestRoutes compares all that can be asked for, and who may, with testdata/routes.txt: nothing becomes open to somebody
// without being seen.
func TestRoutes(t *testing.T) {
	var b strings.Builder
	write := func(table map[string]shell.Access) {
		path := func(pattern string) string { return pattern[strings.IndexByte(pattern, '/'):] }
		for _, pattern := range slices.SortedFunc(maps.Keys(table), func(x, y string) int {
			return strings.Compare(path(x)+" "+x, path(y)+" "+y)
		}) {
			fmt.Fprintf(&b, "%-32s%s\n", pattern, table[pattern])
		}
	}
	write(table(t, false))
	b.WriteString("\nA process that serves feeds alone:\n\n")
	write(table(t, true))
	const file = "testdata/routes.txt"
	if *updateRoutes {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("the routes are not as in %s (-update-routes writes it anew):\n%s", file, diff)
	}
}

// TestNoRule keeps a route from being added without a rule.
func TestNoRule(t *testing.T) {
	o := newOffice(t, nil).options
	_, err := shell.New(shell.Options{
		Mirror: o.Mirror, BaseURL: base, Authenticate: o.Authenticate, Now: o.Now, Log: o.Log,
	}, shell.Room{Routes: []shell.Route{{Pattern: "GET /open", Handle: shell.Mount(http.NotFoundHandler())}}})
	if err == nil || !strings.Contains(err.Error(), "GET /open has no rule") {
		t.Errorf("a site starts with a route that has no rule: %v", err)
	}
}

var wildcard = regexp.MustCompile(`\{[a-z]+(\.\.\.)?\}`)

// TestRules asks for every route as somebody whom its rule does not let through, whatever its handler would do: nobody, a
// link that nobody was given, and a session whose form comes from no page of its own.
func TestRules(t *testing.T) {
	o := newOffice(t, func(o *web.Options) {
		o.Feeds, o.CalDAV, o.Metrics = http.NotFoundHandler(), http.NotFoundHandler(), http.NotFoundHandler()
	})
	o.furnish()
	for pattern, access := range o.site.Routes() {
		method, path, ok := strings.Cut(pattern, " ")
		if !ok {
			method, path = http.MethodGet, pattern
		}
		path = wildcard.ReplaceAllString(strings.ReplaceAll(path, "{$}", ""), "x")
		o.pass(time.Minute)
		w := o.ask(method, path, "", asForm)
		rule, _, _ := strings.Cut(access.String(), ", or ")
		rule, streams := strings.CutSuffix(rule, ", as it comes") // what another page has sent the handler refuses, as TestEverySender sees
		switch {
		case rule == "public", rule == "anybody", rule == shell.Published.String():
		case rule == "signed in", rule == "reader", rule == "coordinator", rule == "administrator":
			if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/login") {
				t.Errorf("%s lets somebody in whom nobody knows: %d", pattern, w.Code)
			}
			if method == http.MethodPost && !streams {
				if w := o.ask(method, path, "form=guessed", asForm, signIn(o).Carry); w.Code != http.StatusForbidden {
					t.Errorf("%s takes a form that another page made: %d", pattern, w.Code)
				}
			}
		case rule == "API token", rule == shell.Metrics.String():
			if w.Code != http.StatusUnauthorized || w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s lets somebody in whom nobody knows: %d", pattern, w.Code)
			}
		case strings.HasPrefix(rule, "guest"), rule == "whoever has the link of a calendar":
			if w.Code != http.StatusNotFound || w.Header().Get("X-Robots-Tag") == "" {
				t.Errorf("%s lets a guest in whom it does not know: %d", pattern, w.Code)
			}
		default:
			t.Errorf("%s has the rule %q, which this test does not know", pattern, rule)
		}
	}
}
