package questions_test

import (
	"strings"
	"testing"

	"jourfixe/worker/questions"
)

// TestPersonalIsForTheTrusted asks what tells of people, or compares with what is known of them, as a client and as one that
// is trusted.
func TestPersonalIsForTheTrusted(t *testing.T) {
	c := newCounter(t, nil)
	for _, x := range []struct {
		noun, question string
		q              any
		operator       string // what the operator is told; "": that it was done
	}{
		{"office", questions.AskPlan, questions.PlanRequest{}, ""},
		{"office", questions.AskOffice, questions.PlanRequest{}, ""},
		{"person", questions.AskExport, questions.PersonRequest{ID: "ada"}, "there is no person"},
	} {
		if answer, err := askAbout[any](t, c.shop, x.noun, x.question, x.q); err == nil || err.Error() != questions.ErrNotAllowed.Error() {
			t.Errorf("%s.%s of a client = %v, %v; want that it may not", x.noun, x.question, answer, err)
		}
		_, err := askAbout[any](t, c.operator, x.noun, x.question, x.q)
		if (err == nil) != (x.operator == "") || err != nil && !strings.Contains(err.Error(), x.operator) {
			t.Errorf("%s.%s of the operator: %v, want %q", x.noun, x.question, err, x.operator)
		}
	}
	// What tells of nobody is for all.
	if _, err := askAbout[[]questions.FeedLine](t, c.shop, "feed", questions.AskFeeds, struct{}{}); err != nil {
		t.Errorf("feed.feeds of a client: %v", err)
	}
	if _, err := askAbout[[]questions.ScheduleLine](t, c.shop, "schedule", questions.AskRuns, struct{}{}); err != nil {
		t.Errorf("schedule.runs of a client: %v", err)
	}
}
