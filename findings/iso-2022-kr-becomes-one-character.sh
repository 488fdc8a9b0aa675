#!/bin/sh
# github.com/emersion/go-message v0.18.2, with its package charset: a valid text in ISO-2022-KR (RFC 1557), as Korean mail
# programs have sent it, is decoded to the one character U+FFFD, without an error; whoever reads the text cannot tell that there
# was more. In EUC-KR the same text is decoded as it should be. golang.org/x/text knows the name and gives it the encoding
# "replacement" of the WHATWG, which is meant for browsers.
#
# Seen: "ISO-2022-KR: 1 character, U+FFFD, error <nil>" and "EUC-KR: 한글, error <nil>".
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
go mod init finding >/dev/null 2>&1
go get github.com/emersion/go-message@v0.18.2 >/dev/null 2>&1
cat >main.go <<'GO'
package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset"
)

func read(charset, body string) (string, error) {
	e, err := message.Read(strings.NewReader("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=" + charset + "\r\n\r\n" + body))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(e.Body)
	return string(text), err
}

func main() {
	// The two letters of the Korean script's name: escape sequence and shift out, then in (ISO 2022), and the same bytes with the high bit (EUC).
	text, err := read("iso-2022-kr", "\x1b$)C\x0eGQ1[\x0f")
	fmt.Printf("ISO-2022-KR: %d character, %U, error %v\n", len([]rune(text)), []rune(text)[0], err)
	text, err = read("euc-kr", "\xc7\xd1\xb1\xdb")
	fmt.Printf("EUC-KR: %s, error %v\n", text, err)
}
GO
go mod tidy >/dev/null 2>&1
out=$(go run .)
echo "$out"
want='ISO-2022-KR: 1 character, U+FFFD, error <nil>
EUC-KR: 한글, error <nil>'
[ "$out" = "$want" ] || { echo "it behaves otherwise now" >&2; exit 1; }
