package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
)

// A spread says where most of a large book lies.
const (
	past  = "past"  // over for long, four meetings a day
	ahead = "ahead" // years ahead, four a day
	dense = "dense" // years ahead, a hundred a day
)

// grownBegun is how many of the first meetings have begun, and grownAhead from which on they are to come.
const grownBegun, grownAhead = 20, 24

// grown returns a book of n meetings, fifty of each series, of which each has a group of ten people, a partner with an agreement, a venue, a trip with two
// who have registered, a poll that holds a time, and matters that wait. The first 200 meetings are of these weeks, four a day; somebody has answered to each.
func grown(tb testing.TB, n int, where string) *Book {
	tb.Helper()
	b := office(tb)
	give(tb, b, &events.ScheduleChanged{ID: "d", Title: events.Text{"de": "D"}, Cron: "0 8 * * *", Zone: "Europe/Berlin", Do: events.DoRemind})
	midnight := benchNow.Truncate(24 * time.Hour)
	day := func(i int) time.Time {
		switch {
		case i >= 200 && where == past:
			return midnight.AddDate(0, 0, -200-(i-200)/4)
		case i >= 200 && where == ahead:
			return midnight.AddDate(0, 0, 1000+(i-200)/4)
		case i >= 200:
			return midnight.AddDate(0, 0, 1000+(i-200)/100)
		}
		return midnight.AddDate(0, 0, i/4-grownBegun/4)
	}
	slot := func(at time.Time) events.Slot {
		return events.Slot{Date: events.DateOf(at), Start: events.TimeOfDayOf(at), Zone: "UTC", Instant: at, Duration: events.Period{Clock: time.Hour}}
	}
	for s := range n / 50 {
		grownSeries(tb, b, s, day(50*s), slot)
	}
	for i := range n {
		at, meeting, series := day(i).Add(time.Duration(8+2*(i%4))*time.Hour), fmt.Sprint("m-", i), fmt.Sprint("s-", i/50)
		give(tb, b, &events.MeetingPlanned{
			ID: meeting, Title: events.Text{"de": "T"}, Series: series, Nominal: slot(at).Date, Slot: slot(at),
			Need: []events.Ref{{Noun: "group", ID: fmt.Sprint("g-", i/50)}}, Venue: fmt.Sprint("v-", i/50),
		})
		give(tb, b, &events.MeetingAnswered{ID: meeting, Person: fmt.Sprintf("a-%d-%d", i/50, i%10), Answer: events.AnswerAccepted, Via: events.ViaWeb})
		if at.Before(benchNow) {
			give(tb, b, &events.MinutesWritten{ID: meeting, Version: 1, Key: meeting, Text: events.Secret("T")})
			give(tb, b, &events.ResolutionRecorded{ID: "o-" + meeting, Meeting: meeting, Key: meeting, Words: events.Secret("T")})
		} else {
			give(tb, b, &events.MatterProposed{ID: "x-" + meeting, Series: series, Title: events.Text{"de": "T"}, Key: "x", Minutes: 5})
			give(tb, b, &events.AgendaChanged{ID: meeting, Items: []events.AgendaItem{{Matter: "x-" + meeting, Minutes: 5}}})
		}
	}
	return b
}

