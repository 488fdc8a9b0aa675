package otlp_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"jourfixe/events"
	"jourfixe/events/patience"
	"jourfixe/worker/otlp"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// journal is a log that can be read while it is written.
type journal struct {
	mu  sync.Mutex
	out bytes.Buffer // guarded by mu
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.out.Write(p)
}

func (j *journal) count(what string) int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.Count(j.out.String(), what)
}

// open has variables of the environment, which the SDK reads by itself.
func open(t *testing.T, environ map[string]string) (*otlp.Sender, *journal, error) {
	t.Helper()
	for name, value := range environ {
		t.Setenv(name, value)
	}
	log := &journal{}
	s, err := otlp.Open(t.Context(), otlp.Options{Getenv: os.Getenv, Office: "bremen", Version: "v1.2.3", Console: log, Log: slog.New(slog.NewTextHandler(log, nil))})
	return s, log, err
}

// note notes a span.
func note(s *otlp.Sender) {
	_, span := s.Tracer.Receive(context.Background(), events.Type{Noun: "venue", Name: "set", Version: 1})
	span.End("")
}

// TestNothingIsBegun asks for nothing in all ways that there are.
func TestNothingIsBegun(t *testing.T) {
	for _, environ := range []map[string]string{
		{}, {"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}, {"OTEL_SDK_DISABLED": "TRUE", "OTEL_TRACES_EXPORTER": "otlp"},
		{"OTEL_SERVICE_NAME": "jourfixe", "OTEL_TRACES_SAMPLER": "always_on"},
	} {
		t.Run("", func(t *testing.T) {
			if s, log, err := open(t, environ); s != nil || err != nil || log.count("") > 1 {
				t.Errorf("%v begins to send: %v", environ, err)
			}
		})
	}
}

// TestFaultsAreNamed gives variables values that cannot be: the variable is named with what would be right, and what was given is not, since it may be a secret.
func TestFaultsAreNamed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "none.pem")
	if err := os.WriteFile(file, []byte("geheim"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, value, says string }{
		{"OTEL_SDK_DISABLED", "geheim", "true or false"},
		{"OTEL_TRACES_EXPORTER", "geheim", "otlp, console, none"},
		{"OTEL_EXPORTER_OTLP_ENDPOINT", "geheim:4318", "http://127.0.0.1:4318"},
		{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://geheim:geheim@127.0.0.1:4318", "without user and password"},
		{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "ftp://geheim", "http://127.0.0.1:4318"},
		{"OTEL_EXPORTER_OTLP_PROTOCOL", "geheim", "http/protobuf, http/json, grpc"},
		{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "GRPC", "http/protobuf, http/json, grpc"},
		{"OTEL_EXPORTER_OTLP_HEADERS", "geheim", "name=value"},
		{"OTEL_EXPORTER_OTLP_HEADERS", "a=%zz", "name=value"},
		{"OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "milliseconds"},
		{"OTEL_EXPORTER_OTLP_COMPRESSION", "geheim", "gzip, none"},
		{"OTEL_EXPORTER_OTLP_INSECURE", "geheim", "true or false"},
		{"OTEL_EXPORTER_OTLP_CERTIFICATE", file, "PEM"},
		{"OTEL_EXPORTER_OTLP_CERTIFICATE", file + "geheim", "can be read"},
		{"OTEL_EXPORTER_OTLP_CLIENT_KEY", "", ""},
		{"OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", file, "is missing"},
		{"OTEL_TRACES_SAMPLER", "geheim", "parentbased_traceidratio"},
		{"OTEL_RESOURCE_ATTRIBUTES", "geheim", "name=value"},
		{"OTEL_BSP_MAX_QUEUE_SIZE", "1000000000", "from 1 to 65536"},
		{"OTEL_BSP_SCHEDULE_DELAY", "geheim", "milliseconds"},
		{"OTEL_SERVICE_NAME", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			environ := map[string]string{"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}
			environ[c.name] = c.value
			s, log, err := open(t, environ)
			if c.says == "" {
				if err != nil {
					t.Fatal(err)
				}
				s.Close()
				return
			}
			var fault *otlp.Fault
			if !errors.As(err, &fault) || !strings.Contains(fault.Right, c.says) || !strings.HasPrefix(fault.Variable, "OTEL_") {
				t.Fatalf("%s=%s: %v; want %q", c.name, c.value, err, c.says)
			}
			if strings.Contains(err.Error(), "geheim") || log.count("geheim") > 0 {
				t.Errorf("what was given is quoted: %v", err)
			}
		})
	}
	for _, share := range []string{"2", "geheim", "NaN", "-0.1"} {
		t.Run("the share "+share, func(t *testing.T) {
			_, _, err := open(t, map[string]string{"OTEL_TRACES_EXPORTER": "otlp", "OTEL_TRACES_SAMPLER": "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG": share})
			var fault *otlp.Fault
			if !errors.As(err, &fault) || fault.Variable != "OTEL_TRACES_SAMPLER_ARG" {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestCollectorIsAway notes spans while there is no collector, one that refuses and quotes what is nobody's affair, and one that takes them: nobody who notes one
// waits, it is said once, and once when it is over.
func TestCollectorIsAway(t *testing.T) {
	answer, asked := make(chan int, 1), make(chan bool, 100)
	status := http.StatusUnauthorized
	c := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		select {
		case status = <-answer:
		default:
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte("Bearer geheim"))
		asked <- true
	}))
	defer c.Close()
	s, log, err := open(t, map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": c.URL, "OTEL_BSP_SCHEDULE_DELAY": "1", "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20geheim"})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		note(s)
		<-asked
	}
	patience.Eventually(t, "the log to say it", func() bool { return log.count("spans cannot be sent and are left out") == 1 })
	if log.count("401 Unauthorized") != 1 || log.count("geheim") > 0 {
		t.Errorf("the log says %q", log.out.String())
	}
	answer <- http.StatusOK
	note(s)
	<-asked
	patience.Eventually(t, "the log to say that it is over", func() bool { return log.count("spans can be sent again") == 1 })
	c.Close()
	for range 5000 {
		note(s) // more than the queue has room for
	}
	s.Close()
	if got := log.count("spans cannot be sent and are left out"); got > 2 {
		t.Errorf("it is said %d times", got)
	}
}

// TestConsole writes spans to standard output.
func TestConsole(t *testing.T) {
	s, log, err := open(t, map[string]string{"OTEL_TRACES_EXPORTER": "console", "OTEL_SERVICE_NAME": "the-house"})
	if err != nil {
		t.Fatal(err)
	}
	note(s)
	s.Close()
	for _, want := range []string{`"send JF_COMMANDS"`, "venue.set", "the-house", "v1.2.3", "bremen"} {
		if log.count(want) == 0 {
			t.Errorf("the console does not get %s", want)
		}
	}
}
