package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/tz"
	"jourfixe/config"
	"jourfixe/worker"
)

// machineZones are the usual places of zone data, of which the environment names the first.
func machineZones() []string {
	places := []string{os.Getenv("ZONEINFO"), os.Getenv("TZDIR"),
		"/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo", "/var/db/timezone/zoneinfo"}
	return slices.DeleteFunc(places, func(place string) bool { return place == "" })
}

// zoneNeed is how much of the zone data that lie around a subcommand needs.
var zoneNeed = map[string]struct{ all bool }{
	"serve": {true}, "demo": {true}, "check": {true}, // these compare
	"apply": {}, "simulate": {}, "schedules": {}, "mail": {}, "busy": {}, "relations": {}, // these reckon
}

// A zoneData is what was found of zone data at the start.
type zoneData struct {
	*worker.Zones
	notes  []string // what of it is no good
	places []string // where it was looked for
}

// findZones reads the data that the flag names, which must be good, and those of the machine, which need not be, and
// makes the newest the table in use. Of data equally new those of the flag come first, then the program's own. If not all
// is needed, of the machine's only what may be newer than the program's own is read.
func findZones(flag string, machine []string, all bool) (*zoneData, error) {
	if whole, err := filepath.Abs(flag); err == nil && flag != "" {
		flag = whole // what is said of data names their place, and /readyz leaves it out
	}
	z := &zoneData{Zones: &worker.Zones{}, places: slices.Concat([]string{flag}, machine)}
	var tables []*tz.Table
	seen := map[string]bool{} // by where they really lie: nothing is to be compared with itself
	if flag != "" {
		if real, err := realPlace(flag); err == nil {
			seen[real] = true // what is wrong with it, reading says
		}
		t, err := readZones(flag)
		if err != nil {
			return nil, &config.FlagError{Faults: []config.FlagFault{{Flag: "zoneinfo", Detail: err.Error()}}}
		}
		if tables = append(tables, t); t.Release() == "" {
			z.notes = append(z.notes, "the zone data of --zoneinfo, "+flag+", bear no mark of their release (tzdata.zi, +VERSION or version), so they count as the oldest")
		}
	}
	tables = append(tables, tz.Own())
	for _, place := range machine {
		real, err := realPlace(place)
		if err != nil {
			if !errors.Is(err, os.ErrNotExist) {
				z.notes = append(z.notes, fmt.Sprintf("the zone data in %s are not used: %v", place, err))
			}
			continue
		}
		if seen[real] {
			continue
		}
		seen[real] = true
		if !all && !mayBeNewer(real) {
			continue
		}
		t, err := readZones(place)
		if err != nil {
			z.places = slices.DeleteFunc(z.places, func(p string) bool { return p == place }) // what is there was there before
			z.notes = append(z.notes, fmt.Sprintf("the zone data in %s are not used: %v", place, err))
			continue
		}
		tables = append(tables, t)
	}
	z.Used = tz.Newest(tables...)
	for _, t := range tables {
		if t.Source() != z.Used.Source() {
			z.Others = append(z.Others, t)
		}
	}
	if flag != "" && z.Used.Source() != flag {
		z.notes = append(z.notes, fmt.Sprintf("the zone data of --zoneinfo are not used, since there are newer ones: %s", z.Used))
	}
	return z, nil
}

// realPlace is where a place really lies, whatever links lead there.
func realPlace(place string) (string, error) {
	real, err := filepath.EvalSymlinks(place)
	if err != nil {
		return "", err
	}
	return filepath.Abs(real)
}

// mayBeNewer reports whether what lies in a place may be newer than the program's own data. Of a zip, which ZONEINFO may name, only
// reading it tells.
func mayBeNewer(place string) bool {
	if info, err := os.Stat(place); err == nil && !info.IsDir() {
		return true
	}
	release, err := tz.Mark(os.DirFS(place))
	return err == nil && release.Compare(tz.Own().Release()) > 0
}

