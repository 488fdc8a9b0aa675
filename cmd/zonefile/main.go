// Command zonefile packs zone data for the product: the zone files and the list of an unpacked Debian package tzdata, in
// one zip. The same package gives the same bytes: nothing is compressed, names are in order, and every date is that of the
// package's list. The database is in the public domain. The command is for whoever brings the repository up to date and no
// part of the program.
//
//	apt-get update && apt-get download tzdata && dpkg -x tzdata_*.deb unpacked
//	go run ./cmd/zonefile unpacked/usr/share/zoneinfo calendar/tz/zoneinfo.zip
//
// It also writes which zones the names of Windows stand for, from CLDR's table (supplemental/windowsZones.json of cldr-core):
//
//	go run ./cmd/zonefile windowsZones.json calendar/tz/windows.txt
package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/tz"
)

// list is the database's own list of its names, with the release in its first line.
const list = "tzdata.zi"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "zonefile:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return errors.New("give the zone files and the file to write, as in: go run ./cmd/zonefile unpacked/usr/share/zoneinfo calendar/tz/zoneinfo.zip")
	}
	if filepath.Ext(args[0]) == ".json" {
		return writeWindows(args[0], args[1])
	}
	packed, err := pack(os.DirFS(args[0]))
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	if err := os.WriteFile(args[1], packed, 0o644); err != nil {
		return err
	}
	t, err := tz.ReadZip(packed, args[1])
	if err != nil {
		return err
	}
	fmt.Printf("%s: release %s, %d names, %d bytes; the program's own is %s\n", args[1], t.Release(), len(t.Names()), len(packed), tz.Own().Release())
	return nil
}

// pack puts the zones that the list names, and the list itself, into a zip. Links are in the list.
func pack(tree fs.FS) ([]byte, error) {
	t, err := tz.Read(tree, "package")
	if err != nil {
		return nil, err
	}
	if t.Release() == "" {
		return nil, errors.New(list + " does not say which release it is")
	}
	info, err := fs.Stat(tree, list)
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(tree, list)
	if err != nil {
		return nil, err
	}
	names := []string{list}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "Z" {
			names = append(names, f[1])
		}
	}
	slices.Sort(names)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		if name != list && !t.Has(name) {
			return nil, fmt.Errorf("the zone %s is in %s and has no file", name, list)
		}
		data, err := fs.ReadFile(tree, name)
		if err != nil {
			return nil, err
		}
		entry, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: info.ModTime().UTC().Truncate(time.Second)})
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
