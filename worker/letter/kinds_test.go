package letter_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"sync"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/pollmail"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/letter"
)

// TestEveryKindHasALayout holds that what people can be owed can be laid out, and that every kind of letter is shown in every
// language by a golden file.
func TestEveryKindHasALayout(t *testing.T) {
	t.Parallel()
	for _, k := range owed.Kinds() {
		if own := letterOf(k.Name, "de"); writes(own) == nil {
			t.Errorf("a %s that says nothing can be written", k.Name)
		} else if unknown := writes(letterOf("letter", "de")); own.Kind == "" || writes(own).Error() == unknown.Error() {
			t.Errorf("a %s has no layout", k.Name)
		}
	}
	for _, kind := range letter.Kinds() {
		for _, language := range words.Spoken() {
			name := "testdata/letters/" + kind + "-" + language + ".txtar"
			if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
				t.Errorf("there is no %s; write it with -update-letters", name)
			} else if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// writes tries to write a letter.
func writes(l *letter.Letter) error {
	w, err := letter.NewWriter()
	if err != nil {
		return err
	}
	_, err = w.Write(l)
	return err
}

// A played is an office in which it has come to a mail of a kind.
type played struct {
	name   string // of the letter
	kind   *owed.Kind
	sample owed.Sample
	book   *calendar.Book
	now    time.Time
}

// plays are the office that the calendar's stories begin with and a series in it, played up to each kind of mail that says
// all as plain data, as its own sample has it.
var plays = sync.OnceValue(func() []played {
	data, err := os.ReadFile("../../calendar/testdata/bremen.txt")
	if err != nil {
		panic(err)
	}
	var list []played
	for _, k := range owed.Kinds() {
		if letter.HasLayout(k.Name) {
			continue
		}
		told := began(data)
		list = append(list, play(told, k, k.Name, nil))
		switch k.Name {
		case pollmail.Poll:
			list = append(list, askedInstead(told, k))
		case tripmail.Seat, tripmail.FinalProgramme, tripmail.CalledOff:
			for _, direction := range []string{events.Outgoing, events.Incoming} {
				list = append(list, play(began(data), k, k.Name+"-delegation-"+direction, func(t *events.ProposeTrip) {
					t.Direction, t.Kind, t.Title = direction, "economy", events.Text{"de": "Häfen und Windkraft", "en": "Ports and wind energy"}
				}))
			}
		}
	}
	return list
})

// began is the office with its series.
func began(data []byte) *calendartest.Teller {
	told := calendartest.NewTeller(&testing.T{})
	for _, line := range append(calendartest.Lines(data), `2026-11-22T09:00:00Z series.define {"id":"jour-fixe",`+
		`"title":{"de":"Internationaler Jour Fixe","en":"International Jour Fixe"},"cadence":"FREQ=MONTHLY;BYDAY=1WE","from":"2026-12-01",`+
		`"start":"14:00","duration":"PT90M","horizon":"P6M","venue":"rathaus","invite":{"groups":["circle"],"lead":"P14D"}}`) {
		if p := told.Tell(line).Problem(); p != nil {
			panic(p)
		}
	}
	return told
}

// play goes on to a mail of a kind, of which the trip may be another one.
func play(told *calendartest.Teller, k *owed.Kind, name string, change func(*events.ProposeTrip)) played {
	x := played{name, k, k.Sample(told.Direct, told.Direct.Meetings()[0], "p-janis"), told.Direct, at("2026-11-22T10:00:00Z")}
	for i, body := range x.sample.Before {
		if i == len(x.sample.Before)-1 {
			x.now = x.now.Add(x.sample.Wait)
		}
		if t, ok := body.(*events.ProposeTrip); ok && change != nil {
			change(t)
		}
		data, err := json.Marshal(body)
		if err != nil {
			panic(err)
		}
		if p := told.Decide(told.Command(body.Type().Short(), data), x.now).Problem(); p != nil {
			panic(p)
		}
	}
	return x
}

// askedInstead goes on to a poll about the date of a series that falls on Good Friday.
func askedInstead(told *calendartest.Teller, k *owed.Kind) played {
	if p := told.Tell(`2026-11-22T10:00:00Z series.define {"id":"ask","title":{"de":"Runde der Vereine","en":"Round of the societies"},"cadence":"FREQ=MONTHLY;BYDAY=-1FR",` +
		`"from":"2027-03-01","start":"14:00","duration":"PT1H","horizon":"P5M","shift":{"policy":"ask","within":"P6D"},"invite":{"groups":["circle"]}}`).Problem(); p != nil {
		panic(p)
	}
	about := owed.Sample{About: events.Ref{Noun: "poll", ID: told.Direct.PollsOf("ask")[0].ID}}
	return played{k.Name + "-series", k, about, told.Direct, at("2026-11-22T10:00:00Z")}
}

// sampleLinks leads to the pages of a registration, of a host, of a visit and of a vote, and to nothing else.
type sampleLinks struct{ owed.Links }

func (sampleLinks) Registration(*calendar.Book, string) string {
	return "https://jourfixe.bremen.example/registered/k3v9q2m4x7a5w8r1t6y0p3s2d4"
}

func (sampleLinks) Poll(*calendar.Book, string, string) string {
	return "https://jourfixe.bremen.example/vote/k3v9q2m4x7a5w8r1t6y0p3s2d4"
}

func (sampleLinks) EntryDomain() string { return "bremen.example" }

func (sampleLinks) Hosting(*calendar.Book, string) string {
	return "https://jourfixe.bremen.example/hosting/k3v9q2m4x7a5w8r1t6y0p3s2d4"
}

func (sampleLinks) Visit(*calendar.Book, string, string) string {
	return "https://jourfixe.bremen.example/visiting/k3v9q2m4x7a5w8r1t6y0p3s2d4"
}

func (sampleLinks) Register(trip string) string {
	return "https://jourfixe.bremen.example/trips/" + trip + "/register"
}

// plainSamples are a letter of each kind that says all as plain data.
func plainSamples(language string) map[string]*letter.Letter {
	letters := map[string]*letter.Letter{}
	for _, x := range plays() {
		l := letterOf(x.kind.Name, language)
		l.MessageID, l.Date = "k3v9."+x.name+"@bremen.example", x.now
		if x.kind.Choice != "" {
			l.Mails = "https://jourfixe.bremen.example/mails/k3v9q2m4x7a5w8r1t6y0p3s2d4?mails=" + x.kind.Choice
		}
		l.Content = *x.kind.Says(&owed.Telling{
			Book: x.book, About: x.sample.About, Debt: owed.Debt{Kind: x.kind.Name, To: "p-janis"}, Said: x.sample.Said, At: x.now, Links: sampleLinks{},
		})
		letters[x.name] = l
	}
	return letters
}
