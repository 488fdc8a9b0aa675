package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/plan"
	"jourfixe/events"
	"jourfixe/events/patience"
	"jourfixe/worker"
)

// TestStepsThatNeedOthersWait looks which steps are sent without waiting for those before them.
func TestStepsThatNeedOthersWait(t *testing.T) {
	step := func(kind, id, data string) plan.Step {
		typ, err := events.ParseType(kind)
		if err != nil {
			t.Fatal(err)
		}
		return plan.Step{Type: typ, Ref: events.Ref{Noun: typ.Noun, ID: id}, Data: json.RawMessage(data)}
	}
	for _, x := range []struct {
		name  string
		steps []plan.Step
		want  string
	}{
		{"none", nil, ""},
		{"of one kind", []plan.Step{step("person.add", "a", `{"id":"a"}`), step("person.add", "b", `{"id":"b"}`)}, "a b"},
		{"of two kinds", []plan.Step{step("person.add", "a", `{"id":"a"}`), step("group.set", "g", `{"id":"g","members":["person/a"]}`)}, "a|g"},
		{"one that names the one before", []plan.Step{
			step("venue.set", "a", `{"id":"a"}`), step("venue.set", "b", `{"id":"b"}`), step("venue.set", "c", `{"id":"c","within":{"venue":"a"}}`),
			step("venue.set", "d", `{"id":"d","near":["venue/b"]}`), step("venue.set", "e", `{"id":"e","near":["venue/d"]}`)}, "a b|c d|e"},
		{"what is ended after what is changed", []plan.Step{step("series.amend", "s", `{"id":"s"}`), step("group.end", "g", `{"id":"g"}`)}, "s|g"},
	} {
		var runs []string
		for _, run := range independent(x.steps) {
			var ids []string
			for _, s := range run {
				ids = append(ids, s.Ref.ID)
			}
			runs = append(runs, strings.Join(ids, " "))
		}
		if got := strings.Join(runs, "|"); got != x.want {
			t.Errorf("%s: they go as %q, want %q", x.name, got, x.want)
		}
	}
}

// A counterOf takes in what an applier sends, and answers as it is told to.
type counterOf struct {
	reception
	sent   []int                                                     // how many commands each portion had
	answer func(portion int, list []errand) ([]worker.Result, error) // nil: all are accepted
}

func (c *counterOf) send(_ context.Context, list []errand) answered {
	c.sent = append(c.sent, len(list))
	portion := len(c.sent) - 1
	return func(context.Context) ([]worker.Result, error) {
		if c.answer != nil {
			return c.answer(portion, list)
		}
		return make([]worker.Result, len(list)), nil
	}
}

