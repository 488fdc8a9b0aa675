package letter

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"

	"github.com/wneessen/go-mail"
)

// A body is everything of a mail below its headers:
//
//	multipart/mixed              if there is a calendar; one that is a file alone has no part among the alternatives
//	  multipart/alternative
//	    text/plain
//	    text/html
//	    text/calendar; method=…  what shows the buttons
//	  application/ics            the same for programs that know calendars as files only
//
// One that forwards a mail has that mail in the place of the file.
//
// It is written here and not by go-mail, which has either one boundary for parts and the parts within them, which no
// reader can take apart, or a new one by chance at each writing, with which no mail would be the same twice.
type body struct {
	mediaType mail.ContentType
	data      []byte
}

// usualSize is a little more than what most mails have, in octets; a third of it goes to the layout.
const usualSize = 20 << 10

// body writes the parts. The boundaries follow from the Message-ID. They cannot occur in what they part, since "=_" is
// neither quoted-printable nor base64.
func (d *draft) body(s *sheet, look *layout) (*body, error) {
	calendar, err := d.calendar()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(d.MessageID))
	outer, inner := "=_"+hex.EncodeToString(sum[:12]), "=_"+hex.EncodeToString(sum[12:24])
	var out bytes.Buffer
	out.Grow(usualSize)
	var beside func(*multipart.Writer) error
	if k, _ := kindOf(d.Kind); k.forwards && len(d.Forwarded.Raw) > 0 {
		out.Grow(len(d.Forwarded.Raw))
		calendar, beside = nil, func(parts *multipart.Writer) error { return writeOriginal(parts, d.Forwarded.Raw, outer, inner) }
	} else if calendar != nil {
		beside = func(parts *multipart.Writer) error { return writeFile(parts, calendar) }
	}
	alternatives := func(w io.Writer) error { return writeAlternatives(w, inner, s, look, calendar) }
	if beside == nil {
		if err := alternatives(&out); err != nil {
			return nil, fmt.Errorf("write the parts: %w", err)
		}
		return &body{inParts("alternative", inner), out.Bytes()}, nil
	}
	if err := writeMixed(&out, outer, inner, alternatives, beside); err != nil {
		return nil, fmt.Errorf("write the parts: %w", err)
	}
	return &body{inParts("mixed", outer), out.Bytes()}, nil
}

// inParts is the media type of something in parts.
func inParts(kind, boundary string) mail.ContentType {
	return mail.ContentType("multipart/" + kind + `; boundary="` + boundary + `"`)
}

// writeMixed writes the alternatives, which have a boundary of their own, and something beside them.
func writeMixed(w io.Writer, outer, inner string, alternatives func(io.Writer) error, beside func(*multipart.Writer) error) error {
	parts := multipart.NewWriter(w)
	if err := parts.SetBoundary(outer); err != nil {
		return err
	}
	part, err := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {string(inParts("alternative", inner))}})
	if err != nil {
		return err
	}
	if err := alternatives(part); err != nil {
		return err
	}
	if err := beside(parts); err != nil {
		return err
	}
	return parts.Close()
}

// writeFile writes the calendar as a file.
func writeFile(parts *multipart.Writer, c *attachedCalendar) error {
	part, err := parts.CreatePart(textproto.MIMEHeader{
		"Content-Type":              {`application/ics; name="` + c.file + `"`},
		"Content-Disposition":       {`attachment; filename="` + c.file + `"`},
		"Content-Transfer-Encoding": {"base64"},
	})
	if err != nil {
		return err
	}
	return writeBase64(part, c.data)
}

// writeAlternatives writes the same content in each of its forms, the plainest first.
func writeAlternatives(w io.Writer, boundary string, s *sheet, look *layout, c *attachedCalendar) error {
	parts := multipart.NewWriter(w)
	if err := parts.SetBoundary(boundary); err != nil {
		return err
	}
	part, err := parts.CreatePart(quotedPrintable("text/plain"))
	if err != nil {
		return err
	}
	if err := writeQuoted(part, s.text()); err != nil {
		return err
	}
	if part, err = parts.CreatePart(quotedPrintable("text/html")); err != nil {
		return err
	}
	if err := look.write(part, s); err != nil {
		return err
	}
	if c != nil && c.method != "" {
		part, err = parts.CreatePart(textproto.MIMEHeader{
			"Content-Type": {"text/calendar; charset=UTF-8; method=" + c.method}, "Content-Transfer-Encoding": {"base64"},
		})
		if err != nil {
			return err
		}
		if err := writeBase64(part, c.data); err != nil {
			return err
		}
	}
	return parts.Close()
}

// quotedPrintable heads a part that is written so.
func quotedPrintable(mediaType string) textproto.MIMEHeader {
	return textproto.MIMEHeader{
		"Content-Type": {mediaType + "; charset=UTF-8"}, "Content-Transfer-Encoding": {"quoted-printable"},
	}
}

// writeQuoted writes s as quoted-printable.
func writeQuoted(w io.Writer, s string) error {
	encoder := quotedprintable.NewWriter(w)
	if _, err := io.WriteString(encoder, s); err != nil {
		return err
	}
	return encoder.Close()
}

// writeBase64 writes data in lines of 76 characters.
func writeBase64(w io.Writer, data []byte) error {
	const octets = 57 // which make 76 characters
	line := make([]byte, 0, 78)
	for len(data) > 0 {
		n := min(len(data), octets)
		line = append(base64.StdEncoding.AppendEncode(line[:0], data[:n]), "\r\n"...)
		if _, err := w.Write(line); err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}

// set makes the body that of the mail. To go-mail it is one part that it hands on as it is, which it labels as 8bit,
// though every line of it is ASCII, and with a charset, which means nothing for something in parts.
func (b *body) set(m *mail.Msg) {
	m.SetBodyWriter(b.mediaType, func(w io.Writer) (int64, error) {
		n, err := w.Write(b.data)
		return int64(n), err
	}, mail.WithPartEncoding(mail.NoEncoding))
}
