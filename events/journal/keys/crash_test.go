package keys_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
)

const office = journaltest.Office

// about are the requests that read or change keys.
var about = []string{"PUB jourfixe.bremen.key.", "PUB $JS.API.STREAM.MSG.DELETE.JF_KEYS", "PUB $JS.API.STREAM.MSG.GET.JF_KEYS", "PUB $JS.API.STREAM.INFO.JF_KEYS"}

// A house is a server with a stream of keys.
type house struct {
	t      *testing.T
	server *journaltest.External
	js     jetstream.JetStream
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, server: journaltest.StartExternal(t)}
	h.connect()
	if err := streams.Furnish(t.Context(), h.js, 1); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) connect() {
	h.t.Helper()
	nc, err := journal.DialHouse(h.server.ClientURL(), "", "")
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(nc.Close)
	if h.js, err = jetstream.New(nc); err != nil {
		h.t.Fatal(err)
	}
}

func ringOn(js jetstream.JetStream) *keys.Ring {
	return keys.NewRing(js, office, slog.New(slog.DiscardHandler))
}

// ring is one that has read everything.
func (h *house) ring() *keys.Ring {
	h.t.Helper()
	k := ringOn(h.js)
	if err := k.Load(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	return k
}

// have returns the keys of people as the server has them.
func (h *house) have(k *keys.Ring, people []string) map[string]keys.Key {
	h.t.Helper()
	all := map[string]keys.Key{}
	for _, person := range people {
		key, err := k.Fetch(h.t.Context(), person)
		if err != nil {
			h.t.Fatal(err)
		}
		if key != nil {
			all[person] = *key
		}
	}
	return all
}

// messages reads all that is in the stream.
func (h *house) messages() (list []keys.Kept) {
	h.t.Helper()
	r := streams.Reader{JS: h.js, Log: slog.New(slog.DiscardHandler), Stream: streams.Keys, Filter: keys.Subjects(office), Next: 1}
	err := r.Scan(h.t.Context(), 0, func(raw streams.Raw) error {
		kept, err := keys.Read(raw)
		list = append(list, kept)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

// find stops the server, and returns whose keys are in its files.
func (h *house) find(all map[string]keys.Key) (found []string) {
	h.t.Helper()
	h.server.Stop()
	for person, key := range all {
		if len(journaltest.Grep(h.t, h.server.Dir(), string(key[:]), base64.StdEncoding.EncodeToString(key[:]))) > 0 {
			found = append(found, person)
		}
	}
	slices.Sort(found)
	h.server.Start(h.t)
	h.connect()
	return found
}

func crowd(n int) (people []string) {
	for i := range n {
		people = append(people, fmt.Sprint("p", i))
	}
	return people
}

// People who come in together lie in one message, and one of them can be destroyed without a trace, and another, and all.
func TestBunchLeavesNoTrace(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	people, k := crowd(40), h.ring()
	if err := k.Make(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	if n := len(h.messages()); n != 1 {
		t.Fatalf("the keys lie in %d messages; want one", n)
	}
	all := h.have(k, people)
	if found := h.find(all); len(found) != len(people) {
		t.Fatalf("before anything is destroyed, %d of %d are found: the search is no proof", len(found), len(people))
	}
	for n := range people {
		k = h.ring()  // on the server that was started again
		for range 2 { // the second time is for nothing, and no error
			if err := k.Destroy(t.Context(), people[n]); err != nil {
				t.Fatal(err)
			}
		}
		if has, err := k.Has(t.Context(), people[n]); has || err != nil {
			t.Errorf("Has = %t, %v, of somebody who is erased", has, err)
		}
		if n < 3 || n > 37 {
			want := slices.Sorted(slices.Values(people[n+1:]))
			if found := h.find(all); !slices.Equal(found, want) {
				t.Errorf("after %d are destroyed, the files hold the keys of %q; want %q", n+1, found, want)
			}
		}
	}
	if left := h.messages(); len(left) != 0 {
		t.Errorf("%d messages are left when nobody is", len(left))
	}
}

// A process that dies at any step of destroying, or of making, a key leaves nobody without a key that was theirs, no key that
// counts of somebody erased, and nothing that the next process does not find and destroy.
func TestCrashAtEachStep(t *testing.T) {
	t.Parallel()
	for i := range 4 {
		lost, otherFirst := i%2 == 0, i/2 == 0
		t.Run(fmt.Sprintf("request lost %t, another erased before it goes on %t", lost, otherFirst), func(t *testing.T) {
			t.Parallel()
			crashAtEachStep(t, lost, otherFirst)
		})
	}
}

func crashAtEachStep(t *testing.T, lost, otherFirst bool) {
	h := newHouse(t)
	people := crowd(24)
	if err := h.ring().Make(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	all := h.have(h.ring(), people)
	step := 0
	// die has a process do something that dies at the step, and reports whether it came to that.
	die := func(do func(k *keys.Ring) error) bool {
		t.Helper()
		c := journaltest.NewCut(t, h.server, lost, about...)
		js, err := jetstream.New(c.Dial(t))
		if err != nil {
			t.Fatal(err)
		}
		k := ringOn(js)
		if err := k.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		c.After(step)
		err = do(k)
		if (err != nil) != c.Struck() {
			t.Fatalf("step %d, request lost %t: %v, and the line is cut: %t", step, lost, err, c.Struck())
		}
		return c.Struck()
	}
	check := func(want []string, maybe string) {
		t.Helper()
		have := h.have(h.ring(), people)
		for _, person := range want {
			if have[person] != all[person] {
				t.Fatalf("step %d, request lost %t: the key of %s is not theirs", step, lost, person)
			}
		}
		for person := range have {
			if person != maybe && !slices.Contains(want, person) {
				t.Fatalf("step %d, request lost %t: %s has a key again", step, lost, person)
			}
		}
	}
	left := people
	for died := true; died; {
		step++
		// The one is destroyed by a process that dies, perhaps then another from the same bunch, and then the first to the end.
		one, other := left[0], left[1]
		died = die(func(k *keys.Ring) error { return k.Destroy(t.Context(), one) })
		check(left[1:], one)
		if otherFirst {
			if err := h.ring().Destroy(t.Context(), other); err != nil {
				t.Fatal(err)
			}
			check(left[2:], one)
		}
		if err := h.ring().Destroy(t.Context(), one); err != nil {
			t.Fatal(err)
		}
		if err := h.ring().Destroy(t.Context(), other); err != nil {
			t.Fatal(err)
		}
		left = left[2:]
		check(left, "")
		stored := h.messages()
		if len(stored) != 1 || len(stored[0].People) != len(left) {
			t.Fatalf("step %d, request lost %t: %d messages are left; want one with %d keys", step, lost, len(stored), len(left))
		}
	}
	if step < 5 { // look how far the stream goes, read the message, store the others, destroy it
		t.Errorf("destroying was broken off at %d steps alone", step-1)
	}
	if found := h.find(all); !slices.Equal(found, slices.Sorted(slices.Values(left))) {
		t.Errorf("the files hold the keys of %q; want those of %q", found, left)
	}
	// A round of people, one of whom has a key by then.
	round := []string{left[0], "new-1", "new-2"}
	for step = 1; die(func(k *keys.Ring) error { return k.Make(t.Context(), round) }); step++ {
		check(left, "")
	}
	k := h.ring()
	if err := k.Make(t.Context(), round); err != nil {
		t.Fatal(err)
	}
	if have := h.have(k, round); len(have) != 3 {
		t.Errorf("%d of three have a key", len(have))
	}
	once := map[string]int{}
	for _, kept := range h.messages() {
		for person := range kept.People {
			once[person]++
		}
	}
	for person, n := range once {
		if n != 1 {
			t.Errorf("%s has %d keys", person, n)
		}
	}
}

// Rings that make and destroy keys of the same people at the same time, alone and many at once, agree on one key for each, lose
// none, and leave none of those who are erased.
func TestRacingRings(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	const rings, size = 4, 24
	people := crowd(size)
	var busy sync.WaitGroup
	list := make([]*keys.Ring, rings)
	for i := range rings {
		list[i] = ringOn(h.js) // that has read nothing yet
		busy.Go(func() {
			for n := range size {
				some := []string{people[n], people[(n+i)%size], people[(n*(i+2))%size]}
				if err := list[i].Make(t.Context(), some[:1+(n+i)%3]); err != nil {
					t.Error(err)
				}
				if _, _, err := list[i].NewCommon(t.Context()); n%8 == 0 && err != nil {
					t.Error(err)
				}
			}
		})
	}
	busy.Wait()
	all := h.have(list[0], people)
	if len(all) != size {
		t.Fatalf("%d of %d have a key", len(all), size)
	}
	for i, k := range list[1:] {
		for person, key := range h.have(k, people) {
			if key != all[person] {
				t.Errorf("ring %d has another key of %s", i+1, person)
			}
		}
	}
	// Half of them are erased, each by two at the same time, while others come in.
	for i := range rings {
		busy.Go(func() {
			for n := i / 2; n < size; n += 4 {
				if err := list[i].Destroy(t.Context(), people[n]); err != nil {
					t.Error(err)
				}
				if err := list[i].Make(t.Context(), []string{fmt.Sprint("new-", n), fmt.Sprint("new-", n+1)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	busy.Wait()
	once := map[string]int{}
	for _, kept := range h.messages() {
		for person := range kept.People {
			once[person]++
		}
	}
	fresh := h.ring()
	for n, person := range people {
		erased := n%4 < 2
		if erased && once[person] != 0 || !erased && once[person] != 1 {
			t.Errorf("the key of %s is stored %d times", person, once[person])
		}
		key, err := fresh.Fetch(t.Context(), person)
		if err != nil || (key == nil) != erased || key != nil && *key != all[person] {
			t.Errorf("%s, erased %t: %v, %v", person, erased, key != nil, err)
		}
		delete(once, person)
	}
	for person, n := range once {
		if n != 1 {
			t.Errorf("the key of %s is stored %d times", person, n)
		}
	}
	erased := map[string]keys.Key{}
	for n, person := range people {
		if n%4 < 2 {
			erased[person] = all[person]
		}
	}
	if found := h.find(erased); len(found) != 0 {
		t.Errorf("the files hold the keys of %q", found)
	}
}

// A stream that ends before what was read of it was restored from a backup under a process that runs.
func TestKeysEndBefore(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	k := h.ring()
	if err := k.Make(t.Context(), crowd(2)); err != nil {
		t.Fatal(err)
	}
	if err := h.js.DeleteStream(t.Context(), streams.Keys); err != nil {
		t.Fatal(err)
	}
	if err := streams.Furnish(t.Context(), h.js, 1); err != nil {
		t.Fatal(err)
	}
	if err := k.Make(t.Context(), []string{"new"}); !errors.Is(err, streams.ErrBehind) {
		t.Errorf("Make = %v; want ErrBehind", err)
	}
}

// What a version has stored that knew single keys alone is read, and stays as it is until somebody is erased.
func TestKeysOfBefore(t *testing.T) {
	t.Parallel()
	h := &house{t: t, server: journaltest.StartExternal(t)}
	h.connect()
	_, err := h.js.CreateStream(t.Context(), jetstream.StreamConfig{
		Name: streams.Keys, Description: "one key per person, until erased; those that mails share, until handled",
		Subjects: []string{"jourfixe.*.key.*", "jourfixe.*.common.*"}, MaxMsgsPerSubject: 1, Discard: jetstream.DiscardNew,
		DiscardNewPerSubject: true, MaxMsgSize: 1 << 10, DenyPurge: true, Duplicates: 100 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	put := func(token string, key keys.Key) {
		t.Helper()
		if _, err := h.js.Publish(t.Context(), "jourfixe.bremen.key."+token, key[:]); err != nil {
			t.Fatal(err)
		}
	}
	old := map[string]keys.Key{"anna": {1}, "berta": {2}, "carla": {3}}
	put(keys.Own, keys.Key{9})
	for person, key := range old {
		put(person, key)
	}
	if err := streams.Furnish(t.Context(), h.js, 1); err != nil {
		t.Fatal(err)
	}
	k := h.ring()
	if own, err := k.Office(t.Context()); err != nil || *own != (keys.Key{9}) {
		t.Errorf("the office's key is another, %v", err)
	}
	people := []string{"anna", "berta", "carla", "dora", "emma"}
	if err := k.Make(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	have := h.have(h.ring(), people)
	for person, key := range old {
		if have[person] != key {
			t.Errorf("the key of %s is another", person)
		}
	}
	if n := len(h.messages()); len(have) != 5 || n != 5 {
		t.Errorf("%d of five have a key, in %d messages; want the office's, three of before and a bunch", len(have), n)
	}
	if err := k.Destroy(t.Context(), "berta"); err != nil {
		t.Fatal(err)
	}
	if have := h.have(h.ring(), people); len(have) != 4 || have["berta"] != (keys.Key{}) {
		t.Errorf("%d have a key after one is erased", len(have))
	}
}
