package main

import (
	"context"
	"time"

	"jourfixe/events/journal"
	"jourfixe/worker"
	"jourfixe/worker/questions"
)

// send implements reception, across restarts of the server.
func (p patient) send(ctx context.Context, list []errand) answered {
	asked := make([]journal.Asked, len(list))
	for i, e := range list {
		asked[i] = journal.Asked{Type: e.kind, Message: e.message}
	}
	stored := p.SendAll(ctx, asked)
	return func(ctx context.Context) ([]worker.Result, error) {
		places := stored(ctx) // 0: whether it is there is not known
		var results []worker.Result
		for len(results) < len(list) {
			some, err := p.next(ctx, list[len(results):], places[len(results):])
			if err != nil {
				return results, err
			}
			results = append(results, some...)
		}
		return results, nil
	}
}

// next waits until at least the first of the commands is answered.
func (p patient) next(ctx context.Context, list []errand, places []uint64) ([]worker.Result, error) {
	ctx, cancel := context.WithTimeout(ctx, p.each)
	defer cancel()
	known := 0
	for known < min(len(places), questions.MostOutcomes) && places[known] != 0 {
		known++
	}
	if known > 0 {
		var some []worker.Result
		err := p.ask(ctx, "command", questions.AskOutcomes, questions.OutcomesRequest{Sequences: places[:known], Wait: 5 * time.Second}, &some)
		if err == nil && len(some) > 0 {
			return some, nil
		}
	}
	// Nothing is said of the first: it takes long, it is a repetition, of which nothing is known by its place, or the server is older and does not
	// know the question. Sent once more it changes nothing, if it is there, and is waited for by itself.
	a, err := p.session.send(ctx, list[0].kind, list[0].message)
	return []worker.Result{{Outcome: a.Outcome, Problem: a.Problem}}, err
}
