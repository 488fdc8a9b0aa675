package events

import (
	"slices"
	"testing"
)

// TestTripsOfBefore reads trips from before items had ids and milestones their names of today; milestones that were asked for keep theirs.
func TestTripsOfBefore(t *testing.T) {
	read := func(kind Type, data string) Body {
		t.Helper()
		kind, up, err := bringUp(byType(Events), upcasts, kind, []byte(data))
		if err != nil {
			t.Fatal(err)
		}
		body, err := decode(byType(Events), kind, up, atOnce)
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	const (
		programme  = `"programme":[{"day":1,"start":"10:00","end":"11:00","title":{"de":"A"}},{"day":1,"start":"12:00","end":"13:00","title":{"de":"B"}}]`
		milestones = `"milestones":[{"id":"open","date":"2027-01-04","title":{"de":"A"}},{"id":"draw","date":"2027-01-05","title":{"de":"B"}},{"id":"register-by","date":"2027-01-05","title":{"de":"C"}}]`
	)
	ids := func(b *TripProposed) (list []string) {
		for _, l := range b.Programme {
			list = append(list, l.ID)
		}
		for _, m := range b.Milestones {
			list = append(list, m.ID)
		}
		return list
	}
	check := func(what string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	for version := 1; version <= 2; version++ {
		check("proposed", ids(read(Type{"trip", "proposed", version}, `{"id":"t",`+programme+`,`+milestones+`,"days":3}`).(*TripProposed)),
			"1", "2", "registration-opens", "draw", "registration-closes")
		check("amended", ids(&read(Type{"trip", "amended", version}, `{"id":"t",`+milestones+`,"asked":[{"id":"open"}]}`).(*TripAmended).TripProposed),
			"open", "draw", "register-by")
	}
	retimed := read(Type{"trip", "retimed", 1}, `{"id":"t",`+programme+`,"revision":2}`).(*TripRetimed)
	check("retimed", []string{retimed.Programme[0].ID, retimed.Programme[1].ID}, "1", "2")
	for _, wrong := range []string{`[]`, `{"programme":{}}`, `{"milestones":[{"id":3}]}`} {
		if _, err := ofTrip([]byte(wrong)); err == nil {
			t.Errorf("%s is read", wrong)
		}
	}
}

// TestTripsThatAreNone wants an error, and no panic, for what stands where an object ought to.
func TestTripsThatAreNone(t *testing.T) {
	for _, data := range []string{`null`, `{"programme":[null]}`, `{"milestones":[null]}`} {
		if got, err := DecodeEvent(Type{"trip", "proposed", 1}, []byte(data)); err == nil {
			t.Errorf("%s is read as %+v", data, got)
		}
	}
}
