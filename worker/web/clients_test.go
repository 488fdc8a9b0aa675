package web_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/worker/web"
	"jourfixe/worker/web/webtest"
)

// A keeper keeps clients in memory.
type keeper struct {
	now func() time.Time

	mu   sync.Mutex
	list []web.Client // guarded by mu
	n    byte         // guarded by mu
}

func (k *keeper) List() []web.Client {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.list)
}

func (k *keeper) at(name string) int {
	return slices.IndexFunc(k.list, func(c web.Client) bool { return c.Name == name })
}

func (k *keeper) secrets(name string) web.Secrets {
	k.n++
	return web.Secrets{Client: name, NATSPassword: "PASSWORD" + string('A'+k.n), APIToken: "TOKEN" + string('A'+k.n)}
}

func (k *keeper) Add(name string, may []string) (web.Secrets, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.at(name) >= 0 {
		return web.Secrets{}, web.ErrClientThere
	}
	k.list = append(k.list, web.Client{Name: name, May: may, Since: k.now()})
	return k.secrets(name), nil
}

func (k *keeper) change(name string, change func(i int)) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	i := k.at(name)
	if i < 0 {
		return web.ErrNoClient
	}
	change(i)
	return nil
}

func (k *keeper) Allow(name string, may []string) error {
	return k.change(name, func(i int) { k.list[i].May = may })
}

func (k *keeper) Renew(name string) (s web.Secrets, err error) {
	err = k.change(name, func(int) { s = k.secrets(name) })
	return s, err
}

func (k *keeper) Remove(name string) error {
	return k.change(name, func(i int) { k.list = slices.Delete(k.list, i, i+1) })
}

// TestClientsByForm lets a system in, gives it other rights and secrets, and ends it.
func TestClientsByForm(t *testing.T) {
	var k *keeper
	o := newOffice(t, func(options *web.Options) { k = options.Clients.(*keeper) })
	o.furnish()
	administrator := o.hire(events.Administrator)
	b := o.enter(administrator, "de")
	if to := b.Open("/users").Find("link", "Andere Systeme ansehen und zulassen"); to.Attr("href") != "/clients" {
		t.Errorf("the page of users leads to %q", to.Attr("href"))
	}
	const add = "Zulassen"
	for _, x := range []struct{ name, may, want string }{
		{"Web Shop", "", "So kann ein System nicht heißen."},
		{"rsvp", "", "So heißt ein Teil des Hauses selbst."},
		{"counter", "meeting.request\nmeting.cancel", "kein Recht"},
	} {
		page := b.Send(b.Open("/clients").Press(add, webtest.Fill{"Name": x.name, "Was es darf": x.may}))
		page.Check("de")
		if page.Status != http.StatusUnprocessableEntity || !page.Says(x.want) || page.Find("textbox", "Name").Value() != x.name || len(k.List()) != 0 {
			t.Errorf("%q, %q: %d\n%s", x.name, x.may, page.Status, page.Find("main", "").Text())
		}
	}
	send := b.Open("/clients").Press(add, webtest.Fill{"Name": "counter", "Was es darf": "meeting.*\ntrip.propose"})
	page := b.Send(send)
	page.Check("de")
	if list := k.List(); page.Status != http.StatusOK || len(list) != 1 || !slices.Equal(list[0].May, []string{"meeting.*", "trip.propose"}) || page.Find("textbox", "Token für HTTP").Value() != "TOKENB" {
		t.Fatalf("%d, and there are %v\n%s", page.Status, list, page.Find("main", "").Text())
	}
	if cache := page.Header.Get("Cache-Control"); !strings.Contains(cache, "no-store") {
		t.Errorf("secrets may be kept: %q", cache)
	}
	if again := b.Send(send); again.Status != http.StatusUnprocessableEntity || !again.Says("gibt es schon") || len(k.List()) != 1 || strings.Contains(again.Body, "TOKEN") {
		t.Errorf("sent twice: %d\n%s", again.Status, again.Find("main", "").Text())
	}
	if page := b.Open("/clients"); strings.Contains(page.Body, "TOKEN") || strings.Contains(page.Body, "PASSWORD") {
		t.Error("secrets are shown twice")
	}
	wrong := b.Send(b.Open("/clients").Press("Rechte speichern: counter", webtest.Fill{}).With("may", "everything"))
	wrong.Check("de")
	if wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong.Body, ">everything</textarea>") {
		t.Errorf("a wrong right: %d\n%s", wrong.Status, wrong.Find("main", "").Text())
	}
	done := b.Follow(b.Send(b.Open("/clients").Press("Rechte speichern: counter").With("may", "*")))
	if done.Check("de"); !done.Says("Die Rechte sind geändert.") || !slices.Equal(k.List()[0].May, []string{"*"}) {
		t.Errorf("other rights: %v\n%s", k.List(), done.Find("main", "").Text())
	}
	renewed := b.Send(b.Open("/clients").Press("Neue Geheimnisse: counter"))
	if renewed.Check("de"); renewed.Find("textbox", "Passwort bei NATS").Value() != "PASSWORDC" {
		t.Errorf("new secrets:\n%s", renewed.Find("main", "").Text())
	}
	out := b.Open("/clients").Press("Nicht mehr zulassen: counter")
	if gone := b.Follow(b.Send(out)); !gone.Says("nicht mehr zugelassen") || len(k.List()) != 0 {
		t.Errorf("ended: %v\n%s", k.List(), gone.Find("main", "").Text())
	}
	if again := b.Send(out); again.Status != http.StatusUnprocessableEntity || !again.Says("nicht mehr zugelassen") {
		t.Errorf("ended twice: %d", again.Status)
	}
	// Whoever looks after the server reads what was done and by whom, once each, and no secret.
	var said []string
	for line := range strings.Lines(o.Log.String()) {
		if _, done, ok := strings.Cut(line, `msg="a client was changed on the page" `); ok {
			said = append(said, strings.TrimSpace(done))
		}
		if strings.Contains(line, "TOKEN") || strings.Contains(line, "PASSWORD") {
			t.Errorf("a secret is in the log: %s", line)
		}
	}
	if want := []string{
		`did=add client=counter by=person/ID may="[meeting.* trip.propose]"`, `did=allow client=counter by=person/ID may=[*]`,
		`did=renew client=counter by=person/ID`, `did=remove client=counter by=person/ID`,
	}; !slices.Equal(said, strings.Split(strings.ReplaceAll(strings.Join(want, "\n"), "ID", administrator), "\n")) {
		t.Errorf("the log says\n%s", strings.Join(said, "\n"))
	}
	if page := o.enter(o.hire(events.Coordinator), "de").Open("/clients"); page.Status != http.StatusForbidden {
		t.Errorf("a coordinator comes in: %d", page.Status)
	}
}
