package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jourfixe/events/journal/streams"
	"jourfixe/worker"
	"jourfixe/worker/questions"
)

// How often the servers are looked at while their logs are waited for, and how often that is said.
const (
	forgetLook = 2 * time.Second
	forgetSay  = 30 * time.Second
)

// A forgetting is how long servers have been running undisturbed: what was deleted before is out of their logs after streams.Forgetting.
type forgetting struct {
	since   time.Time // zero while something is not as it should be
	leaders []string
}

// look takes in how the streams stand, none if nobody says so. It returns how long is left, and what is waited for beside the time: the
// servers that lack something. A server that was started again begins anew, and so does the time.
func (f *forgetting) look(now time.Time, states []streams.State) (left time.Duration, missing []string) {
	var leaders []string
	alone := states != nil
	for _, s := range states {
		leaders = append(leaders, s.Leader)
		alone = alone && s.Replicas == 1
		for _, server := range s.Behind {
			if !slices.Contains(missing, server) {
				missing = append(missing, server)
			}
		}
	}
	if alone {
		return 0, nil // one server has no such log
	}
	if well := states != nil && !slices.ContainsFunc(states, func(s streams.State) bool { return !s.Well() }); !well {
		f.since = time.Time{}
		return streams.Forgetting, missing
	}
	if f.since.IsZero() || !slices.Equal(leaders, f.leaders) {
		f.since = now
	}
	f.leaders = leaders
	return max(0, streams.Forgetting-now.Sub(f.since)), nil
}

// awaitForgetting returns when what was deleted is out of the servers' logs.
func awaitForgetting(ctx context.Context, p *program, s *session) error {
	var f forgetting
	var said time.Time
	for {
		var states []streams.State
		bounded, cancel := context.WithTimeout(ctx, 10*time.Second)
		err := s.ask(bounded, "office", questions.AskServers, struct{}{}, &states)
		cancel()
		if err != nil {
			states = nil // nobody knows; that is said, and asked again
		}
		left, missing := f.look(p.now(), states)
		switch {
		case left == 0:
			return nil
		case p.now().Sub(said) < forgetSay:
		case err != nil:
			fmt.Fprintf(p.err, "nobody says how the servers stand, and the time begins anew when somebody does: %v\n", err)
			said = p.now()
		case len(missing) > 0:
			fmt.Fprintf(p.err, "waiting for the server %s, whose log may hold something still; the time begins when it has caught up\n", strings.Join(missing, ", "))
			said = p.now()
		default:
			fmt.Fprintf(p.err, "the servers' logs hold what was deleted for at most %s more\n", left.Round(time.Second))
			said = p.now()
		}
		if !worker.Sleep(ctx, forgetLook) {
			return ctx.Err()
		}
	}
}
