package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nkeys"
)

// TestRestoreIdentities restores onto servers that want an NKey and credentials, and serves there: the journal is the same. Without them nothing comes in.
func TestRestoreIdentities(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	before := serve(t, at("before"), "--office", example(t))
	all := journalOf(t, before.data)
	jourfixe(t, "backup", "--data", before.data, "--to", at("backup"))
	before.stop()

	user, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	public, _ := user.PublicKey()
	seed, _ := user.Seed()
	if err := os.WriteFile(at("house.nk"), seed, 0o600); err != nil {
		t.Fatal(err)
	}
	accounts, creds := operated(t, public, seed)
	if err := os.WriteFile(at("house.creds"), creds, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, flag, file, conf string }{
		{"nkey", "--nats-nkey", at("house.nk"), "authorization { users = [ {nkey: " + public + "} ] }"},
		{"creds", "--nats-creds", at("house.creds"), accounts},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			data, address := at("data-"+c.name), "nats://"+natsServerWith(t, c.conf)
			if code, said := outputOf(command(t, "restore", "--from", at("backup"), "--data", data, "--nats", address)); code == 0 || !strings.Contains(said, "does not allow it") {
				t.Errorf("without what the server asks for a restore ends with %d: %s", code, said)
			}
			if code, said := outputOf(command(t, "restore", "--from", at("backup"), "--data", data, "--nats", address, c.flag, c.file)); code != 0 {
				t.Fatalf("a restore ends with %d: %s", code, said)
			}
			serve(t, data, "--nats", address, c.flag, c.file)
			got := slices.Collect(strings.Lines(jourfixe(t, "events", "--nats", address, "--office-id", "bremen", "--client", "house", c.flag, c.file)))
			if len(got) < len(all) || !slices.Equal(got[:len(all)], all) {
				t.Errorf("the journal has %d events and had %d, or others", len(got), len(all))
			}
		})
	}
}

// operated is the configuration of a server on which an operator has made an account with JetStream for one user, and the credentials of that user.
func operated(t *testing.T, user string, seed []byte) (conf string, creds []byte) {
	t.Helper()
	operator, err := nkeys.CreateOperator()
	if err != nil {
		t.Fatal(err)
	}
	account, err := nkeys.CreateAccount()
	if err != nil {
		t.Fatal(err)
	}
	operatorKey, _ := operator.PublicKey()
	accountKey, _ := account.PublicKey()
	operatorJWT, err := jwt.NewOperatorClaims(operatorKey).Encode(operator)
	if err != nil {
		t.Fatal(err)
	}
	claims := jwt.NewAccountClaims(accountKey)
	claims.Limits.JetStreamLimits = jwt.JetStreamLimits{MemoryStorage: jwt.NoLimit, DiskStorage: jwt.NoLimit, Streams: jwt.NoLimit, Consumer: jwt.NoLimit}
	accountJWT, err := claims.Encode(operator)
	if err != nil {
		t.Fatal(err)
	}
	system, err := nkeys.CreateAccount() // JetStream asks for one
	if err != nil {
		t.Fatal(err)
	}
	systemKey, _ := system.PublicKey()
	systemJWT, err := jwt.NewAccountClaims(systemKey).Encode(operator)
	if err != nil {
		t.Fatal(err)
	}
	userJWT, err := jwt.NewUserClaims(user).Encode(account)
	if err != nil {
		t.Fatal(err)
	}
	if creds, err = jwt.FormatUserConfig(userJWT, seed); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("operator: %s\nsystem_account: %s\nresolver: MEMORY\nresolver_preload: { %s: %s, %s: %s }\n", operatorJWT, systemKey, systemKey, systemJWT, accountKey, accountJWT), creds
}
