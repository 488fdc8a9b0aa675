// Package otlp sends spans to whoever collects them, by OpenTelemetry's protocol and as its usual variables of the environment say. Without any nothing is begun.
package otlp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"google.golang.org/grpc/status"

	"jourfixe/events/journal/traced"
)

// flushWithin is how long a process that stops waits for a collector to take what is left.
const flushWithin = 2 * time.Second

// Options say what is sent, and for whom.
type Options struct {
	Getenv  func(string) string
	Office  string // its id
	Version string // of the program
	Console io.Writer
	Log     *slog.Logger
}

// A Sender sends spans until it is closed. Whoever notes one never waits for it: what there is no room for in its queue is left out.
type Sender struct {
	Tracer   *traced.Tracer
	provider *sdk.TracerProvider
	log      *slog.Logger
}

// Open begins to send. It returns nil where the variables ask for nothing, and a Fault for one that says what cannot be.
func Open(ctx context.Context, o Options) (*Sender, error) {
	s, err := asked(o.Getenv)
	if err != nil || s.exporter == toNobody {
		return nil, err
	}
	exporter, err := s.open(ctx, o.Console)
	if err != nil {
		return nil, &Fault{"OTEL_EXPORTER_OTLP_ENDPOINT", "it begins with https:// where a certificate is named as well, and with http:// where none is"}
	}
	is, err := resource.New(ctx,
		resource.WithTelemetrySDK(),
		resource.WithAttributes(attribute.String("service.name", "jourfixe"), attribute.String("service.version", o.Version), attribute.String("jourfixe.office", o.Office)),
		resource.WithFromEnv()) // the last word
	if err != nil {
		return nil, &Fault{"OTEL_RESOURCE_ATTRIBUTES", list("")}
	}
	provider := sdk.NewTracerProvider(sdk.WithBatcher(&watched{SpanExporter: exporter, where: s.where(), log: o.Log}), sdk.WithResource(is))
	o.Log.Info("spans are sent (OpenTelemetry)", "exporter", s.exporter, "to", s.where())
	return &Sender{traced.New(provider), provider, o.Log}, nil
}

func (s settings) open(ctx context.Context, console io.Writer) (sdk.SpanExporter, error) {
	switch {
	case s.exporter == toConsole:
		return stdouttrace.New(stdouttrace.WithWriter(console))
	case s.protocol == overGRPC:
		return otlptracegrpc.New(ctx)
	}
	return otlptracehttp.New(ctx)
}

// where says where spans go, without what may be a secret in an address.
func (s settings) where() string {
	switch u, err := url.Parse(s.endpoint); {
	case s.exporter == toConsole:
		return "standard output"
	case err == nil && u.Host != "":
		return u.Scheme + "://" + u.Host
	case s.protocol == overGRPC:
		return "localhost:4317"
	}
	return "localhost:4318"
}

// Close sends what is left, for a moment.
func (s *Sender) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), flushWithin)
	defer cancel()
	if err := s.provider.Shutdown(ctx); err != nil {
		s.log.Warn("spans that were left could not be sent", "error", told(err))
	}
}

// watched says once that spans cannot be sent, and once that they can be again. That they cannot is nobody's fault here, so nothing else comes of it.
type watched struct {
	sdk.SpanExporter
	where string
	log   *slog.Logger
	away  atomic.Bool
}

// ExportSpans implements sdk.SpanExporter.
func (w *watched) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	err := w.SpanExporter.ExportSpans(ctx, spans)
	switch {
	case err != nil && !w.away.Swap(true):
		w.log.Warn("spans cannot be sent and are left out until they can be; nothing else depends on it", "to", w.where, "error", told(err))
	case err == nil && w.away.Swap(false):
		w.log.Info("spans can be sent again", "to", w.where)
	}
	return nil
}

// told is what is said of an error: what a collector has answered is not, whatever it quotes.
func told(err error) string {
	var at *url.Error
	switch {
	case errors.As(err, &at):
		return at.Err.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	}
	if s, ok := status.FromError(err); ok {
		return s.Code().String()
	}
	if _, sent, found := strings.Cut(err.Error(), "failed to send to "); found {
		_, answer, _ := strings.Cut(sent, ": ")
		code, _, _ := strings.Cut(answer, " (")
		return "the collector answers " + code
	}
	return fmt.Sprintf("%T", err)
}
