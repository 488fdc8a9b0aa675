package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// A product is the program as it was built from a commit, with what it says of itself.
type product struct {
	dir    string // where it lies with what it wrote
	source string // the clone of the commit

	Version  string    `json:"version"`
	Commit   string    `json:"commit"`
	Date     time.Time `json:"date"`
	Modified bool      `json:"modified"`
	Arch     string    `json:"-"` // as Go and Debian call it
}

// written is what the program writes of itself, by the file that it goes into.
var written = map[string][]string{
	"jourfixe.1":    {"man"},
	"jourfixe.bash": {"completion", "bash"},
	"_jourfixe":     {"completion", "zsh"},
	"jourfixe.fish": {"completion", "fish"},
	"office.yaml":   {"example"},
}

// build builds the commit of the repository that this program stands in.
func build(ctx context.Context, dir string) (*product, error) {
	top, err := output(ctx, ".", "git", "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	p := &product{dir: dir, source: filepath.Join(dir, "source"), Arch: runtime.GOARCH}
	// Of a clone Go notes the commit, and nothing that lies around gets in.
	if _, err := output(ctx, ".", "git", "clone", "--quiet", "--no-hardlinks", strings.TrimSpace(string(top)), p.source); err != nil {
		return nil, err
	}
	if _, err := output(ctx, p.source, "go", "build", "-trimpath", "-buildvcs=true", "-ldflags=-s -w", "-o", p.file("jourfixe"), "./cmd/jourfixe"); err != nil {
		return nil, err
	}
	said, err := output(ctx, dir, p.file("jourfixe"), "version", "--json")
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(said, p); err != nil {
		return nil, err
	}
	if p.Commit == "" || p.Modified {
		return nil, errors.New("the program does not say which commit it is")
	}
	for name, args := range written {
		text, err := output(ctx, dir, p.file("jourfixe"), args...)
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(p.file(name), text, 0o644); err != nil {
			return nil, err
		}
	}
	_, err = output(ctx, ".", "go", "tool", "cyclonedx-gomod", "bin", "-json", "-std", "-noserial", "-notimestamp",
		"-version", p.Version, "-output", p.file("sbom.cdx.json"), p.file("jourfixe"))
	return p, err
}

// file is where something lies that was made.
func (p *product) file(name string) string { return filepath.Join(p.dir, name) }

// plainVersion is the version without the v of Go.
func (p *product) plainVersion() string { return strings.TrimPrefix(p.Version, "v") }

// debVersion is the version in Debian's order: what comes before a release is older than it. The revision is that of the packaging.
func (p *product) debVersion() string {
	version, extra, pre := strings.Cut(p.plainVersion(), "-")
	if pre {
		version += "~" + strings.ReplaceAll(extra, "-", ".")
	}
	return version + "-1"
}
