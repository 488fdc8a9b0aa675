package traced_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/trace/noop"

	"jourfixe/events"
	"jourfixe/events/journal/traced"
)

const span = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

func none(string) string { return "" }

// TestNothingCostsNothing takes a command all its way where no traces are noted: nothing is allocated for that.
func TestNothingCostsNothing(t *testing.T) {
	var tracer *traced.Tracer
	ctx, stored := context.Background(), time.Now()
	kind := events.Type{Noun: "venue", Name: "set", Version: 1}
	if n := testing.AllocsPerRun(100, func() {
		ctx, request := tracer.Request(ctx, "POST", "POST /api/commands", span)
		ctx, received := tracer.Receive(ctx, kind)
		_, admitted := tracer.ReceiveFrom(ctx, none, nil, kind)
		if traced.Carried(ctx) != "" {
			t.Fatal("a trace is carried along")
		}
		received.End("")
		admitted.End(traced.Full)
		request.Answered(200)
		way := tracer.Decide(none, nil, 1, stored)
		way.Write(3)
		way.Written("")
		way.Done(traced.Accepted, "venue.set", "")
		mail := tracer.Mail(traced.Origin{}, "invitation", stored, 1)
		mail.Claim().End("")
		mail.HandOver().HandedOver("delivered", "250", true)
		mail.Settle().End("")
		mail.End("sent")
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestHeaders takes what a client says in the ways that there are, and nothing else.
func TestHeaders(t *testing.T) {
	tracer := traced.New(noop.NewTracerProvider())
	kind := events.Type{Noun: "venue", Name: "set", Version: 1}
	for _, c := range []struct {
		header map[string]string
		data   string
		want   string
	}{
		{map[string]string{"traceparent": span}, "", span},
		{map[string]string{"ce-traceparent": span}, "", span},
		{nil, `{"specversion":"1.0","traceparent":"` + span + `","data":{}}`, span},
		{map[string]string{"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", "tracestate": "a=b", "baggage": "a=b"}, "", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"},
		{map[string]string{"traceparent": "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"}, "", span}, // a later version
		{map[string]string{"traceparent": span + "-more"}, "", ""},
		{map[string]string{"traceparent": strings.ToUpper(span)}, "", ""},
		{map[string]string{"traceparent": "00-00000000000000000000000000000000-b7ad6b7169203331-01"}, "", ""},
		{map[string]string{"traceparent": "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-" + strings.Repeat("x", 200)}, "", ""},
		{map[string]string{"traceparent": "Anna"}, "", ""},
		{nil, `{"traceparent":["` + span + `"]}`, ""},
		{nil, `{"traceparent":"` + span + `"`, ""},
	} {
		ctx, received := tracer.ReceiveFrom(context.Background(), func(name string) string { return c.header[name] }, []byte(c.data), kind)
		if got := traced.Carried(ctx); got != c.want {
			t.Errorf("%v %s: %q is carried on; want %q", c.header, c.data, got, c.want)
		}
		received.End("")
	}
}
