package config

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"os"
	"strings"

	"github.com/nats-io/nkeys"
)

// Server names a NATS server that is not built in, and how it is known to be the one that is meant.
type Server struct {
	NATS    string `name:"nats" placeholder:"URL" env:"JOURFIXE_NATS" help:"NATS servers with JetStream to use instead of the built-in one, several separated by commas, as in nats://nats.example:4222. Default: none, built-in."`
	CA      string `name:"nats-tls-ca" placeholder:"FILE" env:"JOURFIXE_NATS_TLS_CA" help:"Certificates (PEM) that the one of the server at --nats is to be signed by. Default: those that the machine trusts."`
	Cert    string `name:"nats-tls-cert" placeholder:"FILE" env:"JOURFIXE_NATS_TLS_CERT" help:"Certificate (PEM) to show to the server at --nats, with --nats-tls-key. Default: none."`
	CertKey string `name:"nats-tls-key" placeholder:"FILE" env:"JOURFIXE_NATS_TLS_KEY" help:"Key (PEM) of --nats-tls-cert. Default: none."`
}

// Identity is by what somebody comes in at a NATS server who has no password there.
type Identity struct {
	Creds string `name:"nats-creds" placeholder:"FILE" help:"Credentials file (JWT and seed), as nsc makes it, to come in with at --nats. Default: none."`
	NKey  string `name:"nats-nkey" placeholder:"FILE" help:"File with the seed of an NKey to come in with at --nats. Default: none."`
}

// A Cluster is the NATS server or servers that an office is kept on, as jourfixe itself comes in there.
type Cluster struct {
	Server `embed:""`

	User     string   `name:"nats-user" placeholder:"NAME" env:"JOURFIXE_NATS_USER" help:"User name for --nats, unless it is in the URL. Default: none, or what jourfixe nats accounts has made for the folder."`
	Password string   `name:"nats-password" placeholder:"SECRET" env:"JOURFIXE_NATS_PASSWORD" help:"Password for --nats. Others on the machine can read a command line, so prefer the environment or a file. Default: none."`
	Secret   string   `name:"nats-password-file" placeholder:"FILE" env:"JOURFIXE_NATS_PASSWORD_FILE" help:"File that holds the password for --nats, at most 4 KiB; the line end is dropped. Default: none."`
	Creds    string   `name:"nats-creds" placeholder:"FILE" env:"JOURFIXE_NATS_CREDS" help:"Credentials file (JWT and seed), as nsc makes it, to come in with at --nats. Default: none."`
	NKey     string   `name:"nats-nkey" placeholder:"FILE" env:"JOURFIXE_NATS_NKEY" help:"File with the seed of an NKey to come in with at --nats. Default: none."`
	Monitor  []string `name:"nats-monitor" placeholder:"URL,..." env:"JOURFIXE_NATS_MONITOR" help:"Monitoring addresses of the servers at --nats, as in http://nats.example:8222, to verify that they write to disk before they acknowledge; of a cluster that of each server. Default: none, not verified."`
	Replicas int      `placeholder:"N" default:"1" env:"JOURFIXE_REPLICAS" help:"Number of NATS servers that keep each stream: 1, 3 or 5; more than 1 needs a cluster at --nats. Default: 1."`
}

// check checks what belongs together and reads each file once, so that what is wrong with one is told by its flag.
func (s *Server) check(f *flagFaults) (credentials bool) {
	if s.NATS != "" {
		var err error
		credentials, err = checkServers(s.NATS)
		f.add("nats", err)
	}
	for _, x := range []struct{ flag, value string }{{"nats-tls-ca", s.CA}, {"nats-tls-cert", s.Cert}, {"nats-tls-key", s.CertKey}} {
		if x.value != "" && s.NATS == "" {
			f.addText(x.flag, "needs --nats, the address of an external server; leave it out for the built-in one")
		}
	}
	if s.CA != "" {
		pem, err := os.ReadFile(s.CA)
		switch {
		case err != nil:
			f.addText("nats-tls-ca", "the file cannot be read: "+reason(err).Error())
		case !x509.NewCertPool().AppendCertsFromPEM(pem):
			f.addText("nats-tls-ca", "must be a file with certificates in PEM, each beginning with -----BEGIN CERTIFICATE-----")
		}
	}
	switch {
	case s.Cert == "" && s.CertKey == "":
	case s.CertKey == "":
		f.addText("nats-tls-key", "is required with --nats-tls-cert")
	case s.Cert == "":
		f.addText("nats-tls-cert", "is required with --nats-tls-key")
	default:
		if _, err := tls.LoadX509KeyPair(s.Cert, s.CertKey); err != nil {
			f.addText("nats-tls-cert", "must be a certificate in PEM, and --nats-tls-key the file with its key: "+reason(err).Error())
		}
	}
	return credentials
}

