package shell

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed static
var staticFiles embed.FS

// A Document is a file that stays the same as long as the program runs.
type Document struct {
	mediaType string
	etag      string
	data      []byte
}

// NewDocument fixes the ETag, which is all that a browser needs to ask whether it has the document already.
func NewDocument(mediaType string, data []byte) *Document {
	return &Document{mediaType, `"` + fingerprint(data) + `"`, data}
}

// fingerprint names content: 64 bits are plenty to tell the versions of a file apart.
func fingerprint(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// Serve answers with the document, or that it has not changed.
func (d *Document) Serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", d.mediaType)
	w.Header().Set("ETag", d.etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(d.data))
}

// loadStatic names each file by what is in it, so that a browser may keep it for good and still never shows an old one.
func (e *edition) loadStatic() error {
	e.static = map[string]*Document{}
	e.paths = map[string]string{}
	for _, f := range []struct{ name, mediaType string }{
		{"style.css", "text/css; charset=utf-8"},
		{"year.css", "text/css; charset=utf-8"},
		{"times.css", "text/css; charset=utf-8"},
		{"map.css", "text/css; charset=utf-8"},
		{"upload.js", "text/javascript; charset=utf-8"},
		{"icon.svg", "image/svg+xml"},
	} {
		data, err := staticFiles.ReadFile("static/" + f.name)
		if err != nil {
			return fmt.Errorf("load the file %s: %w", f.name, err)
		}
		ext := path.Ext(f.name)
		name := strings.TrimSuffix(f.name, ext) + "." + fingerprint(data) + ext
		e.static[name] = NewDocument(f.mediaType, data)
		e.paths[f.name] = "/static/" + name
	}
	return nil
}

// showStatic answers a file by its full name; one of another version is not there.
func (s *shell) showStatic(w http.ResponseWriter, r *http.Request, _ *Visit) {
	d := s.static[r.PathValue("file")]
	if d == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	d.Serve(w, r)
}
