package desk_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"jourfixe/events/journal/keys"
	"jourfixe/worker/workertest"
)

// TestKeysLeaveTheMemoryOfReplicas erases somebody who has registered, and lets what others need and a trip's time of keeping pass: another process
// than the one that destroys the keys has none of them in memory any more, as soon as its book knows of it.
func TestKeysLeaveTheMemoryOfReplicas(t *testing.T) {
	t.Parallel()
	o := workertest.Open(t, now)
	replica := o.Start(nil)
	o.Do("office.set", `{"title":{"de":"B"},"zone":"Europe/Berlin"}`)
	o.Do("partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"network"}`)
	o.Do("person.add", `{"id":"bea","name":"Bea","email":"bea@town.example","partner":"riga","roles":["contact"]}`)
	o.Do("trip.propose", `{"id":"t","partner":"riga","title":{"de":"T"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":3,"registration":{"rule":"first-come"}}`)
	for _, who := range []string{"ada", "bea"} {
		o.Do("registration.make", fmt.Sprintf(`{"id":%q,"trip":"t","name":"N","email":"%s@town.example","needs":{"diet":"vegan"}}`, who, who))
	}
	b := replica.Mirror.Snapshot()
	ada, bea := b.Registration("ada"), b.Registration("bea")
	boxes := map[string][]byte{}
	for _, key := range []string{ada.Person, ada.Key, ada.Needs.Key, bea.Person, bea.Key, bea.Needs.Key} {
		box, err := replica.Journal.SealFor(t.Context(), key, "tried", []byte("clear"))
		if err != nil {
			t.Fatal(err)
		}
		boxes[key] = box
	}
	// remembered are those of the keys that the replica opens something with. No eraser is there: what it has not in memory it would find.
	forgotten := func(names ...string) bool {
		for _, key := range names {
			if _, err := replica.Journal.OpenFor(t.Context(), key, "tried", boxes[key]); !errors.Is(err, keys.ErrNoKey) {
				return false
			}
		}
		return true
	}
	o.Do("person.erase", fmt.Sprintf(`{"id":%q}`, ada.Person))
	o.Eventually("the keys of who is erased to be out of memory", func() bool { return forgotten(ada.Person, ada.Key, ada.Needs.Key) })
	if forgotten(bea.Key) || forgotten(bea.Needs.Key) {
		t.Error("keys of somebody else are out of memory, too")
	}
	o.Clock.Set(time.Date(2029, 1, 10, 12, 0, 0, 0, time.UTC))
	o.Do("trip.settle", `{"id":"t"}`)
	o.Eventually("the keys of what is cleared to be out of memory", func() bool { return forgotten(bea.Key, bea.Needs.Key) })
	if forgotten(bea.Person) {
		t.Error("the key of somebody who stays in the book is out of memory")
	}
}