// readZones reads a folder or a zip of zone files. It says what is wrong without the name of the place.
func readZones(place string) (*tz.Table, error) {
	info, err := os.Stat(place)
	if err != nil {
		return nil, plainError(err)
	}
	if info.IsDir() {
		return tz.Read(os.DirFS(place), place)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("must be a folder as /usr/share/zoneinfo, or a zip of one")
	}
	f, err := os.Open(place)
	if err != nil {
		return nil, plainError(err)
	}
	data, err := io.ReadAll(io.LimitReader(f, tz.ZipBytes+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, plainError(err)
	}
	if len(data) > tz.ZipBytes {
		return nil, fmt.Errorf("is larger than %d MiB, as no zone data are", tz.ZipBytes>>20)
	}
	return tz.ReadZip(data, place)
}

// plainError leaves out the path, which is named already.
func plainError(err error) error {
	if path := (*os.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	return err
}

// useZones makes the newest zone data those of this process, if the subcommand reckons with any.
func (p *program) useZones(flag, subcommand string) error {
	need, reckons := zoneNeed[subcommand]
	if !reckons {
		return nil
	}
	found, err := findZones(flag, p.places, need.all)
	if err != nil {
		return err
	}
	p.zones = found
	tz.Use(found.Used)
	return nil
}

// since says where newer data have come since the start. They are used from the next start on: what is decided must not change
// in the middle.
func (z *zoneData) since() []string {
	if z == nil {
		return nil
	}
	var lines []string
	for _, place := range z.places {
		if info, err := os.Stat(place); err != nil || !info.IsDir() {
			continue // a place that is away, as most are, or a zip, which has no package that brings it up to date
		}
		if release, err := tz.Mark(os.DirFS(place)); err == nil && release.Compare(z.Used.Release()) > 0 {
			lines = append(lines, fmt.Sprintf("%s has come to %s since the start; start again to use it instead of %s", release, place, z.Used))
		}
	}
	return lines
}

// watchZones says in the log what is to be known of the zones in use, as soon as it is: an office takes up new zones, and data
// grow old.
func (h *house) watchZones(ctx context.Context) error {
	if err := h.mirror.WaitReady(ctx); err != nil {
		return err
	}
	said := map[string]bool{}
	for {
		report := h.zoneReport()
		for _, line := range report.News(said) {
			h.log.Warn("zone data", "warning", line)
		}
		for _, line := range h.p.zones.since() {
			if !said[line] {
				h.log.Warn("zone data", "warning", line)
			}
			said[line] = true
		}
		if !worker.Sleep(ctx, time.Minute) {
			return ctx.Err()
		}
	}
}

// zoneReport is about the zones in use in this office.
func (h *house) zoneReport() worker.ZoneReport {
	var names []string
	h.mirror.View(func(b *calendar.Book) { names = b.Zones() })
	return h.p.zonesAtHand().Report(names, h.now())
}

// zonesAtHand returns the zone data that were found, nil if none were looked for.
func (p *program) zonesAtHand() *worker.Zones {
	if p.zones == nil {
		return nil
	}
	return p.zones.Zones
}

// zoneNotes returns what of the zone data that were looked for is no good.
func (p *program) zoneNotes() []string {
	if p.zones == nil {
		return nil
	}
	return p.zones.notes
}

// checkZones prints which zone data are at hand and what is to be known of the zones in use.
func (p *program) checkZones(names []string, now time.Time) {
	at := p.zonesAtHand()
	report := at.Report(names, now)
	fmt.Fprintf(p.out, "zones        %s (%s)\n", report.Line(), strings.Join(names, ", "))
	for _, other := range at.Beside() {
		fmt.Fprintf(p.out, "             beside %s\n", other)
	}
	for _, line := range append(p.zoneNotes(), report.Warnings()...) {
		fmt.Fprintf(p.out, "             warning: %s\n", line)
	}
}

// tellZones says at the start which zone data were found.
func (h *house) tellZones() {
	at := h.p.zonesAtHand()
	for _, note := range h.p.zoneNotes() {
		h.log.Warn(note)
	}
	var beside []string
	for _, t := range at.Beside() {
		beside = append(beside, t.String())
	}
	h.log.Info("zone data", "release", at.InUse().Release().String(), "source", at.InUse().Source(), "beside", strings.Join(beside, "; "))
}
