package main

import (
	"context"

	"jourfixe/calendar"
	"jourfixe/calendar/plan"
	"jourfixe/worker"
	"jourfixe/worker/desk"
	"jourfixe/worker/questions"
)

// officeClient is the name that an office file is applied under when a server fills an empty office.
const officeClient = "office-file"

// A localReception is the reception of this process itself.
type localReception struct{ reception *worker.Reception }

// untouched reports whether nothing has happened in the office but what an office file that is still being applied did, and
// that the house has taken note of its zone data.
func (d *localReception) untouched() bool {
	fresh := false
	d.reception.Mirror.View(func(b *calendar.Book) { fresh = b.Office().Applied == nil && b.OnlyFrom(officeClient, desk.House) })
	return fresh
}

// zone is that of the office's clock.
func (d *localReception) zone() (zone string) {
	d.reception.Mirror.View(func(b *calendar.Book) { zone = b.Office().Zone })
	return zone
}

// unfinished reports whether an office file was begun to be applied and never recorded as applied.
func (d *localReception) unfinished() bool {
	begun := false
	d.reception.Mirror.View(func(b *calendar.Book) { begun = b.Office().Applied == nil && b.Sequence() > 0 })
	return begun
}

func (d *localReception) plan(ctx context.Context, q questions.PlanRequest) ([]plan.Step, error) {
	return d.reception.Plan(ctx, q.Items, q.Prune)
}

func (d *localReception) previewOffice(_ context.Context, q questions.PlanRequest) (worker.PlanPreview, error) {
	return d.reception.PreviewOffice(q.Items, q.Prune)
}

// send stores the commands; what it returns waits for the answers of whichever desk gives them.
func (d *localReception) send(ctx context.Context, list []errand) answered {
	var places []uint64
	var failed error
	for _, e := range list {
		receipt, err := d.reception.Submit(ctx, officeClient, e.kind, e.message)
		if failed = err; err != nil {
			break
		}
		places = append(places, receipt.Sequence)
	}
	return func(ctx context.Context) ([]worker.Result, error) {
		var results []worker.Result
		for len(results) < len(places) {
			some, err := d.reception.Outcomes(ctx, officeClient, places[len(results):], startWait)
			if err != nil {
				return results, err
			}
			results = append(results, some...)
		}
		return results, failed
	}
}
