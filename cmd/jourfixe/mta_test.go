package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"text/template"
	"time"

	"jourfixe/events/patience"
	"jourfixe/events/porttest"
)

// A mta is a Postfix and a Dovecot that run for one test, on loopback and out of one folder: nothing of what the machine's
// own mail system has is read or touched. Postfix takes mail on a submission port, with STARTTLS and a login that it asks
// Dovecot about; Dovecot keeps the mailboxes of bremen.example and partner.example.
type mta struct {
	t          *testing.T
	Dir        string
	Submission string // port
	IMAP       string // port
	roots      *x509.CertPool
}

// The accounts, all with the same password. What comes for jourfixe@bremen.example, with whatever after a plus, goes
// another way than into a mailbox; see mta.route.
const (
	officeAccount = "jourfixe"
	officeAddress = "jourfixe@bremen.example"
	contactBox    = "buero@bremen.example"
	mtaPassword   = "open:sesame/1%" // with characters that a URL has a meaning for
)

// mtaLife is after how many seconds Postfix ends by itself, should the test be killed.
const mtaLife = "900"

// postfixBinary is where Debian has it; /usr/sbin is not in everybody's path.
const postfixBinary, dovecotBinary = "/usr/sbin/postfix", "/usr/sbin/dovecot"

// needMTA skips the test unless JOURFIXE_MTA=1 asks for it. Then there must be mail servers to be run.
func needMTA(t *testing.T) {
	t.Helper()
	if os.Getenv("JOURFIXE_MTA") != "1" {
		t.Skip("JOURFIXE_MTA=1 runs it, with Postfix and Dovecot, as root")
	}
	if os.Getuid() != 0 {
		t.Fatal("it must run as root, since Postfix and Dovecot start as root to become somebody else")
	}
	for _, binary := range []string{postfixBinary, dovecotBinary} {
		if _, err := os.Stat(binary); err != nil {
			t.Fatalf("there is no %s; on Debian install postfix dovecot-core dovecot-imapd dovecot-lmtpd", binary)
		}
	}
	version, err := exec.Command(dovecotBinary, "--version").Output()
	if err != nil {
		t.Fatalf("ask for the version of Dovecot: %v", err)
	}
	// The settings of 2.4 have other names.
	if !strings.HasPrefix(string(version), "2.3.") {
		t.Fatalf("testdata/mta/dovecot.conf is for Dovecot 2.3, and here is %s", bytes.TrimSpace(version))
	}
}

// startMTA starts both and waits until they answer. Accounts are who may log in, to IMAP and to send; the address of the
// account jourfixe is officeAddress, that of each other is its name.
func startMTA(t *testing.T, accounts ...string) *mta {
	t.Helper()
	needMTA(t)
	// Not the test's own folder: that is root's alone, and too deep for the names of sockets.
	dir, err := os.MkdirTemp("/tmp", "mta")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	m := &mta{t: t, Dir: dir, Submission: strconv.Itoa(porttest.Port(t)), IMAP: strconv.Itoa(porttest.Port(t))}
	for _, sub := range []string{"", "etc", "queue", "data", "run", "state", "mail", "pipe"} {
		m.must(os.MkdirAll(filepath.Join(dir, sub), 0o755))
		m.must(os.Chmod(filepath.Join(dir, sub), 0o755)) // whatever the umask
	}
	m.own("data", "postfix")
	m.own("mail", "nobody")
	m.own("pipe", "nobody")
	m.certify()
	var users, senders strings.Builder
	for _, account := range append(accounts, officeAccount, contactBox) {
		fmt.Fprintf(&users, "%s:%s\n", account, mtaPasswordEntry)
		address := account
		if account == officeAccount {
			address = officeAddress
		}
		fmt.Fprintf(&senders, "%s %s\n", address, account)
	}
	m.write("etc/users", users.String())
	m.write("etc/senders", senders.String())
	m.write("etc/transport", "")
	for _, name := range []string{"main.cf", "master.cf", "dovecot.conf"} {
		m.write("etc/"+name, m.fill(name))
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("Postfix says\n%s\nDovecot says\n%s", m.log("postfix.log"), m.log("dovecot.log"))
		}
	})
	// Checking makes the folders of the queue, in one of which Dovecot listens.
	if out, err := exec.Command(postfixBinary, "-c", m.path("etc"), "check").CombinedOutput(); err != nil {
		t.Fatalf("postfix check: %v\n%s%s", err, out, m.log("postfix.log"))
	}
	m.run(dovecotBinary, "-F", "-c", m.path("etc/dovecot.conf"))
	daemons, err := exec.Command("/usr/sbin/postconf", "-h", "-c", m.path("etc"), "daemon_directory").Output()
	m.must(err)
	m.run(filepath.Join(strings.TrimSpace(string(daemons)), "master"), "-s", "-e", mtaLife, "-c", m.path("etc"))
	m.listening(m.IMAP)
	m.listening(m.Submission)
	return m
}

// mtaPasswordEntry is the password as Dovecot's passwd-file has it: after the scheme, colons do not end it.
const mtaPasswordEntry = "{PLAIN.HEX}6f70656e3a736573616d652f3125"

func (m *mta) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *mta) path(name string) string { return filepath.Join(m.Dir, name) }

func (m *mta) write(name, content string) {
	m.t.Helper()
	m.must(os.WriteFile(m.path(name), []byte(content), 0o644))
}

// own gives a folder to somebody.
func (m *mta) own(name, user string) {
	m.t.Helper()
	if out, err := exec.Command("chown", user, m.path(name)).CombinedOutput(); err != nil {
		m.t.Fatalf("chown %s: %v: %s", user, err, out)
	}
}

// fill reads a file of testdata/mta and puts folder and ports into it.
func (m *mta) fill(name string) string {
	m.t.Helper()
	form, err := template.ParseFiles(filepath.Join("testdata", "mta", name))
	m.must(err)
	var out strings.Builder
	m.must(form.Execute(&out, m))
	return out.String()
}

// log returns the end of a log.
func (m *mta) log(name string) string {
	text, err := os.ReadFile(m.path(name))
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-20_000):])
}

// run starts a server, which ends with the test, and also when the test is killed.
func (m *mta) run(name string, args ...string) {
	m.t.Helper()
	cmd := exec.Command(name, args...)
	var out lockedBuffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.Dir = m.Dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	m.must(cmd.Start())
	m.t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
		_ = cmd.Wait()
		if m.t.Failed() && out.String() != "" {
			m.t.Logf("%s prints\n%s", filepath.Base(name), &out)
		}
	})
}

// listening returns when somebody answers at a port.
func (m *mta) listening(port string) {
	m.t.Helper()
	m.eventually("somebody to listen on port "+port, func() bool {
		c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", port))
		if err == nil {
			_ = c.Close() // nothing was said
		}
		return err == nil
	})
}

// eventually looks until something is so. What happens in another process tells nobody.
func (m *mta) eventually(what string, so func() bool) {
	m.t.Helper()
	for deadline := time.Now().Add(patience.Limit); !so(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			m.t.Fatalf("waited %s in vain for %s", patience.Limit, what)
		}
	}
}

// certify makes a certificate that vouches for itself. It is for localhost and for the address by which jourfixe goes, see
// openTown.
func (m *mta) certify() {
	m.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	m.must(err)
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"},
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4zero},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(10, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	m.must(err)
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	m.must(err)
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	m.write("cert.pem", string(certificate))
	m.must(os.WriteFile(m.path("key.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600))
	m.roots = x509.NewCertPool()
	if !m.roots.AppendCertsFromPEM(certificate) {
		m.t.Fatal("the certificate cannot be read back")
	}
}
