// Package oidc asks another house's identity provider who somebody is (OpenID Connect, the authorization code flow with PKCE). What
// it learns is one mail address that the provider has verified; whose that is here is not its affair.
package oidc

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	// within bounds each request to the provider, and maxAnswer what it may answer.
	within    = 10 * time.Second
	maxAnswer = 1 << 20
)

// Why nobody can be signed in. What went wrong at the provider itself is none of these.
var (
	// ErrForeign says that an answer belongs to no question of this browser: it was started elsewhere, or is long over.
	ErrForeign = errors.New("the answer is to no question that was asked in this browser")
	// ErrDenied says that the person, or the provider, has said no.
	ErrDenied = errors.New("the provider lets the person not sign in")
	// ErrNoAddress says that the provider names no mail address, or none that it has verified.
	ErrNoAddress = errors.New("the provider names no mail address that it has verified")
)

// Options say which provider is asked.
type Options struct {
	Issuer   string // as in https://login.city.example
	Client   string // by which name it knows this house
	Secret   string // "" for a public client
	Redirect string // where it sends people back to
}

// A Provider is asked who people are. Its configuration is fetched when it is needed first.
type Provider struct {
	Options
	ctx context.Context // with the client of all requests

	mu       sync.Mutex
	provider *oidc.Provider // nil before it was reached; guarded by mu
}

// New returns a provider that nobody has asked yet.
func New(o Options) *Provider {
	client := &http.Client{Timeout: within, Transport: bounded{http.DefaultTransport}, CheckRedirect: func(*http.Request, []*http.Request) error {
		return errors.New("the provider leads to another address")
	}}
	return &Provider{Options: o, ctx: oidc.ClientContext(context.Background(), client)}
}

// bounded cuts off answers that are too long.
type bounded struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, maxAnswer), answer.Body}
	}
	return answer, err
}

// found fetches the provider's configuration, once.
func (p *Provider) found() (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.provider == nil {
		found, err := oidc.NewProvider(p.ctx, p.Issuer)
		if err != nil {
			return nil, fmt.Errorf("ask the identity provider for its configuration: %w", err)
		}
		p.provider = found
	}
	return p.provider, nil
}

func (p *Provider) config(found *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.Client, ClientSecret: p.Secret, Endpoint: found.Endpoint(), RedirectURL: p.Redirect,
		Scopes: []string{oidc.ScopeOpenID, "email"},
	}
}

// derive makes what a question carries out of the secret of a browser, which alone has it: the state, the nonce and the verifier of PKCE.
func derive(secret, what string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("oidc " + what))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Question is where a browser is sent that has a secret of its own, made for this one question.
func (p *Provider) Question(secret string) (string, error) {
	found, err := p.found()
	if err != nil {
		return "", err
	}
	return p.config(found).AuthCodeURL(derive(secret, "state"), oidc.Nonce(derive(secret, "nonce")), oauth2.S256ChallengeOption(derive(secret, "verifier"))), nil
}

// Answer is the verified mail address of whoever comes back, in the browser that has the secret, with an answer in the query.
func (p *Provider) Answer(ctx context.Context, secret string, query url.Values) (address string, err error) {
	if secret == "" || subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(derive(secret, "state"))) != 1 {
		return "", ErrForeign
	}
	if said := query.Get("error"); said != "" {
		return "", fmt.Errorf("%w: %.40q", ErrDenied, said)
	}
	found, err := p.found()
	if err != nil {
		return "", err
	}
	// The requests end with whoever waits for them.
	ctx = oidc.ClientContext(ctx, p.client())
	token, err := p.config(found).Exchange(ctx, query.Get("code"), oauth2.VerifierOption(derive(secret, "verifier")))
	if err != nil {
		return "", fmt.Errorf("exchange the code: %w", cut(err))
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := found.VerifierContext(p.ctx, &oidc.Config{ClientID: p.Client}).Verify(ctx, raw)
	if err != nil {
		return "", fmt.Errorf("verify the ID token: %w", cut(err))
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(derive(secret, "nonce"))) != 1 {
		return "", ErrForeign
	}
	var told claims
	if err := id.Claims(&told); err != nil {
		return "", fmt.Errorf("read the ID token: %w", cut(err))
	}
	if told.Email == "" {
		if told, err = p.info(ctx, found, token, id.Subject); err != nil {
			return "", err
		}
	}
	if !bool(told.Verified) || !strings.Contains(told.Email, "@") {
		return "", ErrNoAddress
	}
	return told.Email, nil
}

func (p *Provider) client() *http.Client {
	client, _ := p.ctx.Value(oauth2.HTTPClient).(*http.Client)
	return client
}

// info asks for what does not stand in the ID token, of the same person.
func (p *Provider) info(ctx context.Context, found *oidc.Provider, token *oauth2.Token, subject string) (told claims, err error) {
	info, err := found.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return told, errors.New("ask for the mail address: the provider does not give it") // its error quotes what it says of the person
	}
	if info.Subject != subject {
		return told, errors.New("ask for the mail address: the provider answers about somebody else")
	}
	return claims{info.Email, truth(info.EmailVerified)}, nil
}

// claims are what is read of what a provider says.
type claims struct {
	Email    string `json:"email"`
	Verified truth  `json:"email_verified"`
}

// truth is true or false, also as a text, as some providers write it.
type truth bool

// UnmarshalJSON implements json.Unmarshaler. What is neither is false.
func (t *truth) UnmarshalJSON(data []byte) error {
	*t = string(data) == "true" || string(data) == `"true"`
	return nil
}

// maxError is how much of what a provider says goes into the log.
const maxError = 300

// cut bounds an error, and leaves out the answer of the provider, which may hold tokens.
func cut(err error) error {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return fmt.Errorf("the provider refuses: %.60q", refused.ErrorCode)
	}
	text := err.Error()
	return errors.New(strings.ToValidUTF8(text[:min(len(text), maxError)], ""))
}
