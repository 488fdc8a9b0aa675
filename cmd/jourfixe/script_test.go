package main

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"jourfixe/config"
	"jourfixe/events/patience"
)

// TestScripts runs the scripts in testdata/script, which say in a readable way how the binary behaves.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("JOURFIXE_TEST_NOW", testNow)
			e.Setenv("JOURFIXE_TIMEOUT", patience.Limit.String())
			e.Setenv("JOURFIXE_OFFICE_ID", "bremen")
			// A home of its own: a demo is noted there, and no other script shall find it.
			e.Setenv("HOME", e.WorkDir+"/home")
			e.Setenv("XDG_CACHE_HOME", "")
			e.Setenv("BREMEN", example(t))
			e.Setenv("TRIP", filepath.Join(filepath.Dir(example(t)), "citizen-trip"))
			// A port that is in use for as long as the script runs.
			busy, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			e.Defer(func() { _ = busy.Close() }) // nothing was sent over it
			e.Setenv("BUSY", busy.Addr().String())
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"ready": ready, "exits": exits, "waitfor": waitfor, "capture": capture, "zeros": zeros, "browse": browse, "zonedata": zonedata},
	})
}

// ready waits until the server on a data folder is ready, and puts its addresses into HTTP and NATS.
func ready(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: ready DATA-FOLDER")
	}
	dir := ts.MkAbs(args[0])
	if !isReady(dir) {
		ts.Fatalf("no server is ready on %s", args[0])
	}
	a, err := config.LoadAddresses(dir)
	ts.Check(err)
	ts.Setenv("HTTP", "http://"+a.HTTP)
	ts.Setenv("HTTPHOST", a.HTTP)
	ts.Setenv("NATS", a.NATS)
	ts.Setenv("NATSHOST", strings.TrimPrefix(a.NATS, "nats://"))
}

// exits runs a program and checks the exit code: exits 2 jourfixe serve.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGUMENTS")
	}
	var ended *exec.ExitError
	err := ts.Exec(args[1], args[2:]...)
	if !errors.As(err, &ended) {
		ts.Fatalf("the program did not fail: %v", err)
	}
	if code := strconv.Itoa(ended.ExitCode()); code != args[0] {
		ts.Fatalf("the program ended with exit code %s, want %s", code, args[0])
	}
}

// waitfor runs a program again and again until it prints what matches: waitfor PATTERN PROGRAM ARGUMENTS.
func waitfor(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: waitfor PATTERN PROGRAM ARGUMENTS")
	}
	pattern, err := regexp.Compile(args[0])
	ts.Check(err)
	for deadline := time.Now().Add(patience.Limit); time.Now().Before(deadline); {
		ts.Check(ts.Exec(args[1], args[2:]...))
		if pattern.MatchString(ts.ReadFile("stdout")) {
			return
		}
		time.Sleep(20 * time.Millisecond) // between looks at another process
	}
	ts.Fatalf("it never prints %s", args[0])
}

// capture puts what matches in the last output into a variable: capture NAME PATTERN-WITH-A-GROUP.
func capture(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: capture NAME PATTERN")
	}
	pattern, err := regexp.Compile(args[1])
	ts.Check(err)
	found := pattern.FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) != 2 {
		ts.Fatalf("the output does not match %s", args[1])
	}
	ts.Setenv(args[0], found[1])
}

// browse asks for a page as a browser does that is used in all of a script, and writes what comes into the file page:
// browse STATUS URL, or with fields of a form browse STATUS URL NAME=VALUE…, to which it adds the token that the last page had.
func browse(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: browse STATUS URL [NAME=VALUE …]")
	}
	jar, ok := browsers.Load(ts)
	if !ok {
		made, err := cookiejar.New(nil)
		ts.Check(err)
		jar, _ = browsers.LoadOrStore(ts, made)
		ts.Defer(func() { browsers.Delete(ts) })
	}
	client := &http.Client{Jar: jar.(*cookiejar.Jar), Timeout: patience.Limit, Transport: &http.Transport{DisableKeepAlives: true}}
	var answer *http.Response
	var err error
	if len(args) == 2 {
		answer, err = client.Get(args[1])
	} else {
		fields := url.Values{}
		for _, arg := range args[2:] {
			name, value, _ := strings.Cut(arg, "=")
			fields.Add(name, value)
		}
		if found := regexp.MustCompile(`name="form" value="([^"]+)"`).FindStringSubmatch(ts.ReadFile("page")); found != nil {
			fields.Set("form", found[1])
		}
		r, failed := http.NewRequest(http.MethodPost, args[1], strings.NewReader(fields.Encode()))
		ts.Check(failed)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		answer, err = client.Do(r)
	}
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("page"), body, 0o600))
	if code := strconv.Itoa(answer.StatusCode); code != args[0] {
		ts.Fatalf("%s is answered %s, want %s\n%s", args[1], code, args[0], body)
	}
}

// browsers are the cookies of each script that has a browser.
var browsers sync.Map

// zeros makes a file that is too long to stand in a script: zeros BYTES FILE.
func zeros(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: zeros BYTES FILE")
	}
	size, err := strconv.Atoi(args[0])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), make([]byte, size), 0o600))
}

// zonedata makes a folder of zone data, in which zones go as others of the program's own: zonedata FOLDER RELEASE ZONE=OTHER...
func zonedata(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: zonedata FOLDER RELEASE ZONE=OTHER...")
	}
	zones := map[string]string{}
	for _, arg := range args[2:] {
		zone, other, _ := strings.Cut(arg, "=")
		zones[zone] = other
	}
	ts.Check(writeZones(ts.MkAbs(args[0]), args[1], zones))
}
