package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"jourfixe/calendar/owed"
	_ "jourfixe/calendar/owed/kinds"
	"jourfixe/events"
	"jourfixe/events/patience"
	"jourfixe/worker"
	"jourfixe/worker/desk"
	"jourfixe/worker/workertest"
)

// TestPollIsClosedOnce has polls closed over two connections at once, each with a desk of its own: by two people, who take different times. One
// of them is told that it is closed already, there is one meeting, and everybody who was asked is owed one invitation to it.
func TestPollIsClosedOnce(t *testing.T) {
	o := workertest.Open(t, now)
	other := o.Start(func(p *workertest.Process) []worker.Worker {
		return []worker.Worker{&desk.Desk{Office: p.Reception.Office, Journal: p.Journal, Mirror: p.Mirror, Key: p.Reception.Key, Now: o.Now, Log: o.Logger()}}
	})
	commands := [][2]string{
		{"office.set", `{"title":{"de":"B"},"zone":"Europe/Berlin"}`},
		{"person.add", `{"id":"a","name":"A","email":"a@town.example"}`}, {"person.add", `{"id":"b","name":"B","email":"b@town.example"}`},
	}
	const polls = 6
	for i := range polls {
		commands = append(commands,
			[2]string{"poll.open", fmt.Sprintf(`{"id":"p%d","title":{"de":"U"},"duration":"PT1H","times":[{"date":"2027-02-0%d","start":"10:00"},{"date":"2027-02-1%d","start":"10:00"}],"optional":["person/a","person/b"],"ifNone":"best"}`, i, 1+i, i)},
		)
	}
	o.DoAll(commands...)
	var answers [polls][2]events.Answer
	var g errgroup.Group
	for i := range polls {
		for j, p := range []*workertest.Process{o.Desk, other} {
			g.Go(func() error {
				body := &events.ClosePoll{ID: fmt.Sprint("p", i), Time: []string{"t1", "t2"}[j], IfNone: events.IfNoneBest}
				receipt, err := p.Reception.SubmitBody(t.Context(), "operator", "/test", fmt.Sprint(i, "/", j), body)
				if err == nil {
					answers[i][j], err = p.Reception.Outcome(t.Context(), "operator", receipt, patience.Limit)
				}
				return err
			})
		}
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	for i, two := range answers {
		taken := 0
		for j, a := range two {
			if a.Outcome == events.Accepted {
				taken++
				o.Eventually("the meeting to be known", func() bool {
					return o.Desk.Mirror.Snapshot().Poll(fmt.Sprint("p", i)).Chosen == []string{"t1", "t2"}[j]
				})
			} else if a.Problem == nil || !strings.Contains(a.Problem.Detail, "the poll is closed") {
				t.Errorf("who comes too late is told %+v", a.Problem)
			}
		}
		if taken != 1 {
			t.Errorf("poll p%d is closed %d times", i, taken)
		}
		invited := map[string]int{}
		debts, _ := owed.Of(o.Desk.Mirror.Snapshot(), events.Ref{Noun: "meeting", ID: fmt.Sprint("p", i)}).Owed(nil, now)
		for _, d := range debts {
			invited[d.To+" "+d.Kind]++
		}
		if len(invited) != 2 || invited["a invitation"] != 1 || invited["b invitation"] != 1 {
			t.Errorf("to what came of p%d %v are owed", i, invited)
		}
	}
	if n := len(o.Desk.Mirror.Snapshot().Meetings()); n != polls {
		t.Errorf("%d meetings came of %d polls", n, polls)
	}
}
