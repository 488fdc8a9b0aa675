package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/words"
	"jourfixe/worker/letter"
)

// A mailCommand is about the mails that the office writes.
type mailCommand struct {
	Preview mailPreview `cmd:"" help:"Write a mail as it would go out, to be opened in a mail program. No server is needed."`
	Held    mailHeld    `cmd:"" help:"List the mails that are held since a restore, or since the ledger was lost."`
	Release mailRelease `cmd:"" help:"Have mails go out that are held, or count as told what people may have been told."`
}

// A mailPreview writes one mail of the example office.
type mailPreview struct {
	Kind  string `arg:"" help:"${mailKindsMean}." enum:"${mailKinds}"`
	Lang  string `help:"The language of who it is for: ${spoken}." enum:"${spoken}" default:"${firstSpoken}"`
	To    string `help:"Where it is written; - is standard output." default:"-" placeholder:"FILE"`
	Force bool   `help:"Overwrite the file if there is one."`
}

// mailVars are the names in the help and the checks of the command.
func mailVars() map[string]string {
	return map[string]string{
		"mailKinds": strings.Join(sampleKinds(), ","), "mailKindsMean": meanings(),
		"spoken": strings.Join(words.Spoken(), ","), "firstSpoken": words.Spoken()[0],
	}
}

// Help implements kong.HelpProvider.
func (*mailPreview) Help() string {
	return `The mail is about the next meeting of the example office, or a trip to one of its partners, and goes to a guest
who does not exist. An existing file stays as it is, unless --force is given.

Example:
  jourfixe mail preview invitation --lang he --to invitation.eml`
}

// Run implements the subcommand.
func (c *mailPreview) Run(p *program) error {
	s, err := p.newSample(c.Lang)
	if err != nil {
		return fmt.Errorf("prepare the example office: %w", err)
	}
	l, err := s.letter(c.Kind)
	if err != nil {
		return fmt.Errorf("put the %s together: %w", c.Kind, err)
	}
	writer, err := letter.NewWriter()
	if err != nil {
		return err
	}
	mail, err := writer.Write(l)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if _, err := mail.WriteTo(&out); err != nil {
		return fmt.Errorf("write the %s: %w", c.Kind, err)
	}
	if c.To == "-" {
		_, err := p.out.Write(out.Bytes())
		return err
	}
	return writeNew(c.To, out.Bytes(), c.Force)
}

// writeNew writes a file that is not there yet, or, with force, any.
func writeNew(name string, data []byte, force bool) (err error) {
	how := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		how = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(name, how, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return usage("%s is there already; --force overwrites it", name)
	case err != nil:
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// A previewed is a kind of mail that can be previewed, and what it is if that does not go without saying.
type previewed struct{ name, means string }

// previews lists what can be previewed: what people are owed, and what only the coordinator gets.
func previews() []previewed {
	var list []previewed
	for _, k := range owed.Kinds() {
		list = append(list, previewed{k.Name, k.Means})
		if k.Name == meetingmail.Cancellation {
			list = append(list, previewed{sampleLeft, "the meeting takes place without this person"})
		}
	}
	return append(list,
		previewed{letter.KindNotice, "what could not be delivered"}, previewed{letter.KindForward, "what somebody has written"},
		previewed{letter.KindProposal, "another time that somebody proposes"}, previewed{letter.KindHeld, "mails that wait for somebody to look at them"},
		previewed{letter.KindSignIn, "a link by which somebody signs in"},
		previewed{letter.KindConfirm, "a link by which somebody sends off what they have typed for a trip"})
}

// sampleKinds lists the kinds of mails that can be previewed.
func sampleKinds() []string {
	var names []string
	for _, p := range previews() {
		names = append(names, p.name)
	}
	return names
}

// meanings lists them with what they are.
func meanings() string {
	var list []string
	for _, p := range previews() {
		if p.means != "" {
			p.name += " (" + p.means + ")"
		}
		list = append(list, p.name)
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " or " + list[last]
}
