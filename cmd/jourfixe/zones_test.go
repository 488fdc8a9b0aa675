package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/config"
)

// zoneFile returns a zone file of the program's own data.
func zoneFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := readZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func readZone(name string) ([]byte, error) {
	archive, err := zip.OpenReader("../../calendar/tz/zoneinfo.zip")
	if err != nil {
		return nil, err
	}
	defer archive.Close()
	return fs.ReadFile(archive, name)
}

// zoneTree makes a folder of zone files, each as another zone of the program's own data is, with a mark if there is one.
func zoneTree(t *testing.T, mark string, zones map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := writeZones(dir, mark, zones); err != nil {
		t.Fatal(err)
	}
	return dir
}

func writeZones(dir, mark string, zones map[string]string) error {
	files := map[string][]byte{}
	if mark != "" {
		files["+VERSION"] = []byte(mark + "\n")
	}
	for name, from := range zones {
		data, err := readZone(from)
		if err != nil {
			return err
		}
		files[name] = data
	}
	for name, data := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, data, 0o644)); err != nil {
			return err
		}
	}
	return nil
}

// zipOf makes a zip of a folder, as Go's own ZONEINFO may name one.
func zipOf(t *testing.T, dir string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if err := errors.Join(w.AddFS(os.DirFS(dir)), w.Close()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "zoneinfo.zip")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestFindZones looks which of the data at hand is used, and what is said of the rest.
func TestFindZones(t *testing.T) {
	berlin := map[string]string{"Europe/Berlin": "Europe/Berlin"}
	older, newer, newest, unmarked := zoneTree(t, "2025b", berlin), zoneTree(t, "2029a", berlin), zoneTree(t, "2029za", berlin), zoneTree(t, "", berlin)
	same := zoneTree(t, string(tz.Own().Release()), berlin)
	damaged := zoneTree(t, "2029b", berlin)
	if err := os.WriteFile(filepath.Join(damaged, "Europe/Berlin"), []byte("TZif2"), 0o644); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "zoneinfo")
	if err := os.Symlink(newer, link); err != nil {
		t.Fatal(err)
	}
	round := filepath.Join(t.TempDir(), "zoneinfo")
	if err := os.Symlink(round, round); err != nil {
		t.Fatal(err)
	}
	own, err := filepath.Abs("../../calendar/tz/zoneinfo.zip")
	if err != nil {
		t.Fatal(err)
	}
	zipped := zipOf(t, newer)
	for name, c := range map[string]struct {
		flag    string
		machine []string
		used    string
		others  int
		notes   string // "" if there are none
	}{
		"nothing":              {"", []string{"/nowhere"}, tz.OwnSource, 0, ""},
		"an older machine":     {"", []string{older}, tz.OwnSource, 1, ""},
		"a newer machine":      {"", []string{older, newer, newest}, newest, 3, ""},
		"the same twice":       {"", []string{newer, link}, newer, 1, ""},
		"equally new":          {"", []string{same}, tz.OwnSource, 1, ""},
		"a damaged machine":    {"", []string{damaged, newer}, newer, 1, damaged + " are not used: cannot be read: Europe/Berlin is no zone file"},
		"a machine in a loop":  {"", []string{round}, tz.OwnSource, 0, "are not used"},
		"a flag":               {newer, []string{older}, newer, 2, ""},
		"an older flag":        {older, []string{newer}, newer, 2, "--zoneinfo are not used, since there are newer ones: 2029a"},
		"a zip":                {own, nil, own, 1, ""},
		"a zip near by":        {"../../calendar/tz/zoneinfo.zip", nil, own, 1, ""},
		"the machine's":        {older, []string{older}, tz.OwnSource, 1, "--zoneinfo are not used"},
		"the machine's, newer": {newer, []string{link, older}, newer, 2, ""},
		"a zip of the machine": {"", []string{own}, tz.OwnSource, 1, ""},
		"a flag without mark":  {unmarked, nil, tz.OwnSource, 1, "bear no mark"},
	} {
		found, err := findZones(c.flag, c.machine, true)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if notes := strings.Join(found.notes, "\n"); found.Used.Source() != c.used || len(found.Others) != c.others || (notes == "") != (c.notes == "") || !strings.Contains(notes, c.notes) {
			t.Errorf("%s: %s is used, beside it %v, with notes %q", name, found.Used, found.Others, found.notes)
		}
		// What a folder of one zone lacks is not lost.
		if loc := found.Used.Must("America/Winnipeg"); loc.String() != "America/Winnipeg" {
			t.Errorf("%s: Winnipeg is shown in %s", name, loc)
		}
	}
	// Who does not compare reads nothing that would not be used.
	for _, c := range []struct {
		place, used string
		others      int
	}{{older, tz.OwnSource, 0}, {damaged, tz.OwnSource, 0}, {newer, newer, 1}, {zipped, zipped, 1}, {round, tz.OwnSource, 0}} {
		found, err := findZones("", []string{c.place}, false)
		if err != nil || found.Used.Source() != c.used || len(found.Others) != c.others {
			t.Errorf("%s: %v, %v", c.place, found, err)
		}
	}
}

