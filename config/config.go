// Package config is everything that people decide before the program runs: flags and environment, the office file, and
// the small files under the data folder that hold who may come in and where a running server is found.
//
// Whatever is wrong is told at once, each fault with its place and what would be right, so that nobody has to mend a
// file or a command line one fault at a time. Flags are plain structs; the tags are read by the command line's parser,
// of which nothing is known here.
package config

import (
	"cmp"

	"jourfixe/events"
)

// Roles are the parts of the server that one process may run, in the order in which they start.
var Roles = []string{"desk", "clock", "post", "reply", "follow", "feed", "web"}

// Common holds the flags that the server and the demo share.
type Common struct {
	Office     string `placeholder:"FILE" env:"JOURFIXE_OFFICE" help:"Office file (YAML) that fills an office which is still empty. An office that has something in it is changed by apply. Default: none; the demo has its own."`
	OfficeID   string `name:"office-id" placeholder:"ID" env:"JOURFIXE_OFFICE_ID" help:"Id of the office, a part of every NATS subject and calendar id, which stays for good. 1 to 63 lower-case letters, digits and hyphens. Default: none, serve asks for it; bremen in the demo."`
	HTTP       string `name:"http" placeholder:"HOST:PORT" default:"127.0.0.1:8080" env:"JOURFIXE_HTTP" help:"Address that pages, feeds and the HTTP interface are served on; port 0 picks a free one. Default: 127.0.0.1:8080."`
	BaseURL    string `name:"base-url" placeholder:"URL" env:"JOURFIXE_BASE_URL" help:"Address under which people reach the pages, for links in feeds and mails, as in https://jourfixe.example. Default: http:// and the address of --http."`
	NATSListen string `name:"nats-listen" placeholder:"HOST:PORT" default:"127.0.0.1:4222" env:"JOURFIXE_NATS_LISTEN" help:"Address that the built-in NATS server takes other systems on; port 0 picks a free one. Not used with --nats. Default: 127.0.0.1:4222."`
	MailDomain string `name:"mail-domain" placeholder:"DOMAIN" env:"JOURFIXE_MAIL_DOMAIN" help:"Domain in the ids of calendar entries (UID) and mails. It stays as the first start says: calendars would show everything twice under another. Default: the office id and .example."`
	SMTP       string `name:"smtp" placeholder:"URL" env:"JOURFIXE_SMTP" help:"Mail server that mails are handed to, as in smtp://user:password@mail.example:587 or smtps://mail.example:465. STARTTLS is required, but for a server on this machine. Others on the machine can read a command line, so prefer the environment or --smtp-file. Default: the built-in mailbox, read at /mailbox."`
	SMTPFile   string `name:"smtp-file" placeholder:"FILE" env:"JOURFIXE_SMTP_FILE" help:"File that holds the URL of --smtp on one line. Default: none."`
	MailFrom   string `name:"mail-from" placeholder:"ADDRESS" env:"JOURFIXE_MAIL_FROM" help:"Address that mails come from and calendar programs answer to. It stays as the first start says. Default: jourfixe@ and the mail domain."`
	Contact    string `name:"mail-contact" placeholder:"ADDRESS" env:"JOURFIXE_MAIL_CONTACT" help:"Address of people who read answers to mails, and are told what could not be delivered. Default: that of --mail-from."`
	MailPace   int    `name:"mail-pace" placeholder:"N" default:"600" env:"JOURFIXE_MAIL_PACE" help:"How many mails a minute go to one domain at most, 1 to 100000; many servers slow down whoever sends more. Default: 600."`
	LogFormat  string `name:"log-format" placeholder:"text|json" default:"text" env:"JOURFIXE_LOG_FORMAT" help:"Form of the log on stderr: text for people, json for collectors. Default: text."`
}

