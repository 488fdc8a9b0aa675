package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nkeys"

	"jourfixe/config"
)

// inProcess runs the program's subcommand and returns its exit code and what it printed.
func inProcess(t *testing.T, args ...string) (code int, out, err string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, &program{in: strings.NewReader(""), out: &o, err: &e, now: time.Now})
	return code, o.String(), e.String()
}

// TestNATSAccounts sets a server up that is not built in by the two commands alone: then the house, the command line on its folder and
// a client come in there, and each of them no further than it should.
func TestNATSAccounts(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	if code, _, e := inProcess(t, "nats", "accounts", "--data", data, "--office-id", "bremen"); code != 0 {
		t.Fatal(e)
	}
	_, secrets, e := inProcess(t, "client", "add", "hr", "--data", data)
	if !strings.Contains(e, "jourfixe nats accounts --data "+data) {
		t.Errorf("who adds a client is not told what is left to do: %q", e)
	}
	var hr config.Operator
	if err := json.Unmarshal([]byte(secrets), &hr); err != nil {
		t.Fatal(err)
	}
	_, accounts, _ := inProcess(t, "nats", "accounts", "--data", data, "--office-id", "bremen")
	if _, again, _ := inProcess(t, "nats", "accounts", "--data", data, "--office-id", "bremen"); again != accounts {
		t.Error("the accounts are others the second time, so that a server which reads them again ends connections")
	}
	if house, err := config.LoadHouse(data); err != nil || strings.Contains(accounts, house.Password) || strings.Contains(accounts, hr.NATSPassword) {
		t.Errorf("the accounts hold a password in the clear, or there is none: %v", err)
	}
	address := "nats://" + natsServerWith(t, accounts)

	code, report, e := inProcess(t, "nats", "setup", "--data", data, "--office-id", "bremen", "--nats", address)
	if code != 0 || !strings.Contains(report, "JF_KEYS            made, kept by one server") || !strings.Contains(report, "comes in as operator") {
		t.Errorf("setting up ends with %d:\n%s%s", code, report, e)
	}
	code, report, _ = inProcess(t, "nats", "setup", "--data", data, "--office-id", "bremen", "--nats", address)
	if code != 0 || !strings.Contains(report, "JF_KEYS            is there, kept by one server") {
		t.Errorf("setting up again ends with %d:\n%s", code, report)
	}
	if code, _, e := inProcess(t, "nats", "setup", "--data", data, "--office-id", "bremen", "--nats", address, "--replicas", "3"); code != exitUsage || !strings.Contains(e, "--replicas: the cluster at --nats has fewer than 3 servers") {
		t.Errorf("three servers of one end with %d: %s", code, e)
	}

	server := serve(t, data, "--nats", address)
	defer server.kill()
	if code, out, e := inProcess(t, "user", "list", "--data", data); code != 0 || !strings.HasPrefix(out, "ID ") {
		t.Errorf("the command line on the folder ends with %d: %s", code, e)
	}
	if code, out, e := inProcess(t, "user", "list", "--data", data, "--nats", address, "--office-id", "bremen"); code != 0 || !strings.HasPrefix(out, "ID ") {
		t.Errorf("the command line by the server's address ends with %d: %s", code, e)
	}
	partner := filepath.Join(t.TempDir(), "partner.json")
	if err := os.WriteFile(partner, []byte(`{"id":"nobody"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	asHR := []string{"--nats", strings.Replace(address, "//", "//hr:"+hr.NATSPassword+"@", 1), "--office-id", "bremen"}
	if code, out, e := inProcess(t, append([]string{"send", "partner.retire", partner}, asHR...)...); code != exitRefused || !strings.HasPrefix(out, "Refused") {
		t.Errorf("a client's command ends with %d: %s%s; it should have come as far as the office, which knows no such partner", code, out, e)
	}
	if code, _, e := inProcess(t, append([]string{"user", "list", "--client", "operator"}, asHR...)...); code == 0 {
		t.Errorf("a client asks as the operator, and is answered: %s", e)
	}
}

// TestNATSUnknownOperator: a server that was never told of the folder's operator is a reason to say how it is told.
func TestNATSUnknownOperator(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	address := natsServer(t, 0)
	server := serve(t, data, "--nats", "nats://house:secret@"+address)
	defer server.kill()
	code, _, e := inProcess(t, "user", "list", "--data", data)
	if code == 0 || !strings.Contains(e, "give it the accounts that jourfixe nats accounts --data "+data+" prints") {
		t.Errorf("it ends with %d: %s", code, e)
	}
}

// TestNATSIdentities comes in by an NKey, and says what is wrong with files that are none.
func TestNATSIdentities(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pair, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	public, _ := pair.PublicKey()
	seed, _ := pair.Seed()
	file := filepath.Join(dir, "house.nk")
	if err := os.WriteFile(file, seed, 0o600); err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(dir, "bad")
	if err := os.WriteFile(bad, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	address := "nats://" + natsServerWith(t, "authorization { users = [ {nkey: "+public+"} ] }")
	setup := func(args ...string) (int, string, string) {
		return inProcess(t, append([]string{"nats", "setup", "--data", filepath.Join(dir, "data"), "--office-id", "bremen"}, args...)...)
	}
	if code, report, e := setup("--nats", address, "--nats-nkey", file); code != 0 || !strings.Contains(report, "note   operator") {
		t.Errorf("with an NKey it ends with %d:\n%s%s", code, report, e)
	}
	for _, x := range []struct {
		args []string
		want string
	}{
		{[]string{"--nats", address}, "does not allow it"},
		{[]string{"--nats", address, "--nats-nkey", bad}, "--nats-nkey: the file must hold the seed of a user's NKey, which begins with SU"},
		{[]string{"--nats", address, "--nats-creds", bad}, "--nats-creds: the file must be credentials as nsc makes them"},
		{[]string{"--nats", address, "--nats-creds", dir + "/none"}, "--nats-creds: the file cannot be read: no such file"},
		{[]string{"--nats", address, "--nats-tls-ca", bad}, "--nats-tls-ca: must be a file with certificates in PEM"},
		{[]string{"--nats", address, "--nats-tls-cert", bad}, "--nats-tls-key: is required with --nats-tls-cert"},
		{[]string{"--nats-nkey", file}, "--nats-nkey: needs --nats"},
		{[]string{"--nats", "nats://a:b@127.0.0.1:1", "--nats-nkey", file}, "--nats-nkey: the URL in --nats has credentials already"},
		{nil, "--nats is required"},
	} {
		code, _, e := setup(x.args...)
		if code == 0 || !strings.Contains(e, x.want) || strings.Contains(e, "s3cret") {
			t.Errorf("%v ends with %d and says %q; want %q", x.args, code, e, x.want)
		}
	}
}
