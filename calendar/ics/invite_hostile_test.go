package ics_test

import (
	"math"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"jourfixe/calendar/ics"
	"jourfixe/events"
)

// refusals are all errors that Render documents. They are whole sentences, so nothing of what was given is in them.
var refusals = []string{
	"its method must be REQUEST or CANCEL",
	"its UID must be <key>@<domain> of letters, digits, '-', '.' and '_', at most 255 in all",
	"its sequence must be from 0 to 2147483647",
	"its answer must be accepted, tentative, declined or empty",
	"it needs a stamp, a start and an end",
	"it must end after it starts",
	"its times must be in the years 1 to 9999",
	"its page must be an absolute URL with http or https",
	"its video conference must be an https URL in ASCII of at most 2000 characters, without user and password",
	"its coordinates must be from -90 to 90 and from -180 to 180 degrees",
	"its page must be a URL in ASCII, everything else percent-encoded",
	"organizer: its mail address must be a plain one in ASCII, as in amt@bremen.example",
	"attendee: its mail address must be a plain one in ASCII, as in amt@bremen.example",
}

// TestInvitationRefuses reaches every refusal, and says which values are still taken.
func TestInvitationRefuses(t *testing.T) {
	t.Parallel()
	reached := map[string]bool{}
	at := func(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		name   string
		change func(*ics.Invitation)
		want   string // the beginning of a refusal; "" if it is none
	}{
		{"no method", func(i *ics.Invitation) { i.Method = "" }, "its method"},
		{"publish", func(i *ics.Invitation) { i.Method = "PUBLISH" }, "its method"},
		{"lower case", func(i *ics.Invitation) { i.Method = "request" }, "its method"},
		{"no uid", func(i *ics.Invitation) { i.UID = "" }, "its UID"},
		{"no domain", func(i *ics.Invitation) { i.UID = "abc@" }, "its UID"},
		{"no key", func(i *ics.Invitation) { i.UID = "@bremen.example" }, "its UID"},
		{"two domains", func(i *ics.Invitation) { i.UID = "a@b@bremen.example" }, "its UID"},
		{"break", func(i *ics.Invitation) { i.UID = "a\r\nX:y@bremen.example" }, "its UID"},
		{"longest uid", func(i *ics.Invitation) { i.UID = strings.Repeat("a", 240) + "@bremen.example" }, ""},
		{"long uid", func(i *ics.Invitation) { i.UID = strings.Repeat("a", 241) + "@bremen.example" }, "its UID"},
		{"negative", func(i *ics.Invitation) { i.Sequence = -1 }, "its sequence"},
		{"largest", func(i *ics.Invitation) { i.Sequence = math.MaxInt32 }, ""},
		{"too large", func(i *ics.Invitation) { i.Sequence = math.MaxInt32 + 1 }, "its sequence"},
		{"odd answer", func(i *ics.Invitation) { i.Answer = "ACCEPTED" }, "its answer"},
		{"no stamp", func(i *ics.Invitation) { i.Stamp = time.Time{} }, "it needs"},
		{"no start", func(i *ics.Invitation) { i.Start = time.Time{} }, "it needs"},
		{"no end", func(i *ics.Invitation) { i.End = time.Time{} }, "it needs"},
		{"ends early", func(i *ics.Invitation) { i.End = i.Start.Add(-time.Hour) }, "it must end"},
		{"no length", func(i *ics.Invitation) { i.End = i.Start.Add(time.Second - 1) }, "it must end"},
		{"one second", func(i *ics.Invitation) { i.End = i.Start.Add(time.Second) }, ""},
		{"far", func(i *ics.Invitation) { i.End = at(10000) }, "its times"},
		{"last year", func(i *ics.Invitation) { i.End = at(9999) }, ""},
		{"before Christ", func(i *ics.Invitation) { i.Revised = at(0) }, "its times"},
		{"script", func(i *ics.Invitation) { i.URL = "javascript:alert(1)" }, "its page must be an absolute"},
		{"relative", func(i *ics.Invitation) { i.URL = "/rsvp/1" }, "its page must be an absolute"},
		{"nowhere", func(i *ics.Invitation) { i.Geo = &events.Geo{Latitude: 91_000_000} }, "its coordinates must be"},
		{"in clear", func(i *ics.Invitation) { i.Conference = "http://a.example/" }, "its video conference must be an https URL"},
		{"a user", func(i *ics.Invitation) { i.Conference = "https://a@a.example/" }, "its video conference must be an https URL"},
		{"not ASCII", func(i *ics.Invitation) { i.URL = "https://a.example/?ü" }, "its page must be a URL"},
		{"no organizer", func(i *ics.Invitation) { i.Organizer = ics.Contact{} }, "organizer"},
		{"no attendee", func(i *ics.Invitation) { i.Attendee = ics.Contact{Name: "Anna"} }, "attendee"},
		{"nobody named", func(i *ics.Invitation) { i.Organizer.Name, i.Attendee.Name = "", " \r\n^" }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := invited()
			c.change(i)
			data, err := i.Render()
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				checkMessage(t, data)
				return
			}
			if err == nil {
				t.Fatalf("it is not refused:\n%s", data)
			}
			refusal := strings.TrimPrefix(err.Error(), "render invitation: ")
			if !slices.Contains(refusals, refusal) || !strings.HasPrefix(refusal, c.want) {
				t.Errorf("error %q, want one about %q", err, c.want)
			}
			reached[refusal] = true
		})
	}
	for _, r := range refusals {
		if !reached[r] {
			t.Errorf("nothing here is refused with %q", r)
		}
	}
}

