package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"jourfixe/config"
)

// parse reads flags as the command line does, with nothing else set in the environment.
func parse(t *testing.T, into any, args ...string) error {
	t.Helper()
	parser, err := kong.New(into, kong.Exit(func(int) { t.Error("the parser ends the program") }))
	if err != nil {
		t.Fatal(err)
	}
	_, err = parser.Parse(args)
	return err
}

// office is the flag that has no default.
const office = "--office-id=bremen"

func TestServeDefaults(t *testing.T) {
	t.Chdir(t.TempDir())
	var s config.Serve
	if err := parse(t, &s, office); err != nil {
		t.Fatal(err)
	}
	want := config.Serve{
		Common:  config.Common{OfficeID: "bremen", HTTP: "127.0.0.1:8080", NATSListen: "127.0.0.1:4222", MailPace: 600, LogFormat: "text"},
		Cluster: config.Cluster{Replicas: 1}, Data: "jourfixe-data", Roles: []string{"desk", "clock", "post", "reply", "follow", "feed", "web"}, Follow: "*/15 * * * *", Links: "0 2 * * 1", Material: 10240,
	}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v, want %+v", s, want)
	}
	if got := s.UIDDomain(); got != "bremen.example" {
		t.Errorf("the domain of ids is %s", got)
	}
}

