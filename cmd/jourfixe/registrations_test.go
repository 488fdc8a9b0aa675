package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"
	"github.com/nats-io/nats.go"

	"jourfixe/config"
	"jourfixe/events"
	"jourfixe/events/patience"
	"jourfixe/events/porttest"
	"jourfixe/worker"
	"jourfixe/worker/questions"
	"jourfixe/worker/relay/smtptest"
)

// quietRoles are those of a house that sends no mails: what is looked at here is who has seats.
var quietRoles = []string{"--roles", "desk,clock,feed,web"}

// TestFiveHundredRegisterForThirtySeats has 500 people register at once for 30 seats, over four connections, while the house is killed in
// between: one with a NATS server of its own, and one of two replicas. 30 have seats, the others wait in the order in which they came, nobody is
// lost, nobody is there twice, each was answered what they have, and each is told it by mail: once, or again as the same mail. JOURFIXE_LONG=1
// kills the house eight times, not once, and has the mail server fail now and then.
func TestFiveHundredRegisterForThirtySeats(t *testing.T) {
	t.Run("killed", func(t *testing.T) {
		t.Parallel()
		r := &rush{t: t}
		data, args := filepath.Join(t.TempDir(), "data"), append(r.mailing(), "--nats-listen", porttest.Hold(t))
		r.to = connect{Data: data}
		clock := newClock("2027-01-10T09:00:00Z", 20) // what the mail server refuses is tried again after minutes of it
		start := func() *process { return serveAt(t, clock, data, args...) }
		house := start()
		r.kill = func() {
			house.kill()
			house = start()
		}
		r.run()
	})
	t.Run("two replicas", func(t *testing.T) {
		t.Parallel()
		url := "nats://house:secret@" + natsServer(t, 0)
		r, dir := &rush{t: t, to: connect{Server: config.Server{NATS: url}, OfficeID: "bremen", Client: "operator"}}, t.TempDir()
		mailing := r.mailing()
		clock := newClock("2027-01-10T09:00:00Z", 20) // what the one that is killed had in hand is the other's after three minutes of it
		start := func(name string) *process {
			return serveAt(t, clock, filepath.Join(dir, name), append(slices.Clone(mailing), "--nats", url)...)
		}
		one, two := start("one"), start("two")
		r.kill = func() {
			one.kill()
			one, two = two, start("one")
		}
		r.run()
	})
}

// A rush is many people who register at once.
type rush struct {
	t    *testing.T
	to   connect
	kill func()
	sink *smtptest.Server // where the mails go

	mu       sync.Mutex
	answered map[string]*events.RegistrationMade // by address: what each was answered
}

const (
	applicants = 500
	seats      = 30
)

// mailing starts the mail server, and returns the arguments of a house that sends its mails there.
func (r *rush) mailing() []string {
	r.t.Helper()
	var script func(*smtptest.Mail) smtptest.Fault
	if os.Getenv("JOURFIXE_LONG") != "" {
		seed := uint64(time.Now().UnixNano())
		faults := rand.New(rand.NewPCG(seed, 0))
		script = func(m *smtptest.Mail) smtptest.Fault { return misbehave(faults, m) }
		r.t.Logf("seed %d", seed)
	}
	r.sink = smtptest.Start(r.t, script)
	return []string{"--roles", "desk,clock,post", "--smtp", r.sink.URL(), "--mail-contact", "contact@bremen.example", "--mail-pace", "100000"}
}