// TestAddresses are good and bad ones, those with special characters from RFC 5321, 5322 and 6068.
func TestAddresses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 64)
	for address, want := range map[string]string{
		"anna@haifa.example":                         "mailto:anna@haifa.example",
		"Anna.M+jf@HAIFA.example":                    "mailto:Anna.M+jf@HAIFA.example",
		"o'neil@haifa.example":                       "mailto:o'neil@haifa.example",
		"a=b/c&d@haifa.example":                      "mailto:a=b/c&d@haifa.example",
		"a?b#c%d@haifa.example":                      "mailto:a%3Fb%23c%25d@haifa.example",
		"^`{|}@haifa.example":                        "mailto:%5E%60%7B%7C%7D@haifa.example",
		long + "@haifa.example":                      "mailto:" + long + "@haifa.example",
		long + "a@haifa.example":                     "",
		"":                                           "",
		"anna":                                       "",
		"anna@":                                      "",
		"@haifa.example":                             "",
		"anna@@haifa.example":                        "",
		"<anna@haifa.example>":                       "",
		"Anna <anna@haifa.example":                   "",
		"Anna <a@haifa.example>":                     "",
		"anna@haifa.example (x)":                     "",
		`"anna"@haifa.example`:                       "",
		`"a b"@haifa.example`:                        "",
		"anna@haifa.example, b@c":                    "",
		"anna@[127.0.0.1]":                           "",
		"anna@haifa%evil.example":                    "",
		"anna@haifa.example\r\nX:":                   "",
		" anna@haifa.example":                        "",
		"anná@haifa.example":                         "",
		"anna@häifa.example":                         "",
		"an\x00na@haifa.example":                     "",
		".anna@haifa.example":                        "",
		"mailto:a@haifa.example":                     "",
		"a@" + strings.Repeat("b.", 130) + "example": "",
	} {
		i := invited()
		i.Attendee.Address = address
		data, err := i.Render()
		if want == "" {
			if err == nil {
				t.Errorf("%q is taken", address)
			} else if address != "" && strings.Contains(err.Error(), address) {
				t.Errorf("the error quotes the address: %v", err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", address, err)
			continue
		}
		checkMessage(t, data)
		if got := read(t, data)["ATTENDEE"]; !strings.HasSuffix(got, "TRUE:"+want) {
			t.Errorf("%q becomes %q, want %s", address, got, want)
		}
	}
}

// TestInvitationCuts: what is too long ends in an ellipsis, everywhere.
func TestInvitationCuts(t *testing.T) {
	t.Parallel()
	i, long := invited(), strings.Repeat("xßחप🌍", 4_000)
	i.Title, i.Place, i.Description, i.Organizer.Name, i.Attendee.Name = long, long, long, long, long
	if !inert(t, i) {
		t.Fatal("it is refused")
	}
	data, err := i.Render()
	if err != nil {
		t.Fatal(err)
	}
	all := read(t, data)
	runes := []rune(long)
	for name, most := range map[string]int{"SUMMARY": 500, "LOCATION": 500, "DESCRIPTION": 8000, "ORGANIZER": 200, "ATTENDEE": 200} {
		want := string(runes[:most-1]) + "…"
		_, value, named := strings.Cut(all[name], ";CN=")
		if named {
			want += strings.TrimPrefix(value, want)
		} else {
			value = all[name]
		}
		if value != want {
			t.Errorf("%s is not cut after %d characters: %q", name, most, value)
		}
	}
}

// inert checks what was rendered from any values at all: it is refused as documented, or without a fault and read as
// it was meant.
func inert(t *testing.T, i *ics.Invitation) (ok bool) {
	t.Helper()
	data, err := i.Render()
	if err != nil {
		if refusal := strings.TrimPrefix(err.Error(), "render invitation: "); !slices.Contains(refusals, refusal) {
			t.Fatalf("this is not documented: %v", err)
		}
		return false
	}
	checkMessage(t, data)
	all := read(t, data)
	for name, want := range map[string]string{"UID": i.UID, "METHOD": i.Method} {
		if all[name] != want {
			t.Fatalf("%s is %q, given was %q", name, all[name], want)
		}
	}
	for name, c := range map[string]struct {
		given string
		most  int
	}{"SUMMARY": {i.Title, 500}, "LOCATION": {i.Place, 500}, "DESCRIPTION": {i.Description, 8000}} {
		if n := utf8.RuneCountInString(all[name]); n > c.most {
			t.Fatalf("%s has %d characters, %d are the most", name, n, c.most)
		}
		got, want := meaning(all[name]), meaning(c.given)
		if cut, ok := strings.CutSuffix(got, "…"); ok && strings.HasPrefix(want, cut) || name == "SUMMARY" && want == "" {
			continue
		}
		if name == "LOCATION" && want == "" && i.Method == ics.MethodRequest {
			want = meaning(i.Conference)
		}
		if got != want {
			t.Fatalf("%s is read as\n%q, meant was\n%q", name, got, want)
		}
	}
	for name, who := range map[string]ics.Contact{"ORGANIZER": i.Organizer, "ATTENDEE": i.Attendee} {
		_, address, _ := strings.Cut(all[name], "mailto:")
		if at := strings.LastIndex(all[name], ":mailto:"); at >= 0 {
			address = all[name][at+len(":mailto:"):]
		}
		if back, err := url.PathUnescape(address); err != nil || back != who.Address {
			t.Fatalf("%s has the address %q, given was %q: %v", name, back, who.Address, err)
		}
	}
	return true
}

// FuzzInvitation asks for any values.
func FuzzInvitation(f *testing.F) {
	type seed struct{ method, uid, name, address, answer, language, title, description, place, url string }
	good := seed{"REQUEST", "a1@bremen.example", "Anna", "anna@haifa.example", "accepted", "de", "Sitzung", "a\nb", "Rathaus", "https://a.example/"}
	seeds := []seed{good, {}}
	for _, p := range pieces {
		s := good
		s.name, s.title, s.description, s.place = "A"+p+"B", p, p+p, "C"+p
		seeds = append(seeds, s, seed{"CANCEL", "a" + p + "@b", p, p + "@c.example", p, p, p, p, p, "http://a/" + p})
	}
	for n, s := range seeds {
		f.Add(s.method, s.uid, n, int64(1_800_000_000), int64(n)*600, s.name, s.address, s.answer, s.language, s.title, s.description, s.place, s.url)
	}
	f.Fuzz(func(t *testing.T, method, uid string, sequence int, start, length int64, name, address, answer, language, title,
		description, place, page string) {
		i := &ics.Invitation{
			Method: method, UID: uid, Sequence: sequence, Stamp: time.Unix(start-sixWeeks, 0), Start: time.Unix(start, 0),
			End: time.Unix(start+length, 0), Organizer: ics.Contact{Name: name, Address: "jourfixe@bremen.example"},
			Attendee: ics.Contact{Name: name, Address: address}, Answer: answer, Language: language, Title: title,
			Description: description, Place: place, URL: page, Provisional: length%2 == 0,
		}
		inert(t, i)
	})
}

const sixWeeks = 42 * 24 * 60 * 60

// TestInvitationHostile renders what nobody should write, many times over.
func TestInvitationHostile(t *testing.T) {
	t.Parallel()
	taken := 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 5546))
		i := invited()
		i.Method = []string{ics.MethodRequest, ics.MethodCancel}[r.IntN(2)]
		i.Organizer.Name, i.Attendee.Name = hostile(r, 40), hostile(r, 40)
		i.Title, i.Place, i.Description, i.Language = hostile(r, 80), hostile(r, 80), hostile(r, 2000), hostile(r, 3)
		if r.IntN(4) == 0 {
			i.Attendee.Address = hostile(r, 4) + "a@haifa.example"
		}
		if r.IntN(4) == 0 {
			i.URL = "https://a.example/" + hostile(r, 3)
		}
		if r.IntN(4) == 0 {
			i.Conference = "https://a.example/" + hostile(r, 3)
		}
		if inert(t, i) {
			taken++
		}
	}
	if taken < 100 {
		t.Errorf("only %d of 300 were taken, which proves little", taken)
	}
}
