package mime

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decoders are the charsets that the library does not know by this name, or takes for something else. The library reads a
// whole text in ISO-2022-KR or ISO-2022-CN as one U+FFFD, as browsers do on purpose, and says nothing.
var decoders = map[string]func(io.Reader) io.Reader{
	"utf7": whole(decodeUTF7), "unicode11utf7": whole(decodeUTF7), "xunicode20utf7": whole(decodeUTF7),
	"iso2022kr": whole(decodeISO2022KR), "csiso2022kr": whole(decodeISO2022KR),
	"hzgb2312": by(simplifiedchinese.HZGB2312), "hz": by(simplifiedchinese.HZGB2312),
	"utf32": by(utf32.UTF32(utf32.BigEndian, utf32.UseBOM)), "ucs4": by(utf32.UTF32(utf32.BigEndian, utf32.UseBOM)),
	"utf32be": by(utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)), "utf32le": by(utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)),
	"cp932": by(japanese.ShiftJIS), "ms932": by(japanese.ShiftJIS), "windows932": by(japanese.ShiftJIS),
	"cp949": by(korean.EUCKR), "ms949": by(korean.EUCKR), "uhc": by(korean.EUCKR), "xwindows949": by(korean.EUCKR),
	"cp936": by(simplifiedchinese.GBK), "ms936": by(simplifiedchinese.GBK),
	"cp950": by(traditionalchinese.Big5), "ms950": by(traditionalchinese.Big5),
	"cp437": by(charmap.CodePage437), "cp850": by(charmap.CodePage850), "cp852": by(charmap.CodePage852), "cp855": by(charmap.CodePage855),
	"cp858": by(charmap.CodePage858), "cp860": by(charmap.CodePage860), "cp862": by(charmap.CodePage862), "cp863": by(charmap.CodePage863),
	"cp865": by(charmap.CodePage865), "cp866": by(charmap.CodePage866),
}

// replaced are those that nobody decodes: the library would, into nothing.
var replaced = map[string]bool{"iso2022cn": true, "iso2022cnext": true, "replacement": true}

func init() { message.CharsetReader = Charset }

var errCharset = errors.New("the charset is not known")

// Charset reads text in a charset as UTF-8. The error says that nobody knows the charset, and does not quote it.
func Charset(name string, r io.Reader) (io.Reader, error) {
	name, _, _ = strings.Cut(name, ";")
	name = strings.ToLower(strings.Trim(name, " \t\"'"))
	plain := plainName.Replace(name)
	plain = strings.Replace(plain, "ibm", "cp", 1)
	if decode := decoders[plain]; decode != nil {
		return decode(r), nil
	}
	if replaced[plain] {
		return nil, errCharset
	}
	for _, known := range []string{name, plain} {
		if read, err := charset.Reader(known, r); err == nil {
			return read, nil
		}
	}
	return nil, errCharset
}

// plainName drops what is written in one way and the other, as in cp-850 and cp850.
var plainName = strings.NewReplacer("-", "", "_", "", " ", "", ".", "")

// by reads in an encoding that is known to the library under other names.
func by(e encoding.Encoding) func(io.Reader) io.Reader {
	return func(r io.Reader) io.Reader { return e.NewDecoder().Reader(r) }
}

// whole reads all at once: mails have a limit, and a text of these kinds is rare.
func whole(decode func([]byte) []byte) func(io.Reader) io.Reader {
	return func(r io.Reader) io.Reader { return &decoded{from: r, decode: decode} }
}

// decoded is what r holds, decoded when it is asked for.
type decoded struct {
	from   io.Reader
	decode func([]byte) []byte
	text   *bytes.Reader
	fault  error
}

// Read implements io.Reader.
func (d *decoded) Read(p []byte) (int, error) {
	if d.text == nil {
		data, err := io.ReadAll(d.from)
		d.text, d.fault = bytes.NewReader(d.decode(data)), err
	}
	n, err := d.text.Read(p)
	if err == io.EOF && d.fault != nil {
		err = d.fault // what came before the fault has been read
	}
	return n, err
}
