package follow

import (
	"errors"
	"fmt"
	"runtime/debug"

	"jourfixe/calendar/busy"
	"jourfixe/calendar/elsewhere"
	"jourfixe/worker/followed"
)

// takeApart puts into a reading when a calendar says that its owner is busy. Whatever is wrong with the file is its own: the reader never
// panics, which is tested and not proven, and should it, this calendar alone is stale. Own are the times of meetings with the owner, and before is
// what was read the last time.
func (f *Follower) takeApart(data []byte, into *followed.Reading, own, before []busy.Interval) (stale *elsewhere.Stale) {
	f.reading.Lock()
	defer f.reading.Unlock()
	defer func() {
		if fault := recover(); fault != nil {
			// What it says may quote the file.
			f.Log.Error("the program fails on a calendar that is followed", "fault", fmt.Sprintf("%T", fault), "stack", string(debug.Stack()))
			stale = &elsewhere.Stale{Why: elsewhere.Failed}
		}
	}()
	read, err := busy.Asking{From: into.From, To: into.To, Zone: into.Zone, Owner: into.Owner, Except: f.Ours, Own: own, Before: before}.Read(data)
	switch {
	case errors.Is(err, busy.ErrMany):
		return &elsewhere.Stale{Why: elsewhere.Many}
	case err != nil:
		return &elsewhere.Stale{Why: elsewhere.Unreadable}
	}
	into.Intervals, into.Entries, into.Faults = read.Intervals, read.Entries, read.Faults
	return nil
}