// TestZonesComeLater brings a machine up to date under a program that runs.
func TestZonesComeLater(t *testing.T) {
	machine := zoneTree(t, "2025b", map[string]string{"Europe/Berlin": "Europe/Berlin"})
	found, err := findZones("", []string{"/nowhere", machine}, true)
	if err != nil || len(found.since()) != 0 {
		t.Fatalf("at the start: %v, %q", err, found.since())
	}
	if err := os.WriteFile(filepath.Join(machine, "+VERSION"), []byte("2099a\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := found.since(); len(got) != 1 || got[0] != "2099a has come to "+machine+" since the start; start again to use it instead of "+tz.Own().String() {
		t.Errorf("after the update: %q", got)
	}
	if err := os.WriteFile(filepath.Join(machine, "Europe/Berlin"), []byte("TZif2"), 0o644); err != nil {
		t.Fatal(err)
	}
	if found, err = findZones("", []string{machine}, true); err != nil || len(found.notes) != 1 || len(found.since()) != 0 {
		t.Errorf("newer data that are damaged: %v, %q, %q", err, found.notes, found.since())
	}
	var none *zoneData
	if none.since() != nil {
		t.Error("where nothing was looked for, something has come")
	}
}

func TestZoneinfoIsWrong(t *testing.T) {
	damaged := zoneTree(t, "2029b", map[string]string{"Europe/Berlin": "Europe/Berlin", "Europe/Paris": "Europe/Paris"})
	cut := zoneFile(t, "Europe/Berlin")
	if err := os.WriteFile(filepath.Join(damaged, "Europe/Berlin"), cut[:len(cut)-5], 0o644); err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("Europe/Berlin"), 0o644); err != nil {
		t.Fatal(err)
	}
	for flag, want := range map[string]string{
		"/nowhere":  "no such file or directory",
		t.TempDir(): "holds no zone files",
		text:        "is no zip of zone files",
		damaged:     "Europe/Berlin is cut short or damaged",
		os.DevNull:  "must be a folder",
	} {
		var out bytes.Buffer
		p := &program{in: strings.NewReader(""), out: &out, err: &out, now: time.Now}
		if code := run(context.Background(), []string{"check", "--zoneinfo", flag}, p); code != exitUsage || !strings.Contains(out.String(), "--zoneinfo: ") || !strings.Contains(out.String(), want) {
			t.Errorf("%s ends with %d: %s", flag, code, out.String())
		}
	}
}

