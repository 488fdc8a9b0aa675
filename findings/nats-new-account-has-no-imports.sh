#!/bin/sh
# github.com/nats-io/nats-server/v2 v2.15.3, embedded, with nats.go v1.55.0: an account that comes with Server.ReloadOptions and
# imports a service from another account is there, its users can log in, but a request to the imported subject is answered with
# "no responders". After a second ReloadOptions with the same options the request is answered. In an account that was there at the
# start, with the same import, it is answered at once.
#
# Seen: "at the start: answered", "new, after one reload: nats: no responders available for request", "new, after two: answered".
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
go mod init finding >/dev/null 2>&1
go get github.com/nats-io/nats-server/v2@v2.15.3 github.com/nats-io/nats.go@v1.55.0 >/dev/null 2>&1
cat >main.go <<'GO'
package main

import (
	"fmt"
	"log"
	"net"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// port is a free one; a reload may not change it.
var port = func() int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}()

// options has the account house, which serves "help", and an account for each client, which imports it.
func options(clients ...string) *server.Options {
	house := server.NewAccount("house")
	if err := house.AddServiceExport("help", nil); err != nil {
		log.Fatal(err)
	}
	o := &server.Options{Host: "127.0.0.1", Port: port, NoLog: true, NoSigs: true, Accounts: []*server.Account{house},
		Users: []*server.User{{Username: "house", Password: "house", Account: house}}}
	for _, name := range clients {
		a := server.NewAccount(name)
		if err := a.AddServiceImport(house, "help", "help"); err != nil {
			log.Fatal(err)
		}
		o.Accounts = append(o.Accounts, a)
		o.Users = append(o.Users, &server.User{Username: name, Password: name, Account: a})
	}
	return o
}

func dial(user string) *nats.Conn {
	nc, err := nats.Connect(fmt.Sprint("nats://127.0.0.1:", port), nats.UserInfo(user, user))
	if err != nil {
		log.Fatal(err)
	}
	return nc
}

func ask(what, user string) {
	nc := dial(user)
	defer nc.Close()
	if _, err := nc.Request("help", nil, 5*time.Second); err != nil {
		fmt.Printf("%s: %v\n", what, err)
		return
	}
	fmt.Printf("%s: answered\n", what)
}

func main() {
	s, err := server.NewServer(options("first"))
	if err != nil {
		log.Fatal(err)
	}
	s.Start()
	defer s.Shutdown()
	if !s.ReadyForConnections(10 * time.Second) {
		log.Fatal("not ready")
	}
	house := dial("house")
	if _, err := house.Subscribe("help", func(m *nats.Msg) { _ = m.Respond(nil) }); err != nil {
		log.Fatal(err)
	}
	if err := house.Flush(); err != nil {
		log.Fatal(err)
	}
	ask("at the start", "first")
	for _, n := range []string{"one reload", "two"} {
		if err := s.ReloadOptions(options("first", "second")); err != nil {
			log.Fatal(err)
		}
		ask("new, after "+n, "second")
	}
}
GO
go mod tidy >/dev/null 2>&1
out=$(go run .)
echo "$out"
want='at the start: answered
new, after one reload: nats: no responders available for request
new, after two: answered'
[ "$out" = "$want" ] || { echo "it behaves otherwise now" >&2; exit 1; }