func TestServeValidate(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "secret")
	if err := os.WriteFile(file, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	long := filepath.Join(dir, "long")
	if err := os.WriteFile(long, make([]byte, 4097), 0o600); err != nil {
		t.Fatal(err)
	}
	cluster := []string{"--nats=nats://nats.example:4222"}
	for _, x := range []struct {
		args []string
		want string // what is told, a line for each fault; "" for nothing
	}{
		{[]string{"--http=:0", "--nats-listen=[::1]:0", "--log-format=json", "--roles=web", "--mail-domain=termine.bremen.example"}, ""},
		{[]string{"--base-url=https://jourfixe.example/"}, ""},
		{[]string{"--base-url=https://jourfixe.example/termine"}, "--base-url: must not have a path: the pages link to each other from the root, as in https://jourfixe.example"},
		{[]string{"--base-url=https://jourfixe.example/?a=b"}, "--base-url: must end with the path, without ? and #, as in https://jourfixe.example"},
		{[]string{"--base-url=https://jourfixe.example/?"}, "--base-url: must end with the path, without ? and #, as in https://jourfixe.example"},
		{[]string{"--base-url=https://u:s3cret@jourfixe.example"}, "--base-url: must not hold a user or a password, since everybody gets to see it"},
		{[]string{"--base-url=jourfixe.example"}, "--base-url: must be an absolute URL with http or https, as in https://jourfixe.example"},
		{[]string{"--base-url=ftp://jourfixe.example"}, "--base-url: must be an absolute URL with http or https, as in https://jourfixe.example"},
		{[]string{"--http=8080"}, "--http: must be HOST:PORT, as in 127.0.0.1:8080 or [::1]:8080"},
		{[]string{"--http=localhost:65536"}, "--http: must have a port from 0 to 65535 after the colon; 0 picks a free one"},
		{[]string{"--nats-listen=localhost:http"}, "--nats-listen: must have a port from 0 to 65535 after the colon; 0 picks a free one"},
		{[]string{"--office-id=Bremen"}, "--office-id: must be 1 to 63 lower-case letters, digits and hyphens, not beginning with a hyphen, as in bremen"},
		{[]string{"--mail-domain=Bremen"}, "--mail-domain: must be a domain in lower case, an international one in its xn-- form, as in bremen.example"},
		{[]string{"--log-format=xml"}, "--log-format: must be text or json"},
		{[]string{"--office=" + dir}, "--office: must be a file; this is a folder"},
		{[]string{"--office=" + dir + "/none.yaml"}, "--office: there is no such file"},
		{[]string{"--data=" + file}, "--data: must be a folder; there is a file of this name"},
		{[]string{"--data="}, "--data: must be a folder, as in jourfixe-data"},
		{[]string{"--roles=desk,wep"}, `--roles: there is no role "wep"; did you mean web?`},
		{[]string{"--roles=desk,postman"}, "--roles: must be some of desk,clock,post,reply,follow,feed,web"},
		{[]string{"--roles=desk,desk"}, "--roles: desk is given twice"},
		{[]string{"--trusted-proxy=127.0.0.1,10.0.0.0/8,::1,2001:db8::/32"}, ""},
		{[]string{"--oidc-issuer=https://login.city.example", "--oidc-client=jourfixe", "--oidc-secret-file=" + file}, ""},
		{[]string{"--embed-from=https://www.city.example,http://127.0.0.1:9000"}, ""},
		{[]string{"--embed-from=https://www.city.example/"}, `--embed-from: "https://www.city.example/" must be the origin of a site and nothing more, as in https://www.city.example`},
		{[]string{"--embed-from=*"}, `--embed-from: "*" must be the origin of a site and nothing more, as in https://www.city.example`},
		{[]string{"--embed-from=https://*.example"}, `--embed-from: "https://*.example" must be the origin of a site and nothing more, as in https://www.city.example`},
		{[]string{"--embed-from=https://a.example; script-src *"}, `--embed-from: "https://a.example; script-src *" must be the origin of a site and nothing more, as in https://www.city.example`},
		{[]string{"--embed-from=www.city.example"}, `--embed-from: "www.city.example" must be the origin of a site and nothing more, as in https://www.city.example`},
		{[]string{"--embed-from=http://www.city.example"}, `--embed-from: "http://www.city.example" must be https, unless the site is on this machine`},
		{[]string{"--oidc-issuer=http://127.0.0.1:9998", "--oidc-client=jourfixe"}, ""},
		{[]string{"--oidc-issuer=http://login.city.example", "--oidc-client=jourfixe"}, "--oidc-issuer: must be https, unless the provider is on this machine"},
		{[]string{"--oidc-issuer=https://login.city.example"}, "--oidc-client: is required with --oidc-issuer: the name by which the provider knows this house"},
		{[]string{"--oidc-client=jourfixe"}, "--oidc-client: needs --oidc-issuer, the address of the identity provider"},
		{[]string{"--trusted-proxy=proxy.example"}, `--trusted-proxy: "proxy.example" is neither an address nor a network, as in 127.0.0.1 or 10.0.0.0/8`},
		{[]string{"--trusted-proxy=10.0.0.1/8"}, "--trusted-proxy: 10.0.0.1/8 has more bits than its network; write 10.0.0.0/8"},
		{[]string{"--trusted-proxy=0.0.0.0/0"}, "--trusted-proxy: 0.0.0.0/0 is every address, so that anybody could say to be anybody"},
		{[]string{"--trusted-proxy=::ffff:10.0.0.0/104"}, "--trusted-proxy: ::ffff:10.0.0.0/104 must be written as a network of IPv4, as in 10.0.0.0/8"},
		{[]string{"--trusted-proxy=fe80::1%eth0"}, `--trusted-proxy: "fe80::1%eth0" is neither an address nor a network, as in 127.0.0.1 or 10.0.0.0/8`},
		{[]string{"--trusted-proxy=10.0.0.1" + strings.Repeat(",10.0.0.1", 32)}, "--trusted-proxy: must be at most 32 networks"},
		{[]string{"--replicas=2"}, "--replicas: needs --nats, the address of an external server; leave it out for the built-in one"},
		{append(cluster, "--replicas=2"), "--replicas: must be 1, 3 or 5"},
		{append(cluster, "--replicas=0"), "--replicas: must be 1, 3 or 5"},
		{append(cluster, "--replicas=5", "--nats-monitor=http://nats.example:8222"), ""},
		{append(cluster, "--nats-monitor=nats.example:8222"), "--nats-monitor: must be an absolute URL with http or https, as in https://jourfixe.example"},
		{append(cluster, "--nats-user=office", "--nats-password-file="+file), ""},
		{append(cluster, "--nats-user=office"), "--nats-password: is required with --nats-user; best in a file named by --nats-password-file"},
		{append(cluster, "--nats-password=s3cret"), "--nats-user: is required with a password"},
		{append(cluster, "--nats-user=office", "--nats-password=another", "--nats-password-file="+file), "--nats-password-file: is given beside --nats-password; give one of them"},
		{append(cluster, "--nats-user=office", "--nats-password-file="+long), "--nats-password-file: the file must not be longer than 4096 bytes; it must hold the secret and nothing else\n" +
			"--nats-password: is required with --nats-user; best in a file named by --nats-password-file"},
		{[]string{"--nats=nats://u:s3cret@a.example,nats://u:s3cret@b.example:4223"}, ""},
		{[]string{"--nats=nats://u:s3cret@a.example,b.example"}, "--nats: server 2 must be a URL with nats, tls, ws or wss, as in nats://nats.example:4222"},
		{[]string{"--nats=nats://u:s3cret@a.example:70000"}, "--nats: server 1 must have a port from 1 to 65535"},
		{[]string{"--nats=nats://u:s3cret@a.example:x"}, "--nats: server 1 must be a URL with nats, tls, ws or wss, as in nats://nats.example:4222"},
		{[]string{"--nats=nats://u:s3cret@a.example", "--nats-user=v", "--nats-password=s3cret"},
			"--nats-user: the URL in --nats has credentials already; give them in one place\n" +
				"--nats-password: the URL in --nats has credentials already; give them in one place"},
		{[]string{"--nats-user=v", "--nats-password=s3cret", "--nats-monitor=http://a.example"},
			"--nats-user: needs --nats, the address of an external server; leave it out for the built-in one\n" +
				"--nats-password: needs --nats, the address of an external server; leave it out for the built-in one\n" +
				"--nats-monitor: needs --nats, the address of an external server; leave it out for the built-in one"},
		{[]string{"--lmtp=127.0.0.1:2424", "--mail-contact=buero@bremen.example"}, ""},
		{[]string{"--lmtp=unix:/run/jourfixe/lmtp", "--mail-contact=buero@bremen.example"}, ""},
		{[]string{"--lmtp=unix:lmtp", "--mail-contact=buero@bremen.example"}, "--lmtp: must have an absolute path of at most 107 bytes after unix:, as in unix:/run/jourfixe/lmtp"},
		{[]string{"--lmtp=2424", "--mail-contact=buero@bremen.example"}, "--lmtp: must be HOST:PORT, as in 127.0.0.1:2424, or unix: and a path, as in unix:/run/jourfixe/lmtp"},
		{[]string{"--lmtp=127.0.0.1:2424"}, "--mail-contact: must be given with --lmtp, and be another address than --mail-from: what people write is handed on to it"},
		{[]string{"--lmtp=127.0.0.1:2424", "--mail-from=a@bremen.example", "--mail-contact=A@bremen.example"},
			"--mail-contact: must be given with --lmtp, and be another address than --mail-from: what people write is handed on to it"},
		{[]string{"--lmtp=127.0.0.1:2424", "--mail-from=a@bremen.example", "--mail-contact=a+buero@bremen.example"},
			"--mail-contact: must be given with --lmtp, and be another address than --mail-from: what people write is handed on to it"},
		{[]string{"--lmtp=127.0.0.1:2424", "--mail-contact=buero@bremen.example", "--roles=desk,post"}, "--lmtp: needs the role reply; add it to --roles"},
		{[]string{"--office-id="}, "--office-id: is required: a short name of the office for good, as in --office-id riga; an office that was begun without one is called bremen"},
		{[]string{"--mail-pace=0"}, "--mail-pace: must be from 1 to 100000 mails a minute"},
		{[]string{"--http=x", "--office-id=-", "--base-url=x", "--log-format=x"},
			"--office-id: must be 1 to 63 lower-case letters, digits and hyphens, not beginning with a hyphen, as in bremen\n" +
				"--http: must be HOST:PORT, as in 127.0.0.1:8080 or [::1]:8080\n" +
				"--base-url: must be an absolute URL with http or https, as in https://jourfixe.example\n" +
				"--log-format: must be text or json"},
	} {
		var s config.Serve
		err := parse(t, &s, append([]string{office}, x.args...)...) // which calls Validate, as the command line does
		got := ""
		var told *config.FlagError
		switch {
		case errors.As(err, &told):
			got = told.Error()
		case err != nil:
			t.Errorf("%q: got %v, want a FlagError", x.args, err)
			continue
		}
		if got != x.want {
			t.Errorf("%q:\ngot  %s\nwant %s", x.args, got, x.want)
		}
		if err != nil && strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: the message tells the password", x.args)
		}
	}
}