// Serve holds the flags of the server.
type Serve struct {
	Common  `embed:""`
	Cluster `embed:""`

	Data      string   `placeholder:"DIR" default:"jourfixe-data" env:"JOURFIXE_DATA" help:"Folder for the journal, the keys and operator.json; made if missing, used by one server at a time. Default: jourfixe-data."`
	LMTP      string   `name:"lmtp" placeholder:"ADDRESS" env:"JOURFIXE_LMTP" help:"Address on which the mail server hands in what people answer (LMTP): HOST:PORT, or unix: and the path of a socket. Whoever reaches it can hand in mail, so let only the mail server reach it. Needs --mail-contact. Default: none; jourfixe deliver takes mail as well."`
	Proxies   []string `name:"trusted-proxy" placeholder:"NETWORK,..." env:"JOURFIXE_TRUSTED_PROXY" help:"Addresses or networks of the reverse proxies in front of --http, as in 127.0.0.1 or 10.0.0.0/8: what they say in X-Forwarded-For is believed, so that who tries links or tokens that are nobody's is slowed down without everybody else. Default: none."`
	EmbedFrom []string `name:"embed-from" placeholder:"ORIGIN,..." env:"JOURFIXE_EMBED_FROM" help:"Sites that may show what is published, the public pages of trips, and what is ahead in calendars, in a frame, each as https:// and its host, as in https://www.city.example. Default: none, so that no site can."`
	Issuer    string   `name:"oidc-issuer" placeholder:"URL" env:"JOURFIXE_OIDC_ISSUER" help:"Identity provider (OpenID Connect) by which people sign in as well, as in https://login.city.example. Register the address of --base-url with /login/identity/return behind it there. Default: none."`
	OIDC      string   `name:"oidc-client" placeholder:"ID" env:"JOURFIXE_OIDC_CLIENT" help:"The name by which the provider at --oidc-issuer knows this house. Default: none."`
	OIDCFile  string   `name:"oidc-secret-file" placeholder:"FILE" env:"JOURFIXE_OIDC_SECRET_FILE" help:"File that holds the client secret of --oidc-client. Default: none, for a public client."`
	ClamAV    string   `name:"clamav" placeholder:"ADDR" env:"JOURFIXE_CLAMAV" help:"ClamAV's daemon, which looks at files before they are kept: HOST:PORT, or the path of its socket, as in unix:/run/clamav/clamd.ctl. While it does not answer no file is taken. Default: none; files are not scanned then."`
	Material  int      `name:"material-mib" placeholder:"MIB" default:"10240" env:"JOURFIXE_MATERIAL_MIB" help:"How many MiB of files the office may keep with meetings, series, trips and partners. Default: 10240."`
	Follow    string   `name:"follow-cron" placeholder:"CRON" default:"*/15 * * * *" env:"JOURFIXE_FOLLOW_CRON" help:"When the calendars of people and venues elsewhere are read, as a cron expression on the clock of UTC; each a little later than that, so that not all are asked for at once. At most every 5 minutes. Default: */15 * * * *, every 15 minutes."`
	Links     string   `name:"links-cron" placeholder:"CRON" default:"0 2 * * 1" env:"JOURFIXE_LINKS_CRON" help:"When it is looked whether the pages are still there that the list of links leads to, as a cron expression on the clock of UTC; each within an hour of that, a new link at once, and one at which nothing was found a day later once more. At most once a day. never: nobody looks. Default: 0 2 * * 1, on Mondays at two."`
	Roles     []string `complete:"roles" placeholder:"ROLE,..." default:"desk,clock,post,reply,follow,feed,web" env:"JOURFIXE_ROLES" help:"What this process does: desk decides commands, clock fires schedules, post sends mail, reply handles mail that comes back, follow reads the calendars of people and venues elsewhere and looks whether links lead anywhere, feed serves calendars, web serves pages and the HTTP interface. Default: desk,clock,post,reply,follow,feed,web."`
}

// DemoOffice is the id of the office that the demo shows.
const DemoOffice = "bremen"

// Demo holds the flags of the demo, which always has its own NATS server and stays on this machine.
type Demo struct {
	Common `embed:""`

	Data string `placeholder:"DIR" env:"JOURFIXE_DATA" help:"Folder to keep the demo in, so that it goes on next time. Default: a temporary one, gone at the end."`
}

// UIDDomain returns the domain in the ids of calendar entries: the one that was set, else one that follows from the
// office's id.
func (c *Common) UIDDomain() string { return cmp.Or(c.MailDomain, c.OfficeID+".example") }

// From returns the address that mails come from.
func (c *Common) From() string { return cmp.Or(c.MailFrom, "jourfixe@"+c.UIDDomain()) }

// MailContact returns the address of the people who read what is answered.
func (c *Common) MailContact() string { return cmp.Or(c.Contact, c.From()) }

// Validate reports all that is wrong with the flags as one *FlagError, nil if nothing is. It also reads the password
// from its file, since a file that cannot be read is one of the faults.
func (s *Serve) Validate() error {
	var f flagFaults
	s.Common.check(&f)
	f.add("data", checkFolder(s.Data))
	if s.Data == "" {
		f.addText("data", "must be a folder, as in jourfixe-data")
	}
	s.Cluster.check(&f)
	s.checkRoles(&f)
	s.checkLMTP(&f)
	s.checkOIDC(&f)
	if _, err := s.FollowTimes(); err != nil {
		f.add("follow-cron", err)
	}
	if _, err := s.LinkTimes(); err != nil {
		f.add("links-cron", err)
	}
	f.add("embed-from", checkOrigins(s.EmbedFrom))
	if _, err := s.TrustedProxies(); err != nil {
		f.add("trusted-proxy", err)
	}
	return f.err()
}

// Validate reports all that is wrong with the flags as one *FlagError, nil if nothing is.
func (d *Demo) Validate() error {
	var f flagFaults
	d.OfficeID = cmp.Or(d.OfficeID, DemoOffice)
	d.Common.check(&f)
	f.add("data", checkFolder(d.Data))
	// The demo asks nobody to sign in, so nobody else may reach it.
	f.add("http", checkLoopback(d.HTTP))
	f.add("nats-listen", checkLoopback(d.NATSListen))
	return f.err()
}

func (c *Common) check(f *flagFaults) {
	f.add("office", checkFile(c.Office))
	if c.OfficeID == "" {
		f.addText("office-id", "is required: a short name of the office for good, as in --office-id riga; an office that was begun without one is called bremen")
	} else if !events.ValidID(c.OfficeID) {
		f.addText("office-id", "must be 1 to 63 lower-case letters, digits and hyphens, not beginning with a hyphen, as in bremen")
	}
	f.add("http", checkAddress(c.HTTP))
	f.add("base-url", checkBaseURL(c.BaseURL))
	f.add("nats-listen", checkAddress(c.NATSListen))
	if c.MailDomain != "" {
		f.add("mail-domain", checkDomain(c.MailDomain))
	}
	c.checkMail(f)
	if c.LogFormat != "text" && c.LogFormat != "json" {
		f.addText("log-format", "must be text or json")
	}
}