// check checks the files, and that credentials are given in one place and for a server.
func (i *Identity) check(f *flagFaults, server, inURL bool) {
	for _, x := range []struct{ flag, value string }{{"nats-creds", i.Creds}, {"nats-nkey", i.NKey}} {
		switch {
		case x.value == "":
		case !server:
			f.addText(x.flag, "needs --nats, the address of an external server; leave it out for the built-in one")
		case inURL:
			f.addText(x.flag, "the URL in --nats has credentials already; give them in one place")
		}
	}
	if i.Creds != "" && i.NKey != "" {
		f.addText("nats-nkey", "is given beside --nats-creds; give one of them")
	}
	if i.Creds != "" {
		f.add("nats-creds", checkSeed(i.Creds, "the file must be credentials as nsc makes them: a JWT and a seed, each between its lines of dashes", func(data []byte) error {
			if _, err := nkeys.ParseDecoratedJWT(data); err != nil {
				return err
			}
			_, err := nkeys.ParseDecoratedUserNKey(data)
			return err
		}))
	}
	if i.NKey != "" {
		f.add("nats-nkey", checkSeed(i.NKey, "the file must hold the seed of a user's NKey, which begins with SU", func(data []byte) error {
			_, err := nkeys.ParseDecoratedNKey(data)
			return err
		}))
	}
}

// check checks what belongs together: the flags about an external server mean nothing without one, and to take
// them silently would let somebody believe in a cluster that is not there. No URL is quoted: it may hold a password.
func (s *Cluster) check(f *flagFaults) {
	inURL := s.Server.check(f)
	by := Identity{Creds: s.Creds, NKey: s.NKey}
	by.check(f, s.NATS != "", inURL)
	s.readPassword(f)
	for _, x := range []struct {
		flag string
		set  bool
	}{{"nats-user", s.User != ""}, {"nats-password", s.Password != "" && s.Secret == ""}, {"nats-password-file", s.Secret != ""},
		{"nats-monitor", len(s.Monitor) > 0}, {"replicas", s.Replicas > 1}} {
		switch {
		case x.set && s.NATS == "":
			f.addText(x.flag, "needs --nats, the address of an external server; leave it out for the built-in one")
		case x.set && inURL && (x.flag == "nats-user" || strings.HasPrefix(x.flag, "nats-password")):
			f.addText(x.flag, "the URL in --nats has credentials already; give them in one place")
		}
	}
	switch password := s.Password != ""; {
	case password && s.User == "":
		f.addText("nats-user", "is required with a password")
	case s.User != "" && !password:
		f.addText("nats-password", "is required with --nats-user; best in a file named by --nats-password-file")
	}
	for _, m := range s.Monitor {
		f.add("nats-monitor", checkWebURL(m))
	}
	if s.Replicas != 1 && s.Replicas != 3 && s.Replicas != 5 {
		f.addText("replicas", "must be 1, 3 or 5")
	}
}

// readPassword takes the password out of its file, so that whoever connects need not know where it came from.
func (s *Cluster) readPassword(f *flagFaults) { fromFile(f, "nats-password", &s.Password, s.Secret) }

// fromFile takes a flag's value out of the file that another one names, unless it was taken before: flags are checked more than once.
func fromFile(f *flagFaults, flag string, value *string, path string) {
	if path == "" {
		return
	}
	secret, err := ReadSecret(path)
	if *value != "" && (err != nil || *value != secret) {
		f.addText(flag+"-file", "is given beside --"+flag+"; give one of them")
		return
	}
	f.add(flag+"-file", err)
	*value = secret
}

// checkSeed reads a file with a secret, whose content is in no error.
func checkSeed(path, form string, read func([]byte) error) error {
	data, err := os.ReadFile(path)
	switch {
	case err != nil:
		return errors.New("the file cannot be read: " + reason(err).Error())
	case len(data) > maxPrivate || read(data) != nil:
		return errors.New(form)
	}
	return nil
}

// CheckCluster reports all that is wrong with the flags as one *FlagError, nil if nothing is, and reads the password from its file. It is
// no method: the parser would call that of a struct that others hold, too.
func CheckCluster(s *Cluster) error {
	var f flagFaults
	s.check(&f)
	return f.err()
}

// CheckAccess reports all that is wrong with the flags of somebody who comes in at a server as one *FlagError, nil if nothing is.
func CheckAccess(s *Server, i *Identity) error {
	var f flagFaults
	i.check(&f, s.NATS != "", s.check(&f))
	return f.err()
}
