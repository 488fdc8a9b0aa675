package oidc_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"jourfixe/worker/oidc"
)

// A provider says what a test has it say. One that works as the standard has it is in .ci/oidc.
type provider struct {
	*httptest.Server
	token    map[string]any // of the ID token, over what is right
	info     map[string]any // of the userinfo endpoint
	key      *rsa.PrivateKey
	nonce    string
	verifier string // that the last exchange came with
	whole    string // instead of the answer to an exchange
}

// keys are two that a provider signs with; making one takes a while.
var keys = sync.OnceValue(func() (list [2]*rsa.PrivateKey) {
	for i := range list {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		list[i] = key
	}
	return list
})

func newProvider(t *testing.T) *provider {
	t.Helper()
	key := keys()[0]
	p := &provider{key: key}
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(v); err != nil {
			t.Error(err)
		}
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/auth", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"userinfo_endpoint": p.URL + "/info", "id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: p.key.Public(), KeyID: "1", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		if p.verifier = r.PostForm.Get("code_verifier"); p.whole != "" {
			w.Header().Set("Content-Type", "application/json")
			w.Write([]byte(p.whole))
			return
		}
		answer(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": p.sign(t, key)})
	})
	mux.HandleFunc("/info", func(w http.ResponseWriter, _ *http.Request) { answer(w, p.info) })
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

// sign makes an ID token.
func (p *provider) sign(t *testing.T, key *rsa.PrivateKey) string {
	t.Helper()
	claims := map[string]any{
		"iss": p.URL, "aud": "jourfixe", "sub": "1", "exp": time.Now().Add(time.Minute).Unix(), "iat": time.Now().Unix(), "nonce": p.nonce,
		"email": "anna@city.example", "email_verified": true,
	}
	for name, value := range p.token {
		if claims[name] = value; value == nil {
			delete(claims, name)
		}
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "1"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestAnswer takes what is right, and nothing else.
func TestAnswer(t *testing.T) {
	other := keys()[1]
	type values = map[string]any
	for _, x := range []struct {
		what string
		do   func(p *provider, query url.Values)
		want string // the address
		is   error  // nil for any
	}{
		{"all is right", func(*provider, url.Values) {}, "anna@city.example", nil},
		{"true is written as a text", func(p *provider, _ url.Values) { p.token = values{"email_verified": "true"} }, "anna@city.example", nil},
		{"the address is at the userinfo endpoint", func(p *provider, _ url.Values) {
			p.token, p.info = values{"email": nil}, values{"sub": "1", "email": "berta@city.example", "email_verified": true}
		}, "berta@city.example", nil},
		{"there it is that of somebody else", func(p *provider, _ url.Values) {
			p.token, p.info = values{"email": nil}, values{"sub": "2", "email": "berta@city.example", "email_verified": true}
		}, "", nil},
		{"there it is not verified", func(p *provider, _ url.Values) {
			p.token, p.info = values{"email": nil}, values{"sub": "1", "email": "berta@city.example"}
		}, "", oidc.ErrNoAddress},
		{"the address is not verified", func(p *provider, _ url.Values) { p.token = values{"email_verified": false} }, "", oidc.ErrNoAddress},
		{"nothing says that it is verified", func(p *provider, _ url.Values) { p.token = values{"email_verified": nil} }, "", oidc.ErrNoAddress},
		{"what says so is a number", func(p *provider, _ url.Values) { p.token = values{"email_verified": 1} }, "", oidc.ErrNoAddress},
		{"the address is none", func(p *provider, _ url.Values) { p.token = values{"email": "anna"} }, "", oidc.ErrNoAddress},
		{"for another house", func(p *provider, _ url.Values) { p.token = values{"aud": "other"} }, "", nil},
		{"of another provider", func(p *provider, _ url.Values) { p.token = values{"iss": "https://other.example"} }, "", nil},
		{"it is over", func(p *provider, _ url.Values) { p.token = values{"exp": time.Now().Add(-time.Hour).Unix()} }, "", nil},
		{"another question's nonce", func(p *provider, _ url.Values) { p.token = values{"nonce": "other"} }, "", oidc.ErrForeign},
		{"no nonce", func(p *provider, _ url.Values) { p.token = values{"nonce": nil} }, "", oidc.ErrForeign},
		{"signed by somebody else", func(p *provider, _ url.Values) { p.key = other }, "", nil},
		{"no ID token", func(p *provider, _ url.Values) { p.whole = `{"access_token":"a","token_type":"Bearer"}` }, "", nil},
		{"an answer without end", func(p *provider, _ url.Values) {
			p.whole = `{"access_token":"` + strings.Repeat("a", 2<<20) + `","token_type":"Bearer"}`
		}, "", nil},
		{"another state", func(_ *provider, q url.Values) { q.Set("state", "other") }, "", oidc.ErrForeign},
		{"no state", func(_ *provider, q url.Values) { q.Del("state") }, "", oidc.ErrForeign},
		{"the person says no", func(_ *provider, q url.Values) { q.Set("error", "access_denied") }, "", oidc.ErrDenied},
	} {
		t.Run(x.what, func(t *testing.T) {
			t.Parallel()
			p := newProvider(t)
			asked := oidc.New(oidc.Options{Issuer: p.URL, Client: "jourfixe", Secret: "s", Redirect: "https://jourfixe.example/login/identity/return"})
			const secret = "the-secret-of-a-browser"
			to, err := asked.Question(secret)
			if err != nil {
				t.Fatal(err)
			}
			question, err := url.Parse(to)
			if err != nil {
				t.Fatal(err)
			}
			q := question.Query()
			p.nonce = q.Get("nonce")
			query := url.Values{"state": {q.Get("state")}, "code": {"c"}}
			x.do(p, query)
			address, err := asked.Answer(t.Context(), secret, query)
			if address != x.want || (err == nil) != (x.want != "") || x.is != nil && !errors.Is(err, x.is) {
				t.Errorf("%q, %v", address, err)
			}
			if err != nil && (strings.Contains(err.Error(), "@city.example") || len(err.Error()) > 500) {
				t.Errorf("the error tells too much: %v", err)
			}
			if x.want != "" && (len(p.verifier) != 43 || q.Get("code_challenge_method") != "S256" || strings.Contains(to, p.verifier)) {
				t.Errorf("the proof key is %q", p.verifier)
			}
			if _, err := asked.Answer(t.Context(), "another-browser", query); !errors.Is(err, oidc.ErrForeign) {
				t.Errorf("in another browser: %v", err)
			}
			if _, err := asked.Answer(t.Context(), "", query); !errors.Is(err, oidc.ErrForeign) {
				t.Errorf("without a secret: %v", err)
			}
		})
	}
}

// TestAway asks a provider that is not there, and once more when it is.
func TestAway(t *testing.T) {
	t.Parallel()
	gone := newProvider(t)
	gone.Close()
	if _, err := oidc.New(oidc.Options{Issuer: gone.URL, Client: "jourfixe"}).Question("s"); err == nil {
		t.Error("a provider that is not there is asked")
	}
	p := newProvider(t)
	if _, err := oidc.New(oidc.Options{Issuer: p.URL + "/other", Client: "jourfixe"}).Question("s"); err == nil {
		t.Error("a provider under another name is asked")
	}
}
