package ics

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/foreign"
)

// tableOf are the columns of a calendar as a table, by the names of its properties.
var tableOf = []string{
	ical.PropDateTimeStart, ical.PropDateTimeEnd, ical.PropSummary, ical.PropLocation, ical.PropCategories, ical.PropStatus, ical.PropDescription, ical.PropURL, ical.PropUID,
}

// Table writes a calendar of this package as CSV (RFC 4180): a line for each entry, with times on the clock of a place, in the way that
// spreadsheets take where a comma divides a number. Whole days have
// their first and last day. No cell is a formula to a program for tables.
func Table(calendar []byte, on *time.Location) ([]byte, error) {
	c, err := ical.NewDecoder(bytes.NewReader(calendar)).Decode()
	if err != nil {
		return nil, fmt.Errorf("write a table: %w", err)
	}
	var out bytes.Buffer
	out.WriteString("\uFEFF")
	w := csv.NewWriter(&out)
	w.Comma, w.UseCRLF = ';', true
	if err := w.Write(append([]string{"TZID"}, tableOf...)); err != nil {
		return nil, fmt.Errorf("write a table: %w", err)
	}
	for _, child := range c.Children {
		if child.Name != ical.CompEvent {
			continue
		}
		line := []string{on.String()}
		for _, name := range tableOf {
			line = append(line, defuse(cell(child, name, on)))
		}
		if err := w.Write(line); err != nil {
			return nil, fmt.Errorf("write a table: %w", err)
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// cell is the value of a property as people read it.
func cell(c *ical.Component, name string, on *time.Location) string {
	p := c.Props.Get(name)
	if p == nil {
		return ""
	}
	switch name {
	case ical.PropDateTimeStart, ical.PropDateTimeEnd:
		if day, err := time.Parse("20060102", p.Value); err == nil {
			if name == ical.PropDateTimeEnd {
				day = day.AddDate(0, 0, -1)
			}
			return day.Format(time.DateOnly)
		}
		if t, err := time.Parse("20060102T150405Z", p.Value); err == nil {
			return t.In(on).Format("2006-01-02 15:04")
		}
	case ical.PropURL:
		return p.Value
	case ical.PropCategories:
		list := splitText(p.Value)
		for i := range list {
			list[i] = foreign.Unescape(list[i])
		}
		return strings.Join(list, ", ")
	}
	return foreign.Unescape(p.Value)
}

// defuse keeps a program for tables from taking a text for a formula.
func defuse(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}
