package seat_test

import (
	"testing"

	"jourfixe/calendar/seat"
)

func TestAllot(t *testing.T) {
	quotas := []seat.Quota{{For: seat.First, Seats: 2}, {For: seat.Host, Seats: 1}}
	for _, c := range []struct {
		name            string
		rule            seat.Rule
		capacity        int
		tickets         []seat.Ticket
		seated, waiting []int
	}{
		{
			name: "in order of registration", rule: seat.Rule{Kind: seat.FirstCome}, capacity: 4,
			tickets: []seat.Ticket{single(3, seat.Member), pair(2), single(1), single(4, seat.Host)},
			seated:  []int{1, 2, 3}, waiting: []int{4},
		},
		{
			name: "a pair that does not fit is passed over and first on the list", rule: seat.Rule{Kind: seat.FirstCome}, capacity: 3,
			tickets: []seat.Ticket{pair(1), pair(2), single(3), single(4)},
			seated:  []int{1, 3}, waiting: []int{2, 4},
		},
		{
			name: "members, then the others", rule: seat.Rule{Kind: seat.MembersFirst}, capacity: 4,
			tickets: []seat.Ticket{single(1), pair(2, seat.Member), single(3), single(4, seat.Member), single(5)},
			seated:  []int{2, 4, 1}, waiting: []int{3, 5},
		},
		{
			name: "hosts before the others without a draw", rule: seat.Rule{Kind: seat.FirstCome, Ranks: []string{seat.Host}}, capacity: 2,
			tickets: []seat.Ticket{single(1), single(2), single(3, seat.Host)},
			seated:  []int{3, 1}, waiting: []int{2},
		},
		{
			// 4 is a first-timer and a host: the first quota that is named has them, and the one for hosts has 5.
			name: "one pool for everybody", rule: seat.Rule{Kind: seat.FirstCome, Quotas: quotas}, capacity: 4,
			tickets: []seat.Ticket{single(1), single(2), single(4, seat.First, seat.Host), single(5, seat.Host), single(6, seat.First)},
			seated:  []int{1, 4, 5, 6}, waiting: []int{2},
		},
		{
			// First-timers leave 2. The rest is first to have them: 4 and 5, and not 3, who lodged guests.
			name: "a quota's seats fall to the rest before another quota", rule: seat.Rule{Kind: seat.FirstCome, Quotas: quotas}, capacity: 4,
			tickets: []seat.Ticket{single(1), single(2, seat.Host), single(3, seat.Host), single(4), single(5), single(6)},
			seated:  []int{1, 2, 4, 5}, waiting: []int{3, 6},
		},
		{
			// The rest leaves 2 of 3. The quota that is named first has them: 5 and 6, and not 3.
			name: "the rest's seats fall to the quotas in their order", rule: seat.Rule{Kind: seat.FirstCome, Quotas: quotas}, capacity: 6,
			tickets: []seat.Ticket{single(1), single(2, seat.Host), single(3, seat.Host), pair(4, seat.First), single(5, seat.First), single(6, seat.First)},
			seated:  []int{1, 2, 4, 5, 6}, waiting: []int{3},
		},
		{
			// One seat of first-timers and one of the rest are left: neither has room for two, both together have.
			name: "a pair on what two pools have left", rule: seat.Rule{Kind: seat.FirstCome, Quotas: quotas[:1]}, capacity: 4,
			tickets: []seat.Ticket{single(1), single(2, seat.First), pair(3, seat.First)},
			seated:  []int{1, 2, 3},
		},
		{
			name: "fewer seats than quotas keep", rule: seat.Rule{Kind: seat.FirstCome, Quotas: quotas}, capacity: 1,
			tickets: []seat.Ticket{single(1), single(2, seat.Host), single(3, seat.First)},
			seated:  []int{3}, waiting: []int{1, 2},
		},
		{
			name: "nobody goes on a trip without seats", rule: ingelheim, capacity: 0,
			tickets: []seat.Ticket{single(1)}, waiting: []int{1},
		},
		{
			name: "nor one who is not one or two", rule: seat.Rule{Kind: seat.FirstCome}, capacity: 9,
			tickets: []seat.Ticket{ticket(1, 0, nil), ticket(2, 3, nil), ticket(3, -1, nil), single(4)},
			seated:  []int{4}, waiting: []int{1, 2, 3},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := seat.Allot(c.rule, c.capacity, c.tickets, stevenage)
			same(t, "seated", numbers(a.Seated), c.seated)
			same(t, "waiting", numbers(a.Waiting), c.waiting)
		})
	}
}

// What is explained of a trip without a draw, with seats that fall to others.
func TestExplain(t *testing.T) {
	rule := seat.Rule{Kind: seat.MembersFirst, Quotas: []seat.Quota{{For: seat.First, Seats: 2}}}
	tickets := []seat.Ticket{single(1), pair(2), single(3, seat.First), single(4, seat.Member), pair(5)}
	const want = `quota first: 2 seats
   2 free  number 3     for 1  -       seated

the rest: 2 seats
   2 free  number 4     for 1  member  seated
   1 free  number 1     for 1  -       seated
   0 free  number 2     for 2  -       waits
   0 free  number 5     for 2  -       waits

what was left: 1 seat
   1 free  number 2     for 2  -       waits
   1 free  number 5     for 2  -       waits

waiting list
   1. number 2, the rest, for two: one seat was free
   2. number 5, the rest, for two: one seat was free
`
	if got := seat.Explain(rule, 4, tickets, seat.Draw{}); got != want {
		t.Errorf("explained:\n%s", got)
	}
}
