package rights_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jourfixe/events"
	"jourfixe/events/rights"
)

var updateRoles = flag.Bool("update-roles", false, "write the table of who may give which command anew")

// TestTableOfRoles compares the lowest role that may give each command with testdata/roles.txt: no command comes in, and none is opened
// to anybody, without being seen.
func TestTableOfRoles(t *testing.T) {
	lowest := func(name string, how rights.Concern) string {
		typ, err := events.ParseType(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, role := range append([]string{""}, rights.Roles()...) {
			if rights.OfRole(role).Give(typ, how) == nil {
				if role == "" {
					return "everybody"
				}
				return role
			}
		}
		return "nobody"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-24s%-16s%-16s%s\n\n", "", "the office's", "one's own", "another's")
	for _, name := range rights.Commands() {
		fmt.Fprintf(&b, "%-24s%-16s%-16s%s\n", name, lowest(name, rights.OfOffice), lowest(name, rights.OfSelf), lowest(name, rights.OfAnother))
	}
	const file = "testdata/roles.txt"
	if *updateRoles {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("who may give which command is not as in %s (-update-roles writes it anew):\n%s", file, diff)
	}
}
