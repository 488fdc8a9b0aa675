package main

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	tracing "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"jourfixe/config"
	"jourfixe/events/patience"
)

var updateTraces = flag.Bool("update-traces", false, "write the golden traces anew")

// A collector takes what is sent by OTLP over HTTP, and keeps every byte of it.
type collector struct {
	*httptest.Server
	mu    sync.Mutex
	spans []*tracing.Span
	bytes []byte
}

func newCollector(t *testing.T) *collector {
	c := &collector{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var sent tracing.TracesData // on the wire, a request for export is the same
		if err != nil || r.URL.Path != "/v1/traces" || proto.Unmarshal(body, &sent) != nil {
			http.Error(w, "this is no trace", http.StatusBadRequest)
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.bytes = append(c.bytes, body...)
		for _, of := range sent.ResourceSpans {
			for _, scope := range of.ScopeSpans {
				c.spans = append(c.spans, scope.Spans...)
			}
		}
	}))
	t.Cleanup(c.Close)
	return c
}

// all returns what has come so far.
func (c *collector) all() ([]*tracing.Span, []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.spans), bytes.Clone(c.bytes)
}

// named are traces that a client has begun, by what it does in them.
var named = map[string]string{
	strings.Repeat("a1", 16): "a client asks for a meeting, over HTTP",
	strings.Repeat("b2", 16): "a client asks for what is refused, over HTTP",
	strings.Repeat("c3", 16): "a client calls the meeting off, over NATS",
	strings.Repeat("d4", 16): "a client moves a meeting, over HTTP; its guest is told two minutes later",
}

