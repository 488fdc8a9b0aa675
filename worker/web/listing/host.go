package listing

import (
	"cmp"

	"jourfixe/calendar/host"
	"jourfixe/worker/web/voice"
)

// HostName is what a host is called.
func HostName(h *host.Host, v *voice.Voice) string {
	if h == nil || !h.Name.Readable() {
		return v.T("person.erased")
	}
	return cmp.Or(voice.Clean(h.Name.Value()), v.T("person.unnamed"))
}
