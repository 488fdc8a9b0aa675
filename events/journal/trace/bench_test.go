package trace

import (
	"testing"

	"github.com/nats-io/nats.go"
)

// BenchmarkTouches looks for somebody in a command that has nothing of them, as nearly all have.
func BenchmarkTouches(b *testing.B) {
	known := New("anna", []string{"Anna Amsel", "anna@city.example"})
	subject := "jourfixe.bremen.command.client-3.venue.set"
	data := []byte(`{"id":"hall-17","title":{"de":"Saal 17","en":"Hall 17"},"address":"Am Markt 21, 28195 Bremen","notes":{"de":"Schl\u00fcssel beim Pf\u00f6rtner"}}`)
	for name, header := range map[string]nats.Header{
		"plain": {"Nats-Msg-Id": {"v-0-1234"}},
		"event": {"Content-Type": {"application/json"}, "ce-specversion": {"1.0"}, "ce-id": {"2f1d9a3c-7f6e-4a53-9d0b-4a8c8f1f2b11"},
			"ce-source": {"/systems/hr"}, "ce-type": {"jourfixe.venue.set.v1"}, "ce-time": {"2026-11-22T09:00:00Z"}},
	} {
		for how, t := range map[string]*Trace{"known": known, "blind": Blind("anna", known.Blindfold(make([]byte, 32)))} {
			b.Run(name+"/"+how, func(b *testing.B) {
				for range b.N {
					if t.Touches(subject, header, data) {
						b.Fatal("found")
					}
				}
			})
		}
	}
}