// tree writes traces with who follows from whom, and what each span has in it.
func tree(spans []*tracing.Span) string {
	var b strings.Builder
	children := map[string][]*tracing.Span{}
	for _, s := range spans {
		children[hex.EncodeToString(s.ParentSpanId)] = append(children[hex.EncodeToString(s.ParentSpanId)], s)
	}
	for _, list := range children {
		slices.SortFunc(list, func(x, y *tracing.Span) int {
			return cmp.Or(cmp.Compare(x.StartTimeUnixNano, y.StartTimeUnixNano), cmp.Compare(x.Name, y.Name))
		})
	}
	var write func(s *tracing.Span, depth int)
	write = func(s *tracing.Span, depth int) {
		fmt.Fprintf(&b, "%s%s (%s)", strings.Repeat("  ", depth), s.Name, strings.ToLower(strings.TrimPrefix(s.Kind.String(), "SPAN_KIND_")))
		for _, a := range s.Attributes {
			value := said(a.Value)
			if a.Key == "jourfixe.command.place" {
				value = "N"
			}
			fmt.Fprintf(&b, " %s=%s", a.Key, value)
		}
		if s.Status.GetCode() == tracing.Status_STATUS_CODE_ERROR {
			fmt.Fprintf(&b, " ERROR%s", s.Status.Message)
		}
		for _, l := range s.Links {
			for _, other := range spans {
				if bytes.Equal(other.SpanId, l.SpanId) {
					fmt.Fprintf(&b, " -> %s of: %s", other.Name, named[hex.EncodeToString(l.TraceId)])
				}
			}
		}
		b.WriteString("\n")
		for _, child := range children[hex.EncodeToString(s.SpanId)] {
			write(child, depth+1)
		}
	}
	for _, id := range slices.Sorted(func(yield func(string) bool) {
		for id := range named {
			if !yield(id) {
				return
			}
		}
	}) {
		fmt.Fprintf(&b, "# %s\n", named[id])
		for _, s := range children[strings.Repeat(id[:2], 8)] {
			write(s, 0)
		}
		for _, s := range children[""] {
			if slices.ContainsFunc(s.Links, func(l *tracing.Span_Link) bool { return hex.EncodeToString(l.TraceId) == id }) {
				write(s, 0)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func said(v *common.AnyValue) string {
	if n, ok := v.Value.(*common.AnyValue_IntValue); ok {
		return fmt.Sprint(n.IntValue)
	}
	return v.GetStringValue()
}

// TestTraces has commands come in over HTTP and NATS, with names, addresses, ids, headers and tokens that are nobody's affair, and holds what a collector was sent
// against a golden file: each trace goes from the door to the mail, what is told later is linked, and of all that was typed there is not a byte.
func TestTraces(t *testing.T) {
	t.Parallel()
	c, data := newCollector(t), t.TempDir()
	var printed bytes.Buffer
	if code := run(t.Context(), []string{"client", "add", "geheim-shop", "--data", data}, &program{out: &printed, err: io.Discard, now: time.Now}); code != 0 {
		t.Fatalf("adding a client ends with %d", code)
	}
	var shop config.Operator
	if err := json.Unmarshal(printed.Bytes(), &shop); err != nil {
		t.Fatal(err)
	}
	p := startIn(t, []string{
		"JOURFIXE_TEST_CLOCK=" + newClock(testNow, 120), "OTEL_EXPORTER_OTLP_ENDPOINT=" + c.URL, "OTEL_BSP_SCHEDULE_DELAY=50", "OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name=test",
	}, data, "--mail-contact", "geheim-kontakt@city.example")
	p.waitReady()
	operator, err := config.LoadOrCreateOperator(p.data)
	if err != nil {
		t.Fatal(err)
	}
	at := "http://" + p.addresses().HTTP
	ask := func(method, path, token, span, body string) int {
		t.Helper()
		r, err := http.NewRequest(method, at+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/cloudevents+json")
		r.Header.Set("Prefer", "wait=60")
		r.Header.Set("Tracestate", "geheim=geheim")
		r.Header.Set("Baggage", "geheim=geheim")
		r.Header.Set("User-Agent", "geheim")
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		if span != "" {
			r.Header.Set("Traceparent", span)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode
	}
	span := func(trace string) string {
		return "00-" + strings.Repeat(trace, 16) + "-" + strings.Repeat(trace, 8) + "-01"
	}
	number := 0
	send := func(trace, kind, data string, want int) {
		t.Helper()
		number++
		parent := ""
		if trace != "" {
			parent = span(trace)
		}
		body := fmt.Sprintf(`{"specversion":"1.0","id":"geheim-%d","source":"/geheim","type":"jourfixe.%s.v1","data":%s}`, number, kind, data)
		if got := ask("POST", "/api/commands?dry-run=false", operator.APIToken, parent, body); got != want {
			t.Fatalf("%s is answered %d; want %d\n%s", kind, got, want, p.log)
		}
	}
	meeting := func(id string) string {
		return fmt.Sprintf(`{"id":%q,"title":{"de":"Geheim"},"at":{"date":"2026-12-15","start":"10:00"},"duration":"PT1H","need":["person/geheim"],"ifNone":"best"}`, id)
	}
	send("", "person.add", `{"id":"geheim","name":"Anna Geheim","email":"anna@geheim.example"}`, http.StatusOK)
	send("a1", "meeting.request", meeting("geheim-1"), http.StatusOK)
	send("b2", "meeting.request", meeting("geheim-1"), http.StatusUnprocessableEntity)
	send("", "meeting.request", meeting("geheim-2"), http.StatusOK)
	mails := func(n int, trace string) {
		t.Helper()
		patience.Eventually(t, fmt.Sprintf("%d mails of the trace %s", n, trace), func() bool {
			spans, _ := c.all()
			found := 0
			for _, s := range spans {
				of := slices.ContainsFunc(s.Links, func(l *tracing.Span_Link) bool { return hex.EncodeToString(l.TraceId[:1]) == trace })
				if s.Name == "send mail" && (of || hex.EncodeToString(s.TraceId[:1]) == trace) {
					found++
				}
			}
			return found == n
		}, p.log.String)
	}
	mails(1, "a1")

	nc, err := nats.Connect(p.addresses().NATS, nats.UserInfo(shop.NATSUser, shop.NATSPassword), nats.CustomInboxPrefix("_INBOX."+shop.NATSUser))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	off := nats.NewMsg("jourfixe.bremen.command." + shop.Client + ".meeting.cancel")
	for name, value := range map[string]string{"traceparent": span("c3"), "tracestate": "geheim=geheim", "baggage": "geheim=geheim", "Nats-Msg-Id": "geheim"} {
		off.Header.Set(name, value)
	}
	off.Data = []byte(`{"id":"geheim-1","note":{"de":"Geheim"}}`)
	if _, err := nc.RequestMsg(off, patience.Limit); err != nil {
		t.Fatal(err)
	}
	mails(1, "c3")
	send("d4", "meeting.move", `{"id":"geheim-2","at":{"date":"2026-12-16","start":"11:00"}}`, http.StatusOK)
	mails(1, "d4")

	// What strangers ask for, and how they call what they follow from.
	if got := ask("GET", "/geheim", "", span("e5"), ""); got >= 500 {
		t.Errorf("a path that is not there is answered %d", got)
	}
	ask("GET", "/feeds/geheimgeheimgeheim.ics", "", span("e5"), "")
	ask("GEHEIM", "/rsvp/geheim", "geheim", span("e5"), "")
	ask("POST", "/api/commands", operator.APIToken, "00-geheim", `{"geheim"`)
	ask("POST", "/api/geheim", operator.APIToken, strings.Repeat("geheim", 1000), "")
	if code := p.stop(); code != 0 {
		t.Errorf("the house ends with %d:\n%s", code, p.log)
	}

	spans, sent := c.all()
	for _, secret := range []string{"geheim", operator.APIToken, operator.NATSPassword, shop.APIToken, shop.NATSPassword} {
		if i := bytes.Index(bytes.ToLower(sent), []byte(strings.ToLower(secret))); i >= 0 {
			t.Errorf("something that is nobody's affair was sent: %q", sent[max(0, i-80):min(len(sent), i+80)])
		}
	}
	for _, s := range spans {
		if hex.EncodeToString(s.TraceId[:1]) == "e5" || s.TraceState != "" || len(s.Events) > 0 {
			t.Errorf("%s belongs to the trace of a stranger, or has a state or events: %v", s.Name, s)
		}
	}
	if !strings.Contains(string(sent), "deployment.environment.name") || !strings.Contains(string(sent), "service.version") {
		t.Error("the attributes of the variable are not sent, or the version is not")
	}
	is := tree(spans)
	golden := filepath.Join("testdata", "traces.txt")
	if *updateTraces {
		if err := os.WriteFile(golden, []byte(is), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if is != string(want) {
		t.Errorf("the traces are others than in %s (-update-traces):\n%s", golden, is)
	}
	tracesAreExplained(t, spans)

	wrong := command(t, "serve", "--data", filepath.Join(t.TempDir(), "none"), "--http", "127.0.0.1:0", "--nats-listen", "127.0.0.1:0")
	wrong.Env = append(wrong.Env, "OTEL_EXPORTER_OTLP_ENDPOINT="+c.URL, "OTEL_TRACES_SAMPLER=geheim")
	if out, _ := wrong.CombinedOutput(); wrong.ProcessState.ExitCode() != exitUsage || !bytes.Contains(out, []byte("the variable OTEL_TRACES_SAMPLER: it is one of always_on")) || bytes.Contains(out, []byte("geheim")) {
		t.Errorf("a variable that cannot be ends with %d: %s", wrong.ProcessState.ExitCode(), out)
	}
}

// tracesAreExplained holds spans against the table of operations.md: of each kind there is a line that names all that it has, and nothing else is in the table.
func tracesAreExplained(t *testing.T, spans []*tracing.Span) {
	t.Helper()
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(doc), "\n### Traces\n")
	section, _, _ = strings.Cut(section, "\n### ")
	word, explained := regexp.MustCompile("`([^`]+)`"), map[string][]string{}
	for line := range strings.Lines(section) {
		if cells := strings.Split(line, "|"); len(cells) == 5 && strings.HasPrefix(line, "| `") {
			name := word.FindStringSubmatch(cells[1])[1]
			explained[name] = append(explained[name], "error.type") // of what goes wrong, which the column before says
			for _, found := range word.FindAllStringSubmatch(cells[3], -1) {
				explained[name] = append(explained[name], found[1])
			}
		}
	}
	seen := map[string]map[string]bool{}
	for _, s := range spans {
		name := s.Name
		if s.Kind == tracing.Span_SPAN_KIND_SERVER {
			name = "METHOD route"
		}
		if seen[name] == nil {
			seen[name] = map[string]bool{}
		}
		for _, a := range s.Attributes {
			seen[name][a.Key] = true
			if !slices.Contains(explained[name], a.Key) {
				t.Errorf("operations.md does not say that %s has %s", name, a.Key)
			}
		}
	}
	for name, attributes := range explained {
		if seen[name] == nil {
			t.Errorf("operations.md explains %s, which was not seen", name)
		}
		for _, a := range attributes {
			if a != "error.type" && !seen[name][a] {
				t.Errorf("operations.md says that %s has %s, which was not seen", name, a)
			}
		}
	}
	for name := range seen {
		if explained[name] == nil {
			t.Errorf("operations.md does not explain %s", name)
		}
	}
}
