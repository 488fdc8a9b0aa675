package reply

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/schema"
	"jourfixe/worker/incoming"
	"jourfixe/worker/incoming/incomingtest"
)

var updatePlans = flag.Bool("update-plans", false, "write the plans in testdata/plans anew")

// Papers are records that stand in a text, one fact on a line:
//
//	uid UID MEETING PERSON
//	person PERSON ADDRESS
//	meeting MEETING REVISION START END
//	told MEETING PERSON MESSAGE REVISION SEQUENCE STATE ID
type papers struct {
	uids      map[string][2]string
	addresses map[string]string
	meetings  map[string]seat
	said      map[[2]string]owed.Said
}

func readPapers(t testing.TB, text string) *papers {
	t.Helper()
	p := &papers{map[string][2]string{}, map[string]string{}, map[string]seat{}, map[[2]string]owed.Said{}}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		switch f[0] {
		case "uid":
			p.uids[f[1]] = [2]string{f[2], f[3]}
		case "person":
			p.addresses[f[1]] = f[2]
		case "meeting":
			var s seat
			var err1, err2, err3 error
			_, err1 = fmt.Sscan(f[2], &s.revision)
			s.start, err2 = time.Parse(time.RFC3339, f[3])
			s.end, err3 = time.Parse(time.RFC3339, f[4])
			if err1 != nil || err2 != nil || err3 != nil {
				t.Fatalf("%s: %v %v %v", line, err1, err2, err3)
			}
			p.meetings[f[1]] = s
		case "told":
			u := owed.Utterance{Kind: f[3], State: f[6], MessageID: f[7]}
			if _, err := fmt.Sscan(f[4]+" "+f[5], &u.Revision, &u.Sequence); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			p.said[[2]string{f[1], f[2]}] = append(p.said[[2]string{f[1], f[2]}], u)
		default:
			t.Fatalf("the line is none: %s", line)
		}
	}
	return p
}

func (p *papers) FindUID(uid string) (meeting, person string, ok bool) {
	found, ok := p.uids[strings.ToLower(uid)]
	return found[0], found[1], ok
}

func (p *papers) FindMail(ids ...string) (about events.Ref, person string, u owed.Utterance, ok bool) {
	for _, id := range ids {
		name, _, _ := strings.Cut(id, "@")
		for who, said := range p.said {
			for _, u := range said {
				if strings.HasPrefix(u.MessageID, strings.ToLower(name)+"@") {
					return events.Ref{Noun: "meeting", ID: who[0]}, who[1], u, true
				}
			}
		}
	}
	return about, "", u, false
}

func (p *papers) Seat(meeting, person string) seat {
	s := p.meetings[meeting]
	s.address, s.said = p.addresses[person], p.said[[2]string{meeting, person}]
	return s
}

// say says what a plan is.
func (p *plan) say(t testing.TB) string {
	t.Helper()
	var out strings.Builder
	for _, c := range p.commands {
		data, err := json.Marshal(c.body)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s %s\n", c.body.Type().Short(), data)
		if f := c.tell; f != nil {
			fmt.Fprintf(&out, "tell of %s %s\n", f.About, f.Person)
		}
		if f := c.words; f != nil {
			fmt.Fprintf(&out, "if refused, hand on %q\n", f.Comment)
		}
	}
	if r := p.returned; r != nil {
		fmt.Fprintf(&out, "returned %s %s %s %s\n", r.about, r.person, r.messageID, r.code)
	}
	if f := p.forward; f != nil {
		fmt.Fprintf(&out, "forward %s %q of %s about %s %s\n", f.From, f.Subject, f.ID, f.About, f.Person)
		if f.Why != "" {
			fmt.Fprintf(&out, "  %s %q\n", f.Why, f.Comment)
		}
	}
	for _, r := range p.left {
		fmt.Fprintf(&out, "left %s %s %s\n", r.why, r.meeting, r.person)
	}
	if p.fate.Reason != "" {
		fmt.Fprintf(&out, "held %s: %s\n", p.fate.Reason, p.fate.Detail)
	}
	return out.String()
}

const testDomain = "bremen.example"

// sought is which ids were looked for.
type sought struct {
	*papers
	ids []string
}

func (s *sought) FindMail(ids ...string) (events.Ref, string, owed.Utterance, bool) {
	s.ids = append(s.ids, ids...)
	return s.papers.FindMail(ids...)
}

// TestReferencesLookedFor reads a mail that names many others: the newest are looked for, and the envelope sender.
func TestReferencesLookedFor(t *testing.T) {
	id := func(i int) string {
		return fmt.Sprintf("%s%c%c@%s", strings.Repeat("a", 24), 'a'+i/26, 'a'+i%26, testDomain)
	}
	in := &incoming.Meaning{Kind: incoming.KindPerson, InReplyTo: id(0)}
	for i := range 200 {
		in.References = append(in.References, id(i))
	}
	s := &sought{papers: readPapers(t, "")}
	written(s, testDomain, &inbound.Mail{To: "jourfixe+b-" + strings.Repeat("b", 26) + "@" + testDomain}, in)
	if len(s.ids) != maxAnswered+1 || s.ids[0] != id(0) || s.ids[1] != id(199) || s.ids[maxAnswered-1] != id(200-maxAnswered+1) ||
		!strings.HasPrefix(s.ids[maxAnswered], "bbb") {
		t.Errorf("looked for are %d: %v", len(s.ids), s.ids)
	}
}

