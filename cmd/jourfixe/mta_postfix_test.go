package main

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"net"
	"net/smtp"
	"os/exec"
)

// route says where mail for the office's address goes from now on, as the transport table of Postfix has it.
func (m *mta) route(where string) {
	m.t.Helper()
	m.write("etc/transport", officeAddress+" "+where+"\n")
	// Those who have read the table look at its time only now and then.
	if out, err := exec.Command(postfixBinary, "-c", m.path("etc"), "reload").CombinedOutput(); err != nil {
		m.t.Fatalf("postfix reload: %v\n%s", err, out)
	}
}

// submit sends a mail as one of the accounts, over STARTTLS and with its password, as a mail program does.
func (m *mta) submit(account, from, to string, mail []byte) error {
	c, err := smtp.Dial(net.JoinHostPort("127.0.0.1", m.Submission))
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.StartTLS(&tls.Config{ServerName: "localhost", RootCAs: m.roots}); err != nil {
		return err
	}
	if err := c.Auth(smtp.PlainAuth("", account, mtaPassword, "127.0.0.1")); err != nil {
		return err
	}
	if err := c.Mail(from); err != nil {
		return err
	}
	if err := c.Rcpt(to); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(mail); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return c.Quit()
}

// A queued mail waits in the queue of Postfix.
type queued struct {
	Queue      string `json:"queue_name"`
	Sender     string `json:"sender"`
	Recipients []struct {
		Address string `json:"address"`
		Why     string `json:"delay_reason"`
	} `json:"recipients"`
}

// queue lists what waits.
func (m *mta) queue() (list []queued) {
	m.t.Helper()
	out, err := exec.Command("/usr/sbin/postqueue", "-c", m.path("etc"), "-j").Output()
	m.must(err)
	for line := range bytes.Lines(out) {
		var q queued
		m.must(json.Unmarshal(line, &q))
		list = append(list, q)
	}
	return list
}

// flush has Postfix try at once what waits.
func (m *mta) flush() {
	m.t.Helper()
	if out, err := exec.Command("/usr/sbin/postqueue", "-c", m.path("etc"), "-f").CombinedOutput(); err != nil {
		m.t.Fatalf("postqueue -f: %v\n%s", err, out)
	}
}