// TestCheckNamesZones runs check in an office with people in Winnipeg, on a machine with older data.
func TestCheckNamesZones(t *testing.T) {
	defer tz.Use(nil)
	own, older := tz.Own().String(), zoneTree(t, "2025b", map[string]string{"America/Winnipeg": "America/Chicago", "Europe/Berlin": "Europe/Berlin"})
	office := filepath.Join(t.TempDir(), "office.yaml")
	if err := os.WriteFile(office, []byte(`office: {title: {de: Amt}, zone: Europe/Berlin, holidays: [DE-HB]}
partners:
  - {id: winnipeg, title: {de: Winnipeg}, kind: cooperation, zone: America/Winnipeg}
`), 0o644); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	ask := func(args ...string) string {
		var out bytes.Buffer
		p := &program{in: strings.NewReader(""), out: &out, err: &out, now: func() time.Time { return now }, places: []string{older}}
		if code := run(context.Background(), append([]string{"check", "--office", office}, args...), p); code != 0 {
			t.Fatalf("check ends with %d: %s", code, out.String())
		}
		return out.String()
	}
	got := ask()
	for _, want := range []string{
		"zones        " + own + ", ", "(America/Winnipeg, Europe/Berlin)\n", "beside 2025b from " + older + "\n",
		"warning: America/Winnipeg: from 2026-11-28 00:00Z on UTC-05:00 by " + own + ", but UTC-06:00 by 2025b from " + older + "\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("check does not say %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "Europe/Berlin: from") || strings.Contains(got, "older than a year") {
		t.Errorf("check warns of what is well:\n%s", got)
	}
	now = tz.Own().Released().AddDate(1, 0, 1)
	if got := ask(); !strings.Contains(got, "warning: the zone data are older than a year: "+own+" was released by "+tz.Own().Released().Format(time.DateOnly)) {
		t.Errorf("a year later:\n%s", got)
	}
}

// TestServeNamesZones starts a house with newer zone data than the program's own, and looks at all that it says of them.
func TestServeNamesZones(t *testing.T) {
	newer := zoneTree(t, "2099a", map[string]string{"America/Winnipeg": "America/Chicago", "Europe/Berlin": "Europe/Berlin"})
	office := filepath.Join(t.TempDir(), "office.yaml")
	if err := os.WriteFile(office, []byte(`office: {title: {de: Amt}, zone: Europe/Berlin, holidays: [DE-HB]}
partners:
  - {id: winnipeg, title: {de: Winnipeg}, kind: cooperation, zone: America/Winnipeg}
`), 0o644); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(t.TempDir(), "data")
	p := serve(t, data, "--office", office, "--zoneinfo", newer)
	own := string(tz.Own().Release()) + " from " + tz.OwnSource
	said := p.log.String()
	if !strings.Contains(said, "zones     2099a from "+newer+"\n") || !strings.Contains(said, `msg="zone data" release=2099a source=`+newer+` beside="`+own+`"`) {
		t.Errorf("the start says:\n%s", said)
	}
	response, err := http.Get("http://" + p.addresses().HTTP + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\nzones 2099a from files of the machine, ", "\nzones: America/Winnipeg: from ", "by 2099a from files of the machine, but UTC-05:00 by " + own + "\n"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("/readyz does not say %q:\n%s", want, page)
		}
	}
	operator, err := config.LoadOperator(data)
	if err != nil {
		t.Fatal(err)
	}
	_, metrics := metricsOf(t, p, operator.APIToken)
	for _, want := range []string{
		`jourfixe_zones_info{release="2099a",source="` + newer + `"} 1`, `jourfixe_zones_differing{release="` + string(tz.Own().Release()) + `",source="the program"} 1`, "jourfixe_zones_released_timestamp_seconds ",
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("/metrics does not say %s", want)
		}
	}
	// Started again, it knows the office from the beginning, and the log says the difference.
	p.stop()
	p = serve(t, data, "--zoneinfo", newer)
	eventually(t, "the log names Winnipeg", func() bool { return strings.Contains(p.log.String(), "America/Winnipeg: from ") })
}
