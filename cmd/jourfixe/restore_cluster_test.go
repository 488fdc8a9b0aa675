package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/events/journal/streams"
	"jourfixe/worker/relay/smtptest"
)

// TestRestoreOntoCluster backs an office up that has its own NATS server and restores it onto three servers, each of which asks for TLS and for accounts as
// jourfixe nats accounts prints them. While it is put there servers that lead the journal, the files and the commands are killed and started again, and once it
// is served another one. Journal, feed and file are the same byte for byte, and nobody is written to before mail is released.
func TestRestoreOntoCluster(t *testing.T) {
	if os.Getenv("JOURFIXE_LONG") == "" {
		t.Skip("starts three servers and kills them; JOURFIXE_LONG=1 does")
	}
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }

	before := serve(t, at("before"), "--office", example(t))
	feed := "/feeds/" + after(jourfixe(t, "feed", "issue", "--data", before.data, "--scope", "office", "--name", "test"), "/feeds/")
	large := bytes.Repeat([]byte("figures\n"), 1<<20) // in many pieces, so that servers go while it is put there
	if err := os.WriteFile(at("figures.txt"), large, 0o600); err != nil {
		t.Fatal(err)
	}
	file := strings.TrimSpace(jourfixe(t, "material", "add", at("figures.txt"), "--about", "series/jour-fixe", "--data", before.data))
	shown, _ := fetch(t, "http://"+before.addresses().HTTP+feed)
	all := journalOf(t, before.data)
	jourfixe(t, "backup", "--data", before.data, "--to", at("backup"))
	jourfixe(t, "person", "erase", "contact-riga", "--data", before.data)
	if err := os.WriteFile(at("erased.jsonl"), []byte(jourfixe(t, "person", "erased", "--data", before.data)), 0o600); err != nil {
		t.Fatal(err)
	}
	before.stop()

	c, _ := startClusterIn(t, dir, vouched(t, at("server.pem")))
	secure := c.flags()
	restore := append([]string{"restore", "--from", at("backup"), "--data", c.data, "--erased-since", at("erased.jsonl")}, secure...)
	if code, _, e := inProcess(t, restore...); code != exitUsage || !strings.Contains(e, "kept by more servers than that") {
		t.Fatalf("streams that three servers keep are restored onto one, which ends with %d: %s", code, e)
	}

	ended, kills := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		defer func() { kills <- n }()
		for _, stream := range []string{streams.Events, "OBJ_" + streams.Material, streams.Commands} {
			leads := c.leader(stream)
			select {
			case <-ended:
				return
			default:
			}
			leads.kill()
			n++
			time.Sleep(500 * time.Millisecond) // as long as it is away
			if err := c.begin(leads); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	code, _, e := inProcess(t, append(restore, "--replicas", "3")...)
	close(ended)
	n := <-kills
	t.Logf("servers were killed %d times meanwhile", n)
	if n == 0 {
		t.Error("no server was killed meanwhile; the test has lost its point")
	}
	if code != 0 {
		t.Fatalf("restoring ends with %d: %s", code, e)
	}
	c.awaitWell()

	sink := smtptest.Start(t, nil)
	again := serve(t, c.folder(), append(secure, "--replicas", "3", "--smtp", sink.URL(), "--mail-pace", "100000")...)
	c.restart(c.leader(streams.Events))
	c.awaitWell()
	again.waitReady()
	if got := journalOf(t, again.data); len(got) < len(all) || !slices.Equal(got[:len(all)], all) {
		t.Errorf("the journal has %d events and had %d, or others", len(got), len(all))
	}
	if got, _ := fetch(t, "http://"+again.addresses().HTTP+feed); !bytes.Equal(got, shown) {
		t.Error("the feed is another")
	}
	if got := jourfixe(t, "material", "get", file, "--data", again.data, "--to", "-"); got != string(large) {
		t.Errorf("the file holds %d bytes, or others", len(got))
	}
	if out := jourfixe(t, "person", "erased", "--data", again.data); !strings.Contains(out, "contact-riga") {
		t.Errorf("who was erased later is not erased: %q", out)
	}
	var held struct {
		Hold  *struct{ Why string }
		Mails []json.RawMessage
	}
	if err := json.Unmarshal([]byte(jourfixe(t, "mail", "held", "--format", "json", "--data", again.data)), &held); err != nil || held.Hold == nil || held.Hold.Why != "restored" {
		t.Errorf("mail is not held: %+v (%v)", held, err)
	}
	if sent := sink.Mails(); len(sent) > 0 {
		t.Errorf("%d mails went out before they were released", len(sent))
	}
	for _, s := range c.states() {
		if s.Replicas != len(c.nodes) {
			t.Errorf("%s is kept by %d servers", s.Name, s.Replicas)
		}
	}
	jourfixe(t, "mail", "release", "--told", "--data", again.data)
	if out := jourfixe(t, "mail", "held", "--data", again.data); out != "no mail is held\n" {
		t.Errorf("once released, mail held prints %q", out)
	}
}

// vouched makes a certificate of this machine that vouches for itself, its key beside it, and returns its file.
func vouched(t *testing.T, file string) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "nats"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(10, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{file: {Type: "CERTIFICATE", Bytes: der}, file + ".key": {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return file
}
