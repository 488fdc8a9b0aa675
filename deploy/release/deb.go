package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/goreleaser/nfpm/v2"
	"github.com/goreleaser/nfpm/v2/deb"
	"github.com/goreleaser/nfpm/v2/files"
)

// maintainer is whom the package names; a house that makes its own puts its own there.
const maintainer = "The jourfixe authors <jourfixe@jourfixe.example>"

// writeDeb writes the Debian package.
func (p *product) writeDeb(path, version string) error {
	contents, err := p.contents(version)
	if err != nil {
		return err
	}
	control := func(name string) string { return filepath.Join(p.source, "deploy/debian", name) }
	info := nfpm.WithDefaults(&nfpm.Info{
		Name: "jourfixe", Arch: p.Arch, Platform: "linux", Version: version, VersionSchema: "none",
		Section: "net", Priority: "optional", Maintainer: maintainer, MTime: p.Date,
		Description: "calendar of a city's international office\n" +
			"Plans standing meetings and citizen trips around the holidays of everyone\nconcerned, publishes them as calendar feeds, invites and reminds by mail, and\n" +
			"says why each date was chosen.",
		Overridables: nfpm.Overridables{
			Depends:    []string{"systemd | systemd-standalone-sysusers | systemd-sysusers", "init-system-helpers (>= 1.52)"},
			Recommends: []string{"ca-certificates"},
			Suggests:   []string{"nginx | caddy", "postfix", "clamav-daemon"},
			Umask:      0o022,
			Contents:   contents,
			Scripts:    nfpm.Scripts{PostInstall: control("postinst"), PreRemove: control("prerm"), PostRemove: control("postrm")},
			Deb:        nfpm.Deb{Compression: "gzip"},
		},
	})
	if err := nfpm.PrepareForPackager(info, "deb"); err != nil {
		return err
	}
	var packed bytes.Buffer
	if err := deb.Default.Package(info, &packed); err != nil {
		return err
	}
	return os.WriteFile(path, packed.Bytes(), 0o644)
}

// contents are the files of the package.
func (p *product) contents(version string) (files.Contents, error) {
	deploy := func(name string) string { return filepath.Join(p.source, "deploy", name) }
	list := files.Contents{
		{Source: p.file("jourfixe"), Destination: "/usr/bin/jourfixe", FileInfo: &files.ContentFileInfo{Mode: 0o755}},
		{Source: deploy("systemd/jourfixe.service"), Destination: "/lib/systemd/system/jourfixe.service"},
		{Source: deploy("systemd/jourfixe.sysusers.conf"), Destination: "/usr/lib/sysusers.d/jourfixe.conf"},
		// It may hold secrets, though there are better places for them.
		{Source: deploy("debian/jourfixe.env"), Destination: "/etc/jourfixe/jourfixe.env", Type: files.TypeConfig, FileInfo: &files.ContentFileInfo{Mode: 0o640}},
		{Source: p.file("jourfixe.bash"), Destination: "/usr/share/bash-completion/completions/jourfixe"},
		{Source: p.file("_jourfixe"), Destination: "/usr/share/zsh/vendor-completions/_jourfixe"},
		{Source: p.file("jourfixe.fish"), Destination: "/usr/share/fish/vendor_completions.d/jourfixe.fish"},
		{Source: deploy("debian/copyright"), Destination: "/usr/share/doc/jourfixe/copyright"},
		{Source: p.file("office.yaml"), Destination: "/usr/share/doc/jourfixe/examples/office.yaml"},
		{Source: deploy("debian/lintian-overrides"), Destination: "/usr/share/lintian/overrides/jourfixe"},
	}
	changes := fmt.Sprintf("jourfixe (%s) stable; urgency=medium\n\n  * Built from %.12s; see changelog.gz.\n\n -- %s  %s\n", version, p.Commit, maintainer, p.Date.UTC().Format(time.RFC1123Z))
	for _, x := range []struct {
		to, from string
		text     []byte
	}{
		{to: "/usr/share/man/man1/jourfixe.1.gz", from: p.file("jourfixe.1")},
		{to: "/usr/share/doc/jourfixe/LICENSE.gz", from: filepath.Join(p.source, "LICENSE")},
		{to: "/usr/share/doc/jourfixe/changelog.gz", from: filepath.Join(p.source, "CHANGELOG.md")},
		{to: "/usr/share/doc/jourfixe/changelog.Debian.gz", text: []byte(changes)},
		{to: "/usr/share/doc/jourfixe/sbom.cdx.json.gz", from: p.file("sbom.cdx.json")},
	} {
		if x.from != "" {
			var err error
			if x.text, err = os.ReadFile(x.from); err != nil {
				return nil, err
			}
		}
		packed := p.file(filepath.Base(x.to))
		if err := os.WriteFile(packed, gzipped(x.text), 0o644); err != nil {
			return nil, err
		}
		list = append(list, &files.Content{Source: packed, Destination: x.to})
	}
	for _, c := range list {
		if c.FileInfo == nil {
			c.FileInfo = &files.ContentFileInfo{Mode: 0o644}
		}
		c.FileInfo.MTime = p.Date
	}
	return list, nil
}

// gzipped packs as gzip -9n does: without a name and a time.
func gzipped(text []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is one that there is
	}
	_, _ = z.Write(text) // to memory
	_ = z.Close()
	return b.Bytes()
}
