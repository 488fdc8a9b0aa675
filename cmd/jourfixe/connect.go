package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/config"
	"jourfixe/events/journal"
)

// connect finds a running server and logs in to it.
type connect struct {
	Data     string        `help:"Data folder of a server on this machine; its address and the operator's password are found there. Default: jourfixe-data, else that of the running demo." env:"JOURFIXE_DATA" placeholder:"DIR"`
	NATS     string        `name:"nats" help:"NATS server, as in nats://client:password@127.0.0.1:4222. Instead of --data." env:"JOURFIXE_NATS" placeholder:"URL"`
	OfficeID string        `help:"The id of the office. Required with --nats; otherwise the server that is found says it." env:"JOURFIXE_OFFICE_ID" placeholder:"ID"`
	Client   string        `help:"The name to send as. Default: the user in --nats, else operator." placeholder:"ID"`
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
	s := &session{Client: c.Client, Office: c.OfficeID}
	address, user, password := c.NATS, "", ""
	if c.NATS == "" {
		data, running, err := c.running()
		if err != nil {
			return nil, err
		}
		operator, err := config.LoadOperator(data)
		if err != nil {
			return nil, err
		}
		address, user, password = running.NATS, operator.NATSUser, operator.NATSPassword
		s.Office, s.BaseURL = running.Office, running.BaseURL
		if s.Client == "" {
			s.Client = operator.Client
		}
	} else {
		if c.OfficeID == "" {
			return nil, errNoOffice
		}
		u, err := url.Parse(c.NATS)
		if err != nil || u.Host == "" {
			return nil, usage("--nats must be a URL such as nats://client:password@127.0.0.1:4222")
		}
		if u.User != nil {
			user = u.User.Username()
			password, _ = u.User.Password()
			u.User = nil
			address = u.String()
		}
		if s.Client == "" {
			s.Client = user
		}
		if s.Client == "" {
			s.Client = demoClient
		}
	}
	nc, err := journal.Dial(address, user, password)
	if err != nil {
		return nil, err
	}
	caller, err := journal.NewCaller(nc, s.Office, s.Client)
	if err != nil {
		nc.Close()
		return nil, err
	}
	s.Caller, s.nc = caller, nc
	return s, nil
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
