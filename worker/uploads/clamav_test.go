package uploads_test

import (
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"jourfixe/events/patience"
	"jourfixe/worker/clamav"
	"jourfixe/worker/uploads"
)

// testPattern is what all scanners know as their test (EICAR). It is put together here, so that none takes this file for it.
func testPattern() string {
	return strings.Join([]string{`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTI`, `VIRUS-TEST-FILE!$H+H*`}, "")
}

// startClamAV runs ClamAV's own daemon with one signature, that of the pattern, and returns where it listens.
func startClamAV(t *testing.T) (socket string, stop func()) {
	t.Helper()
	dir, err := os.MkdirTemp("", "jf-clamav-") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket = filepath.Join(dir, "clamd.ctl")
	for name, text := range map[string]string{
		"db/test.ndb": "Jourfixe.Test:0:*:" + hex.EncodeToString([]byte(testPattern())) + "\n",
		"clamd.conf":  fmt.Sprintf("Foreground yes\nLocalSocket %s\nDatabaseDirectory %s\nTemporaryDirectory %s\nStreamMaxLength 26M\n", socket, filepath.Join(dir, "db"), dir),
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	said := new(strings.Builder)
	daemon := exec.Command("clamd", "--config-file", filepath.Join(dir, "clamd.conf"))
	daemon.Stdout, daemon.Stderr = said, said
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	stopped := false
	stop = func() {
		if !stopped {
			stopped = true
			_ = daemon.Process.Kill()
			_ = daemon.Wait()
		}
	}
	t.Cleanup(stop)
	patience.Eventually(t, "clamd to listen", func() bool {
		conn, err := net.Dial("unix", socket)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
	return socket, stop
}

// TestClamAV has ClamAV's own daemon look at files.
func TestClamAV(t *testing.T) {
	if os.Getenv("JOURFIXE_CLAMAV") == "" {
		t.Skip("JOURFIXE_CLAMAV=1 runs clamd, which must be installed")
	}
	socket, stop := startClamAV(t)
	scanner, err := clamav.New("unix:" + socket)
	if err != nil {
		t.Fatal(err)
	}
	o := open(t, scanner)
	const most = 25 << 20
	for _, x := range []struct {
		what, name, content string
		want                uploads.Fault
	}{
		{"a text", "a.txt", "Guten Tag", ""},
		{"the pattern", "a.txt", testPattern(), uploads.Virus},
		{"the pattern in a document", "a.docx", archive(t, map[string]string{"[Content_Types].xml": "<Types/>", "word/document.xml": testPattern()}), uploads.Virus},
		{"a document", "a.docx", archive(t, map[string]string{"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}), ""},
		{"25 MiB", "a.txt", strings.Repeat("x", most), ""},
		{"25 MiB with the pattern at their end", "a.txt", strings.Repeat("x", most-len(testPattern())) + testPattern(), uploads.Virus},
	} {
		if _, err := o.Take(t.Context(), x.name, strings.NewReader(x.content)); uploads.FaultOf(err) != x.want || x.want == "" && err != nil {
			t.Errorf("%s: %v, want %q", x.what, err, x.want)
		}
	}
	if n := len(o.stored()); n != 3 {
		t.Errorf("%d files are kept, want the 3 in which nothing was found", n)
	}
	stop()
	if _, err := o.Take(t.Context(), "a.txt", strings.NewReader("Guten Tag")); uploads.FaultOf(err) != uploads.Unscanned {
		t.Errorf("once it has stopped: %v", err)
	}
}
