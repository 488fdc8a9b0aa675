package keys

import (
	"errors"
	"testing"

	"jourfixe/events"
)

// A key that was erased stays erased: what was asked of the server before, and answered after, does not bring it back.
func TestErasedStaysErased(t *testing.T) {
	t.Parallel()
	k := NewRing(nil, "bremen")
	late := &Key{1}
	k.remember("anna", late)
	k.Drop("anna")
	k.remember("anna", late)
	body := &events.PersonAdded{ID: "anna", Name: events.Secret("Anna Probe")}
	if err := k.Seal(t.Context(), body); !errors.Is(err, ErrNoKey) || !errors.Is(err, ErrUnsealable) {
		t.Errorf("Seal = %v; want ErrNoKey, as an ErrUnsealable", err)
	}
}
