package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/config"
	"jourfixe/events/journal"
	"jourfixe/events/journal/streams"
)

// connect finds a running server and logs in to it.
type connect struct {
	config.Server   `embed:""`
	config.Identity `embed:""`

	Data     string        `help:"Data folder of a server on this machine; its address and the operator's password are found there. Default: jourfixe-data, else that of the running demo." env:"JOURFIXE_DATA" placeholder:"DIR"`
	OfficeID string        `help:"The id of the office. Required with --nats; otherwise the server that is found says it." env:"JOURFIXE_OFFICE_ID" placeholder:"ID"`
	Client   string        `help:"The name to send as. Default: the user in --nats, else operator. Required with --nats-creds and --nats-nkey." placeholder:"ID"`
	Timeout  time.Duration `help:"How long to wait for the server, as in 30s." default:"30s" env:"JOURFIXE_TIMEOUT"`
}

// A session is a connection to a running server.
type session struct {
	*journal.Caller
	Client  string
	Office  string
	BaseURL string // of the pages; empty if the server is known by --nats alone
	nc      *nats.Conn
}

// Close ends the connection.
func (s *session) Close() { s.nc.Close() }

// errNoOffice says that nobody said which office is meant, of those that a server may have.
var errNoOffice = usage("--office-id is required with --nats: the id with which the office is served, as in --office-id bremen")

// dial connects as the flags say. The error says what to start or to write if nothing is there.
func (c *connect) dial() (*session, error) {
	if err := config.CheckAccess(&c.Server, &c.Identity); err != nil {
		return nil, usage("%v", err)
	}
	s := &session{Client: c.Client, Office: c.OfficeID}
	at, err := c.access(s)
	if err != nil {
		return nil, err
	}
	nc, err := at.Dial(s.Client)
	if err != nil {
		return nil, c.explain(err)
	}
	caller, err := journal.NewCaller(nc, s.Office, s.Client)
	if err != nil {
		nc.Close()
		return nil, err
	}
	s.Caller, s.nc = caller, nc
	return s, nil
}

// access says where to connect and as whom, and notes what is known of the session by that.
func (c *connect) access(s *session) (journal.Access, error) {
	at := journal.Access{URL: c.NATS, Creds: c.Creds, NKey: c.NKey, CA: c.CA, Cert: c.Cert, CertKey: c.CertKey}
	if c.NATS == "" {
		data, running, err := c.running()
		if err != nil {
			return at, err
		}
		s.Office, s.BaseURL, at.URL = running.Office, running.BaseURL, running.NATS
		at.CA, at.Cert, at.CertKey = running.CA, running.Cert, running.CertKey
		return at, c.asOperator(s, &at, data)
	}
	if c.OfficeID == "" {
		return at, errNoOffice
	}
	switch user, password := credentials(c.NATS); {
	case user != "":
		at.URL, at.User, at.Password = withoutCredentials(c.NATS), user, password
		s.Client = cmp.Or(s.Client, user)
	case c.Creds != "" || c.NKey != "":
		if s.Client == "" {
			return at, usage("--client is required with --nats-creds and --nats-nkey: the name of the client whose they are, as in --client hr")
		}
	case c.Data != "" && (s.Client == "" || s.Client == config.OperatorName):
		return at, c.asOperator(s, &at, c.Data)
	}
	s.Client = cmp.Or(s.Client, demoClient)
	return at, nil
}

// asOperator comes in as the operator of a data folder.
func (c *connect) asOperator(s *session, at *journal.Access, data string) error {
	operator, err := config.LoadOperator(data)
	if err != nil {
		return err
	}
	at.User, at.Password = operator.NATSUser, operator.NATSPassword
	s.Client = cmp.Or(s.Client, operator.Client)
	return nil
}

// explain says what to do where a server that is not built in does not know who comes in: nobody has told it.
func (c *connect) explain(err error) error {
	if !errors.Is(err, streams.ErrDenied) {
		return err
	}
	data, running, _ := c.running() // without one there is nothing to add
	if c.NATS != "" || running == nil || !running.External {
		return err
	}
	return fmt.Errorf("%w; the NATS server is not the built-in one and does not know the operator of %s: give it the accounts that jourfixe nats accounts --data %s prints, or name somebody whom it knows with --nats URL", err, data, data)
}

// credentials are the user and password in the first URL of a list that has some.
func credentials(servers string) (user, password string) {
	for server := range strings.SplitSeq(servers, ",") {
		if u, err := url.Parse(strings.TrimSpace(server)); err == nil && u.User != nil {
			password, _ = u.User.Password()
			return u.User.Username(), password
		}
	}
	return "", ""
}

// dialHouse connects jourfixe itself to a NATS server that is not built in: as the flags say, else as nats accounts has made for the folder.
func dialHouse(c *config.Cluster, data string) (*nats.Conn, error) {
	return dialAs(c, data, journal.Access.DialHouse)
}

func dialAs(c *config.Cluster, data string, dial func(journal.Access) (*nats.Conn, error)) (*nats.Conn, error) {
	at := journal.Access{URL: c.NATS, User: c.User, Password: c.Password, Creds: c.Creds, NKey: c.NKey, CA: c.CA, Cert: c.Cert, CertKey: c.CertKey}
	made := false
	if user, _ := credentials(c.NATS); user == "" && c.User == "" && c.Creds == "" && c.NKey == "" {
		switch house, err := config.LoadHouse(data); {
		case err == nil:
			at.User, at.Password, made = house.User, house.Password, true
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	nc, err := dial(at)
	if made && errors.Is(err, streams.ErrDenied) {
		return nil, fmt.Errorf("--nats: %w; it does not know the user of this folder: give it the accounts that jourfixe nats accounts --data %s prints", err, data)
	}
	if err != nil {
		return nil, fmt.Errorf("--nats: %w", err)
	}
	return nc, nil
}

// running finds the server on this machine: that of the data folder that is named, or whichever there is.
func (c *connect) running() (data string, a *config.Addresses, err error) {
	data = c.Data
	if data == "" {
		data, err = config.FindRunning()
		if errors.Is(err, fs.ErrNotExist) {
			return "", nil, exit{errors.New("no server runs here, on the data folder " + config.DataFolder + " or as a demo; start jourfixe demo or jourfixe serve, or name one with --data DIR or --nats URL"), exitNoServer}
		}
		if err != nil {
			return "", nil, err
		}
	}
	a, err = config.LoadAddresses(data)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, exit{fmt.Errorf("no server runs on the data folder %s; start one with jourfixe serve --data %s, or name one with --nats URL", data, data), exitNoServer}
	}
	return data, a, err
}

// open is dial with the time that the flags allow.
func (c *connect) open(ctx context.Context) (context.Context, context.CancelFunc, *session, error) {
	s, err := c.dial()
	if err != nil {
		return nil, nil, nil, err
	}
	bounded, cancel := context.WithTimeout(ctx, c.Timeout)
	return bounded, func() { cancel(); s.Close() }, s, nil
}
