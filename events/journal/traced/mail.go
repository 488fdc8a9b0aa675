package traced

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// An Origin is the event that a mail follows from.
type Origin struct {
	Header string    // that went along with it; "" if nothing is known of it
	At     time.Time // when it was decided
	Direct bool      // the mail is owed since then, and not since some time after it has come
}

// soon is how long after an event a mail belongs to its trace. One that goes out later, as a reminder or what a mail server that was away had kept, has a trace of its
// own, with a link to the event: nobody looks for it in a trace that was over hours ago, and the conventions for messaging have it so.
const soon = time.Minute

// of reports whether a mail that is begun now belongs to the trace of the event, by clocks that run faster than the machine's by a pace.
func (o Origin) of(now time.Time, pace float64) bool {
	return o.Direct && now.Sub(o.At) < time.Duration(float64(soon)*pace)
}

// HandedBack is what becomes of a mail that was taken on and not begun.
const HandedBack = "handed back"

// A Mail is the way of a mail to the mail server. The zero Mail notes nothing.
type Mail struct {
	tracer *Tracer
	ctx    context.Context
	span   trace.Span
}

// Mail begins the span of a mail of a kind, as in invitation.
func (t *Tracer) Mail(o Origin, kind string, now time.Time, pace float64) Mail {
	if t == nil {
		return Mail{}
	}
	m, ctx := Mail{tracer: t}, in(context.Background(), o.Header)
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindInternal), trace.WithAttributes(attribute.String("jourfixe.mail", kind))}
	if from := trace.SpanContextFromContext(ctx); from.IsValid() && !o.of(now, pace) {
		ctx = context.Background()
		options = append(options, trace.WithLinks(trace.Link{SpanContext: from}))
	}
	m.ctx, m.span = t.tracer.Start(ctx, "send mail", options...)
	return m
}

// Claim begins the span of taking the mail on in the ledger.
func (m Mail) Claim() Span { return m.part("claim KV_JF_LEDGER", trace.SpanKindInternal) }

// HandOver begins the span of the conversation with the mail server.
func (m Mail) HandOver() Span { return m.part("hand over mail", trace.SpanKindClient) }

// Settle begins the span of noting in the ledger what became of it.
func (m Mail) Settle() Span { return m.part("settle KV_JF_LEDGER", trace.SpanKindInternal) }

func (m Mail) part(name string, kind trace.SpanKind) Span {
	if m.span == nil {
		return Span{}
	}
	_, span := m.tracer.start(m.ctx, name, kind, zero)
	return Span{span}
}

// HandedOver ends the span of the conversation with the mail server: how it went, in a word, and the code of its answer, if it gave one.
func (s Span) HandedOver(outcome, code string, taken bool) {
	if s.span == nil {
		return
	}
	if code != "" {
		s.span.SetAttributes(attribute.String("jourfixe.mail.code", code))
	}
	if taken {
		outcome = ""
	}
	s.End(outcome)
}

// End ends the whole: what stands in the ledger of it.
func (m Mail) End(state string) {
	if m.span == nil {
		return
	}
	m.span.SetAttributes(attribute.String("jourfixe.mail.state", state))
	m.span.End()
}