func (r *rush) run() {
	r.t.Helper()
	kills := 1
	if os.Getenv("JOURFIXE_LONG") != "" {
		kills = 8
	}
	r.answered = map[string]*events.RegistrationMade{}
	s := r.dial()
	tell(r.t, s, "1", "office.set", `{"title":{"de":"B"},"zone":"Europe/Berlin"}`)
	tell(r.t, s, "2", "partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"network"}`)
	tell(r.t, s, "3", "trip.propose", fmt.Sprintf(`{"id":"t","partner":"riga","title":{"de":"T"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":%d,
		"registration":{"rule":"first-come"}}`, seats))
	s.Close()

	var group sync.WaitGroup
	passed := make(chan struct{}, 2*applicants)
	for connection := range 4 {
		group.Go(func() {
			s := r.dial()
			defer s.Close()
			for n := connection; n < applicants; n += 4 {
				r.register(s, n)
				passed <- struct{}{}
			}
		})
	}
	for range kills {
		for range applicants / (kills + 1) {
			select {
			case <-passed:
			case <-time.After(patience.Limit):
				r.t.Fatal("nobody is answered any more")
			}
		}
		r.kill()
	}
	group.Wait()
	r.check()
}

func (r *rush) dial() *session {
	r.t.Helper()
	var s *session
	eventually(r.t, "there is a connection", func() (ok bool) {
		var err error
		s, err = r.to.dial()
		return err == nil
	})
	return s
}

// register registers the nth of them. Every tenth sends the form twice, and every eleventh once more from elsewhere.
func (r *rush) register(s *session, n int) {
	address := fmt.Sprintf("p%d@town.example", n)
	data := fmt.Sprintf(`{"trip":"t","name":"Person %d","email":%q,"language":"en"}`, n, address)
	a := tell(r.t, s, address, "registration.make", data)
	if a.Outcome != events.Accepted {
		r.t.Errorf("%s: %s, %v", address, a.Outcome, a.Problem)
		return
	}
	made := standing(r.t, a)
	r.mu.Lock()
	r.answered[address] = made
	r.mu.Unlock()
	if n%10 == 0 {
		if again := standing(r.t, tell(r.t, s, address, "registration.make", data)); again.ID != made.ID || again.Standing != made.Standing {
			r.t.Errorf("%s: the same form sent twice is answered %+v, and before %+v", address, again, made)
		}
	}
	if n%11 == 0 {
		if a := tell(r.t, s, "other "+address, "registration.make", data); a.Outcome != events.Refused {
			r.t.Errorf("%s: whoever is registered is registered once more", address)
		}
	}
}

// standing is the registration of which an answer tells.
func standing(t *testing.T, a events.Answer) *events.RegistrationMade {
	made := &events.RegistrationMade{}
	for _, e := range a.Events {
		if e.Type == "registration.made" {
			if err := json.Unmarshal(e.Data, made); err != nil {
				t.Error(err)
			}
		}
	}
	return made
}

// tell sends a command until it is answered, through whatever happens to the house meanwhile.
func tell(t testing.TB, s *session, id, kind, data string) events.Answer {
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience.Limit)
	defer cancel()
	m := events.Message{ID: id, Source: "/test", Type: mustType(kind).String(), Data: []byte(data)}
	for {
		short, done := context.WithTimeout(ctx, 10*time.Second)
		a, err := s.send(short, mustType(kind), m)
		done()
		if err == nil {
			return a
		}
		if ctx.Err() != nil {
			t.Errorf("%s %s: %v", kind, id, err)
			return a
		}
		time.Sleep(50 * time.Millisecond) // the house is being started
	}
}

// check reads the journal from its beginning.
func (r *rush) check() {
	r.t.Helper()
	s := r.dial()
	defer s.Close()
	var made []*events.RegistrationMade
	places := map[string]uint64{}
	story(r.t, s, func(e *events.Event) {
		switch body := e.Body.(type) {
		case *events.RegistrationMade:
			made = append(made, body)
			places[body.ID] = e.Cause.Sequence
		case *events.RegistrationPlaced:
			r.t.Errorf("%s became %s, though nobody has left", body.ID, body.Standing)
		}
	})
	if len(made) != applicants || len(r.answered) != applicants {
		r.t.Errorf("%d people registered, %d were answered, and %d are in the journal", applicants, len(r.answered), len(made))
	}
	slices.SortFunc(made, func(x, y *events.RegistrationMade) int { return cmp.Compare(places[x.ID], places[y.ID]) })
	persons := map[string]bool{}
	for i, m := range made {
		want := events.Waiting
		if i < seats {
			want = events.Seated
		}
		if m.Number != i+1 || m.Standing != want || persons[m.Person] {
			r.t.Errorf("who came as number %d has the number %d and is %s, want %s; there twice: %v", i+1, m.Number, m.Standing, want, persons[m.Person])
		}
		persons[m.Person] = true
	}
	byID := map[string]*events.RegistrationMade{}
	for _, m := range made {
		byID[m.ID] = m
	}
	for address, told := range r.answered {
		if m := byID[told.ID]; m == nil || m.Number != told.Number || m.Standing != told.Standing || m.Person != told.Person {
			r.t.Errorf("%s was answered %+v, and the journal has %+v", address, told, m)
		}
	}
	r.checkMails(s)
}

// placeForm says in a mail which place on the waiting list somebody has.
var placeForm = regexp.MustCompile(`Your place on the waiting list at present: (\d+)`)

