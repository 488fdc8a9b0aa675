package questions_test

import (
	"strings"
	"testing"

	"jourfixe/worker/questions"
)

// TestQuestionsHaveToBeAllowed asks what does not stand in events, as a client to whom nothing more was given and as the
// operator.
func TestQuestionsHaveToBeAllowed(t *testing.T) {
	c := newCounter(t, nil)
	for _, x := range []struct {
		noun, question string
		q              any
		operator       string // what the operator is told; "": that it was done
	}{
		{"office", questions.AskPlan, questions.PlanRequest{}, ""},
		{"office", questions.AskOffice, questions.PlanRequest{}, ""},
		{"person", questions.AskExport, questions.PersonRequest{ID: "ada"}, "there is no person"},
		{"person", questions.AskErased, questions.PersonRequest{ID: "ada"}, ""},
		{"person", questions.AskCalendars, struct{}{}, ""},
		{"link", questions.AskLinks, struct{}{}, ""},
		{"feed", questions.AskFeeds, struct{}{}, ""},
		{"schedule", questions.AskRuns, struct{}{}, ""},
		{"meeting", questions.AskDeliveries, questions.DeliveriesRequest{About: "meeting/x"}, "there is no meeting/x"},
	} {
		if answer, err := askAbout[any](t, c.shop, x.noun, x.question, x.q); err == nil || err.Error() != questions.ErrNotAllowed.Error() {
			t.Errorf("%s.%s of a client = %v, %v; want that it may not", x.noun, x.question, answer, err)
		}
		_, err := askAbout[any](t, c.operator, x.noun, x.question, x.q)
		if (err == nil) != (x.operator == "") || err != nil && !strings.Contains(err.Error(), x.operator) {
			t.Errorf("%s.%s of the operator: %v, want %q", x.noun, x.question, err, x.operator)
		}
	}
}
