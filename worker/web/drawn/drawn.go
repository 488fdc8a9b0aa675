// Package drawn has the page that tells everybody how the seats of a trip are given, and afterwards how they were, so that anybody can do it
// again: by numbers, without a name.
package drawn

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/seat"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/shell"
)

//go:embed templates
var templates embed.FS

// Options are what the page is made from.
type Options struct{ Mirror *worker.Mirror }

// mostShown is how many registrations the page shows, which no trip of a town has. The file has all.
const mostShown = 1000

// Room is the table of what there is.
func Room(o Options) shell.Room {
	return shell.Room{
		Name: "drawn", Templates: templates, Everybody: true,
		Routes: []shell.Route{
			shell.On("GET /trips/{id}/draw", shell.Public, o.show),
			shell.On("GET /trips/{id}/draw.json", shell.Public, o.file),
		},
	}
}

// A page tells how seats are given.
type page struct {
	Title      events.Text
	First      events.Date
	Last       events.Date
	Cancelled  bool
	Rule       string
	Quotas     []events.Quota
	Ranks      []string
	Capacity   int
	Lots       bool
	At         time.Time // when seats are given or were; zero where that is done as people come
	Given      bool
	Commitment string
	Since      time.Time // when the commitment was made
	Trip       string
	Seed       string
	Example    int // a number that there is
	File       string
	Many       bool // there are too many to show
	Pools      []pool
	Waiting    []seat.Entry
}

// A pool is what became of the seats of a quota or the rest, or of what these have left.
type pool struct {
	ID    string
	Kind  string
	Seats int
	Turns []turn
}

// A turn is one look at one registration.
type turn struct {
	seat.Turn
	Seats int
	Rank  string
	Lot   string
}

func (o Options) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	id := r.PathValue("id")
	v.Read("drawn", func(b *calendar.Book) shell.Content {
		t := b.Trip(id)
		if t == nil || !t.Public() {
			return shell.Content{}
		}
		return shell.Content{Title: v.Voice.T("draw.title") + " – " + v.Voice.In(t.Title), Body: newPage(t, b.Office().Location())}
	})
}

func newPage(t *trip.Trip, home *time.Location) page {
	p := page{
		Title: t.Title, First: t.From, Last: t.To, Cancelled: t.Cancelled, Trip: t.ID, Rule: t.Registration.Rule, Quotas: t.Registration.Quotas,
		Ranks: t.Registration.Ranks, Capacity: t.Capacity, Lots: t.Registration.Rule == events.Lottery, Example: 1,
	}
	if p.Rule != events.FirstCome {
		p.At = t.Draws(home).In(home)
	}
	if t.Committed != nil && p.Lots {
		p.Commitment, p.Since = t.Committed.Commitment, t.CommittedAt.In(home)
	}
	if r := t.Record(); r != nil {
		p.Given, p.At, p.Capacity, p.Seed, p.File = true, r.Drawn.In(home), r.Capacity, r.Seed, "/trips/"+t.ID+"/draw.json"
		if p.Many = len(r.Tickets) > mostShown; !p.Many {
			p.tell(r)
		}
	}
	return p
}

// tell writes down how the seats are given by the record.
func (p *page) tell(r *trip.Record) {
	a := r.Allot()
	entries := map[int]seat.Entry{}
	for _, list := range [][]seat.Entry{a.Seated, a.Waiting} {
		for _, e := range list {
			entries[e.Ticket.Number] = e
		}
	}
	left := pool{ID: "left", Kind: "left"}
	for i, x := range a.Pools {
		q := pool{ID: "pool-" + strconv.Itoa(i), Kind: "rest", Seats: x.Seats}
		if x.Quota != "" {
			q.Kind = x.Quota
		} else if len(a.Pools) == 1 {
			q.Kind = "all"
		}
		for _, t := range a.Turns {
			if !t.Fell && t.Quota == x.Quota {
				q.Turns = append(q.Turns, told(t, entries))
			}
		}
		p.Pools = append(p.Pools, q)
	}
	for _, t := range a.Turns {
		if !t.Fell {
			p.Example = max(p.Example, t.Ticket)
			continue
		}
		if len(left.Turns) == 0 {
			left.Seats = t.Free
		}
		left.Turns = append(left.Turns, told(t, entries))
	}
	if len(left.Turns) > 0 {
		p.Pools = append(p.Pools, left)
	}
	p.Waiting = a.Waiting
}

func told(t seat.Turn, entries map[int]seat.Entry) turn {
	e := entries[t.Ticket]
	if e.Rank == "" && e.Ticket.Member && e.Lot == "" {
		e.Rank = seat.Member // before others where nothing is drawn
	}
	return turn{Turn: t, Seats: e.Ticket.Seats, Rank: e.Rank, Lot: e.Lot}
}

// file gives the record, as jourfixe draw verify --file reads it.
func (o Options) file(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Early() {
		return
	}
	var record *trip.Record
	o.Mirror.View(func(b *calendar.Book) {
		if t := b.Trip(r.PathValue("id")); t != nil {
			record = t.Record()
		}
	})
	if record == nil {
		v.Missing()
		return
	}
	data, err := json.MarshalIndent(record, "", "  ")
	if err != nil { // of numbers and words alone there is none
		v.Missing()
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", record.Trip+"-draw.json"))
	h.Set("Content-Length", strconv.Itoa(len(data)+1))
	h.Set("Cache-Control", "no-cache")
	w.Write(append(data, '\n')) // Whoever has hung up needs no answer.
}