// grownSeries adds one series, the meetings of which begin on a day, and what goes along with it.
func grownSeries(tb testing.TB, b *Book, s int, day time.Time, slot func(time.Time) events.Slot) {
	tb.Helper()
	id := func(letter string) string { return fmt.Sprint(letter, "-", s) }
	title := events.Text{"de": id("T")}
	give(tb, b, &events.PartnerRegistered{ID: id("p"), Title: title, Kind: "twin-city", Zone: "Europe/Riga"})
	give(tb, b, &events.AgreementRegistered{ID: id("a"), Partner: id("p"), Kind: "framework", Title: title, Signed: events.Signing{Year: 1990}})
	give(tb, b, &events.VenueChanged{ID: id("v"), Title: title})
	var members []events.Ref
	for p := range 10 {
		id := fmt.Sprintf("a-%d-%d", s, p)
		give(tb, b, &events.PersonAdded{ID: id, Partner: fmt.Sprint("p-", s), Language: "de", Zone: "Europe/Riga", Name: events.Secret(id), Email: events.Secret(id + "@town.example")})
		members = append(members, events.Ref{Noun: "person", ID: id})
	}
	give(tb, b, &events.GroupChanged{ID: id("g"), Title: title, Members: members})
	d := &events.SeriesDefined{DefineSeries: *benchSeries()}
	d.ID, d.Zone, d.Invite.Groups, d.Venue = id("s"), "Europe/Berlin", []string{id("g")}, id("v")
	give(tb, b, d)
	for i := range 3 {
		give(tb, b, &events.MatterProposed{ID: fmt.Sprintf("w-%d-%d", s, i), Series: id("s"), Title: title, Key: "w", Minutes: 5, Person: members[i].ID})
	}
	from := events.DateOf(day).AddDays(30)
	t := benchTrip(events.FirstCome, 30)
	t.ID, t.Partner, t.Window, t.From, t.To = id("t"), id("p"), events.Window{From: from, To: from.AddDays(9)}, from, from.AddDays(2)
	give(tb, b, t)
	for i := range 2 {
		give(tb, b, &events.RegistrationMade{
			ID: fmt.Sprintf("r-%d-%d", s, i), Trip: id("t"), Person: members[i].ID, Number: i + 1, Seats: 1, Standing: events.Seated, Name: events.Secret("P"), Key: "r",
		})
	}
	at := slot(day.AddDate(0, 0, 7).Add(20 * time.Hour))
	give(tb, b, &events.PollOpened{
		ID: id("q"), Title: title, Duration: at.Duration, Times: []events.PollTime{{ID: "1", Slot: at}}, Need: []events.Ref{{Noun: "group", ID: id("g")}},
		Until: at.Date.AddDays(-1), Ends: at.Instant.Add(-12 * time.Hour), Hold: true, Closes: events.ClosesHand,
	})
}

