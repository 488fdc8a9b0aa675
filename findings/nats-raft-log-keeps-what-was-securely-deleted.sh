#!/bin/sh
# github.com/nats-io/nats-server/v2 v2.15.3, three servers embedded, with nats.go v1.55.0: a message of a stream with three replicas is
# deleted by SecureDeleteMsg, which overwrites it. Right afterwards the stream's own files hold it on none of the servers, and the log by
# which the servers agree holds it in clear on all three. Each server cuts its log by itself every two to three minutes; three and a half
# minutes later no file holds it.
#
# Seen: "just after: in the stream's files of 0 servers, in the logs of 3", "after 210 s: in the files of 0 servers, in the logs of 0". Takes four minutes.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
go mod init finding >/dev/null 2>&1
go get github.com/nats-io/nats-server/v2@v2.15.3 github.com/nats-io/nats.go@v1.55.0 >/dev/null 2>&1
cat >main.go <<'GO'
package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const words = "a sentence that is to be forgotten"

func port() int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// holding counts the servers whose stream's files, and whose log's, hold the words.
func holding() (files, logs int) {
	for i := range 3 {
		inFiles, inLogs := 0, 0
		err := filepath.WalkDir(fmt.Sprint("store", i), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil // gone meanwhile
			}
			data, err := os.ReadFile(path)
			switch {
			case err != nil || !bytes.Contains(data, []byte(words)):
			case strings.Contains(path, "_js_"):
				inLogs = 1
			default:
				inFiles = 1
			}
			return nil
		})
		if err != nil {
			log.Fatal(err)
		}
		files, logs = files+inFiles, logs+inLogs
	}
	return files, logs
}

func main() {
	var ports [3]int
	var routes []*url.URL
	for i := range ports {
		ports[i] = port()
		routes = append(routes, &url.URL{Scheme: "nats", Host: fmt.Sprint("127.0.0.1:", ports[i])})
	}
	var address string
	for i := range ports {
		s, err := server.NewServer(&server.Options{ServerName: fmt.Sprint("n", i), Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: fmt.Sprint("store", i), SyncAlways: true,
			Cluster: server.ClusterOpts{Name: "c", Host: "127.0.0.1", Port: ports[i]}, Routes: routes, NoLog: true, NoSigs: true})
		if err != nil {
			log.Fatal(err)
		}
		s.Start()
		defer s.Shutdown()
		if !s.ReadyForConnections(30 * time.Second) {
			log.Fatal("a server does not start")
		}
		address = s.ClientURL()
	}
	nc, err := nats.Connect(address)
	if err != nil {
		log.Fatal(err)
	}
	js, err := jetstream.New(nc)
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	var stream jetstream.Stream
	for {
		once, stop := context.WithTimeout(ctx, 5*time.Second) // a request before there is a leader is never answered
		stream, err = js.CreateStream(once, jetstream.StreamConfig{Name: "S", Subjects: []string{"s.>"}, Replicas: 3})
		stop()
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			log.Fatal(err)
		}
		time.Sleep(200 * time.Millisecond) // the servers come together
	}
	ack, err := js.Publish(ctx, "s.1", []byte(words))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := js.Publish(ctx, "s.2", []byte("another")); err != nil {
		log.Fatal(err)
	}
	if err := stream.SecureDeleteMsg(ctx, ack.Sequence); err != nil {
		log.Fatal(err)
	}
	time.Sleep(3 * time.Second) // until all three have done it
	files, logs := holding()
	fmt.Printf("just after: in the stream's files of %d servers, in the logs of %d\n", files, logs)
	time.Sleep(207 * time.Second)
	files, logs = holding()
	fmt.Printf("after 210 s: in the files of %d servers, in the logs of %d\n", files, logs)
}
GO
go mod tidy >/dev/null 2>&1
go run . >seen
cat seen
cat >want <<'W'
just after: in the stream's files of 0 servers, in the logs of 3
after 210 s: in the files of 0 servers, in the logs of 0
W
diff want seen
