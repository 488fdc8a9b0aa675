package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"jourfixe/calendar/tz"
)

// A versionCommand says what this program is.
type versionCommand struct {
	JSON bool `name:"json" help:"Print one JSON object, for programs. Default: a line for each thing."`
}

// Help implements kong.HelpProvider.
func (*versionCommand) Help() string {
	return `The commit is unknown where the program was built from an archive of the sources, without git. A modified program was built
from sources that differ from the commit.

Example:
  jourfixe version --json`
}

// Run implements the subcommand.
func (c *versionCommand) Run(p *program) error {
	b := readBuild()
	if c.JSON {
		return p.json(b)
	}
	modified := ""
	if b.Modified {
		modified = ", modified"
	}
	fmt.Fprintf(p.out, "jourfixe %s\ncommit %s%s\nof %s\nbuilt with %s for %s\nzone data %s\n",
		b.Version, cmp.Or(b.Commit, "unknown"), modified, cmp.Or(b.Date, "an unknown date"), b.Go, b.Platform, b.Zones)
	return nil
}

// A built program is what its builder has noted in it.
type built struct {
	Version  string `json:"version"`          // the tag it was built at, else made of date and commit
	Commit   string `json:"commit,omitempty"` // the whole hash
	Date     string `json:"date,omitempty"`   // of the commit, RFC 3339
	Modified bool   `json:"modified"`         // the sources were others than the commit has
	Go       string `json:"go"`               // the release of Go
	Platform string `json:"platform"`         // as in linux/amd64
	Zones    string `json:"zones"`            // the release of the zone data in it
}

// readBuild reads what Go has noted in the program.
func readBuild() built {
	b := built{Version: "unknown", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Zones: string(tz.Own().Release())}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	b.Version = info.Main.Version
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// version is that of the build: the module's own, or the commit it was built from.
func version() string {
	b := readBuild()
	if b.Version == "(devel)" {
		return cmp.Or(b.Commit, b.Version)
	}
	return b.Version
}

// build names the program that runs, so that another one is told from it; "" if it was built without saying so.
func build() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	name := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" || s.Key == "vcs.modified" {
			name += " " + s.Value
		}
	}
	return name
}
