package main

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/events/patience"
)

// newcomers are moments at which somebody tries the house. Tests try the first, the long form all.
var newcomers = []string{
	"2026-12-23T16:30:00Z", "2027-07-01T08:00:00Z", // before Christmas, and in the middle of summer
	"2027-01-01T11:00:00Z", "2027-02-06T09:00:00Z", "2027-03-27T22:59:00Z", "2027-04-30T08:00:00Z", "2027-05-13T08:00:00Z",
	"2027-08-20T07:00:00Z", "2027-09-29T08:00:00Z", "2027-10-30T22:00:00Z", "2027-12-13T12:00:00Z", "2028-02-29T08:00:00Z",
}

// TestFirstMinutes pastes what the demo and the README print, line by line in their order, on several days of the year.
func TestFirstMinutes(t *testing.T) {
	at := newcomers[:1]
	if os.Getenv("JOURFIXE_LONG") != "" {
		at = newcomers
	}
	for _, moment := range at {
		t.Run(moment[:10], func(t *testing.T) { tryFirstMinutes(t, moment) })
	}
}

func tryFirstMinutes(t *testing.T, moment string) {
	n := newNewcomer(t, moment)
	printed := n.demo()
	mailbox := found(t, printed, `(?m)^  Mailbox +(\S+)$`)
	lines := pasted(printed)
	if len(lines) != 4 {
		t.Fatalf("the demo proposes %d lines, want 4:\n%s", len(lines), printed)
	}
	asked := 0
	for _, line := range lines {
		switch {
		case strings.Contains(line, "natscli"):
			if os.Getenv("JOURFIXE_LONG") == "" {
				continue // it is fetched and built, which takes a minute
			}
			n.paste(line) // it prints that the message has gone; what becomes of it is in the mailbox
		case strings.Contains(line, "jourfixe events"):
			if out := n.paste(line); strings.Count(out, "meeting.planned") == 0 {
				t.Fatalf("%s printed\n%s", line, out)
			}
			continue
		default:
			out := n.paste(line)
			if strings.Count(out, "\n") > 14 {
				t.Errorf("the answer is longer than a few lines:\n%s", out)
			}
			n.get(found(t, out, `(http://\S+/meetings/\S+)`))
		}
		asked++
		n.wait(mailbox, "Einladung: "+found(t, line, `"de":"(Besuch aus [^"]+)"`), "Invitation: "+found(t, line, `"en":"(Visit from [^"]+)"`))
	}
	days := map[string]string{}
	for _, planned := range strings.Split(n.paste("jourfixe events --subject 'meeting.*.planned'"), "\n") {
		if visit := regexp.MustCompile(`"de":"(Besuch aus [^"]+)"`).FindStringSubmatch(planned); visit != nil {
			day := found(t, planned, `"date":"(\d{4}-\d\d-\d\d)"`)
			if other := days[day]; other != "" {
				t.Errorf("%s and %s are both on %s", other, visit[1], day)
			}
			days[day] = visit[1]
		}
	}
	if len(days) != asked {
		t.Errorf("there are visits on %v, want %d", days, asked)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	lines = pasted(string(readme))
	if len(lines) < 7 || lines[0] != "go run ./cmd/jourfixe demo" || lines[1] != "go test ./..." {
		t.Fatalf("the README begins with other lines than it did:\n%s", strings.Join(lines, "\n"))
	}
	for _, line := range lines[2:] {
		if out := n.paste(line); out == "" && !strings.Contains(line, ">") {
			t.Errorf("%s prints nothing", line)
		}
	}
}

// pasted are the lines of a text that are commands.
func pasted(text string) []string {
	return regexp.MustCompile(`(?m)^ *((?:go (?:run|test)|curl|echo) .*)$`).FindAllString(strings.ReplaceAll(text, "  ", ""), -1)
}

// found is what the group of the pattern matches.
func found(t *testing.T, text, pattern string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("%s is not to be found in\n%s", pattern, text)
	}
	return m[1]
}

// A newcomer has a shell, the examples of the clone, and nothing from before.
type newcomer struct {
	t   *testing.T
	dir string
	env []string
}

func newNewcomer(t *testing.T, moment string) *newcomer {
	home, dir := t.TempDir(), t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "deploy"), os.DirFS("../../deploy")); err != nil {
		t.Fatal(err)
	}
	return &newcomer{t, dir, append(os.Environ(), "HOME="+home, "XDG_CACHE_HOME="+filepath.Join(home, "cache"),
		"JOURFIXE_TEST_CLOCK="+newClock(moment, 1), "GOMODCACHE="+goEnv(t, "GOMODCACHE"), "GOCACHE="+goEnv(t, "GOCACHE"))}
}

func goEnv(t *testing.T, name string) string {
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// demo starts the demo and returns what it prints.
func (n *newcomer) demo() string {
	var printed lockedBuffer
	cmd := exec.Command("jourfixe", "demo", "--http", "127.0.0.1:0", "--nats-listen", "127.0.0.1:0")
	cmd.Dir, cmd.Env, cmd.Stderr = n.dir, n.env, &printed
	if err := cmd.Start(); err != nil {
		n.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	n.t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt) // it may have ended already
		if err := <-done; err != nil {
			n.t.Errorf("the demo ends with %v\n%s", err, printed.String())
		}
	})
	for deadline := time.Now().Add(patience.Limit); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) { // between looks at another process
		if text := printed.String(); strings.Contains(text, "Stop with Ctrl-C") {
			return text
		}
	}
	n.t.Fatalf("the demo does not get ready:\n%s", printed.String())
	return ""
}

// paste runs a line in a shell; only the way to the program is another.
func (n *newcomer) paste(line string) string {
	n.t.Helper()
	cmd := exec.Command("sh", "-c", strings.ReplaceAll(line, "go run ./cmd/jourfixe", "jourfixe"))
	var failed strings.Builder
	cmd.Dir, cmd.Env, cmd.Stderr = n.dir, n.env, &failed
	out, err := cmd.Output()
	if err != nil {
		n.t.Fatalf("%s\nends with %v\n%s%s", line, err, out, failed.String())
	}
	return string(out)
}

func (n *newcomer) get(url string) string {
	n.t.Helper()
	r, err := http.Get(url)
	if err != nil {
		n.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		n.t.Fatalf("%s answers %s, %v", url, r.Status, err)
	}
	return string(body)
}

// wait looks at a page until one of the texts is on it.
func (n *newcomer) wait(url string, texts ...string) {
	n.t.Helper()
	for deadline := time.Now().Add(patience.Limit); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) { // between looks at another process
		page := n.get(url)
		if slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(page, text) }) {
			return
		}
	}
	n.t.Fatalf("%s never shows one of %q", url, texts)
}