// checkMails holds what came in by mail against what everybody was answered.
func (r *rush) checkMails(s *session) {
	r.t.Helper()
	for address, told := range r.answered {
		eventually(r.t, "the mail to "+address+" is sent and noted", func() bool { return r.sent(s, told.ID) })
	}
	all := r.sink.Mails()
	ids := make(map[string]string, applicants) // by address: the Message-ID of the one mail that they get
	repeats := 0
	for _, m := range all {
		told := r.answered[m.To]
		if told == nil {
			r.t.Errorf("a mail goes to %s, who has not registered", m.To)
			continue
		}
		if before, there := ids[m.To]; there {
			if repeats++; before != m.MessageID {
				r.t.Errorf("%s gets two mails, not one twice", m.To)
			}
		}
		ids[m.To] = m.MessageID
		want, place := "You are going: ", ""
		if told.Standing == events.Waiting {
			want, place = "Waiting list: ", strconv.Itoa(told.Number-seats)
		}
		subject, text := readText(r.t, m)
		said := ""
		if found := placeForm.FindStringSubmatch(text); found != nil {
			said = found[1]
		}
		if !strings.HasPrefix(subject, want) || said != place {
			r.t.Errorf("%s has the number %d and is %s, and the mail says %q with the place %q, want %q and %q", m.To, told.Number, told.Standing, subject, said, want, place)
		}
	}
	if len(ids) != applicants {
		r.t.Errorf("%d people have registered, and %d have a mail", applicants, len(ids))
	}
	r.t.Logf("%d mails, %d of them repeated", len(all), repeats)
}

