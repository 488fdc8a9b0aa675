package seat

import (
	"cmp"
	"fmt"
	"strings"
)

// Explain writes down how seats were given, so that somebody can follow it by hand: all tickets of a pool in their order, with what was free when
// their turn came, then what has fallen to others, then the waiting list.
func Explain(r Rule, capacity int, tickets []Ticket, d Draw) string {
	a := Allot(r, capacity, tickets, d)
	x := account{kind: r.Kind, entries: map[int]Entry{}}
	for _, list := range [][]Entry{a.Seated, a.Waiting} {
		for _, e := range list {
			x.entries[e.Ticket.Number] = e
		}
	}
	if r.Kind == Lottery {
		x.line("trip        %s", d.Trip)
		x.line("seed        %s", d.Seed)
		x.line("commitment  %s", d.Commitment())
		x.line("a lot       printf '%%s' '%s/%s/NUMBER' | sha256sum", d.Seed, d.Trip)
	}
	for _, p := range a.Pools {
		x.heading("%s: %s", named(p.Quota), count(p.Seats, "seat"))
		for _, t := range a.Turns {
			if !t.Fell && t.Quota == p.Quota {
				x.turn(t)
			}
		}
	}
	x.fallen(a.Turns)
	x.heading("waiting list")
	for _, e := range a.Waiting {
		x.line("%4d. number %d, %s%s", e.Place, e.Ticket.Number, named(e.Quota), aside(e))
	}
	return x.String()
}

// An account is an explanation while it is written.
type account struct {
	strings.Builder
	kind    string
	entries map[int]Entry
}

func (x *account) line(format string, args ...any) {
	x.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " ") + "\n")
}

func (x *account) heading(format string, args ...any) {
	if x.Len() > 0 {
		x.line("")
	}
	x.line(format, args...)
}

// fallen writes what became of seats that their own pool has left.
func (x *account) fallen(turns []Turn) {
	begun := false
	for _, t := range turns {
		if !t.Fell {
			continue
		}
		if !begun {
			x.heading("what was left: %s", count(t.Free, "seat"))
			begun = true
		}
		x.turn(t)
	}
}

// turn writes one turn.
func (x *account) turn(t Turn) {
	e := x.entries[t.Ticket]
	became := "waits"
	if t.Seated {
		became = "seated"
	}
	x.line("%4d free  number %-5d for %d  %-6s  %-6s  %s", t.Free, t.Ticket, e.Ticket.Seats, cmp.Or(e.Rank, x.member(e), "-"), became, e.Lot)
}

// member is what stands for a rank where members come before others.
func (x *account) member(e Entry) string {
	if x.kind == MembersFirst && e.Ticket.Member {
		return Member
	}
	return ""
}

// named is what a pool is called.
func named(quota string) string {
	if quota == "" {
		return "the rest"
	}
	return "quota " + quota
}

// aside is what is to be said of one who waits.
func aside(e Entry) string {
	switch {
	case e.Passed:
		return ", for two: one seat was free"
	case e.Drawn:
		return ", by lot"
	}
	return ""
}

// count is a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
