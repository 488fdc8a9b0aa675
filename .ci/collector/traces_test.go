// Package collector has two processes of jourfixe send their spans to a collector of OpenTelemetry: its own receiver, and not one that was written after the
// specification here. It is a module of its own, so that the program does not depend on one; .ci/run gives it the program in JOURFIXE.
package collector

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/receiver/receivertest"
)

const (
	trace  = "4bf92f3577b34da6a3ce929d0e0e4736" // that a client has begun
	caller = "00f067aa0ba902b7"                 // its own span
	within = 30 * time.Second
)

// A span as the collector has understood it.
type span struct{ of, name, id, parent string }

// collect starts a collector that takes OTLP over HTTP and gRPC, and returns its addresses and what it has of the trace so far.
func collect(t *testing.T) (overHTTP, overGRPC string, taken func() []span) {
	t.Helper()
	factory := otlpreceiver.NewFactory()
	config := factory.CreateDefaultConfig().(*otlpreceiver.Config)
	overHTTP, overGRPC = free(t), free(t)
	config.Protocols.HTTP.GetOrInsertDefault().ServerConfig.NetAddr.Endpoint = overHTTP
	config.Protocols.GRPC.GetOrInsertDefault().NetAddr.Endpoint = overGRPC
	var mu sync.Mutex
	var spans []span
	next, err := consumer.NewTraces(func(_ context.Context, sent ptrace.Traces) error {
		mu.Lock()
		defer mu.Unlock()
		for _, of := range sent.ResourceSpans().All() {
			name, _ := of.Resource().Attributes().Get("service.name")
			for _, scope := range of.ScopeSpans().All() {
				for _, s := range scope.Spans().All() {
					if s.TraceID().String() == trace {
						spans = append(spans, span{name.AsString(), s.Name(), s.SpanID().String(), s.ParentSpanID().String()})
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	receiver, err := factory.CreateTraces(t.Context(), receivertest.NewNopSettings(factory.Type()), config, next)
	if err == nil {
		err = receiver.Start(t.Context(), componenttest.NewNopHost())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := receiver.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return overHTTP, overGRPC, func() []span {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(spans)
	}
}

// free is an address on which nobody listens yet.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// keep starts the NATS server that the processes share, and returns its URL.
func keep(t *testing.T) string {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true, StoreDir: t.TempDir(), SyncAlways: true, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(within) {
		t.Fatal("the NATS server does not start")
	}
	return s.ClientURL()
}

// serve starts a process of the office, and returns its address and its data folder.
func serve(t *testing.T, nats, roles string, traces ...string) (address, data string) {
	t.Helper()
	program := os.Getenv("JOURFIXE")
	if program == "" {
		t.Fatal("JOURFIXE must name the program, as .ci/run does")
	}
	address, data = free(t), filepath.Join(t.TempDir(), "data")
	var log strings.Builder
	process := exec.Command(program, "serve", "--office-id", "bremen", "--data", data, "--http", address, "--nats", nats, "--roles", roles)
	process.Env = append(append(os.Environ(), "OTEL_BSP_SCHEDULE_DELAY=50"), traces...)
	process.Stderr = &log
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		process.Process.Signal(os.Interrupt)
		process.Wait()
		if t.Failed() {
			t.Log(log.String())
		}
	})
	await(t, "a process with "+roles+" is ready", func() bool {
		answer, err := http.Get("http://" + address + "/readyz")
		if err != nil {
			return false
		}
		answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
	return address, data
}

// await looks at other processes until something is so.
func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(within); !is(); time.Sleep(50 * time.Millisecond) { // between looks
		if time.Now().After(end) {
			t.Fatalf("it is not so that %s", what)
		}
	}
}

// TestTwoProcesses has a command come in over HTTP at one process, be decided by another, and its mail sent by a third: the collector has one trace of it, in
// which each span follows from one that it has, too, from the client's own to the conversation with the mail server. One process speaks HTTP to it, the others gRPC.
func TestTwoProcesses(t *testing.T) {
	overHTTP, overGRPC, taken := collect(t)
	nats := keep(t)
	byGRPC := []string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://" + overGRPC, "OTEL_EXPORTER_OTLP_PROTOCOL=grpc"}
	serve(t, nats, "desk,clock", append(byGRPC, "OTEL_SERVICE_NAME=desk")...)
	serve(t, nats, "post", append(byGRPC, "OTEL_SERVICE_NAME=post")...)
	door, data := serve(t, nats, "web", "OTEL_EXPORTER_OTLP_ENDPOINT=http://"+overHTTP, "OTEL_SERVICE_NAME=door")

	var operator struct {
		APIToken string `json:"apiToken"`
	}
	file, err := os.ReadFile(filepath.Join(data, "operator.json"))
	if err == nil {
		err = json.Unmarshal(file, &operator)
	}
	if err != nil || operator.APIToken == "" {
		t.Fatalf("the operator has no token: %v", err)
	}
	send := func(kind, content string, more ...string) {
		t.Helper()
		body := fmt.Sprintf(`{"specversion":"1.0","id":%q,"source":"/test","type":"jourfixe.%s.v1","data":%s}`, kind, kind, content)
		r, err := http.NewRequest(http.MethodPost, "http://"+door+"/api/commands", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/cloudevents+json")
		r.Header.Set("Prefer", "wait=25")
		r.Header.Set("Authorization", "Bearer "+operator.APIToken)
		for i := 0; i < len(more); i += 2 {
			r.Header.Set(more[i], more[i+1])
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("%s is answered %d", kind, answer.StatusCode)
		}
	}
	send("person.add", `{"id":"anna","name":"Anna Muster","email":"anna@bremen.example"}`)
	day := time.Now().AddDate(0, 0, 14).Format(time.DateOnly)
	send("meeting.request", `{"id":"talk","title":{"de":"Gespräch"},"at":{"date":"`+day+`","start":"10:00"},"duration":"PT1H","need":["person/anna"],"ifNone":"best"}`,
		"Traceparent", "00-"+trace+"-"+caller+"-01")

	// What each process does of it, in the order in which one follows from the other.
	want := []struct{ of, name string }{
		{"door", "POST /api/commands"}, {"door", "send JF_COMMANDS"}, {"desk", "process JF_COMMANDS"}, {"desk", "send JF_EVENTS"}, {"post", "send mail"}, {"post", "hand over mail"},
	}
	var missing string
	for end := time.Now().Add(within); ; time.Sleep(50 * time.Millisecond) { // between looks
		if missing = follows(taken(), want); missing == "" {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("%s; the collector has of the trace %v", missing, taken())
		}
	}
	spans := taken()
	for _, s := range spans {
		if s.parent != caller && !slices.ContainsFunc(spans, func(other span) bool { return other.id == s.parent }) {
			t.Errorf("%s of %s follows from a span that is not there", s.name, s.of)
		}
	}
}

// follows says what is missing of a chain of spans that begins with the client's own.
func follows(spans []span, want []struct{ of, name string }) (missing string) {
	parent := caller
	for _, w := range want {
		i := slices.IndexFunc(spans, func(s span) bool { return s.of == w.of && s.name == w.name && s.parent == parent })
		if i < 0 {
			return w.name + " of " + w.of + " does not follow from what is before it"
		}
		parent = spans[i].id
	}
	return ""
}