// sent reports whether all that somebody was to be told of their registration is sent.
func (r *rush) sent(s *session, registration string) bool {
	ctx, cancel := context.WithTimeout(r.t.Context(), patience.Limit)
	defer cancel()
	var list []worker.Delivery
	err := again(ctx, func() error {
		return s.ask(ctx, "meeting", questions.AskDeliveries, questions.DeliveriesRequest{About: "registration/" + registration}, &list)
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return len(list) > 0 && !slices.ContainsFunc(list, func(d worker.Delivery) bool { return d.State != "sent" })
}

// readText reads the subject of a mail and what it says as plain text.
func readText(t testing.TB, m smtptest.Received) (subject, text string) {
	t.Helper()
	r, err := mail.CreateReader(bytes.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	if subject, err = r.Header.Subject(); err != nil {
		t.Fatal(err)
	}
	for {
		part, err := r.NextPart()
		if err != nil {
			return subject, text
		}
		if header, ok := part.Header.(*mail.InlineHeader); ok {
			if kind, _, err := header.ContentType(); err == nil && kind == "text/plain" {
				body, err := io.ReadAll(part.Body)
				if err != nil {
					t.Fatal(err)
				}
				text += string(body)
			}
		}
	}
}

// story reads all that has happened.
func story(t testing.TB, s *session, each func(*events.Event)) {
	t.Helper()
	err := s.Follow(context.Background(), 0, "", false, func(sequence uint64, _ string, header nats.Header, data []byte) error {
		e, err := events.ReadEvent(s.Office, sequence, header.Get, data)
		if err == nil {
			each(e)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestOfferAcceptedAsItLapses has people accept a seat around the instant at which the offer lapses, on four connections to two replicas, each of
// which has a clock that lets offers lapse. Each seat goes to exactly one person: to whoever was before that instant, or to who is next.
func TestOfferAcceptedAsItLapses(t *testing.T) {
	t.Parallel()
	trips := 4
	if os.Getenv("JOURFIXE_LONG") != "" {
		trips = 40
	}
	const pace = 30_000 // a day in 3 seconds
	url := "nats://house:secret@" + natsServer(t, 0)
	dir := t.TempDir()
	clock := newClock("2027-01-10T09:00:00Z", pace)
	now, _ := fastClock(clock)
	for _, name := range []string{"one", "two"} {
		serveAt(t, clock, filepath.Join(dir, name), append(quietRoles, "--nats", url)...)
	}
	to := connect{Server: config.Server{NATS: url}, OfficeID: "bremen", Client: "operator"}
	var lines [4]*session
	for i := range lines {
		s, err := to.dial()
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		lines[i] = s
	}
	tell(t, lines[0], "1", "office.set", `{"title":{"de":"B"},"zone":"Europe/Berlin"}`)
	tell(t, lines[0], "2", "partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"network"}`)
	var group sync.WaitGroup
	for i := range lines {
		group.Go(func() {
			for n := i; n < trips; n += len(lines) {
				offerAndAccept(t, lines, n, now, pace)
			}
		})
	}
	group.Wait()

	// What came of it: never more than one has a seat or an offer, and nobody has taken one at or after its end.
	holds, until, trip := map[string]string{}, map[string]time.Time{}, map[string]string{}
	taken, passed := 0, 0
	story(t, lines[0], func(e *events.Event) {
		switch body := e.Body.(type) {
		case *events.RegistrationMade:
			trip[body.ID] = body.Trip
			if body.Standing == events.Seated {
				holds[body.Trip] = body.ID
			}
		case *events.RegistrationPlaced:
			held := holds[body.Trip]
			switch body.Standing {
			case events.Offered:
				if held != "" {
					t.Errorf("%s: a seat is offered that %s has", body.Trip, held)
				}
				holds[body.Trip], until[body.ID] = body.ID, body.Until
			case events.Seated:
				taken++
				if held != body.ID || !e.Time.Before(until[body.ID]) {
					t.Errorf("%s: a seat is taken at %s that was offered until %s to %s", body.Trip, e.Time, until[body.ID], held)
				}
			default:
				if body.Standing == events.Lapsed {
					passed++
					if e.Time.Before(until[body.ID]) {
						t.Errorf("%s: an offer lapsed at %s that was good until %s", body.Trip, e.Time, until[body.ID])
					}
				}
				if held == body.ID {
					holds[body.Trip] = ""
				}
			}
		}
	})
	t.Logf("%d offers were taken in time, %d lapsed", taken, passed)
	if taken+passed < trips {
		t.Errorf("%d trips had an offer, and %d came to an end", trips, taken+passed)
	}
}

// offerAndAccept makes a trip of one seat, which becomes free, and has who is offered it accept on all connections around the end of the offer.
func offerAndAccept(t *testing.T, lines [4]*session, n int, now func() time.Time, pace float64) {
	s, id := lines[n%len(lines)], fmt.Sprint("t-", n)
	tell(t, s, id, "trip.propose", fmt.Sprintf(`{"id":%q,"partner":"riga","title":{"de":"T"},"window":{"from":"2030-05-05","to":"2030-06-30"},"days":3,"capacity":1,
		"registration":{"rule":"first-come","offer":"P1D"},"milestones":[{"id":"registration-closes","before":"P4W","title":{"de":"Zu"}}]}`, id))
	var who []string
	for _, name := range []string{"ada", "bea", "cem"} {
		a := tell(t, s, id+name, "registration.make", fmt.Sprintf(`{"trip":%q,"name":"P","email":"%s-%d@town.example"}`, id, name, n))
		who = append(who, standing(t, a).ID)
	}
	tell(t, s, id+"leave", "registration.withdraw", fmt.Sprintf(`{"id":%q}`, who[0]))
	var until time.Time
	eventually(t, "the seat is offered", func() bool {
		until = time.Time{}
		err := s.Follow(context.Background(), 0, "jourfixe.bremen.event.registration."+who[1]+".>", false, func(sequence uint64, _ string, header nats.Header, data []byte) error {
			e, err := events.ReadEvent(s.Office, sequence, header.Get, data)
			if body, ok := e.Body.(*events.RegistrationPlaced); err == nil && ok && body.Standing == events.Offered {
				until = body.Until
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		return err != nil || !until.IsZero()
	})
	// The aim is the end of the offer; what it hits, nothing depends on.
	aim := time.Duration(float64(until.Sub(now()))/pace) - time.Duration(rand.IntN(40))*time.Millisecond
	time.Sleep(aim)
	var group sync.WaitGroup
	accepted := make([]bool, len(lines))
	for i, line := range lines {
		group.Go(func() {
			a := tell(t, line, fmt.Sprint(id, "accept", i), "registration.accept", fmt.Sprintf(`{"id":%q}`, who[1]))
			accepted[i] = a.Outcome == events.Accepted
			if a.Problem != nil && !strings.Contains(a.Problem.Detail, "has lapsed") && !strings.Contains(a.Problem.Detail, "is taken already") {
				t.Errorf("%s: who accepts is told %v", id, a.Problem)
			}
		})
	}
	group.Wait()
	if n := len(slices.DeleteFunc(accepted, func(ok bool) bool { return !ok })); n > 1 {
		t.Errorf("%s: the seat was taken %d times", id, n)
	} else if n == 1 {
		return
	}
	// It went to who is next.
	eventually(t, "the seat is offered to who is next", func() bool {
		out := false
		err := s.Follow(context.Background(), 0, "jourfixe.bremen.event.registration."+who[2]+".>", false, func(sequence uint64, _ string, header nats.Header, data []byte) error {
			e, err := events.ReadEvent(s.Office, sequence, header.Get, data)
			if body, ok := e.Body.(*events.RegistrationPlaced); err == nil && ok && body.Standing == events.Offered {
				out = true
			}
			return err
		})
		return err == nil && out
	})
}