// TestPlans decides about the mails in testdata/plans. What the house knows stands in a file, then who has sent the
// mail to whom, the mail, and what it leads to.
func TestPlans(t *testing.T) {
	files, err := filepath.Glob("testdata/plans/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no plans: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			known := readPapers(t, section(a, "house"))
			changed := false
			for i := range a.Files {
				name, isMail := strings.CutSuffix(a.Files[i].Name, ".eml")
				if !isMail {
					continue
				}
				came := &inbound.Mail{ID: name, At: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC), To: "jourfixe@" + testDomain}
				first, rest, _ := strings.Cut(string(a.Files[i].Data), "\n")
				if _, err := fmt.Sscanf(first, "Envelope: %s %s", &came.From, &came.To); err != nil {
					t.Fatalf("%s: the first line of a mail must be as in Envelope: <from> to: %v", name, err)
				}
				came.From = strings.Trim(came.From, "<>")
				came.Raw = []byte(rest)
				in, fault := incoming.ReadFrom(came.From, came.Raw, testDomain)
				p := decide(known, testDomain, came, in, fault)
				got := p.say(t)
				if want := section(a, name+".plan"); got != want {
					if !*updatePlans {
						t.Errorf("%s leads to\n%s\nwant\n%s", name, got, want)
						continue
					}
					changed = true
					at := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == name+".plan" })
					if at < 0 {
						t.Fatalf("%s has no section %s.plan", name, name)
					}
					a.Files[at].Data = []byte(got)
				}
			}
			if changed {
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func section(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// FuzzDecide decides about anything: what comes out can be carried out, is about what the mail was given the id of, and
// is the same each time.
func FuzzDecide(f *testing.F) {
	for _, name := range incomingtest.Names(f) {
		raw := incomingtest.Sample(f, name)
		f.Add(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), "jourfixe+b-b3mxw7tq5zk2nclfd4yh6rvpsa@bremen.example", uint8(0))
		f.Add(raw, "jourfixe@bremen.example", uint8(1))
	}
	known := readPapers(f, `
uid k7qz2x4mfa3c5wnpj6rtbd2hge@bremen.example march jan
uid m5a2qz7kx3c6wnpj4rtbd2hgew@bremen.example april jan
person jan jan.nowak@gdansk.example
meeting march 2 2027-03-15T13:00:00Z 2027-03-15T14:00:00Z
meeting april 0 2027-04-12T12:00:00Z 2027-04-12T13:00:00Z
told march jan invitation 0 0 sent b3mxw7tq5zk2nclfd4yh6rvpsa@bremen.example
told march jan update 2 3 sent c3mxw7tq5zk2nclfd4yh6rvpsa@bremen.example
`)
	words := map[string]bool{}
	for _, fate := range Fates {
		words[fate.Word] = true
	}
	f.Fuzz(func(t *testing.T, raw []byte, to string, kind uint8) {
		came := &inbound.Mail{ID: "x", At: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC), To: to, Raw: raw, From: []string{"", "a@b.example", to}[kind%3]}
		in, fault := incoming.ReadFrom(came.From, raw, testDomain)
		p := decide(known, testDomain, came, in, fault)
		for _, c := range p.commands {
			data, err := json.Marshal(c.body)
			if err != nil {
				t.Fatalf("the command cannot be written: %v", err)
			}
			if problem := schema.Command(c.body.Type(), data); problem != nil {
				t.Errorf("%s: %v", data, problem)
			}
			if c.person != "jan" || c.identity == "" || !words[c.done] {
				t.Errorf("the command is %+v", c)
			}
			// Of april jan was told nothing, so an answer that bears no number is one to whatever it is by now.
			if a, ok := c.body.(*events.AnswerMeeting); ok && (a.Sequence == nil && a.ID == "march" || a.Sequence != nil && *a.Sequence > 2 || a.Written != nil && !sayable(*a.Written)) {
				t.Errorf("the answer is %s", data)
			}
		}
		if p.fate.Reason != "" && !words[p.fate.Reason] {
			t.Errorf("%s is not explained", p.fate.Reason)
		}
		for _, r := range p.left {
			if !words[r.why] {
				t.Errorf("%s is not explained", r.why)
			}
		}
		if len(p.commands) == 0 && p.returned == nil && p.forward == nil && len(p.left) == 0 && p.fate.Reason == "" {
			t.Error("the mail leads to nothing, and nobody is told")
		}
		again, fault := incoming.ReadFrom(came.From, raw, testDomain)
		q := decide(known, testDomain, came, again, fault)
		if p.say(t) != q.say(t) {
			t.Errorf("once it is\n%sand then\n%s", p.say(t), q.say(t))
		}
	})
}
