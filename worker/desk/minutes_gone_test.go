package desk_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/keys"
	"jourfixe/worker/desk"
	"jourfixe/worker/workertest"
)

// TestMinutesAreGone lets ten years pass after two meetings: of one minutes are written and a task is recorded, of the other it is noted alone who was there. Then
// nothing on the disk opens any more what was said, and no word of it lies there in clear. Every 32 bytes of every file are tried as the key.
func TestMinutesAreGone(t *testing.T) {
	dir := t.TempDir()
	o := workertest.OpenOn(t, journaltest.Start(t, embedded.Options{Dir: dir}).Connect, now)
	o.Desk.StopDesk()
	d := &desk.Desk{Office: journaltest.Office, Journal: o.Desk.Journal, Mirror: o.Desk.Mirror, Key: o.Desk.Reception.Key, Now: o.Now, Log: o.Logger()}
	o.Desk.Run(d, &desk.Eraser{Journal: o.Desk.Journal, Mirror: o.Desk.Mirror, Handled: d.Handled, Log: o.Logger()})

	o.Do("office.set", `{"title":{"de":"B"},"zone":"Europe/Berlin"}`)
	o.Do("person.add", `{"id":"anna","name":"Anna","email":"anna@town.example"}`)
	for _, id := range []string{"talk", "mute"} {
		o.Do("meeting.request", `{"id":"`+id+`","title":{"de":"T"},"at":{"date":"2027-05-04","start":"10:00"},"duration":"PT1H","need":["person/anna"],"ifNone":"best"}`)
	}
	o.Clock.Set(time.Date(2027, 5, 4, 12, 0, 0, 0, time.UTC))
	o.Do("minutes.write", `{"id":"talk","base":0,"text":"Vogelschutzinsel"}`)
	o.Do("resolution.record", `{"id":"task","meeting":"talk","words":"Nistkastenbau","people":["person/anna"],"due":"2027-06-01"}`)
	o.Do("resolution.amend", `{"id":"task","words":"Futterhausbau"}`)
	o.Do("attendance.set", `{"id":"mute","people":[{"person":"anna","how":"excused"}]}`)
	b := o.Desk.Mirror.Snapshot()
	w, task, mute := b.Minutes("talk"), b.Resolution("task"), b.Minutes("mute")
	var written struct{ Sealed []byte }
	data, err := json.Marshal(w.Current.Text)
	if err == nil {
		err = json.Unmarshal(data, &written)
	}
	if err != nil || len(written.Sealed) == 0 || task.Key != w.Key || mute.Key == "" || mute.Key == w.Key {
		t.Fatalf("the keys are %s, %s and %s (%v)", w.Key, task.Key, mute.Key, err)
	}
	box := keys.Binding(journaltest.Office, w.Key, &events.MinutesWritten{ID: "talk", Key: w.Key, Version: 1}, 0)
	o.Eventually("the key to be on the disk", func() bool { return opens(contents(t, dir), written.Sealed, box) == 1 })

	o.Clock.Set(time.Date(2037, 5, 4, 21, 0, 0, 0, time.UTC))
	var tickler calendar.Tickler
	if due, next := tickler.Due(o.Desk.Mirror.Snapshot(), o.Now()); len(due) > 0 || !next.Equal(time.Date(2037, 5, 4, 22, 0, 0, 0, time.UTC)) {
		t.Fatalf("on the last evening %v is due, and then something at %s", due, next)
	}
	o.Clock.Set(time.Date(2037, 5, 4, 22, 0, 0, 0, time.UTC))
	due, _ := tickler.Due(o.Desk.Mirror.Snapshot(), o.Now())
	if len(due) != 2 {
		t.Fatalf("ten years after, %v is due", due)
	}
	for i, id := range []string{"mute", "talk"} { // as the clock gives them
		if about := (events.Ref{Noun: "minutes", ID: id}); due[i].About() != about {
			t.Fatalf("%s is due, want %s", due[i].About(), about)
		}
		o.Do("minutes.clear", `{"id":"`+id+`"}`)
	}
	o.Eventually("the keys to be destroyed", func() bool {
		left, err := o.Desk.Journal.Erased(t.Context(), []string{w.Key, mute.Key})
		if err != nil {
			t.Fatal(err)
		}
		return len(left) == 0
	})
	if opens(contents(t, dir), written.Sealed, box) > 0 {
		t.Error("something on the disk opens the minutes")
	}
	o.Eventually("nothing in clear to be on the disk", func() bool {
		for _, file := range contents(t, dir) {
			for _, word := range []string{"Vogelschutz", "Nistkasten", "Futterhaus", "excused"} {
				if bytes.Contains(file, []byte(word)) {
					return false
				}
			}
		}
		return true
	})
	again := o.Start(nil).Mirror.Snapshot() // what a replica knows that starts now
	if is := again.Resolution("task"); is == nil || !is.Cleared || is.Words.Readable() || len(is.People) > 0 || len(again.TasksOf("anna")) > 0 {
		t.Errorf("the task is %+v", is)
	}
	if again.Attendance("mute") != nil || again.Minutes("talk").Readable() {
		t.Error("who was there, or what was written, is still known")
	}
}
