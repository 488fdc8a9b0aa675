package feed

import (
	"net/http"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// published are the feeds of what an office publishes, by what they are called in their address.
var published = map[string]agenda.Scope{events.PublicAgenda: agenda.PublishedAgenda, events.PublicTrips: agenda.PublishedTrips}

// servePublic answers a feed that everybody may read. It is no secret which there are, so nothing is counted; one that is not published is
// answered like one that there never was, and not as one that is gone: it may be published again.
func (h *Handler) servePublic(w http.ResponseWriter, r *http.Request, name string) {
	name, as := formOf(name)
	scope, ok := published[name]
	if !ok || as == nil {
		http.NotFound(w, r)
		return
	}
	if !h.ready(r.Context()) {
		later(w, r, 2, "the calendars are being loaded")
		return
	}
	b := h.Mirror.Snapshot()
	if !b.Publication().Publishes(name) {
		http.NotFound(w, r)
		return
	}
	want := wanted(b, scope, &events.FeedFilter{}, r.URL.Query())
	list, err := h.Blocks.List(b, want)
	if err != nil {
		h.Log.Error("a public feed could not be made", "error", err)
	}
	if list == nil {
		later(w, r, 60, "the calendar cannot be read at the moment")
		return
	}
	h.serve(w, r, want, list, as, "public")
}
