package signin_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal/sessions"
	"jourfixe/worker/signin"
	"jourfixe/worker/workertest"
)

// keeps has a process keep app passwords.
func (o *office) keeps(p *workertest.Process) *signin.Passwords {
	o.t.Helper()
	s := signin.NewPasswords(signin.PasswordOptions{Store: p.Journal.Passwords(), Sealer: p.Journal, Mirror: p.Mirror, Now: o.Now, Log: o.Logger()})
	p.Run(s)
	o.Eventually("the app passwords are read", s.Ready)
	return s
}

func (o *office) make(s *signin.Passwords, person, name string) string {
	o.t.Helper()
	secret, err := s.Make(o.t.Context(), person, name, false, "")
	if err != nil {
		o.t.Fatal(err)
	}
	return secret
}

func whose(s *signin.Passwords, typed string) string {
	found, ok := s.Find(typed)
	if !ok {
		return ""
	}
	return found.Person
}

// TestPasswords lets people in by app passwords on every replica, until they are revoked, however they are typed.
func TestPasswords(t *testing.T) {
	o := newOffice(t)
	here, there := o.keeps(o.Desk), o.keeps(o.Start(nil))
	phone, desk := o.make(here, "anna", "Annas Handy"), o.make(here, "anna", "Büro")
	guest := o.make(there, "berta", "Phone")
	o.Eventually("both know all", func() bool { return whose(there, phone) == "anna" && whose(here, guest) == "berta" })
	for _, typed := range []string{phone, strings.ToUpper(phone), strings.ReplaceAll(phone, "-", ""), strings.ReplaceAll(phone, "-", " ")} {
		if whose(here, typed) != "anna" {
			t.Errorf("%q does not let anna in", typed)
		}
	}
	if bits := len(strings.ReplaceAll(phone, "-", "")) * 5; bits < 128 {
		t.Errorf("an app password has %d bits", bits)
	}
	for _, wrong := range []string{"", "-", phone[:len(phone)-1], phone + "a", strings.Replace(phone, phone[:1], "b", 1) + "!", strings.Repeat("a", 26), strings.Repeat("a", 5000)} {
		if whose(here, wrong) != "" {
			t.Errorf("%q lets somebody in", wrong)
		}
	}
	if list := here.Of("anna"); len(list) != 2 || here.Called(t.Context(), list[0])+here.Called(t.Context(), list[1]) != "Annas HandyBüro" && here.Called(t.Context(), list[0])+here.Called(t.Context(), list[1]) != "BüroAnnas Handy" {
		t.Errorf("anna has %d", len(list))
	}
	// Somebody else's is left alone; one's own is gone everywhere, also after a restart.
	named := ""
	for _, x := range here.Of("anna") {
		if here.Called(t.Context(), x) == "Annas Handy" {
			named = x.Hash
		}
	}
	if err := here.Revoke(t.Context(), "berta", named); err != nil || whose(here, phone) != "anna" {
		t.Error("berta has revoked what is anna's")
	}
	if err := here.Revoke(t.Context(), "anna", named); err != nil {
		t.Fatal(err)
	}
	if whose(here, phone) != "" || whose(here, desk) != "anna" {
		t.Error("not the one that was named is revoked")
	}
	o.Eventually("it is revoked elsewhere", func() bool { return whose(there, phone) == "" && whose(there, desk) == "anna" })
	later := o.keeps(o.Start(nil))
	if whose(later, phone) != "" || whose(later, desk) != "anna" || whose(later, guest) != "berta" {
		t.Error("after a restart others come in")
	}
}

