package config_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"jourfixe/config"
	"jourfixe/events/rights"
)

// TestMain lets the test's binary be the other process of the tests about several of them.
func TestMain(m *testing.M) {
	dir := os.Getenv("CONFIG_TEST_DIR")
	var err error
	switch os.Getenv("CONFIG_TEST_CHILD") {
	case "":
		os.Exit(m.Run())
	case "operator":
		var o *config.Operator
		if o, err = config.LoadOrCreateOperator(dir); err == nil {
			fmt.Printf("%+v", *o)
		}
	case "client":
		_, _, err = config.AddClient(dir, os.Getenv("CONFIG_TEST_NAME"), nil, monday)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// children runs n processes at once and returns what each printed.
func children(t *testing.T, n int, what, dir string) []string {
	t.Helper()
	type result struct {
		out []byte
		err error
	}
	results := make(chan result)
	for i := range n {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), "CONFIG_TEST_CHILD="+what, "CONFIG_TEST_DIR="+dir, fmt.Sprintf("CONFIG_TEST_NAME=client-%d", i))
		go func() {
			out, err := c.Output()
			results <- result{out, err}
		}()
	}
	var printed []string
	for range n {
		r := <-results
		var exit *exec.ExitError
		if errors.As(r.err, &exit) {
			t.Errorf("a process failed: %s", exit.Stderr)
		} else if r.err != nil {
			t.Error(r.err)
		}
		printed = append(printed, string(r.out))
	}
	return printed
}

func TestOperatorOfSeveralProcesses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "data")
	printed := children(t, 6, "operator", dir)
	for _, p := range printed {
		if p != printed[0] || p == "" {
			t.Fatalf("processes read different operators")
		}
	}
	o, err := config.LoadOperator(dir)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprintf("%+v", *o) != printed[0] {
		t.Error("what they read is not what is in the file")
	}
	if o.Client != "operator" || o.NATSUser == "" || len(o.NATSPassword) != 52 || len(o.APIToken) != 52 || o.APIToken == o.NATSPassword {
		t.Error("the operator's secrets are not two of 256 bits")
	}
	info, err := os.Stat(filepath.Join(dir, "operator.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, %v", info.Mode(), err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%d files are left in the folder, %v", len(left), err)
	}
	other, err := config.LoadOrCreateOperator(t.TempDir())
	if err != nil || other.APIToken == o.APIToken {
		t.Errorf("two offices have the same secrets, %v", err)
	}
}

