package seat_test

import (
	"testing"

	"jourfixe/calendar/seat"
)

func many(n int) (tickets []seat.Ticket) {
	for i := range n {
		tickets = append(tickets, seat.Ticket{Number: i + 1, Seats: 1 + i%2, First: i%3 == 0, Host: i%5 == 0, Lost: i%7 == 0})
	}
	return tickets
}

// A draw among ten thousand for a hundred seats.
func BenchmarkDraw(b *testing.B) {
	tickets := many(10_000)
	for b.Loop() {
		if a := seat.Allot(ingelheim, 100, tickets, stevenage); len(a.Seated)+len(a.Waiting) != len(tickets) {
			b.Fatal("somebody is missing")
		}
	}
}

// A seat is freed, and ten thousand wait for it.
func BenchmarkNext(b *testing.B) {
	tickets := many(10_000)
	a := seat.Allot(ingelheim, 100, tickets, stevenage)
	var held []seat.Ticket
	for _, e := range a.Seated[1:] {
		held = append(held, e.Ticket)
	}
	waiting, told := without(tickets, numbers(a.Seated)...), numbers(a.Waiting)
	for b.Loop() {
		if _, ok := seat.Next(ingelheim, 100, held, seat.Line(ingelheim, told, waiting)); !ok {
			b.Fatal("nobody is next")
		}
	}
}
