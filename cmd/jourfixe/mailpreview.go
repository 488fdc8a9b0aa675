package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"jourfixe/calendar/words"
	"jourfixe/worker/letter"
)

// A mailCommand is about the mails that the office writes.
type mailCommand struct {
	Preview mailPreview `cmd:"" help:"Write a mail as it would go out, to be opened in a mail program. No server is needed."`
}

// A mailPreview writes one mail of the example office.
type mailPreview struct {
	Kind  string `arg:"" help:"invitation, update, cancellation, left (the meeting takes place without this person), reminder, overview, digest, decline (another time that was proposed is not taken up), notice (what could not be delivered), forward (what somebody has written), proposal (another time that somebody proposes) or held (mails that wait for somebody to look at them)." enum:"${mailKinds}"`
	Lang  string `help:"The language of who it is for: ${spoken}." enum:"${spoken}" default:"${firstSpoken}"`
	To    string `help:"Where it is written; - is standard output." default:"-" placeholder:"FILE"`
	Force bool   `help:"Overwrite the file if there is one."`
}

// mailVars are the names in the help and the checks of the command.
func mailVars() map[string]string {
	return map[string]string{
		"mailKinds": strings.Join(sampleKinds(), ","), "spoken": strings.Join(words.Spoken(), ","), "firstSpoken": words.Spoken()[0],
	}
}

// Help implements kong.HelpProvider.
func (*mailPreview) Help() string {
	return `The mail is about the next meeting of the example office and goes to a guest who does not exist. An existing
file stays as it is, unless --force is given.

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
		return fmt.Errorf("write the mail: %w", err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write the mail: %w", err)
	}
	return nil
}

// sampleKinds lists the kinds of mails that can be previewed, in the order in which people get them.
func sampleKinds() []string {
	return []string{
		letter.KindInvitation, letter.KindUpdate, letter.KindCancellation, sampleLeft, letter.KindReminder, letter.KindOverview,
		letter.KindDigest, letter.KindDecline, letter.KindNotice, letter.KindForward, letter.KindProposal, letter.KindHeld,
	}
}
