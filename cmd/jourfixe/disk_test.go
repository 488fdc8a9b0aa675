//go:build linux

package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"jourfixe/config"
	"jourfixe/events/patience"
)

// A disk is a file system of its own in memory.
type disk struct {
	t   *testing.T
	dir string
}

// newDisk mounts one of some bytes, or passes over the test where this user may not.
func newDisk(t *testing.T, size int) *disk {
	t.Helper()
	d := &disk{t, t.TempDir()}
	if err := syscall.Mount("tmpfs", d.dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		t.Skipf("a small file system cannot be made here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(d.dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return d
}

// fill leaves no room.
func (d *disk) fill() {
	d.t.Helper()
	f, err := os.Create(filepath.Join(d.dir, "fill"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	for chunk := make([]byte, 1<<20); err == nil; {
		if _, err = f.Write(chunk); err != nil && len(chunk) > 1 {
			chunk, err = chunk[:len(chunk)/16], nil
		}
	}
}

func (d *disk) free() {
	d.t.Helper()
	if err := os.Remove(filepath.Join(d.dir, "fill")); err != nil {
		d.t.Fatal(err)
	}
}

// cover puts something into the place of a folder that can only be read, which the kernel refuses to make of a disk with files that are written to.
func (d *disk) cover(dir string) (uncover func()) {
	d.t.Helper()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_RDONLY, "size=128m"); err != nil {
		d.t.Fatal(err)
	}
	return func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			d.t.Fatal(err)
		}
	}
}

// TestDiskFull fills the disk under a running office, and then has its folder be one that can only be read: it says so to whoever asks whether it is ready, goes
// on showing what it knows, refuses commands with a sentence, loses nothing that it has acknowledged, and takes commands again by itself once it can.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	d := newDisk(t, 128<<20)
	p := serve(t, filepath.Join(d.dir, "data"))
	operator, err := config.LoadOrCreateOperator(p.data)
	if err != nil {
		t.Fatal(err)
	}
	at := "http://" + p.addresses().HTTP
	ask := func(method, path, body string) (int, string) {
		t.Helper()
		r, err := http.NewRequest(method, at+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+operator.APIToken)
		r.Header.Set("Content-Type", "application/cloudevents+json")
		r.Header.Set("Prefer", "wait=10")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		said, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(said)
	}
	until := func(status int, says string) {
		t.Helper()
		for deadline := time.Now().Add(patience.Limit); ; time.Sleep(50 * time.Millisecond) { // between looks at another process
			is, body := ask("GET", "/readyz", "")
			if is == status && strings.Contains(body, says) {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("/readyz stays %d: %s\n%s", is, body, p.log)
			}
		}
	}
	var taken []string
	send := func(id string) int {
		t.Helper()
		status, _ := ask("POST", "/api/commands", fmt.Sprintf(`{"specversion":"1.0","id":"%s","source":"/test","type":"jourfixe.venue.set.v1","data":{"id":"%s","title":{"de":"Ort"}}}`, id, id))
		if status == http.StatusOK {
			taken = append(taken, id)
		}
		return status
	}
	works := func(when string) {
		t.Helper()
		status, said := ask("POST", "/api/commands", `{"specversion":"1.0","id":"no","source":"/test","type":"jourfixe.venue.set.v1","data":{"id":"no","title":{"de":"Ort"}}}`)
		if status != http.StatusServiceUnavailable || !strings.Contains(said, "nothing of this was stored") {
			t.Errorf("%s a command is answered %d: %s", when, status, said)
		}
		for _, path := range []string{"/", "/venues", "/login", "/livez", "/readyz?for=reading"} {
			if is, body := ask("GET", path, ""); is != http.StatusOK {
				t.Errorf("%s %s answers %d: %s", when, path, is, body)
			}
		}
		if _, body := ask("GET", "/metrics", ""); !strings.Contains(body, "\njourfixe_disk_writable 0\n") || !strings.Contains(body, "\njourfixe_journal_up 1\n") {
			t.Errorf("%s the metrics do not say so", when)
		}
	}
	if status := send("before"); status != http.StatusOK {
		t.Fatalf("a command is answered %d", status)
	}

	d.fill()
	// Until it is known that the disk is full something may be on its way, which may be stored and not decided.
	early := send("early")
	until(http.StatusServiceUnavailable, "nothing can be stored since")
	works("while the disk is full")
	// The operator stores without the house, which says all the same what is wrong. What is small may still have room behind what is there.
	cli := command(t, "send", "venue.set", "--id", "cli", "--data", p.data)
	cli.Stdin = strings.NewReader(`{"id":"cli","title":{"de":"Ort"}` + strings.Repeat(" ", 20<<10) + "}")
	if out, err := cli.CombinedOutput(); cli.ProcessState.ExitCode() != exitTimeout || !bytes.Contains(out, []byte("the disk is full")) || !bytes.Contains(out, []byte("--id cli")) {
		t.Errorf("while the disk is full the command line says %q and ends with %v", out, err)
	}
	if _, said := ask("GET", "/readyz", ""); !strings.Contains(said, "the disk is full") || strings.Contains(said, d.dir) {
		t.Errorf("/readyz says %q", said)
	}
	d.free()
	until(http.StatusOK, "")
	if status := send("after"); status != http.StatusOK {
		t.Errorf("once there is room a command is answered %d\n%s", status, p.log)
	}

	uncover := d.cover(p.data)
	until(http.StatusServiceUnavailable, "the disk can only be read")
	works("while the disk can only be read")
	uncover()
	until(http.StatusOK, "")
	if status := send("last"); status != http.StatusOK {
		t.Errorf("once it can be written a command is answered %d\n%s", status, p.log)
	}
	list := []byte(jourfixe(t, "events", "--data", p.data))
	for _, id := range taken {
		if !bytes.Contains(list, []byte(`"`+id+`"`)) {
			t.Errorf("%s was acknowledged and is lost", id)
		}
	}
	if early == http.StatusAccepted && !bytes.Contains(list, []byte(`"early"`)) {
		t.Error("what was stored while the disk was full is not decided")
	}
	for _, says := range []string{"nothing can be stored; what is known is still shown", "things can be stored again"} {
		if n := strings.Count(p.log.String(), says); n != 2 {
			t.Errorf("the log says %d times that %s:\n%s", n, says, p.log)
		}
	}
	if p.stop() != 0 {
		t.Errorf("it ends with a fault:\n%s", p.log)
	}
}
