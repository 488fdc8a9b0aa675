package main

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/worker"
	"jourfixe/worker/letter"
	"jourfixe/worker/mailbox"
	"jourfixe/worker/post"
	"jourfixe/worker/relay"
	"jourfixe/worker/signin"
	"jourfixe/worker/web"
)

// sending is what the house writes and sends mails with.
type sending struct {
	composer *post.Composer
	writer   *letter.Writer
	box      *mailbox.Box // nil if there is a mail server
	relay    relay.Server
	post     *post.Post     // nil without the role
	courier  worker.Courier // hands on what came in; nil if this process sends no mail

	mu        sync.Mutex
	forgotten map[string]bool // erased people whose mails are destroyed; guarded by mu
}

// isForgotten reports whether the mails of an erased person are destroyed.
func (m *sending) isForgotten(person string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.box == nil || m.forgotten[person]
}

// where says where mails go.
func (m *sending) where(pages string) string {
	switch {
	case m.box != nil:
		return "nowhere but the built-in mailbox, " + pages + "/mailbox (set --smtp)"
	case m.relay.Host != "":
		return m.relay.Address()
	}
	return "not sent by this process"
}

// openSending prepares what mails are sent with. Without a mail server, mails go to the built-in mailbox, over SMTP as to any other.
func (h *house) openSending() (err error) {
	m := &h.sending
	m.composer = &post.Composer{Links: h.links, From: h.From(), Contact: h.MailContact()}
	if m.writer, err = letter.NewWriter(); err != nil {
		return err
	}
	if h.SMTP != "" {
		if m.relay, err = relay.Parse(h.SMTP); err != nil {
			return usage("--smtp: %v", err)
		}
		if host := h.listener.Addr().String(); h.BaseURL == "" && m.relay.TLS != relay.TLSNone {
			h.log.Warn("links in mails lead to this machine alone; set --base-url to the address that people reach", "baseURL", "http://"+host)
		}
		if h.MailFrom == "" {
			h.log.Warn("mails come from an address that nobody may read; set --mail-from and --mail-contact", "from", h.From())
		}
		return nil
	}
	if !h.sendsMail() && !h.plays("web") {
		return nil
	}
	secret := rand.Text() // new at each start: other programs of this machine bring nothing
	if m.box, err = mailbox.Open(filepath.Join(h.Data, "mailbox"), mailbox.Options{Secret: secret, Now: h.careful, Log: h.log}); err != nil {
		return err
	}
	h.closers = append(h.closers, func() {
		if err := m.box.Close(); err != nil {
			h.log.Warn("the mailbox could not be closed", "error", err)
		}
	})
	m.forgotten, h.asked.Forgotten = map[string]bool{}, m.isForgotten
	address, err := m.box.Listen()
	if err != nil {
		return err
	}
	m.relay, err = relay.Parse("smtp://house:" + secret + "@" + address)
	return err
}

// sendsMail reports whether this process hands mails to a server: what is owed, or what came in for people.
func (h *house) sendsMail() bool {
	return h.plays("post") || h.plays("reply")
}

// sendingWorkers returns what runs to send mails.
func (h *house) sendingWorkers(count func(message, state string)) []worker.Worker {
	m := &h.sending
	var list []worker.Worker
	pace := h.MailPace
	if m.box != nil {
		pace = -1 // nobody's server has to be spared
		list = append(list, m.box, worker.Func("mailbox eraser", h.forgetErased), worker.Func("mailbox of links", h.forgetLinks))
	}
	signsIn := h.sessions != nil && h.plays("web") && m.relay.Host != ""
	registers := h.plays("web") && m.relay.Host != ""
	if !h.sendsMail() && !signsIn && !registers {
		return list
	}
	pool := relay.NewPool(m.relay, relay.Options{HELO: h.UIDDomain(), Timeout: h.p.sendWithin, Pace: h.p.pace, Log: h.log})
	h.closers = append(h.closers, pool.Close)
	courier := &post.Courier{Mirror: h.mirror, Composer: m.composer, Writer: m.writer, Relay: pool}
	if signsIn {
		h.askedIn = signin.NewAsked(signin.Asked{Links: h.signIns, Send: courier.SignIn, Count: func(fate string) { count(letter.KindSignIn, fate) }, Log: h.log})
		list = append(list, h.askedIn)
	}
	if registers {
		h.registering = web.NewRegistering(web.Registering{Send: courier.Confirm, Count: func(fate string) { count(letter.KindConfirm, fate) }, Log: h.log})
		list = append(list, h.registering)
	}
	if !h.sendsMail() {
		return list
	}
	m.courier = courier
	if h.plays("post") {
		m.post = post.New(post.Options{
			Mirror: h.mirror, Ledger: h.ledger, Reception: h.reception, Composer: m.composer, Writer: m.writer, Relay: pool,
			Guarded: !h.reached, Doubted: h.doubted, Within: h.p.sendWithin, PerMinute: pace, Retries: h.p.retries, Now: h.now, Pace: h.p.pace, Log: h.log, Count: count,
			Traces: h.traces,
		})
		list = append(list, m.post)
	}
	return list
}

// forgetLinks takes mails with links for registering out of the built-in mailbox once these are good no more: they have in them, sealed, what
// somebody has typed who is nobody in the book yet. A mail says its day alone, so it stays a day longer at the most.
func (h *house) forgetLinks(ctx context.Context) error {
	for {
		before := h.now().Add(-web.RegistrationLinkLife)
		n, err := h.sending.box.ForgetThose(func(messageID string) bool { return h.links.IsConfirm(messageID, before) })
		if err != nil {
			return err
		}
		if n > 0 {
			h.log.Info("mails with links that are good no more are destroyed", "mails", n)
		}
		if !worker.Sleep(ctx, time.Hour) {
			return ctx.Err()
		}
	}
}

// forgetErased takes the mails of erased people out of the built-in mailbox. It looks at all of them once after each
// start, so that one cut short by a crash is finished.
func (h *house) forgetErased(ctx context.Context) error {
	if err := h.mirror.WaitReady(ctx); err != nil {
		return err
	}
	for done := 0; ; done++ {
		var id string
		err := h.mirror.Wait(ctx, func(b *calendar.Book, _ bool) bool {
			if len(b.Forgotten()) > done {
				id = b.Forgotten()[done].Key
			}
			return len(b.Forgotten()) > done
		})
		if err != nil {
			return err
		}
		lines, err := h.journal.Ledger().Of(ctx, id)
		if err != nil {
			return err
		}
		var mails []string
		for _, line := range lines {
			said, err := worker.ReadSaid(line)
			if err != nil {
				return err
			}
			for _, u := range said {
				mail := u.MessageID
				if line.About.Noun == owed.AboutProposal { // what the coordinator was told of has their words in it
					mail = h.sending.composer.Links.ProposalID(line.About.ID, id, u.MessageID)
				}
				mails = append(mails, mail)
			}
		}
		b, told := h.mirror.Snapshot(), map[string]bool{}
		for _, m := range mails {
			told[m] = true
		}
		n, err := h.sending.box.ForgetThose(func(messageID string) bool { return told[messageID] || h.links.IsSignIn(b, id, messageID) })
		if err != nil {
			return err
		}
		h.sending.mu.Lock()
		h.sending.forgotten[id] = true
		h.sending.mu.Unlock()
		if n > 0 {
			h.log.Info("mails of an erased person are destroyed", "person", id, "mails", n)
		}
	}
}