// grownCommands are what may be asked of such a book again and again, the i-th time.
var grownCommands = []struct {
	name string
	body func(i int) events.Body
}{
	{"plan and cancel", func(i int) events.Body {
		if i%2 == 1 {
			return &events.CancelMeeting{ID: fmt.Sprint("n-", i-1)}
		}
		return &events.RequestMeeting{
			ID: fmt.Sprint("n-", i), Title: events.Text{"de": "N"}, Duration: events.Period{Clock: time.Hour}, Need: []events.Ref{{Noun: "group", ID: "g-0"}}, Venue: "v-0",
			At: &events.At{Date: events.DateOf(benchNow).AddDays(7 + i%30), Start: events.TimeOfDay(17 * 60), Zone: "UTC"}, IfNone: events.IfNoneBest,
		}
	}},
	{"plan in a window", func(i int) events.Body {
		if i%2 == 1 {
			return &events.CancelMeeting{ID: fmt.Sprint("nw-", i-1)}
		}
		return &events.RequestMeeting{
			ID: fmt.Sprint("nw-", i), Title: events.Text{"de": "N"}, Duration: events.Period{Clock: time.Hour}, Need: []events.Ref{{Noun: "group", ID: "g-0"}}, IfNone: events.IfNoneBest,
			Window: &events.Window{From: events.DateOf(benchNow).AddDays(2), To: events.DateOf(benchNow).AddDays(20)},
		}
	}},
	{"move", func(i int) events.Body {
		return &events.MoveMeeting{ID: fmt.Sprint("m-", 100+i/2%50), At: &events.At{Date: events.DateOf(benchNow).AddDays(30 + i%2), Start: events.TimeOfDay(19 * 60), Zone: "UTC"}, IfNone: events.IfNoneBest}
	}},
	{"answer", func(i int) events.Body {
		return &events.AnswerMeeting{ID: "m-24", Person: "a-0-1", Answer: []string{events.AnswerAccepted, events.AnswerDeclined}[i%2]}
	}},
	{"text", func(i int) events.Body {
		text := events.Text{"de": fmt.Sprint(i)}
		return &events.AmendMeeting{ID: fmt.Sprint("m-", grownAhead+i%100), Description: &text}
	}},
	{"room", func(i int) events.Body {
		venue := fmt.Sprint("v-", 1+i%2)
		return &events.AmendMeeting{ID: fmt.Sprint("m-", grownAhead+i/2%50), Venue: &venue}
	}},
	{"guests", func(i int) events.Body {
		need := []events.Ref{{Noun: "group", ID: "g-0"}, {Noun: "person", ID: fmt.Sprint("a-1-", i%2)}}
		return &events.AmendMeeting{ID: fmt.Sprint("m-", grownAhead+i/2%20), Need: &need, IfNone: events.IfNoneBest}
	}},
	{"minutes", func(i int) events.Body {
		return &events.WriteMinutes{ID: "m-3", Text: fmt.Sprint("Protokoll ", i), Base: 1 + i}
	}},
	{"task", func(i int) events.Body {
		return &events.RecordResolution{
			ID: fmt.Sprint("task-", i), Meeting: fmt.Sprint("m-", i%grownBegun), Words: "Das", People: []events.Ref{{Noun: "person", ID: "a-0-3"}}, Due: events.DateOf(benchNow).AddDays(9),
		}
	}},
	{"matter", func(i int) events.Body {
		if i%2 == 1 {
			return &events.WithdrawMatter{ID: fmt.Sprint("x-", i-1)}
		}
		return &events.ProposeMatter{ID: fmt.Sprint("x-", i), Series: "s-3", Title: events.Text{"de": "M"}, Text: "Das", Minutes: 5}
	}},
	{"agenda", func(i int) events.Body {
		return &events.SetAgenda{ID: "m-60", Items: []events.AgendaItem{{Matter: "x-m-60", Minutes: 6 + i%2}}}
	}},
	{"poll", func(i int) events.Body {
		if i%2 == 1 {
			return &events.CancelPoll{ID: fmt.Sprint("q-", i-1, "-new")}
		}
		day := events.DateOf(benchNow).AddDays(20)
		return &events.OpenPoll{
			ID: fmt.Sprint("q-", i, "-new"), Title: events.Text{"de": "Q"}, Duration: events.Period{Clock: time.Hour}, Need: []events.Ref{{Noun: "group", ID: "g-1"}}, Hold: true,
			Times: []events.At{{Date: day, Start: events.TimeOfDay(20 * 60), Zone: "UTC"}, {Date: day.AddDays(1), Start: events.TimeOfDay(20 * 60), Zone: "UTC"}}, IfNone: events.IfNoneBest,
		}
	}},
	{"vote", func(i int) events.Body {
		return &events.VotePoll{ID: "q-2", Person: "a-2-1", Votes: []events.Vote{{Time: "1", Vote: []string{events.VoteYes, events.VoteNo}[i%2]}}}
	}},
	{"group", func(i int) events.Body {
		members := []events.Ref{{Noun: "person", ID: "a-0-0"}, {Noun: "person", ID: fmt.Sprint("a-1-", i%2)}}
		return &events.SetGroup{ID: "g-1", Title: events.Text{"de": "G"}, Members: members}
	}},
	{"group ended", func(i int) events.Body {
		if i%2 == 1 {
			return &events.EndGroup{ID: fmt.Sprint("ge-", i-1)}
		}
		return &events.SetGroup{ID: fmt.Sprint("ge-", i), Title: events.Text{"de": "G"}, Members: []events.Ref{{Noun: "person", ID: "a-0-0"}}}
	}},
	{"person", func(i int) events.Body {
		partner := fmt.Sprint("p-", i%2)
		return &events.AmendPerson{ID: "a-2-5", Partner: &partner} // with a partner others are invited than before
	}},
	{"name", func(i int) events.Body {
		name := fmt.Sprint("Name ", i)
		return &events.AmendPerson{ID: "a-2-6", Name: &name}
	}},
	{"erase", func(i int) events.Body {
		id := fmt.Sprint("e-", i/3)
		switch i % 3 {
		case 0:
			return &events.AddPerson{ID: id, Name: "E", Email: id + "@town.example", Language: "de", Zone: "Europe/Berlin", Partner: "p-1"}
		case 1:
			return &events.ProposeMatter{ID: "xe-" + id, Series: "s-3", Title: events.Text{"de": "M"}, Text: "Das", Minutes: 5, Presents: []events.Ref{{Noun: "person", ID: "a-3-1"}}}
		}
		return &events.ErasePerson{ID: id}
	}},
	{"partner", func(i int) events.Body {
		title := events.Text{"de": fmt.Sprint(i)}
		return &events.AmendPartner{ID: "p-3", Title: &title}
	}},
	{"agreement", func(i int) events.Body {
		title := events.Text{"de": fmt.Sprint(i)}
		return &events.AmendAgreement{ID: "a-3", Title: &title}
	}},
	{"venue", func(i int) events.Body {
		return &events.SetVenue{ID: "v-3", Title: events.Text{"de": fmt.Sprint(i)}}
	}},
	{"venue removed", func(i int) events.Body {
		if i%2 == 1 {
			return &events.RemoveVenue{ID: fmt.Sprint("ve-", i-1)}
		}
		return &events.SetVenue{ID: fmt.Sprint("ve-", i), Title: events.Text{"de": fmt.Sprint(i)}}
	}},
	{"series", func(i int) events.Body {
		title := events.Text{"de": fmt.Sprint(i)}
		return &events.AmendSeries{ID: "s-3", Title: &title}
	}},
	{"trip", func(i int) events.Body {
		title := events.Text{"de": fmt.Sprint(i)}
		return &events.AmendTrip{ID: "t-1", Title: &title}
	}},
	{"registration", func(i int) events.Body {
		if i%2 == 1 {
			return &events.WithdrawRegistration{ID: fmt.Sprint("rn-", i-1)}
		}
		return &events.MakeRegistration{ID: fmt.Sprint("rn-", i), Trip: "t-2", Name: "R", Email: fmt.Sprintf("rn%d@town.example", i), Language: "de"}
	}},
	{"feed", func(i int) events.Body {
		if i%2 == 1 {
			return &events.RevokeFeed{ID: fmt.Sprint("f-", i-1)}
		}
		return &events.IssueFeed{ID: fmt.Sprint("f-", i), Name: "F", Scope: "series/s-3", Hash: strings.Repeat("0", 56) + fmt.Sprintf("%08d", i)}
	}},
	{"reminder", func(i int) events.Body {
		return &events.SetReminder{ID: "rm", Title: events.Text{"de": "R"}, Ahead: events.Period{Days: 1 + i%2}, Schedule: "d", Series: []string{"s-3"}}
	}},
	{"file", func(i int) events.Body {
		id := fmt.Sprintf("file%d", i-i%2)
		if i%2 == 1 {
			return &events.RemoveMaterial{ID: id}
		}
		return &events.AddMaterial{ID: id, Of: events.Ref{Noun: "meeting", ID: "m-60"}, Name: "a.pdf", Media: "application/pdf", Size: 9, Digest: strings.Repeat("0", 64), Secret: "s"}
	}},
}

// grownCommand is the i-th command of a kind, for a book as it is.
func grownCommand(b *Book, kind, i int) *events.Command {
	c, next := grownCommands[kind], b.Sequence()+1
	cmd := &events.Command{Office: "bremen", Client: "c", Source: "s", ID: fmt.Sprint(c.name, i), Sequence: next, Digest: "d", Body: c.body(i)}
	copy(cmd.Seed[:], fmt.Sprintf("%010d", next))
	return cmd
}
