package traced

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"jourfixe/events"
)

// Words for what went wrong with a command.
const (
	Full       = "too-many-waiting" // its client has too much waiting
	NoRoom     = "no-room"          // nothing can be stored
	NotStored  = "not-stored"       // the journal did not take it, or did not say so
	Conflict   = "conflict"         // another replica was faster
	NotWritten = "not-written"
)

// What became of a command that was taken from the stream.
const (
	Accepted = "accepted"
	Refused  = "refused"
	SetAside = "set-aside"
	Answered = "answered before"
)

var zero time.Time

// message are the attributes of a span about a message on a stream, by the conventions for messaging.
func message(stream, operation string) []attribute.KeyValue {
	return []attribute.KeyValue{
		attribute.String("messaging.system", "nats"), attribute.String("messaging.destination.name", stream), attribute.String("messaging.operation.type", operation),
	}
}

// Receive begins the span of a command of some type that is put into the stream of commands.
func (t *Tracer) Receive(ctx context.Context, command events.Type) (context.Context, Span) {
	if t == nil {
		return ctx, Span{}
	}
	attributes := message("JF_COMMANDS", "send")
	if name := events.Known(command); name != "" {
		attributes = append(attributes, attribute.String("jourfixe.command", name))
	}
	ctx, span := t.start(ctx, "send JF_COMMANDS", trace.SpanKindProducer, zero, attributes...)
	return ctx, Span{span}
}

// ReceiveFrom is Receive for a message of a client: it follows from what the client says in a header, or in a CloudEvent.
func (t *Tracer) ReceiveFrom(ctx context.Context, header func(string) string, data []byte, command events.Type) (context.Context, Span) {
	if t == nil {
		return ctx, Span{}
	}
	return t.Receive(in(ctx, parent(header, data)), command)
}

// parent finds what a message says that it follows from.
func parent(header func(string) string, data []byte) string {
	for _, name := range []string{Header, Extension} {
		if s := header(name); s != "" {
			return s
		}
	}
	var whole struct {
		Parent string `json:"traceparent"`
	}
	if !bytes.Contains(data, []byte(`"traceparent"`)) || json.Unmarshal(data, &whole) != nil {
		return ""
	}
	return whole.Parent
}

// A Decision is the way of one command over the desk. A nil one notes nothing.
type Decision struct {
	tracer        *Tracer
	stored, begun time.Time
	from          context.Context // in which it came
	ctx           context.Context
	span          trace.Span
	writing       trace.Span // nil: it is not being written
}

// Decide begins the span of a command that the desk takes from its place in the stream, where it was stored at a time. For how long it waited there is a span of its
// own, where it is known what it follows from.
func (t *Tracer) Decide(header func(string) string, data []byte, place uint64, stored time.Time) *Decision {
	if t == nil {
		return nil
	}
	d := &Decision{tracer: t, stored: stored, begun: time.Now(), from: in(context.Background(), parent(header, data))}
	d.ctx, d.span = t.start(d.from, "process JF_COMMANDS", trace.SpanKindConsumer, d.begun, append(message("JF_COMMANDS", "process"), attribute.Int64("jourfixe.command.place", int64(place)))...)
	return d
}

// Write begins the span of bringing to the journal what was decided, and returns what goes along with the events: whatever follows from them belongs to it.
func (d *Decision) Write(events int) (header string) {
	if d == nil {
		return ""
	}
	ctx, span := d.tracer.start(d.ctx, "send JF_EVENTS", trace.SpanKindProducer, zero, append(message("JF_EVENTS", "send"), attribute.Int("messaging.batch.message_count", events))...)
	d.writing = span
	return Carried(ctx)
}

// Written ends the span of writing.
func (d *Decision) Written(wrong string) {
	if d == nil || d.writing == nil {
		return
	}
	Span{d.writing}.End(wrong)
	d.writing = nil
}

// waited notes for how long the command waited.
func (d *Decision) waited() {
	if !trace.SpanContextFromContext(d.from).IsValid() {
		return
	}
	since := d.stored
	if since.After(d.begun) { // by the clock of another machine
		since = d.begun
	}
	_, wait := d.tracer.start(d.from, "wait JF_COMMANDS", trace.SpanKindInternal, since)
	wait.End(trace.WithTimestamp(d.begun))
}

// Done ends the whole: what became of the command, of which type it was, if that is one that there is, and the code of what it was refused for.
func (d *Decision) Done(outcome, command, problem string) {
	if d == nil {
		return
	}
	d.Written("")
	d.waited()
	d.span.SetAttributes(attribute.String("jourfixe.outcome", outcome))
	if command != "" {
		d.span.SetAttributes(attribute.String("jourfixe.command", command))
	}
	if problem != "" {
		d.span.SetAttributes(attribute.String("jourfixe.problem", problem))
	}
	d.span.End()
}
