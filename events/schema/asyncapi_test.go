package schema_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/events/schema"
)

func asyncAPI(t *testing.T) map[string]any {
	t.Helper()
	data, err := schema.AsyncAPI("https://jourfixe.bremen.example/office/")
	if err != nil {
		t.Fatal(err)
	}
	again, err := schema.AsyncAPI("https://jourfixe.bremen.example/office/")
	if err != nil || !bytes.Equal(data, again) {
		t.Fatalf("the document differs from call to call, or: %v", err)
	}
	return generic(t, data).(map[string]any)
}

// dig follows names down into a document; nil if there is nothing.
func dig(v any, names ...string) any {
	for _, name := range names {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// Every reference in the document leads somewhere in the document: it stands on its own.
func TestAsyncAPIReferencesResolve(t *testing.T) {
	t.Parallel()
	doc := asyncAPI(t)
	refs := 0
	var visit func(v any)
	visit = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, value := range v {
				to, ok := value.(string)
				if name != "$ref" || !ok {
					visit(value)
					continue
				}
				refs++
				rest, ok := strings.CutPrefix(to, "#/")
				if !ok || dig(doc, strings.Split(rest, "/")...) == nil {
					t.Errorf("%s leads nowhere", to)
				}
			}
		case []any:
			for _, value := range v {
				visit(value)
			}
		}
	}
	visit(doc)
	if refs < 500 {
		t.Errorf("only %d references were followed", refs)
	}
}

var parameter = regexp.MustCompile(`\{([a-z]+)\}`)

// Each type has its channel on its subject, its operation in the right direction, and its message; the structure is
// what AsyncAPI 3.0 asks for.
func TestAsyncAPIHasEveryType(t *testing.T) {
	t.Parallel()
	doc := asyncAPI(t)
	if doc["asyncapi"] != "3.0.0" || dig(doc, "info", "title") == nil || dig(doc, "info", "version") == nil {
		t.Error("asyncapi, info.title and info.version are required")
	}
	for _, b := range bodies() {
		name := strings.TrimPrefix(b.Type().String(), "jourfixe.")
		action, address := "receive", events.CommandSubject("{office}", "{client}", b.Type())
		if events.IsEvent(b.Type()) {
			action, address = "send", events.EventSubject("{office}", events.Ref{Noun: b.Type().Noun, ID: "{id}"}, b.Type().Name)
		}
		operation := dig(doc, "operations", action+"."+name)
		if dig(operation, "action") != action || dig(operation, "channel", "$ref") != "#/channels/"+name {
			t.Errorf("the operation of %s is %v", name, operation)
		}
		if got := dig(doc, "channels", name, "address"); got != address {
			t.Errorf("the channel of %s is at %v, want %s", name, got, address)
		}
		message := dig(doc, "components", "messages", name)
		if dig(message, "name") != b.Type().String() || dig(message, "payload", "$ref") != "#/components/schemas/"+name {
			t.Errorf("the message of %s is %v", name, message)
		}
	}
	for name, c := range doc["channels"].(map[string]any) {
		address := dig(c, "address").(string)
		var want []string
		for _, m := range parameter.FindAllStringSubmatch(address, -1) {
			want = append(want, m[1])
		}
		parameters, _ := dig(c, "parameters").(map[string]any)
		got := slices.Sorted(maps.Keys(parameters))
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("the channel %s has the parameters %v, its address %v", name, got, want)
		}
	}
	for name, o := range doc["operations"].(map[string]any) {
		channel := dig(o, "channel", "$ref").(string)
		for _, m := range asList(dig(o, "messages")) {
			if to := dig(m, "$ref").(string); !strings.HasPrefix(to, channel+"/messages/") {
				t.Errorf("the operation %s has a message of another channel: %s", name, to)
			}
		}
	}
	key := regexp.MustCompile(`^[\w\d.\-_]+$`)
	for kind, of := range doc["components"].(map[string]any) {
		for name := range of.(map[string]any) {
			if !key.MatchString(name) {
				t.Errorf("%s: AsyncAPI does not allow the name %s", kind, name)
			}
		}
	}
	if n := len(asList(dig(doc, "operations", "receive.http.commands", "messages"))); n != len(events.Commands) {
		t.Errorf("%d commands can be posted, want %d", n, len(events.Commands))
	}
	if got := dig(doc, "servers", "http", "pathname"); got != "/office" {
		t.Errorf("the path of the pages is %v", got)
	}
}

// The headers that the document promises are those that the codec writes.
func TestAsyncAPIHeadersAreTheCodecs(t *testing.T) {
	t.Parallel()
	var body events.SeriesEnded
	if err := json.Unmarshal(exampleOf(t, body.Type()), &body); err != nil {
		t.Fatal(err)
	}
	header, _, err := events.EncodeEvent(&events.Event{Office: "bremen", ID: "1-1", Cause: events.Cause{By: "staff-lead"}, Body: &body})
	if err != nil {
		t.Fatal(err)
	}
	properties := dig(asyncAPI(t), "components", "schemas", "eventHeaders", "properties").(map[string]any)
	if want, got := slices.Sorted(maps.Keys(header)), slices.Sorted(maps.Keys(properties)); !slices.Equal(want, got) {
		t.Errorf("the codec writes %v, the document says %v", want, got)
	}
}

func TestAsyncAPINeedsAnAddress(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "jourfixe.example", "/office", "ftp://jourfixe.example", "https://", "http://[::1"} {
		if _, err := schema.AsyncAPI(bad); err == nil || !strings.Contains(err.Error(), "https://jourfixe.example") {
			t.Errorf("AsyncAPI(%q): %v", bad, err)
		}
	}
	data, err := schema.AsyncAPI("http://127.0.0.1:8080")
	if err != nil {
		t.Fatal(err)
	}
	doc := generic(t, data)
	if dig(doc, "servers", "http", "host") != "127.0.0.1:8080" || dig(doc, "servers", "nats", "variables", "host", "default") != "127.0.0.1" {
		t.Error("the servers are elsewhere")
	}
}