func TestDemoStaysHere(t *testing.T) {
	for _, x := range []struct {
		args []string
		ok   bool
	}{
		{nil, true},
		{[]string{"--http=localhost:0", "--nats-listen=[::1]:0"}, true},
		{[]string{"--http=:8080"}, false},
		{[]string{"--http=0.0.0.0:8080"}, false},
		{[]string{"--nats-listen=192.0.2.1:4222"}, false},
	} {
		var d config.Demo
		if err := parse(t, &d, x.args...); (err == nil) != x.ok {
			t.Errorf("%q: %v", x.args, err)
		}
		if d.Data != "" {
			t.Errorf("the demo keeps its data in %q", d.Data)
		}
	}
}

func TestPasswordFromFile(t *testing.T) {
	for _, x := range []struct{ content, want, err string }{
		{"s3cret", "s3cret", ""},
		{"s3cret\n", "s3cret", ""},
		{"s3cret\r\n", "s3cret", ""},
		{" s3 cret ", " s3 cret ", ""},
		{strings.Repeat("x", 4096), strings.Repeat("x", 4096), ""},
		{strings.Repeat("x", 4097), "", "the file must not be longer than 4096 bytes; it must hold the secret and nothing else"},
		{"", "", "the file is empty; it must hold the secret"},
		{"\n", "", "the file is empty; it must hold the secret"},
		{"s3\ncret\n", "", "the file must hold the secret on one line and nothing else"},
	} {
		path := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(path, []byte(x.content), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv("JOURFIXE_NATS_PASSWORD_FILE", path)
		t.Setenv("JOURFIXE_NATS", "nats://nats.example")
		t.Setenv("JOURFIXE_NATS_USER", "office")
		var s config.Serve
		err := parse(t, &s, office)
		if (err == nil) != (x.err == "") || err != nil && !strings.Contains(err.Error(), x.err) {
			t.Errorf("%.20q: got %v, want %q", x.content, err, x.err)
		}
		if s.Password != x.want {
			t.Errorf("%.20q was read as %.20q", x.content, s.Password)
		}
	}
}

// TestCheckedAgain holds that flags whose values lie in files can be checked more than once, as they are on their way to serve.
func TestCheckedAgain(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"nats": "s3cret", "smtp": "smtp://jourfixe:s3cret@mail.example:587"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var s config.Serve
	err := parse(t, &s, office, "--nats=nats://nats.example", "--nats-user=office", "--nats-password-file="+filepath.Join(dir, "nats"), "--smtp-file="+filepath.Join(dir, "smtp"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(); err != nil {
		t.Error(err)
	}
	if s.Password != "s3cret" || s.SMTP == "" {
		t.Errorf("read were %q and %q", s.Password, s.SMTP)
	}
}

// TestEveryFlagIsAManual holds that a flag says what it is for and what it is by default, and that its environment
// variable is called as it is.
func TestEveryFlagIsAManual(t *testing.T) {
	for _, command := range []any{&config.Serve{}, &config.Demo{}} {
		parser, err := kong.New(command)
		if err != nil {
			t.Fatal(err)
		}
		for _, flag := range parser.Model.Flags {
			if flag.Name == "help" {
				continue
			}
			env := "JOURFIXE_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
			if len(flag.Envs) != 1 || flag.Envs[0] != env {
				t.Errorf("--%s is %v in the environment, want %s", flag.Name, flag.Envs, env)
			}
			if !strings.Contains(flag.Help, "Default: ") {
				t.Errorf("--%s does not say its default: %s", flag.Name, flag.Help)
			}
			if flag.Default != "" && !strings.Contains(flag.Help, "Default: "+flag.Default) {
				t.Errorf("--%s is %s by default, but says: %s", flag.Name, flag.Default, flag.Help)
			}
		}
	}
}

// TestTrustedProxies reads addresses as networks of their own, as proxies are compared.
func TestTrustedProxies(t *testing.T) {
	s := config.Serve{Proxies: []string{"127.0.0.1", "::ffff:10.0.0.1", "2001:db8::/32"}}
	got, err := s.TrustedProxies()
	if err != nil || fmt.Sprint(got) != "[127.0.0.1/32 10.0.0.1/32 2001:db8::/32]" {
		t.Errorf("the networks are %v (%v)", got, err)
	}
	s.Proxies = nil
	if got, err := s.TrustedProxies(); err != nil || got != nil {
		t.Errorf("without the flag they are %v (%v)", got, err)
	}
}
