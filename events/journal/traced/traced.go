// Package traced notes the way of a command as spans of OpenTelemetry: from the door at which it comes in, by way of the desk, to the mails that
// follow from it. It says which spans there are, and how a trace goes along with messages; where spans are sent is nothing that it knows.
//
// A span says how long something took and what kind of thing it was: a route, the type of a command, a code. Nothing that somebody has typed is in it, no id
// that somebody has chosen, no path, and no text of an error: whoever collects spans need not be trusted with more.
package traced

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Header is how the header is called that says which span something follows from (W3C Trace Context), in HTTP as in NATS. The state of others that may go with
// it, and baggage, are left behind: nobody knows what is in them, and what goes into the journal stays there.
const Header = "traceparent"

// Extension is the same as an attribute of CloudEvents, by their extension for distributed tracing.
const Extension = "ce-traceparent"

// A Tracer notes spans. A nil one notes nothing, and costs nothing.
type Tracer struct{ tracer trace.Tracer }

// New returns one whose spans go to a provider.
func New(p trace.TracerProvider) *Tracer { return &Tracer{p.Tracer("jourfixe")} }

// A Span is something that goes on. The zero Span is none.
type Span struct{ span trace.Span }

// End says that it is over; wrong says in a word of this program why it did not succeed, "" if it did.
func (s Span) End(wrong string) {
	if s.span == nil {
		return
	}
	s.fail(wrong)
	s.span.End()
}

func (s Span) fail(wrong string) {
	if wrong != "" {
		s.span.SetStatus(codes.Error, "")
		s.span.SetAttributes(attribute.String("error.type", wrong))
	}
}

// Carried is what the header says of the span that ctx is in, "" if it is in none.
func Carried(ctx context.Context) string { return carried(trace.SpanContextFromContext(ctx)) }

func carried(c trace.SpanContext) string {
	if !c.IsValid() {
		return ""
	}
	return "00-" + c.TraceID().String() + "-" + c.SpanID().String() + "-" + c.TraceFlags().String()
}

// maxHeader is how long a header may be: those of later versions of the standard may have more than the 55 bytes of this one.
const maxHeader = 128

// in returns ctx in the span that a header names. What is no such header is passed over.
func in(ctx context.Context, header string) context.Context {
	if header == "" || len(header) > maxHeader {
		return ctx
	}
	return propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{Header: header})
}

func (t *Tracer) start(ctx context.Context, name string, kind trace.SpanKind, at time.Time, attributes ...attribute.KeyValue) (context.Context, trace.Span) {
	options := []trace.SpanStartOption{trace.WithSpanKind(kind), trace.WithAttributes(attributes...)}
	if !at.IsZero() {
		options = append(options, trace.WithTimestamp(at))
	}
	return t.tracer.Start(ctx, name, options...)
}
