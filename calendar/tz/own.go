package tz

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"sync"
)

// OwnSource is what the product's own data are called where sources are named.
const OwnSource = "the program"

// ownZip holds the zone files that cmd/zonefile has packed from Debian's tzdata, uncompressed. The database is in the
// public domain.
//
//go:embed zoneinfo.zip
var ownZip []byte

// Own returns the product's own zone data.
func Own() *Table { return own() }

// own finds the files and reads each when it is asked for: that they are whole has been tested.
var own = sync.OnceValue(func() *Table {
	archive, err := zip.NewReader(bytes.NewReader(ownZip), int64(len(ownZip)))
	if err != nil {
		panic("calendar/tz/zoneinfo.zip: " + err.Error()) // a fault of the build, which no test lets through
	}
	t := &Table{source: OwnSource, files: map[string]func() ([]byte, error){}}
	list, err := t.readMark(archive)
	if err != nil {
		panic("calendar/tz/zoneinfo.zip: " + err.Error())
	}
	for _, f := range archive.File {
		if zoneName.MatchString(f.Name) {
			t.files[f.Name] = func() ([]byte, error) { return readFile(archive, f.Name, zoneBytes) }
		}
	}
	t.link(list)
	return t
})
