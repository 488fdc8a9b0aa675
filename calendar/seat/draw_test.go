package seat_test

import (
	"strings"
	"testing"

	"jourfixe/calendar/seat"
)

// What sha256sum prints.
func TestLots(t *testing.T) {
	for number, want := range map[int]string{
		1:  "a0e3d419",
		12: "70b96383",
		40: "c71513a1",
	} {
		if got := stevenage.Lot(number).String(); len(got) != 64 || !strings.HasPrefix(got, want) {
			t.Errorf("the lot of %d is %s, not %s…", number, got, want)
		}
	}
	if got, want := stevenage.Commitment(), "a29fc5d477a2e8b4e23b6207d66db5f5b129639dfbfee31fdba790cf74e710bc"; got != want {
		t.Errorf("the commitment is %s, not %s", got, want)
	}
}

func TestCheckRule(t *testing.T) {
	quota := func(list ...seat.Quota) seat.Rule { return seat.Rule{Kind: seat.FirstCome, Quotas: list} }
	for _, c := range []struct {
		name  string
		rule  seat.Rule
		fault string
	}{
		{"Ingelheim", ingelheim, ""},
		{"plain", quota(), ""},
		{"everything is kept", quota(seat.Quota{For: seat.Member, Seats: 15}, seat.Quota{For: seat.Host, Seats: 5}), ""},
		{"no kind", seat.Rule{}, "kind must be first-come, members-first or lottery"},
		{"a quota for whom?", quota(seat.Quota{For: "lost", Seats: 2}), "quotas[0].for must be first, member or host"},
		{"twice", quota(seat.Quota{For: seat.First, Seats: 2}, seat.Quota{For: seat.First, Seats: 3}), `quotas[1].for must be named once; there is a quota for "first" already`},
		{"no seats", quota(seat.Quota{For: seat.First}), "quotas[0].seats must be from 1 to the 20 seats that no other quota keeps"},
		{"too many seats", quota(seat.Quota{For: seat.First, Seats: 12}, seat.Quota{For: seat.Host, Seats: 9}), "quotas[1].seats must be from 1 to the 8 seats that no other quota keeps"},
		{"a rank of what?", seat.Rule{Kind: seat.Lottery, Ranks: []string{seat.Host, "old"}}, "ranks[1] must be host, lost, member or first"},
		{"a rank twice", seat.Rule{Kind: seat.Lottery, Ranks: []string{seat.Host, seat.Host}}, `ranks[1] must be named once; "host" has a rank already`},
	} {
		t.Run(c.name, func(t *testing.T) { faulty(t, c.rule.Check(20), c.fault) })
	}
	faulty(t, quota(seat.Quota{For: seat.First, Seats: 20}, seat.Quota{For: seat.Host, Seats: 1}).Check(20), "quotas[1].seats finds no seats left; the quotas before keep all 20")
}

func TestCheckDraw(t *testing.T) {
	for _, c := range []struct {
		name  string
		draw  seat.Draw
		fault string
	}{
		{"good", stevenage, ""},
		{"no trip", seat.Draw{Seed: stevenage.Seed}, "trip must be 1 to 200 letters a to z, digits, dots, dashes and underscores"},
		{"can be guessed", seat.Draw{Trip: "riga", Seed: "123"}, "seed must be 16 to 200 letters a to z, digits, dots, dashes and underscores"},
		{"slash", seat.Draw{Trip: "riga", Seed: "0123456789abcdef/0"}, "seed must be 16 to 200 letters a to z, digits, dots, dashes and underscores"},
		{"quote", seat.Draw{Trip: "riga's", Seed: stevenage.Seed}, "trip must be 1 to 200 letters a to z, digits, dots, dashes and underscores"},
		{"too long", seat.Draw{Trip: "riga", Seed: strings.Repeat("a", 201)}, "seed must be 16 to 200 letters a to z, digits, dots, dashes and underscores"},
	} {
		t.Run(c.name, func(t *testing.T) { faulty(t, c.draw.Check(), c.fault) })
	}
}

func faulty(t *testing.T, f *seat.Fault, want string) {
	t.Helper()
	got := ""
	if f != nil {
		got = f.Error()
	}
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
