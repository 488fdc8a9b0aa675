package feed

import (
	"strings"
	"time"

	"jourfixe/calendar/ics"
	"jourfixe/worker/blocks"
)

// A form is what a feed can be read as, by the end of its address.
type form struct {
	ending string
	kind   string                                                        // media type
	mark   string                                                        // what tells its ETag from those of the others
	make   func(h *Handler, l *blocks.List, room []byte) ([]byte, error) // to where there is room, if that is enough
}

var forms = []form{
	{".ics", "text/calendar; charset=utf-8", "", func(_ *Handler, l *blocks.List, room []byte) ([]byte, error) { return l.Append(room), nil }},
	{".json", "application/calendar+json", "-json", func(_ *Handler, l *blocks.List, _ []byte) ([]byte, error) { return ics.JSON(l.Bytes()) }},
	{".csv", "text/csv; charset=utf-8", "-csv", func(h *Handler, l *blocks.List, _ []byte) ([]byte, error) { return ics.Table(l.Bytes(), h.home()) }},
	{".atom", "application/atom+xml", "-atom", func(h *Handler, l *blocks.List, _ []byte) ([]byte, error) {
		return ics.Changes(l.Bytes(), "tag:"+h.Blocks.Domain+",2026:calendar/"+l.Want.Scope.String())
	}},
}

// formOf parts an address from its ending; nil if it has none of those.
func formOf(path string) (token string, as *form) {
	for i := range forms {
		if token, ok := strings.CutSuffix(path, forms[i].ending); ok {
			return token, &forms[i]
		}
	}
	return path, nil
}

// home is the office's zone.
func (h *Handler) home() *time.Location { return h.Mirror.Snapshot().Office().Location() }
