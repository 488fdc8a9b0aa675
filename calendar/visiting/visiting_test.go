package visiting_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/visiting"
	"jourfixe/events"
)

// noon is noon on the office's clock, on a day of 2027.
func noon(t *testing.T, day string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04 -0700", "2027-"+day+" 12:00 +0100")
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func date(t *testing.T, s string) events.Date {
	t.Helper()
	d, err := events.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A city is an office with a trip from the 10th to the 12th of February 2027 to Riga, whose rooming list is to be complete on the 1st.
type city struct {
	t    *testing.T
	book *calendar.Book
	last uint64
}

func newCity(t *testing.T) *city {
	c := &city{t: t, book: calendar.New("office")}
	c.happens(&events.OfficeChanged{Title: events.Text{"de": "Amt"}, Zone: "Europe/Berlin"})
	for _, id := range []string{"riga", "lodz"} {
		c.happens(&events.PartnerRegistered{ID: id, Title: events.Text{"de": id}, Kind: "twin-city", Status: "active", Zone: "Europe/Riga"})
	}
	c.adds("ada", "riga")
	c.adds("ben", "lodz")
	c.adds("eva", "")
	c.happens(&events.TripProposed{
		ID: "trip", Partner: "riga", Title: events.Text{"de": "Reise"}, Days: 3, Capacity: 9, From: date(t, "2027-02-10"), To: date(t, "2027-02-12"),
		Registration: &events.Registering{Rule: events.FirstCome}, Milestones: []events.Milestone{{ID: "rooming", Date: date(t, "2027-02-01")}},
	})
	return c
}

func (c *city) happens(body events.Body) {
	c.t.Helper()
	c.last++
	if err := c.book.Apply(&events.Event{Sequence: c.last, Time: time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC), Body: body}); err != nil {
		c.t.Fatal(err)
	}
}

func (c *city) adds(id, partner string) {
	c.t.Helper()
	c.happens(&events.PersonAdded{ID: id, Name: events.Secret(id), Email: events.Secret(id + "@town.example"), Language: "de", Zone: "Europe/Berlin", Partner: partner})
}

func (c *city) registers(id, person, standing string, change func(*events.RegistrationMade)) {
	c.t.Helper()
	body := &events.RegistrationMade{ID: id, Trip: "trip", Person: person, Name: events.Secret("Name of " + id), Seats: 1, Number: int(c.last), Standing: standing}
	if change != nil {
		change(body)
	}
	c.happens(body)
}

// TestSight is who may see who comes, and when: the one table that every door asks.
func TestSight(t *testing.T) {
	amended := func(change func(*events.TripProposed)) func(c *city) {
		return func(c *city) {
			body := c.book.Trip("trip").TripProposed
			change(&body)
			c.happens(&events.TripAmended{TripProposed: body})
		}
	}
	during := noon(t, "02-05")
	for _, x := range []struct {
		what   string
		happen func(c *city)
		person string
		at     time.Time
		want   visiting.Sight
	}{
		{"of the partner", nil, "ada", during, visiting.Open},
		{"before the milestone", nil, "ada", noon(t, "01-31"), visiting.Early},
		{"on its day, before it begins", nil, "ada", noon(t, "02-01").Add(-3 * time.Hour), visiting.Early},
		{"on its day", nil, "ada", noon(t, "02-01").Add(-2 * time.Hour), visiting.Open},
		{"on the day of return", nil, "ada", noon(t, "02-12"), visiting.Open},
		{"the second before that is over", nil, "ada", noon(t, "02-13").Add(-12*time.Hour - time.Second), visiting.Open},
		{"when that is over on the office's clock", nil, "ada", noon(t, "02-13").Add(-12 * time.Hour), visiting.Over},
		{"of another partner", nil, "ben", during, visiting.None},
		{"of no partner", nil, "eva", during, visiting.None},
		{"nobody", nil, "nobody", during, visiting.None},
		{"not signed in as anybody", nil, "", during, visiting.None},
		{"who travels", func(c *city) { c.registers("r1", "eva", events.Seated, nil) }, "eva", during, visiting.None},
		{"a coordinator", func(c *city) { c.happens(&events.PersonGranted{ID: "eva", Role: events.Coordinator}) }, "eva", during, visiting.None},
		{"the trip is off", func(c *city) { c.happens(&events.TripCancelled{ID: "trip"}) }, "ada", during, visiting.Off},
		{"off, of another partner", func(c *city) { c.happens(&events.TripCancelled{ID: "trip"}) }, "ben", during, visiting.None},
		{"erased", func(c *city) { c.happens(&events.PersonErased{ID: "ada"}) }, "ada", during, visiting.None},
		{"the person is another partner's now", func(c *city) {
			c.happens(&events.PersonAmended{ID: "ada", Name: events.Secret("ada"), Email: events.Secret("a@town.example"), Zone: "UTC", Partner: "lodz"})
		}, "ada", during, visiting.None},
		{"the trip goes elsewhere now", amended(func(t *events.TripProposed) { t.Partner = "lodz" }), "ada", during, visiting.None},
		{"of where it goes now", amended(func(t *events.TripProposed) { t.Partner = "lodz" }), "ben", during, visiting.Open},
		{"the partner has retired", func(c *city) { c.happens(&events.PartnerRetired{ID: "riga"}) }, "ada", during, visiting.None},
		{"the partner is dormant", func(c *city) {
			c.happens(&events.PartnerAmended{ID: "riga", Title: events.Text{"de": "Riga"}, Kind: "twin-city", Status: "dormant", Zone: "Europe/Riga"})
		}, "ada", during, visiting.None},
		{"nobody can register", amended(func(t *events.TripProposed) { t.Registration = nil }), "ada", during, visiting.None},
		{"without the milestone, two days before departure", amended(func(t *events.TripProposed) { t.Milestones = nil }), "ada", noon(t, "02-08"), visiting.Early},
		{"without the milestone, the day before departure", amended(func(t *events.TripProposed) { t.Milestones = nil }), "ada", noon(t, "02-09"), visiting.Open},
	} {
		t.Run(x.what, func(t *testing.T) {
			c := newCity(t)
			if x.happen != nil {
				x.happen(c)
			}
			if got := visiting.Of(c.book, "trip", x.person, x.at); got != x.want {
				t.Errorf("is %q, want %q", got, x.want)
			}
		})
	}
	if got := visiting.Of(newCity(t).book, "none", "ada", during); got != visiting.None {
		t.Errorf("a trip that there is not is %q", got)
	}
}

// TestWho is what the receiving city is told of whom, and that it is told no more.
func TestWho(t *testing.T) {
	c := newCity(t)
	minor := func(r *events.RegistrationMade) {
		r.Minor, r.Born, r.Guardian = true, events.Secret("2012-01-02"), events.Secret("Guardian")
		r.Companion, r.CompanionBorn, r.Seats = events.Secret("Young companion"), events.Secret("2010-03-04"), 2
	}
	c.registers("r2", "eva", events.Seated, minor)
	c.adds("fay", "")
	c.registers("r1", "fay", events.Seated, nil)
	for i, standing := range []string{events.Registered, events.Waiting, events.Offered, events.Withdrawn, events.Declined, events.Lapsed} {
		id := string(rune('u' + i))
		c.adds(id, "")
		c.registers("r"+id, id, standing, nil)
	}
	state := func(id, key string, n events.Needs) {
		c.happens(&events.NeedsStated{ID: id, Trip: "trip", Key: key, Diet: events.Secret(n.Diet), Mobility: events.Secret(n.Mobility), Health: events.Secret(n.Health),
			Lodging: events.Secret("no-stairs"), Speaks: events.Secret(strings.Join(n.Speaks, " "))})
	}
	state("r1", "k1", events.Needs{Diet: "Vegetarian.", Mobility: "short ways", Health: "pacemaker", Speaks: []string{"de", "en"}})
	state("r2", "k2", events.Needs{Diet: " vegetarian", Speaks: []string{"de"}})
	l := visiting.Who(c.book, c.book.Trip("trip"))
	if l.Families || l.Minors != 0 || l.Visitors[1].Minors != 0 {
		t.Errorf("how old somebody is is said where nobody stays with a family: %+v", l)
	}
	c.adds("hal", "")
	c.happens(&events.HostOffered{ID: "h", Trip: "trip", Person: "hal", Name: events.Secret("Family Host"), Places: 2})
	c.happens(&events.LodgingFixed{Trip: "trip", Registration: "r2", Host: "h"})
	l = visiting.Who(c.book, c.book.Trip("trip"))
	if len(l.Visitors) != 2 || l.Visitors[0].ID != "r1" || l.Visitors[1].ID != "r2" {
		t.Fatalf("those who come are %+v", l.Visitors)
	}
	r1, r2 := l.Visitors[0], l.Visitors[1]
	if r1.Name != "Name of r1" || r1.People != 1 || r1.Minors != 0 || r1.Diet != "Vegetarian." || r1.Mobility != "short ways" || !r1.NoStairs || r1.NoPets ||
		!slices.Equal(r1.Speaks, []string{"de", "en"}) || r1.Host != "" {
		t.Errorf("r1 is %+v", r1)
	}
	if r2.Companion != "Young companion" || r2.People != 2 || r2.Minors != 2 || r2.Host != "Family Host" {
		t.Errorf("r2 is %+v", r2)
	}
	if l.People != 3 || l.Minors != 2 || l.Lodged != 2 || l.Diet != 2 || l.Mobility != 1 || l.NoStairs != 2 || l.NoPets != 0 ||
		!slices.Equal(l.Diets, []visiting.Said{{What: "Vegetarian", N: 2}}) || !slices.Equal(l.Speaks, []visiting.Said{{What: "de", N: 2}, {What: "en", N: 1}}) {
		t.Errorf("in numbers it is %+v", l)
	}
	said, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	for _, no := range []string{"pacemaker", "2012", "2010-03", "Guardian", "@", "fay", "eva"} {
		if strings.Contains(string(said), no) {
			t.Errorf("the list says %q: %s", no, said)
		}
	}
	c.happens(&events.NeedsForgotten{ID: "r1", Trip: "trip", Key: "k1"})
	if l = visiting.Who(c.book, c.book.Trip("trip")); l.Visitors[0].Diet+l.Visitors[0].Mobility != "" || l.Visitors[0].NoStairs {
		t.Errorf("what is destroyed is still there: %+v", l.Visitors[0])
	}
	c.happens(&events.PersonErased{ID: "fay"})
	if l = visiting.Who(c.book, c.book.Trip("trip")); l.People != 2 {
		t.Errorf("whoever is erased still comes: %+v", l)
	}
}