func TestOperatorRefused(t *testing.T) {
	if _, err := config.LoadOperator(t.TempDir()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a file: %v", err)
	}
	const good = `{"client":"operator","natsUser":"operator","natsPassword":"s3cret","apiToken":"s3cret"}`
	for _, x := range []struct {
		name, content string
		mode          os.FileMode
		want          string
	}{
		{"good", good, 0o600, ""},
		{"more private still", good, 0o400, ""},
		{"group", good, 0o640, "chmod 600"},
		{"world", good, 0o604, "chmod 600"},
		{"writable", good, 0o602, "chmod 600"},
		{"cut off", good[:40], 0o600, "is no JSON of the right form"},
		{"wrong type", `{"apiToken":{"s3cret":1}}`, 0o600, "is no JSON of the right form"},
		{"no token", strings.Replace(good, "apiToken", "token", 1), 0o600, "lacks apiToken"},
		{"long", good + strings.Repeat(" ", 1<<20), 0o600, "more than 1048576 bytes"},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "operator.json")
		if err := os.WriteFile(path, []byte(x.content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, x.mode); err != nil {
			t.Fatal(err)
		}
		_, err := config.LoadOrCreateOperator(dir)
		if x.want == "" && err != nil || x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%s: got %v, want %q", x.name, err, x.want)
		}
		if err != nil && strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: the message tells a secret", x.name)
		}
		if now, err := os.ReadFile(path); err != nil || string(now) != x.content {
			t.Errorf("%s: the file was changed, %v", x.name, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	dir := t.TempDir()
	if _, err := config.LoadAddresses(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a server: %v", err)
	}
	old := config.Addresses{NATS: "nats://127.0.0.1:1", PID: 1}
	now := config.Addresses{NATS: "nats://127.0.0.1:4222", HTTP: "127.0.0.1:8080", BaseURL: "http://127.0.0.1:8080", PID: 2, Office: "bremen"}
	for _, a := range []config.Addresses{old, now} {
		if err := a.Write(dir); err != nil {
			t.Fatal(err)
		}
	}
	if err := old.Remove(dir); err != nil {
		t.Fatal(err)
	}
	got, err := config.LoadAddresses(dir)
	if err != nil || *got != now {
		t.Fatalf("got %+v, %v; want %+v", got, err, now)
	}
	for range 2 {
		if err := now.Remove(dir); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := config.LoadAddresses(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after the server has stopped: %v", err)
	}
}

func TestClients(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if list, err := config.LoadClients(dir); err != nil || len(list) != 0 {
		t.Errorf("without a file: %v, %v", list, err)
	}
	password, token, err := config.AddClient(dir, "webshop", nil, monday)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := config.AddClient(dir, "archive", nil, monday.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	list, err := config.LoadClients(dir)
	if err != nil || len(list) != 2 || list[0].Name != "archive" || !list[1].Created.Equal(monday) {
		t.Fatalf("got %v, %v", list, err)
	}
	if err := bcrypt.CompareHashAndPassword([]byte(list[1].NATSPassword), []byte(password)); err != nil {
		t.Errorf("the NATS server would not take the password: %v", err)
	}
	if c, ok := list.ByToken(token); !ok || c.Name != "webshop" {
		t.Errorf("the token is %s's, %t", c.Name, ok)
	}
	for _, wrong := range []string{"", password, token + "x", list[1].APITokenHash} {
		if c, ok := list.ByToken(wrong); ok {
			t.Errorf("a wrong token lets %s in", c.Name)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "clients.json"))
	if err != nil || strings.Contains(string(data), password) || strings.Contains(string(data), token) {
		t.Errorf("the file holds a secret, %v", err)
	}
	for _, name := range []string{"", "operator", "desk", "Web Shop", "a.b", ">", "webshop"} {
		if _, _, err := config.AddClient(dir, name, nil, monday); err == nil {
			t.Errorf("%q was added", name)
		}
	}
	if err := config.RemoveClient(dir, "webshop"); err != nil {
		t.Fatal(err)
	}
	if err := config.RemoveClient(dir, "webshop"); !errors.Is(err, config.ErrNoClient) {
		t.Errorf("removed again: %v", err)
	}
	if list, err = config.LoadClients(dir); err != nil || len(list) != 1 {
		t.Errorf("%d are left, %v", len(list), err)
	}
}

// Clients of a file from before there were rights may what they could do then, and are written with it.
func TestClientsFromBefore(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, config.ClientsFile)
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`[{"name":"mail","natsPassword":"p","apiTokenHash":"h","created":"2026-01-02T03:04:05Z"},
		{"name":"webshop","natsPassword":"p","apiTokenHash":"h","created":"2026-01-02T03:04:05Z"}]`)
	list, err := config.LoadClients(dir)
	if err != nil {
		t.Fatal(err)
	}
	in, out := list.Admitted()
	if len(in) != 1 || in[0].Name != "webshop" || len(out) != 1 || out[0].Name != "mail" {
		t.Errorf("let in are %v, and not %v", in, out)
	}
	if r, err := in[0].Rights(); err != nil || !r.Equal(rights.Former()) {
		t.Errorf("the rights are %s, %v", r, err)
	}
	if err := config.AllowClient(dir, "webshop", []string{"meeting.*"}); err != nil {
		t.Fatal(err)
	}
	before := list
	if list, err = config.LoadClients(dir); err != nil || len(list) != 2 || !list[0].Equal(before[0]) || list[1].Equal(before[1]) {
		t.Errorf("after a change there are %v, %v", list, err)
	}
	if r, err := list[1].Rights(); err != nil || r.String() != "meeting.*" {
		t.Errorf("the changed rights are %s, %v", r, err)
	}
	if _, _, err := config.RenewClient(dir, "webshop"); err != nil {
		t.Fatal(err)
	}
	renewed, err := config.LoadClients(dir)
	if err != nil || renewed[1].NATSPassword == "p" || renewed[1].APITokenHash == "h" || !slices.Equal(renewed[1].May, list[1].May) {
		t.Errorf("renewed it is %+v, %v", renewed, err)
	}
	for text, says := range map[string]string{
		`{"version":3,"clients":[]}`: "a newer one has written it",
		`{"version":2,"clients":[{"name":"a","may":["nothing"],"created":"2026-01-02T03:04:05Z"}]}`: "the client a: ",
		`{"version":2,"clients":"s3cret"}`: "no JSON of the right form",
	} {
		write(text)
		if _, err := config.LoadClients(dir); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestClientsOfSeveralProcesses(t *testing.T) {
	dir := t.TempDir()
	children(t, 8, "client", dir)
	list, err := config.LoadClients(dir)
	if err != nil || len(list) != 8 {
		t.Errorf("%d of 8 clients are there, %v", len(list), err)
	}
	if info, err := os.Stat(filepath.Join(dir, "clients.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, %v", info.Mode(), err)
	}
}
