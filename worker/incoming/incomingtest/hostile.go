package incomingtest

import (
	"encoding/base64"
	"fmt"
	"strings"

	"jourfixe/worker/incoming"
)

// The beginning and end of mails that are put together.
const (
	Head   = "From: a@gdansk.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
	Inline = "Content-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n"
	Opens  = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:k7qz2x4mfa3c5wnpj6rtbd2hge@bremen.example\r\n"
	Closes = "END:VEVENT\r\nEND:VCALENDAR\r\n"
)

// A Mail is one that no mail program writes.
type Mail struct {
	Raw  string
	Kind incoming.Kind // as which it is read
	Says string        // in the error
}

// Hostile returns mails that no mail program writes, by what is wrong with them.
func Hostile() map[string]Mail {
	parts := func(n int) string { return strings.Repeat("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n", n) }
	var deep, nested, within strings.Builder
	for i := range 1_000 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
		nested.WriteString("Content-Type: message/rfc822\r\n\r\n")
	}
	for i := range 9 {
		fmt.Fprintf(&within, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	folds := strings.Repeat(" =?utf-8?q?a?=\r\n", 4_000)
	return map[string]Mail{
		"beyond 1 MiB":           {Head + "\r\n" + strings.Repeat("x", 1<<20), incoming.KindUnreadable, "at most 1048576 bytes"},
		"10,000 parts":           {Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts(10_000) + "--b--\r\n", incoming.KindUnreadable, "at most 100 parts"},
		"101 parts":              {Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts(101) + "--b--\r\n", incoming.KindUnreadable, "at most 100 parts"},
		"100 parts":              {Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts(100) + "--b--\r\n", incoming.KindPerson, ""},
		"1,000 levels":           {Head + deep.String(), incoming.KindUnreadable, "more than 10 deep"},
		"1,000 mails in mails":   {Head + nested.String() + "From: x\r\n\r\nx", incoming.KindUnreadable, "more than 10 deep"},
		"parts beyond in a mail": {Head + within.String() + "Content-Type: message/rfc822\r\n\r\n" + Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts(5), incoming.KindUnreadable, "more than 10 deep"},
		"a header of 65 KiB":     {Head + strings.Repeat("X-Fill: "+strings.Repeat("x", 70)+"\r\n", 65<<10/80+1) + "\r\nbody", incoming.KindUnreadable, "at most 65536 bytes"},
		"a header of folds":      {"Subject: x\r\n" + folds + "From:" + folds[:len(folds)/3] + "\r\n\r\nbody", incoming.KindUnreadable, "at most 65536 bytes"},
		"a subject of 50 KiB":    {"From: a@gdansk.example\r\nSubject: " + strings.Repeat("=?utf-8?q?=C3", 4_000) + "\r\n\r\nbody", incoming.KindPerson, ""},
		"a sender of 50 KiB":     {"From: " + strings.Repeat("(", 50_000) + "\r\n\r\nbody", incoming.KindPerson, ""},
		"references of 50 KiB":   {Head + "References: " + strings.Repeat("<", 25_000) + strings.Repeat("a> ", 8_000) + "\r\n\r\nbody", incoming.KindPerson, ""},
		"200,000 empty fields":   {Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + strings.Repeat("a:\r\n", 200_000), incoming.KindUnreadable, "at most 50000 lines"},
		"parameters of 60 KiB":   {Head + "Content-Type: text/plain" + strings.Repeat(";\r\n a=b", 7_000) + "\r\n\r\nx", incoming.KindPerson, ""},
		"a line of 1 MB":         {Head + "\r\n" + strings.Repeat("x", 1_000_000), incoming.KindPerson, ""},
		"HTML without end":       {Head + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<!--<a<", 140_000), incoming.KindPerson, ""},
		"HTML of entities":       {Head + "Content-Type: text/html\r\n\r\n" + strings.Repeat("&#x1;&amp", 110_000), incoming.KindPerson, ""},
		"a boundary of dashes":   {Head + "Content-Type: multipart/mixed; boundary=\"-\"\r\n\r\n" + strings.Repeat("---\r", 200_000), incoming.KindPerson, ""},
		"a status of 1 MiB":      {Head + "Content-Type: message/delivery-status\r\n\r\nAction: failed\r\n" + strings.Repeat(" a:b\r\n", 40_000), incoming.KindBounce, ""},

		"calendar: a line of 1 MB":         {Head + Inline + Opens + "COMMENT:" + strings.Repeat("x", 1_000_000) + "\r\n" + Closes, incoming.KindUnreadable, "at most 65536 bytes"},
		"calendar: folded to 1 MB":         {Head + Inline + Opens + "COMMENT:x" + strings.Repeat("\r\n xxxxxxxxxxxxxxxxxxxxxxxxxxxx", 30_000) + "\r\n" + Closes, incoming.KindUnreadable, "at most 65536 bytes"},
		"calendar: 200 kB of parameters":   {Head + Inline + Opens + "ATTENDEE" + strings.Repeat(";A=b", 50_000) + ":mailto:a@gdansk.example\r\n" + Closes, incoming.KindUnreadable, "at most 65536 bytes"},
		"calendar: many long parameters":   {Head + Inline + Opens + strings.Repeat("X-A;B="+strings.Repeat("x", 60_000)+":y\r\n", 16) + Closes, incoming.KindAnswer, ""},
		"calendar: depth 1,000":            {Head + Inline + Opens + strings.Repeat("BEGIN:X\r\n", 1_000), incoming.KindUnreadable, "more than 4 deep"},
		"calendar: 1e5 components":         {Head + Inline + Opens + strings.Repeat("BEGIN:X\nEND:X\n", 70_000), incoming.KindUnreadable, "lines"},
		"calendar: 5,001 components":       {Head + Inline + Opens + strings.Repeat("BEGIN:X\nEND:X\n", 5_001) + Closes, incoming.KindUnreadable, "at most 5000 components"},
		"calendar: 340,000 lines":          {Head + Inline + strings.Repeat("a:\n", 340_000), incoming.KindUnreadable, "lines"},
		"calendar: 45,000 properties":      {Head + Inline + Opens + manyProps() + Closes, incoming.KindAnswer, ""},
		"calendar: never begins":           {Head + Inline + "hello\r\n", incoming.KindUnreadable, "must hold a VCALENDAR"},
		"calendar: never ends":             {Head + Inline + Opens, incoming.KindUnreadable, "must have its END"},
		"calendar: ends another":           {Head + Inline + Opens + "END:VCALENDAR\r\nEND:VEVENT\r\n", incoming.KindUnreadable, "must have its END"},
		"calendar: another method":         {Head + Inline + strings.Replace(Opens, "REPLY", "REPLY-ALL", 1) + Closes, incoming.KindUnreadable, "its method must be one of"},
		"calendar: what go-ical stops at":  {Head + Inline + Opens + "ATTENDEE;CN=\r\nRRULE;FREQ=DAILY\r\nX;A=\"b\"c:d\r\nX;A=b\r\n;\r\n:\r\n" + Closes, incoming.KindAnswer, ""},
		"calendar: an alarm without end":   {Head + Inline + Opens + "BEGIN:VALARM\r\nTRIGGER:-PT1M\r\nREPEAT:2147483647\r\nDURATION:PT1S\r\nEND:VALARM\r\nRRULE:FREQ=SECONDLY\r\n" + Closes, incoming.KindAnswer, ""},
		"calendar: 100 of them":            {Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n"+Inline+Opens+strings.Repeat("x:y\r\n", 1_500), 100), incoming.KindUnreadable, "lines"},
		"calendar: charsets that grow":     {Head + "Content-Type: text/calendar; charset=utf-7\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("+", 700_000))), incoming.KindUnreadable, "at most 65536 bytes"},
		"calendar: a zone of many changes": {Head + Inline + strings.Replace(Opens, "BEGIN:VEVENT", manyOnsets()+"BEGIN:VEVENT", 1) + strings.Repeat("DTSTART;TZID=Z:20270101T000000\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n", 4_000) + Closes, incoming.KindAnswer, ""},
	}
}

// manyProps returns as many lines of different names as may stand in a calendar.
func manyProps() string {
	var out strings.Builder
	for i := range 45_000 {
		fmt.Fprintf(&out, "x%d;a=b:\n", i)
	}
	return out.String()
}

// manyOnsets returns a zone whose clocks are set very often.
func manyOnsets() string {
	return "BEGIN:VTIMEZONE\r\nTZID:Z\r\n" +
		strings.Repeat("BEGIN:STANDARD\r\nDTSTART:20200101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY\r\nEND:STANDARD\r\n", 900) +
		"END:VTIMEZONE\r\n"
}
