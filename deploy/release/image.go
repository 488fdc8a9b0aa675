package main

import (
	"archive/tar"
	"bytes"
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/match"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// nobody is the user that the program runs as in a container: none of the machine's own.
const nobody = 65532

// An entry is a file or folder of the image.
type entry struct {
	name string // without a slash before it; a folder ends with one
	mode int64
	user int
	data []byte
}

// writeImage writes the container image as an OCI layout in one file, which podman, skopeo, containerd, kind and docker (25 and later) load.
func (p *product) writeImage(path string) error {
	base, err := p.layer([]entry{
		{name: "data/", mode: 0o700, user: nobody},
		{name: "etc/", mode: 0o755},
		{name: "etc/group", mode: 0o644, data: []byte("root:x:0:\njourfixe:x:65532:\n")},
		{name: "etc/passwd", mode: 0o644, data: []byte("root:x:0:0:root:/:/sbin/nologin\njourfixe:x:65532:65532:jourfixe:/data:/sbin/nologin\n")},
		{name: "etc/ssl/", mode: 0o755}, {name: "etc/ssl/certs/", mode: 0o755},
		{name: "etc/ssl/certs/ca-certificates.crt", mode: 0o644, data: roots()},
		{name: "tmp/", mode: 0o1777},
	})
	if err != nil {
		return err
	}
	files := []entry{{name: "usr/", mode: 0o755}, {name: "usr/bin/", mode: 0o755}, {name: "usr/share/", mode: 0o755}, {name: "usr/share/doc/", mode: 0o755}, {name: "usr/share/doc/jourfixe/", mode: 0o755}}
	for _, x := range []struct {
		to, from string
		mode     int64
	}{
		{"usr/bin/jourfixe", p.file("jourfixe"), 0o755},
		{"usr/share/doc/jourfixe/LICENSE", filepath.Join(p.source, "LICENSE"), 0o644},
		{"usr/share/doc/jourfixe/sbom.cdx.json", p.file("sbom.cdx.json"), 0o644},
	} {
		data, err := os.ReadFile(x.from)
		if err != nil {
			return err
		}
		files = append(files, entry{name: x.to, mode: x.mode, data: data})
	}
	program, err := p.layer(files)
	if err != nil {
		return err
	}
	image, err := mutate.AppendLayers(empty.Image, base, program)
	if err != nil {
		return err
	}
	if image, err = p.configure(image); err != nil {
		return err
	}
	return p.writeLayout(image, path)
}

// configure says how the image is run.
func (p *product) configure(image v1.Image) (v1.Image, error) {
	file, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	file = file.DeepCopy()
	file.Architecture, file.OS, file.Created = p.Arch, "linux", v1.Time{Time: p.Date.UTC()}
	file.Config = v1.Config{
		User:         "65532:65532",
		Entrypoint:   []string{"/usr/bin/jourfixe"},
		Cmd:          []string{"serve"},
		Env:          []string{"PATH=/usr/bin", "JOURFIXE_DATA=/data", "JOURFIXE_HTTP=0.0.0.0:8080"},
		ExposedPorts: map[string]struct{}{"8080/tcp": {}},
		Volumes:      map[string]struct{}{"/data": {}},
		WorkingDir:   "/data",
		StopSignal:   "SIGTERM",
		Labels:       p.labels(),
	}
	for i := range file.History {
		file.History[i].Created = file.Created
	}
	return mutate.ConfigFile(image, file)
}

// labels are those of the OCI image specification.
func (p *product) labels() map[string]string {
	return map[string]string{
		"org.opencontainers.image.title":       "jourfixe",
		"org.opencontainers.image.description": "the calendar of a city's international office",
		"org.opencontainers.image.version":     p.plainVersion(),
		"org.opencontainers.image.revision":    p.Commit,
		"org.opencontainers.image.created":     p.Date.UTC().Format("2006-01-02T15:04:05Z"),
		"org.opencontainers.image.licenses":    "EUPL-1.2",
	}
}

// layer makes a layer of files, in the order given.
func (p *product) layer(entries []entry) (v1.Layer, error) {
	var packed bytes.Buffer
	w := tar.NewWriter(&packed)
	for _, e := range entries {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: e.name, Mode: e.mode, Uid: e.user, Gid: e.user, Size: int64(len(e.data)), ModTime: p.Date.UTC()}
		if strings.HasSuffix(e.name, "/") {
			h.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := w.Write(e.data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(packed.Bytes())), nil })
}

// writeLayout writes the folder of an OCI layout into one file, each time the same.
func (p *product) writeLayout(image v1.Image, path string) error {
	dir := p.file("layout")
	to, err := layout.Write(dir, empty.Index)
	if err != nil {
		return err
	}
	name := "jourfixe:" + p.plainVersion()
	if err := to.ReplaceImage(image, match.Name(name), layout.WithAnnotations(map[string]string{
		"org.opencontainers.image.ref.name": p.plainVersion(), "io.containerd.image.name": "localhost/" + name,
	}), layout.WithPlatform(v1.Platform{OS: "linux", Architecture: p.Arch})); err != nil {
		return err
	}
	var packed bytes.Buffer
	w := tar.NewWriter(&packed)
	err = filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(at)
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(dir, at)
		if err != nil {
			return err
		}
		err = w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: filepath.ToSlash(inside), Mode: 0o644, Size: int64(len(data)), ModTime: p.Date.UTC()})
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	})
	if err = errors.Join(err, w.Close()); err != nil {
		return err
	}
	return os.WriteFile(path, packed.Bytes(), 0o644)
}

// roots are Mozilla's certificate authorities. Those whose trust ends on a day or depends on more than a certificate can say are left out.
func roots() []byte {
	var text bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint == nil {
			_ = pem.Encode(&text, &pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate}) // to memory
		}
	}
	return text.Bytes()
}
