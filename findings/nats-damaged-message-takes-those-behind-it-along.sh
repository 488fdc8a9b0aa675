#!/bin/sh
# github.com/nats-io/nats-server/v2 v2.15.3, one server, with nats.go v1.55.0: a stream that may neither be purged nor have messages deleted has
# 500 messages, all of them acknowledged and on disk (SyncAlways). One byte of the data of the 251st changes on disk. A server that was stopped
# in order passes over that one. One that had no chance to write its index, as when it is killed, cuts the file off at the damaged message when
# it starts: the 249 whole ones behind it are gone for good, the stream says that none was deleted, the log has no line about it, and the next
# message is given sequence 251 once more.
#
# Seen: "stopped: 500 messages to 500, 0 deleted, 499 can be read, 0 lines of log, next 501; file 116900 of 116900 bytes" and
# "killed: 250 messages to 250, 0 deleted, 250 can be read, 0 lines of log, next 251; file 58450 of 116900 bytes". Takes a few seconds.
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
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// said counts what a server warns of.
type said struct{ lines int }

func (*said) Noticef(string, ...any)  {}
func (s *said) Warnf(string, ...any)  { s.lines++ }
func (s *said) Errorf(string, ...any) { s.lines++ }
func (s *said) Fatalf(string, ...any) { s.lines++ }
func (*said) Debugf(string, ...any)   {}
func (*said) Tracef(string, ...any)   {}

func start(dir string, l *said) (*server.Server, jetstream.JetStream) {
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: dir, SyncAlways: true, NoSigs: true})
	if err != nil {
		log.Fatal(err)
	}
	s.SetLoggerV2(l, false, false, false)
	s.Start()
	if !s.ReadyForConnections(30 * time.Second) {
		log.Fatal("the server does not start")
	}
	nc, err := nats.Connect(s.ClientURL())
	if err != nil {
		log.Fatal(err)
	}
	js, err := jetstream.New(nc)
	if err != nil {
		log.Fatal(err)
	}
	return s, js
}

func stop(s *server.Server, js jetstream.JetStream) {
	js.Conn().Close()
	s.Shutdown()
	s.WaitForShutdown()
}

func block(dir string) string {
	return filepath.Join(dir, "jetstream", "$G", "streams", "S", "msgs", "1.blk")
}

func size(dir string) int64 {
	i, err := os.Stat(block(dir))
	if err != nil {
		log.Fatal(err)
	}
	return i.Size()
}

func damaged(ctx context.Context, name, dir string) {
	b, err := os.ReadFile(block(dir))
	if err != nil {
		log.Fatal(err)
	}
	b[bytes.Index(b, []byte("250/"))] ^= 1
	if err := os.WriteFile(block(dir), b, 0o600); err != nil {
		log.Fatal(err)
	}
	before, l := size(dir), &said{}
	s, js := start(dir, l)
	defer stop(s, js)
	after := size(dir)
	stream, err := js.Stream(ctx, "S")
	if err != nil {
		log.Fatal(err)
	}
	state, read := stream.CachedInfo().State, 0
	c, err := stream.CreateConsumer(ctx, jetstream.ConsumerConfig{AckPolicy: jetstream.AckNonePolicy, MemoryStorage: true})
	if err != nil {
		log.Fatal(err)
	}
	batch, err := c.FetchNoWait(1000)
	if err != nil {
		log.Fatal(err)
	}
	for range batch.Messages() {
		read++
	}
	lines := l.lines
	ack, err := js.Publish(ctx, "s.next", []byte("next"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d messages to %d, %d deleted, %d can be read, %d lines of log, next %d; file %d of %d bytes\n",
		name, state.Msgs, state.LastSeq, state.NumDeleted, read, lines, ack.Sequence, after, before)
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, js := start("stopped", &said{})
	if _, err := js.CreateStream(ctx, jetstream.StreamConfig{Name: "S", Subjects: []string{"s.>"}, DenyDelete: true, DenyPurge: true}); err != nil {
		log.Fatal(err)
	}
	for i := range 500 {
		if _, err := js.Publish(ctx, fmt.Sprint("s.", i%50), bytes.Repeat(fmt.Appendf(nil, "%03d/", i), 50)); err != nil {
			log.Fatal(err)
		}
	}
	// What lies on the disk now is what a process that is killed leaves.
	if err := os.CopyFS("killed", os.DirFS("stopped")); err != nil {
		log.Fatal(err)
	}
	stop(s, js)
	damaged(ctx, "stopped", "stopped")
	damaged(ctx, "killed", "killed")
}
GO
go mod tidy >/dev/null 2>&1
go run . >seen
cat seen
cat >want <<'W'
stopped: 500 messages to 500, 0 deleted, 499 can be read, 0 lines of log, next 501; file 116900 of 116900 bytes
killed: 250 messages to 250, 0 deleted, 250 can be read, 0 lines of log, next 251; file 58450 of 116900 bytes
W
diff want seen
