package mime

import (
	"bytes"
	"encoding/base64"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
)

// Two charsets of seven bits that old mail programs write and no library of Go reads.

// decodeUTF7 reads UTF-7 (RFC 2152): ASCII, and between + and - UTF-16 in base64. What is none of that is left as it is.
func decodeUTF7(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for len(data) > 0 {
		plus := bytes.IndexByte(data, '+')
		if plus < 0 {
			return append(out, data...)
		}
		out, data = append(out, data[:plus]...), data[plus+1:]
		n := 0
		for n < len(data) && isBase64(data[n]) {
			n++
		}
		run := data[:n]
		data = data[n:]
		closed := len(data) > 0 && data[0] == '-'
		if closed {
			data = data[1:]
		}
		units := make([]byte, base64.RawStdEncoding.DecodedLen(n))
		m, err := base64.RawStdEncoding.Decode(units, run)
		switch {
		case n == 0: // +- is a plus; one alone is a slip, and means itself
			out = append(out, '+')
			continue
		case err != nil:
			out = utf8.AppendRune(append(append(out, '+'), run...), utf8.RuneError)
			continue
		}
		wide := make([]uint16, 0, m/2)
		for i := 0; i+1 < m; i += 2 {
			wide = append(wide, uint16(units[i])<<8|uint16(units[i+1]))
		}
		for _, c := range utf16.Decode(wide) {
			out = utf8.AppendRune(out, c)
		}
	}
	return out
}

func isBase64(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '+' || c == '/'
}

// decodeISO2022KR reads ISO-2022-KR (RFC 1557): ASCII, and between SO and SI, or the end of the line, the pairs of EUC-KR
// without their high bits. ESC $ ) C says that this is so.
func decodeISO2022KR(data []byte) []byte {
	data = bytes.ReplaceAll(data, []byte("\x1b$)C"), nil)
	shifted := false
	euc := make([]byte, 0, len(data))
	for _, c := range data {
		switch {
		case c == 0x0e:
			shifted = true
		case c == 0x0f:
			shifted = false
		case c == '\n':
			shifted = false
			euc = append(euc, c)
		case shifted && c > ' ' && c < 0x7f:
			euc = append(euc, c|0x80)
		default:
			euc = append(euc, c)
		}
	}
	text, err := korean.EUCKR.NewDecoder().Bytes(euc)
	if err != nil {
		return bytes.ToValidUTF8(data, []byte("\ufffd"))
	}
	return text
}
