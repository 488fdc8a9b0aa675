package traced

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// methods are those that are named; of others anybody may make up any number.
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "PROPPATCH", "REPORT"}

// Request begins the span of a request over HTTP on a route, as in "POST /api/commands": of the path, which may hold what opens a page, only that is named. The
// parent is the header of whoever asks, "" if they are not to say what the span belongs to.
func (t *Tracer) Request(ctx context.Context, method, route, parent string) (context.Context, Span) {
	if t == nil {
		return ctx, Span{}
	}
	name := method
	if !slices.Contains(methods, method) {
		method, name = "_OTHER", "HTTP"
	}
	attributes := []attribute.KeyValue{attribute.String("http.request.method", method)}
	if _, path, ok := strings.Cut(route, " "); ok {
		route = path
	}
	if route != "" {
		name += " " + route
		attributes = append(attributes, attribute.String("http.route", route))
	}
	ctx, span := t.start(in(ctx, parent), name, trace.SpanKindServer, zero, attributes...)
	return ctx, Span{span}
}

// Answered ends the span of a request that was answered with a status.
func (s Span) Answered(status int) {
	if s.span == nil {
		return
	}
	s.span.SetAttributes(attribute.Int("http.response.status_code", status))
	if status >= http.StatusInternalServerError {
		s.span.SetStatus(codes.Error, "")
	}
	s.span.End()
}

// A Writer knows with which status a request was answered.
type Writer struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *Writer) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach what is behind.
func (w *Writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Status is that of the answer.
func (w *Writer) Status() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}
