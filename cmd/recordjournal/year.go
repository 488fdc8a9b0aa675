package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/plan"
	"jourfixe/calendar/tz"
	"jourfixe/config"
	"jourfixe/deploy"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/clock"
)

// office is whose journal is recorded.
const office = "bremen"

//go:embed year.txt
var year string

// A player is the office at work without a server: a desk that decides, a clock that fires schedules and a post that
// notes what it tells. Nothing in it is left to chance, so the same year gives the same recording.
type player struct {
	recording *recording
	book      *calendar.Book
	ledger    owed.Ledger
	keys      keyring
	commands  uint64
	told      int       // messages noted in the ledger
	now       time.Time // how far the year has come
	away      bool      // the post says nothing any more
}

// lineForm is a line of the year.
var lineForm = regexp.MustCompile(`^(\S+) (\S+)(?: (\S+))?(?: (.*))?$`)

// playYear plays the year and returns what is to be recorded of it.
func playYear() (*recording, error) {
	before := tz.Current()
	defer tz.Use(before)
	p := &player{recording: &recording{}, book: calendar.New(office), ledger: owed.Ledger{}, keys: keyring{}}
	for _, line := range inOrder(year) {
		if err := p.play(line); err != nil {
			return nil, fmt.Errorf("%q: %w", line, err)
		}
	}
	p.recording.Keys = p.keys.left(lost(p.book))
	return p.recording, nil
}

// inOrder lists the lines of the year by their times: they are written by what they are about.
func inOrder(year string) []string {
	var list []string
	for line := range strings.Lines(year) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			list = append(list, line)
		}
	}
	slices.SortStableFunc(list, func(x, y string) int { return strings.Compare(strings.Fields(x)[0], strings.Fields(y)[0]) })
	return list
}

func (p *player) play(line string) error {
	m := lineForm.FindStringSubmatch(line)
	if m == nil {
		return errors.New("is no line of a year; write <time> <client> <type> <data>")
	}
	at, err := time.Parse(time.RFC3339, m[1])
	if err != nil {
		return err
	}
	if err := p.until(at); err != nil {
		return err
	}
	switch who, kind, data := m[2], m[3], m[4]; {
	case who == "apply":
		return p.apply(at)
	case who == "away":
		p.away = true
		p.recording.Ledger = linesOf(p.ledger)
		return nil
	case who == "moment":
		p.recording.Moments = append(p.recording.Moments, moment{Sequence: p.book.Sequence(), At: at})
		return nil
	case who == "zones":
		return useZones(kind, data)
	case who == "unreadable":
		p.commands++
		id := strconv.FormatUint(p.commands, 10)
		c := &events.Command{Office: office, Client: "unknown", Source: "/dead", ID: id, Sequence: p.commands}
		return p.happen(p.book.SetAside(c, at, strings.TrimSpace(kind+" "+data)))
	case strings.Contains(who, ":"):
		return p.do("operator", who, "", kind, []byte(data), at)
	default:
		return p.do(who, "/clients/"+who, "", kind, []byte(data), at)
	}
}

// useZones has the year go on with a release of zone data in which some zones go by other rules, which are given by their names.
func useZones(release, rules string) error {
	given := map[string]string{}
	if err := json.Unmarshal([]byte(rules), &given); err != nil {
		return err
	}
	table, err := calendartest.Table(release, given)
	if err != nil {
		return err
	}
	tz.Use(tz.Newest(table, tz.Own()))
	return nil
}

// until lets the time pass: each hour the clock looks for schedules to fire and the post for what is owed.
func (p *player) until(at time.Time) error {
	if p.now.IsZero() {
		p.now = at
	}
	for ; p.now.Before(at); p.now = p.now.Add(time.Hour) {
		for _, s := range p.book.Schedules() {
			if !s.Fired() {
				continue
			}
			due, _ := s.Due(p.now)
			for _, t := range due {
				f := events.FireSchedule{ID: s.ID, Due: t}
				data, err := json.Marshal(f)
				if err != nil {
					return err
				}
				if err := p.do(clock.Client, "/clock", clock.ID(f), f.Type().Short(), data, p.now); err != nil {
					return err
				}
			}
		}
		p.tell(p.now)
	}
	p.tell(at)
	return nil
}

// tell notes everything that is owed as said. Here and there the mail server does not take one, gives one back for good,
// or breaks off, so that the ledger has every state.
func (p *player) tell(now time.Time) {
	for !p.away {
		owing, _ := owed.All(p.book, p.ledger, now)
		if len(owing) == 0 {
			return
		}
		for _, o := range owing {
			p.told++
			u := o.Sent(strconv.Itoa(p.told)+"@recorded.example", p.book.Sequence(), now)
			u.Tries = 1
			switch {
			case p.told%41 == 0:
				u.State, u.Code, u.Until = owed.StateDeferred, "450 4.2.1", now.Add(3*time.Hour)
			case p.told%53 == 0:
				u.State, u.Code, u.Noticed = owed.StateFailed, "550 5.1.1", true
			case p.told%67 == 0:
				u.State, u.Unsure, u.Until = owed.StateDeferred, true, now.Add(3*time.Hour)
			}
			p.ledger.Note(o.About, o.To, u)
		}
	}
}

// apply applies the example office.
func (p *player) apply(now time.Time) error {
	file, err := config.ReadOffice("bremen.yaml", config.ShiftYear(deploy.Bremen, deploy.BremenYear, now.Year()))
	if err != nil {
		return err
	}
	return p.applyFile(file, now)
}

// applyFile applies an office file.
func (p *player) applyFile(file *config.Office, now time.Time) error {
	steps, err := plan.Make(p.book, file.Items, false, func(data []byte) string { return events.Hash(p.keys.of(officeKey), data) })
	if err != nil {
		return err
	}
	for _, step := range steps {
		if err := p.do("operator", "/clients/operator/apply", "", step.Type.String(), step.Data, now); err != nil {
			return err
		}
	}
	return nil
}

// do answers one command as the desk does. Without an id, its place is its id.
func (p *player) do(client, source, id, kind string, data []byte, now time.Time) error {
	p.commands++
	if id == "" {
		id = strconv.FormatUint(p.commands, 10)
	}
	c, problem := worker.Read(p.keys.of(officeKey), office, client, kind, events.Message{ID: id, Source: source, Type: kind, Time: now, Data: data})
	c.Sequence = p.commands
	if problem != nil {
		return p.happen(p.book.Refuse(c, kind, now, problem))
	}
	return p.happen(p.book.Decide(c, now))
}

// happen writes what was decided as the journal stores it, and has the book told by what can be read there.
func (p *player) happen(d calendar.Decision) error {
	for _, e := range d.Events {
		s, err := p.keys.store(e)
		if err != nil {
			return err
		}
		p.recording.Events = append(p.recording.Events, s)
		s.Sequence = uint64(len(p.recording.Events))
		back, err := s.event(p.keys)
		if err != nil {
			return err
		}
		if err := p.book.Apply(back); err != nil {
			return err
		}
	}
	return nil
}

// linesOf lists what a ledger says, in order.
func linesOf(l owed.Ledger) []line {
	var list []line
	for about, people := range l {
		for person, said := range people {
			list = append(list, line{About: about.String(), Person: person, Said: said})
		}
	}
	slices.SortFunc(list, func(x, y line) int { return strings.Compare(x.key(), y.key()) })
	return list
}
