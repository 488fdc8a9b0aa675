package form

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
)

// order is a form made up for the test.
type order struct {
	Note  string
	Size  string
	Extra []string
	N     int
	At    time.Time
}

var orders = &Kind{
	Texts: "order", Limit: 200, Large: "note",
	Problems: map[string]string{"size": "gone"}, Taken: "taken",
}

func (*order) Kind() *Kind { return orders }

func (o *order) Read(f Fields) string {
	o.Note, o.Size, o.Extra = f.Lines("note"), f.One("size", []string{"small", "large"}), f.Some("extra", []string{"salt", "pepper"})
	var n, at bool
	o.N, n = f.Number("n", 10)
	o.At, at = f.Instant("at")
	switch {
	case !n || !at:
		return Broken
	case o.Size == "":
		return "size"
	}
	return ""
}

// TestRead reads a form from what was sent, and says what is wrong with it.
func TestRead(t *testing.T) {
	const rest = "&n=3&at=2026-12-03T15:00:00%2B01:00"
	for _, x := range []struct {
		what, body, fault string
		status            int
	}{
		{"all right", "size=large" + rest, "", 200},
		{"a field is missing", rest, "order.fault.size", 422},
		{"a field has what nobody offers", "size=huge" + rest, "order.fault.size", 422},
		{"a number that is none", "size=large&n=x&at=2026-12-03T15:00:00Z", "order.fault.form", 422},
		{"a number that is too large", "size=large&n=11&at=2026-12-03T15:00:00Z", "order.fault.form", 422},
		{"a number below 0", "size=large&n=-1&at=2026-12-03T15:00:00Z", "order.fault.form", 422},
		{"a time that is none", "size=large&n=1&at=tomorrow", "order.fault.form", 422},
		{"nothing", "", "order.fault.form", 422},
		{"no form", "%zz", "order.fault.form", 400},
		{"too much", "note=" + strings.Repeat("x", 300), "order.fault.note", 413},
	} {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(x.body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		var o order
		f := Read(httptest.NewRecorder(), r, &o)
		text := ""
		if f != nil {
			text = f.Text
		}
		if text != x.fault || f.Or(200) != x.status {
			t.Errorf("%s: %q, %d; want %q, %d", x.what, text, f.Or(200), x.fault, x.status)
		}
	}
}

// TestFields keeps of each field what is fit to be used.
func TestFields(t *testing.T) {
	body := "note=++a%0D%0Ab%E2%80%AE%00c%FF++&size=small&extra=pepper&extra=sugar&extra=salt&n=7&at=2026-12-03T15:00:00%2B01:00"
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var o order
	if f := Read(httptest.NewRecorder(), r, &o); f != nil {
		t.Fatalf("a fault: %+v", f)
	}
	if o.Note != "a\nbc\uFFFD" || o.Size != "small" || !slices.Equal(o.Extra, []string{"salt", "pepper"}) || o.N != 7 ||
		!o.At.Equal(time.Date(2026, 12, 3, 14, 0, 0, 0, time.UTC)) || o.At.Location() != time.UTC {
		t.Errorf("read %+v", o)
	}
}

// TestProblems says what the desk has found in the words of the form.
func TestProblems(t *testing.T) {
	conflict := []events.Conflict{{With: "person/anna"}}
	for _, x := range []struct {
		what    string
		problem events.Problem
		name    string
		status  int
		detail  string
		stands  int
	}{
		{"with words of its own", events.Problem{Field: "size", Detail: "x", Conflicts: conflict}, "gone", 409, "", 0},
		{"a time that is taken", events.Problem{Field: "at", Detail: "x", Conflicts: conflict}, "taken", 422, "", 1},
		{"any other", events.Problem{Field: "at", Detail: "It is closed."}, "refused", 422, "It is closed.", 0},
		{"of no field", events.Problem{Detail: "It is closed."}, "refused", 422, "It is closed.", 0},
	} {
		f := orders.Fault(&x.problem)
		detail := ""
		if f.Problem != nil {
			detail = f.Problem.Detail
		}
		if !f.Is(x.name) || f.Text != "order.fault."+x.name || f.Status != x.status || detail != x.detail || len(f.Conflicts) != x.stands {
			t.Errorf("%s: %+v", x.what, f)
		}
	}
	var none *Fault
	if none.Is("gone") || none.Or(202) != 202 {
		t.Error("there is a fault where there is none")
	}
}
