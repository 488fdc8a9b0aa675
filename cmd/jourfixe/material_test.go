package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMaterialAdd sends a file as a form, with nothing of it in the address, and hears why one is refused.
func TestMaterialAdd(t *testing.T) {
	refuse := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RequestURI() != "/api/material" || r.Method != http.MethodPost || r.Header.Get("Authorization") != "Bearer t" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		if refuse {
			w.WriteHeader(http.StatusUnprocessableEntity)
			io.WriteString(w, `{"detail":"what is in the file is not what its name says"}`)
			return
		}
		parts, err := r.MultipartReader()
		if err != nil {
			t.Error(err)
			return
		}
		var got []string
		for part, err := parts.NextPart(); err == nil; part, err = parts.NextPart() {
			data, _ := io.ReadAll(part)
			got = append(got, part.FormName()+"="+part.FileName()+":"+string(data))
		}
		if want := "about=:partner/riga title=:Zahlen participants=:true file=Übersicht.txt:eins"; strings.Join(got, " ") != want {
			t.Errorf("sent is %q", got)
		}
		w.WriteHeader(http.StatusCreated)
		io.WriteString(w, `{"id":"x1","outcome":"accepted"}`)
	}))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "Übersicht.txt")
	if err := os.WriteFile(file, []byte("eins"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	c := materialAdd{site: site{URL: server.URL + "/", Token: "t"}, File: file, About: "partner/riga", Title: "Zahlen", Participants: true}
	if err := c.Run(t.Context(), &program{out: &out}); err != nil || out.String() != "x1\n" {
		t.Errorf("it says %q, %v", out.String(), err)
	}
	refuse = true
	if err := c.Run(t.Context(), &program{out: &out}); err == nil || !strings.Contains(err.Error(), "not what its name says") {
		t.Errorf("refused, it says %v", err)
	}
}