// TestPasswordIsNowhere looks for the password and its name in what is stored.
func TestPasswordIsNowhere(t *testing.T) {
	o := newOffice(t)
	s := o.keeps(o.Desk)
	secret := o.make(s, "anna", "Annas Geheimhandy")
	found := 0
	for _, p := range s.Of("anna") {
		found++
		if strings.Contains(string(p.Box), "Geheim") || strings.Contains(p.Hash, strings.ReplaceAll(secret, "-", "")) {
			t.Error("what is kept says it")
		}
	}
	if found != 1 || strings.Contains(o.Log.String(), secret) || strings.Contains(o.Log.String(), "Geheimhandy") {
		t.Errorf("%d are kept, or the log says it", found)
	}
}

// TestPasswordOfNobody lets nobody in who is erased or may not sign in any more.
func TestPasswordOfNobody(t *testing.T) {
	o := newOffice(t)
	s := o.keeps(o.Desk)
	anna, berta := o.make(s, "anna", "a"), o.make(s, "berta", "b")
	o.Do("person.grant", `{"id":"anna","role":"none"}`)
	if whose(s, anna) != "anna" {
		t.Error("a guest may not come in")
	}
	o.Do("partner.retire", `{"id":"riga"}`)
	if whose(s, berta) != "" {
		t.Error("the contact of a partner that has retired comes in")
	}
	o.Do("person.erase", `{"id":"anna"}`)
	if whose(s, anna) != "" {
		t.Error("somebody erased comes in")
	}
	if _, err := s.Make(t.Context(), "nobody", "x", false, ""); err == nil {
		t.Error("nobody has an app password")
	}
}

// TestPasswordUse notes the day of the last use, once a day, and lets one lapse that nobody uses.
func TestPasswordUse(t *testing.T) {
	o := newOffice(t)
	s, other := o.keeps(o.Desk), o.keeps(o.Start(nil))
	secret := o.make(s, "anna", "a")
	used := func(s *signin.Passwords) events.Date {
		if list := s.Of("anna"); len(list) == 1 {
			return list[0].Used
		}
		return events.Date{}
	}
	if used(s) != (events.Date{}) {
		t.Error("it was used before it was used")
	}
	whose(s, secret)
	today := events.Date{Year: 2026, Month: 11, Day: 29}
	if used(s) != today {
		t.Errorf("used on %s", used(s))
	}
	o.Eventually("elsewhere it is known", func() bool { return used(other) == today })
	o.Set(sunday.Add(24 * time.Hour))
	whose(other, secret)
	o.Eventually("the next day is known", func() bool { return used(s) == today.AddDays(1) })
	o.Set(sunday.Add(signin.PasswordLife))
	if whose(s, secret) != "anna" {
		t.Error("one that was used lapses too soon")
	}
	o.Set(sunday.Add(2*signin.PasswordLife + 72*time.Hour))
	if whose(s, secret) != "" || len(s.Of("anna")) != 0 {
		t.Error("one that nobody uses does not lapse")
	}
	// What is over or was revoked does not stay in memory.
	o.make(s, "anna", "b")
	if err := s.Revoke(t.Context(), "anna", s.Of("anna")[0].Hash); err != nil {
		t.Fatal(err)
	}
	o.Eventually("nothing is kept of it", func() bool { return s.Kept()+other.Kept() == 0 })
}

// TestPasswordBounds makes as many as there may be, one of a page, and none while NATS is away.
func TestPasswordBounds(t *testing.T) {
	o := newOffice(t)
	s := o.keeps(o.Desk)
	if _, err := s.Make(t.Context(), "anna", "x", false, "once"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Make(t.Context(), "anna", "x", false, "once"); !errors.Is(err, sessions.ErrUsed) {
		t.Errorf("one page makes two: %v", err)
	}
	for range signin.MostPasswords - 1 {
		o.make(s, "anna", "x")
	}
	if _, err := s.Make(t.Context(), "anna", "x", false, ""); !errors.Is(err, signin.ErrManyPasswords) {
		t.Errorf("one more: %v", err)
	}
	if _, err := s.Make(t.Context(), "berta", "x", false, ""); err != nil {
		t.Errorf("somebody else's: %v", err)
	}
}
