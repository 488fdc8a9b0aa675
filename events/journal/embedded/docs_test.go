package embedded

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
)

// The configuration in docs/nats.md gives its users what the embedded server gives them.
func TestDocumentedPermissions(t *testing.T) {
	page, err := os.ReadFile("../../../docs/nats.md")
	if err != nil {
		t.Fatal(err)
	}
	_, conf, _ := strings.Cut(string(page), "```conf\n")
	conf, _, found := strings.Cut(conf, "```")
	if !found {
		t.Fatal("docs/nats.md holds no configuration")
	}
	var documented, built server.Options
	if err := documented.ProcessConfigString(conf); err != nil {
		t.Fatalf("the server does not take the configuration: %v", err)
	}
	if err := built.ProcessConfigString(Accounts("bremen", Client{Name: "jourfixe"}, Client{Name: "operator"}, []Client{{Name: "hr"}, {Name: "press"}})); err != nil {
		t.Fatal(err)
	}
	if !documented.SyncAlways {
		t.Error("the documented server does not write before it acknowledges")
	}
	want := byName(built.Users)
	for name, u := range byName(documented.Users) {
		w := want[name]
		if w == nil {
			t.Errorf("the embedded server has no user %s", name)
			continue
		}
		if u.Account.Name != w.Account.Name || !samePermissions(u.Permissions, w.Permissions) {
			t.Errorf("%s in %s has %v; the embedded server gives it %v in %s", name, u.Account.Name,
				allowed(u.Permissions), allowed(w.Permissions), w.Account.Name)
		}
	}
	if len(documented.Users) != len(built.Users) {
		t.Errorf("%d users are documented; want %d", len(documented.Users), len(built.Users))
	}
}

func byName(users []*server.User) map[string]*server.User {
	m := make(map[string]*server.User)
	for _, u := range users {
		m[u.Username] = u
	}
	return m
}

func allowed(p *server.Permissions) [2][]string {
	if p == nil {
		return [2][]string{}
	}
	return [2][]string{slices.Sorted(slices.Values(p.Publish.Allow)), slices.Sorted(slices.Values(p.Subscribe.Allow))}
}

func samePermissions(a, b *server.Permissions) bool {
	x, y := allowed(a), allowed(b)
	return slices.Equal(x[0], y[0]) && slices.Equal(x[1], y[1])
}
