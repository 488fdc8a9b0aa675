package questions

import (
	"context"
	"errors"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/people"
	"jourfixe/worker/signin"
)

// A UserRequest names somebody by their id or mail address; "" asks for everybody who has a role or is signed in.
type UserRequest struct {
	Who string `json:"who"`
}

// A UserLine is somebody who uses the house.
type UserLine struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Role     string     `json:"role,omitempty"`
	Sessions []UserSeen `json:"sessions"`
}

// A UserSeen is a session as a list shows it.
type UserSeen struct {
	Device string    `json:"device"`
	Opened time.Time `json:"opened"`
	Seen   time.Time `json:"seen"`
}

var errNoSessions = errors.New("nobody has to sign in at this server")

// users lists who uses the house, or who has an id or address.
func (a *Answerer) users(_ context.Context, _ string, q UserRequest) ([]UserLine, error) {
	lines := []UserLine{}
	b := a.Reception.Mirror.Snapshot()
	for _, p := range b.People() {
		if p.Erased {
			continue
		}
		line := UserLine{ID: p.ID, Name: p.Name.Value(), Role: p.Role, Sessions: []UserSeen{}}
		if a.Sessions != nil {
			for _, s := range a.Sessions.Of(p.ID) {
				line.Sessions = append(line.Sessions, UserSeen{s.Device.String(), s.Opened, s.Seen})
			}
		}
		if q.Who == "" && (p.Role != "" || len(line.Sessions) > 0) || q.Who != "" && named(p, q.Who) {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

// named reports whether somebody is meant by an id or an address.
func named(p *people.Person, who string) bool {
	return p.ID == who || strings.Contains(who, "@") && p.Email.Readable() && strings.EqualFold(p.Email.Value(), who)
}

// invite makes a link by which a person signs in once, in whatever browser.
func (a *Answerer) invite(_ context.Context, _ string, q PersonRequest) (link string, err error) {
	if a.Sessions == nil {
		return "", errNoSessions
	}
	a.Reception.Mirror.View(func(b *calendar.Book) {
		if p := b.Person(q.ID); !signin.Welcome(b, p) {
			err = errors.New("there is no person of this id who could sign in")
		} else {
			link = a.SignIns.Make(p, [32]byte{}, signin.InviteLife)
		}
	})
	return link, err
}

// signOut ends all sessions of a person, and revokes their app passwords; it tells how many sessions there were.
func (a *Answerer) signOut(ctx context.Context, _ string, q PersonRequest) (int, error) {
	if a.Sessions == nil {
		return 0, errNoSessions
	}
	var hashes []string
	for _, s := range a.Sessions.Of(q.ID) {
		hashes = append(hashes, s.Hash)
	}
	a.Sessions.End(hashes...)
	if a.Passwords != nil {
		for _, p := range a.Passwords.Of(q.ID) {
			if err := a.Passwords.Revoke(ctx, q.ID, p.Hash); err != nil {
				return 0, err
			}
		}
	}
	return len(hashes), nil
}
