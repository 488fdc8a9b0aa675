package calendartest

import (
	"encoding/binary"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"jourfixe/calendar/tz"
)

// Zones makes a table of a release in which zones go by rules as POSIX writes them, at all times: what a release was that
// is not at hand any more. Rules are by the names of zones, as in "CST6CDT,M3.2.0,M11.1.0".
func Zones(t testing.TB, release string, rules map[string]string) *tz.Table {
	t.Helper()
	table, err := Table(release, rules)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// Table is Zones for what is no test itself.
func Table(release string, rules map[string]string) (*tz.Table, error) {
	tree := fstest.MapFS{"+VERSION": {Data: []byte(release + "\n")}}
	for name, rule := range rules {
		tree[name] = &fstest.MapFile{Data: zoneFile(rule)}
	}
	return tz.Read(tree, "a test")
}

// Use makes a table the one in use until the test ends; nil is the product's own.
func Use(t testing.TB, table *tz.Table) {
	before := tz.Current()
	tz.Use(table)
	t.Cleanup(func() { tz.Use(before) })
}

// zoneFile is a TZif file (RFC 9636) without changes, whose footer is the rule.
func zoneFile(rule string) []byte {
	head := append([]byte("TZif2"), make([]byte, 15)...)
	for _, count := range []uint32{0, 0, 0, 0, 1, 4} { // one type with a name of three letters, and nothing else
		head = binary.BigEndian.AppendUint32(head, count)
	}
	block := append(head, 0, 0, 0, 0, 0, 0, 'L', 'M', 'T', 0)
	return append(append(append([]byte{}, block...), block...), "\n"+rule+"\n"...)
}

// zones has the story go on with other zone data: "own", or a release and then a line for each zone with its rule.
func (s *Story) zones(list []string) {
	s.T.Helper()
	if len(list) == 1 && list[0] == "own" {
		Use(s.T, nil)
		return
	}
	rules := map[string]string{}
	for i, line := range list {
		name, rule, found := strings.Cut(line, " ")
		if found == (i == 0) {
			s.T.Fatalf("%s: zones are \"own\", or a release and a line for each zone with its rule, not %s", s.File, strconv.Quote(line))
		}
		if found {
			rules[name] = rule
		}
	}
	Use(s.T, Zones(s.T, list[0], rules))
}
