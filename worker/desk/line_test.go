package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/events/journal/streams"
	"jourfixe/worker"
	"jourfixe/worker/desk"
)

// TestOverwritingWaitsForALine has a line of commands decided, of people and so large that the oldest are to go. As long as the desk says that there is a line
// nothing of it is overwritten; then all is that has to be.
func TestOverwritingWaitsForALine(t *testing.T) {
	t.Parallel()
	r := open(t, 1)
	stored := func() uint64 {
		n, err := r.Desk.Journal.CommandBytes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	large := strings.Repeat("x", 250<<10)
	looks := 0
	for try := 0; looks == 0; try++ { // again where the machine was so slow that the line was over before the first look
		release := r.hold()
		var list []asking
		for i := range 20 {
			id := fmt.Sprintf("%d-%d", try, i)
			list = append(list,
				asking{"tester", "p" + id, "person.add", fmt.Sprintf(`{"name":"N","email":"p%s@town.example"}`, id)},
				asking{"tester", "l" + id, "partner.register", fmt.Sprintf(`{"id":"l%s","title":{"de":%q},"kind":"network"}`, id, large)})
		}
		last := r.lineUp(list...)
		release()
		r.decided(last)
		before := stored()
		stop := r.Desk.Run(
			&desk.Eraser{Journal: r.Desk.Journal, Mirror: r.Desk.Mirror, Handled: r.first.Handled, InLine: r.first.InLine, Log: r.Logger()},
			&desk.Trimmer{Journal: r.Desk.Journal, Mirror: r.Desk.Mirror, Handled: r.first.Handled, InLine: r.first.InLine})
		for worker.Sleep(t.Context(), 20*time.Millisecond) {
			is := stored()
			if !r.first.InLine() {
				break
			}
			if looks++; is != before {
				t.Fatalf("of %d bytes %d are left while commands are in line", before, is)
			}
		}
		if looks == 0 {
			stop()
		}
	}
	r.Eventually("what people said to be overwritten, and what is too much", func() bool {
		people := 0
		err := r.Desk.Journal.Waiting(t.Context(), 0, "tester", func(raw streams.Raw) error {
			if strings.Contains(raw.Subject, ".person.") {
				people++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return people == 0 && stored() <= 4<<20
	})
}
