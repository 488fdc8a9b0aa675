package letter

import (
	"bytes"
	"mime/multipart"
	"net/textproto"
)

// maxLine is how long a line of a mail may be, in octets without its end (RFC 5322, section 2.1.1).
const maxLine = 998

// writeOriginal writes a mail that came in, as it is. Programs open one of the type message/rfc822 as a mail, but nothing
// of it may be encoded (RFC 2046, section 5.2.1). So what does not survive the way without goes as a file in base64, which
// the same programs open by its name.
func writeOriginal(parts *multipart.Writer, original []byte, boundaries ...string) error {
	if !bytes.ContainsRune(original, '\r') {
		// It came through a pipe of this machine, where lines end otherwise.
		original = bytes.ReplaceAll(original, []byte("\n"), []byte("\r\n"))
	}
	if isTransparent(original, boundaries) {
		part, err := parts.CreatePart(textproto.MIMEHeader{
			"Content-Type": {"message/rfc822"}, "Content-Disposition": {`attachment; filename="mail.eml"`}, "Content-Transfer-Encoding": {"7bit"},
		})
		if err != nil {
			return err
		}
		_, err = part.Write(original)
		return err
	}
	part, err := parts.CreatePart(textproto.MIMEHeader{
		"Content-Type": {`application/octet-stream; name="mail.eml"`}, "Content-Disposition": {`attachment; filename="mail.eml"`},
		"Content-Transfer-Encoding": {"base64"},
	})
	if err != nil {
		return err
	}
	return writeBase64(part, original)
}

// isTransparent reports whether a mail can stand in another as it is: of short lines in ASCII that end in CRLF, without
// what parts the other.
func isTransparent(mail []byte, boundaries []string) bool {
	for _, b := range boundaries {
		if bytes.Contains(mail, []byte(b)) {
			return false
		}
	}
	for line := range bytes.Lines(mail) {
		text, ended := bytes.CutSuffix(line, []byte("\r\n"))
		if !ended && bytes.HasSuffix(line, []byte("\n")) || len(text) > maxLine {
			return false
		}
		for _, c := range text {
			if c >= 0x7f || c < ' ' && c != '\t' {
				return false
			}
		}
	}
	return true
}