// TestStepsGoInPortions looks how many steps are sent together, and what comes of one that is refused or not answered.
func TestStepsGoInPortions(t *testing.T) {
	steps := func(n, bytes int) (list []plan.Step) {
		for i := range n {
			id := fmt.Sprintf("p%d", i)
			list = append(list, plan.Step{Type: events.Type{Noun: "person", Name: "add", Version: 1}, Ref: events.Ref{Noun: "person", ID: id},
				Data: json.RawMessage(`{"id":"` + id + `","note":"` + strings.Repeat("x", bytes) + `"}`)})
		}
		return list
	}
	refused := events.Refuse(events.NotPossible, "name", "no")
	for _, x := range []struct {
		name   string
		steps  []plan.Step
		answer func(portion int, list []errand) ([]worker.Result, error)
		sent   string
		err    string
		retry  bool
	}{
		{name: "few", steps: steps(3, 0), sent: "[3]"},
		{name: "many", steps: steps(600, 0), sent: "[250 250 100]"},
		{name: "long ones", steps: steps(5, 400<<10), sent: "[2 2 1]"},
		{name: "longer than a portion", steps: steps(2, 2<<20), sent: "[1 1]"},
		{name: "one is refused", steps: steps(2000, 0), sent: "[250 250 250 250]", err: "person/p251: " + refused.Error(),
			answer: func(portion int, list []errand) ([]worker.Result, error) {
				results := make([]worker.Result, len(list))
				if portion == 1 {
					results[1].Problem = refused
				}
				return results, nil
			}},
		{name: "one is not answered", steps: steps(2000, 0), sent: "[250 250 250]", err: "person/p7: no server",
			answer: func(_ int, list []errand) ([]worker.Result, error) {
				return make([]worker.Result, 7), errors.New("no server")
			}},
		{name: "one was made meanwhile", steps: steps(300, 0), sent: "[250 50]", retry: true,
			answer: func(portion int, list []errand) ([]worker.Result, error) {
				results := make([]worker.Result, len(list))
				results[portion].Problem = events.Refuse(events.AlreadyThere, "id", "there")
				return results, nil
			}},
	} {
		c := &counterOf{answer: x.answer}
		retry, err := (&applier{reception: c, now: time.Now}).carryOut(t.Context(), x.steps)
		told := ""
		if err != nil {
			told = err.Error()
		}
		if got := fmt.Sprint(c.sent); got != x.sent || told != x.err || retry != x.retry {
			t.Errorf("%s: portions of %s were sent, want %s; error %q, want %q; again %t", x.name, got, x.sent, told, x.err, retry)
		}
	}
}

// TestLargeOfficeFile applies a file of 5,000 people and 200 groups, is interrupted on the way, and applies it again: then it is as the
// file says, nobody is there twice, and once more there is nothing to change. It takes half a minute on a busy machine.
func TestLargeOfficeFile(t *testing.T) {
	if os.Getenv("JOURFIXE_LONG") == "" {
		t.Skip("applies 5,000 people; set JOURFIXE_LONG=1")
	}
	t.Parallel()
	server := serve(t, t.TempDir()+"/data")
	file := largeOffice(t, 5000, 200, 400)
	apply := command(t, "apply", "--data", server.data, file)
	out, err := apply.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil { // it lists what it is going to do, and begins
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	patience.Eventually(t, "some people to be there", func() bool {
		return strings.Count(jourfixe(t, "events", "--data", server.data, "--subject", "person.>"), "person.added") > 300
	})
	if err := apply.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = apply.Wait() // it was killed
	if out := jourfixe(t, "apply", "--dry-run", "--data", server.data, file); !strings.Contains(out, "+ person/p04999\n") || strings.Contains(out, "+ person/p00000\n") {
		t.Errorf("what is left to do is not the rest of the people:\n%.500s", out)
	}
	jourfixe(t, "apply", "--data", server.data, file)
	if out := jourfixe(t, "apply", "--data", server.data, file); out != "nothing to change\n" {
		t.Errorf("applied again it says\n%.500s", out)
	}
	all := jourfixe(t, "events", "--data", server.data)
	if people, groups, refused := strings.Count(all, "person.added"), strings.Count(all, "group.changed"), strings.Count(all, "command.refused"); people != 5000 || groups != 200 || refused != 0 {
		t.Errorf("%d people were added, %d groups made and %d commands refused", people, groups, refused)
	}
}

// largeOffice writes an office file and returns its name.
func largeOffice(t testing.TB, people, groups, members int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("office: {zone: Europe/Berlin, title: {de: Amt}}\npeople:\n")
	for i := range people {
		fmt.Fprintf(&b, "  - {id: p%05d, name: Person %d, email: p%d@city.example, language: de}\n", i, i, i)
	}
	b.WriteString("groups:\n")
	for g := range groups {
		fmt.Fprintf(&b, "  - id: g%03d\n    title: {de: Gruppe %d}\n    members:\n", g, g)
		b.WriteString("      - person/p00000\n") // is in all of them
		for m := 1; m < members; m++ {
			fmt.Fprintf(&b, "      - person/p%05d\n", m*people/members+g%(people/members))
		}
	}
	name := filepath.Join(t.TempDir(), "office.yaml")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
