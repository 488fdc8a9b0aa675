package main

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/tz"
	"jourfixe/events"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
	"jourfixe/worker/desk"
	fetching "jourfixe/worker/fetch"
)

// metrics are what an operator asks the house: whether commands are decided, mails go out and schedules run, and how late.
// There is nothing personal in them, and no id of a person.
type metrics struct {
	house    *house
	registry *prometheus.Registry
	desk     *desk.Desk // nil without the role

	commands  *prometheus.CounterVec
	mails     *prometheus.CounterVec
	inbound   *prometheus.CounterVec
	requests  *prometheus.CounterVec
	programs  *prometheus.CounterVec
	tries     *prometheus.CounterVec
	calendars *prometheus.CounterVec
	looks     *prometheus.CounterVec
	schedules *prometheus.HistogramVec
}

// scrapeWait bounds how long one look at the NATS server may take.
const scrapeWait = 2 * time.Second

func newMetrics(h *house) *metrics {
	m := &metrics{
		house: h, registry: prometheus.NewRegistry(),
		commands: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jourfixe_commands_total", Help: "Commands answered since this process started, by outcome: accepted, refused or unreadable.",
		}, []string{"outcome"}),
		mails: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jourfixe_mails_total", Help: "Mails that this process has tried to send, by message and by what became of them: sent, deferred or failed.",
		}, []string{"message", "state"}),
		inbound: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jourfixe_inbound_total", Help: "Mails that came in, or things said in them, by kind and by what became of them; docs/mail.md explains the words.",
		}, []string{"kind", "fate"}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jourfixe_feed_requests_total", Help: "Requests for feeds, by HTTP status.",
		}, []string{"code"}),
		programs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jourfixe_caldav_requests_total", Help: "Requests of calendar programs that speak CalDAV, by HTTP status.",
		}, []string{"code"}),
		tries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jourfixe_wrong_secrets_total", Help: "Links, tokens and other secrets that somebody tried and that are nobody's, by door, and by whether they were told so or had to wait.",
		}, []string{"door", "answer"}),
		calendars: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jourfixe_calendars_read_total", Help: "Tries of this process to read a calendar that is followed, by result: read, same, or why not; docs/busy.md explains the words.",
		}, []string{"result"}),
		looks: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jourfixe_link_looks_total", Help: "Looks of this process at the addresses of links, by what was found; docs/operations.md explains the words.",
		}, []string{"found"}),
		schedules: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "jourfixe_schedule_delay_seconds", Help: "How long after its time a schedule was answered.",
			Buckets: []float64{1, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400},
		}, []string{"schedule"}),
	}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), h.receiving.pile)
	m.registry.MustRegister(m.own()...)
	started := h.now().Truncate(time.Second)
	h.mirror.Listen(func(e *events.Event, _ []calendar.Touch) { m.event(e, started) })
	return m
}

// own are the metrics that are this house's, beside those of the language, of the process and of mail that waits.
func (m *metrics) own() []prometheus.Collector {
	return []prometheus.Collector{m.commands, m.mails, m.inbound, m.requests, m.programs, m.tries, m.calendars, m.looks, m.schedules, (*state)(m)}
}

// event counts what has been decided since the start; what is read from before then is history.
func (m *metrics) event(e *events.Event, started time.Time) {
	if e.Time.Before(started) {
		return
	}
	switch body := e.Body.(type) {
	case *events.CommandRefused:
		m.commands.WithLabelValues("refused").Inc()
		return
	case *events.CommandUnreadable:
		m.commands.WithLabelValues("unreadable").Inc()
		return
	case *events.ScheduleFired:
		m.schedules.WithLabelValues(body.ID).Observe(max(0, e.Time.Sub(body.Due).Seconds()))
	}
	if first := strconv.FormatUint(e.Cause.Sequence, 10) + "-1"; e.ID == first {
		m.commands.WithLabelValues("accepted").Inc()
	}
}

func (m *metrics) mail(message, state string) { m.mails.WithLabelValues(message, state).Inc() }

func (m *metrics) cameIn(kind, fate string) { m.inbound.WithLabelValues(kind, fate).Inc() }

// tried counts a secret that is nobody's.
func (m *metrics) tried(door string, beyond bool) {
	answer := "refused"
	if beyond {
		answer = "told to wait"
	}
	m.tries.WithLabelValues(door, answer).Inc()
}

// calendarRead counts a try to read a calendar that is followed.
func (m *metrics) calendarRead(result string) { m.calendars.WithLabelValues(result).Inc() }

// linkFound counts a look at a link.
func (m *metrics) linkFound(found fetching.Found) { m.looks.WithLabelValues(string(found)).Inc() }

// feeds counts the requests for feeds.
func (m *metrics) feeds(next http.Handler) http.Handler {
	return promhttp.InstrumentHandlerCounter(m.requests, next)
}

// caldav counts the requests of calendar programs.
func (m *metrics) caldav(next http.Handler) http.Handler {
	return promhttp.InstrumentHandlerCounter(m.programs, next)
}

// handler shows the metrics.
func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second})
}

// state is the metrics that are looked up when they are asked for.
type state metrics

var (
	commandBytesDesc = prometheus.NewDesc("jourfixe_commands_bytes", "Bytes that commands take on the NATS server, decided ones included.", nil, nil)
	commandRoomDesc  = prometheus.NewDesc("jourfixe_commands_room_bytes", "Bytes that commands may take; clients together get three quarters.", nil, nil)
	waitingDesc      = prometheus.NewDesc("jourfixe_commands_waiting", "Commands of a client that wait for their decision, as far as this process knows: those it took in, and those of all replicas once many wait.", []string{"client"}, nil)
	turnedDesc       = prometheus.NewDesc("jourfixe_commands_turned_away_total", "Commands of a client that were turned away since this process started, since too many waited.", []string{"client"}, nil)

	lagDesc       = prometheus.NewDesc("jourfixe_desk_lag_commands", "Commands that wait for their decision, as far as this replica knows.", nil, nil)
	readyDesc     = prometheus.NewDesc("jourfixe_ready", "Whether the journal has been read to its end and is being followed.", nil, nil)
	reachedDesc   = prometheus.NewDesc("jourfixe_journal_up", "Whether the journal on the NATS server can be reached: 0 at most 5 seconds after it cannot.", nil, nil)
	buildDesc     = prometheus.NewDesc("jourfixe_build_info", "The program: version, commit and release of Go; always 1.", []string{"version", "commit", "goversion"}, nil)
	natsDesc      = prometheus.NewDesc("jourfixe_nats_connected", "Whether this process is connected to a NATS server.", nil, nil)
	natsAgainDesc = prometheus.NewDesc("jourfixe_nats_reconnects_total", "How often this process has had to connect to a NATS server again since it started.", nil, nil)
	behindDesc    = prometheus.NewDesc("jourfixe_journal_lag_events", "Places in the journal that this replica has not read yet; 0: it is current.", nil, nil)
	feedsDesc     = prometheus.NewDesc("jourfixe_feeds", "Feeds by state: open, or closed since they were revoked or their time is over.", []string{"state"}, nil)
	diskUpDesc    = prometheus.NewDesc("jourfixe_disk_writable", "Whether something can be stored: 0 at most 5 seconds after it cannot, since the disk is full or can only be read.", nil, nil)
	doubtDesc     = prometheus.NewDesc("jourfixe_clock_doubted", "1 while the clock of the machine has jumped and is not believed, so that nothing that is owed goes out; else 0.", nil, nil)
	diskFreeDesc  = prometheus.NewDesc("jourfixe_disk_free_bytes", "Bytes that are free on the disk of the data folder.", nil, nil)
	diskSizeDesc  = prometheus.NewDesc("jourfixe_disk_size_bytes", "Bytes that the disk of the data folder has.", nil, nil)
	messagesDesc  = prometheus.NewDesc("jourfixe_messages", "Messages by state: owed (nobody has begun to send them), sending, deferred, failed and not followed by another, and sent, as far back as the ledger keeps them.", []string{"state"}, nil)
	heldDesc      = prometheus.NewDesc("jourfixe_mails_held", "Whether all mail is held until somebody releases it: after a restore, or since the ledger is older than it was.", nil, nil)
	keysDesc      = prometheus.NewDesc("jourfixe_keys_lost", "Keys of people, registrations and the like that are not there, though nobody has destroyed them, as of the start.", nil, nil)
	oldestDesc    = prometheus.NewDesc("jourfixe_oldest_owed_seconds", "How long the oldest message that is owed or deferred has been so; 0 if none is.", nil, nil)
	inboundDesc   = prometheus.NewDesc("jourfixe_inbound_mails", "Mails that came in and are still there: they wait to be handled, or are held for somebody to look at.", nil, nil)
	reachableDesc = prometheus.NewDesc("jourfixe_mail_relay_up", "Whether mail could be handed in at the last try.", nil, nil)
	zonesDesc     = prometheus.NewDesc("jourfixe_zones_info", "The zone data in use: release and source; always 1.", []string{"release", "source"}, nil)
	zonesAgeDesc  = prometheus.NewDesc("jourfixe_zones_released_timestamp_seconds", "The day by which the zone data in use were released; 0 if that is not known.", nil, nil)
	zonesDiffDesc = prometheus.NewDesc("jourfixe_zones_differing", "Zones in use about which other zone data at hand say something else for the years to come.", []string{"release", "source"}, nil)
	zonesGoneDesc = prometheus.NewDesc("jourfixe_zones_adopted_info", "The release of zone data that the office goes by, as far as this replica knows; always 1.", []string{"release"}, nil)
	zonesLateDesc = prometheus.NewDesc("jourfixe_zones_behind", "1 where the office goes by newer zone data than this replica has, so that it waits to be brought up to date; else 0.", nil, nil)
	followedDesc  = prometheus.NewDesc("jourfixe_calendars_followed", "Calendars of people and venues elsewhere that are followed, by state: current, stale (the last try went wrong), or unread (none went well yet).", []string{"state"}, nil)
	followedAge   = prometheus.NewDesc("jourfixe_calendars_oldest_seconds", "How old is what is known of the calendar that was read longest ago; 0 if none was.", nil, nil)
	linksDesc     = prometheus.NewDesc("jourfixe_links", "Links of the office by what was found at their address at the last look; unknown: nobody has looked there yet.", []string{"found"}, nil)
	overdueDesc   = prometheus.NewDesc("jourfixe_schedule_overdue_seconds", "How long the oldest time of a schedule has waited for its answer; 0 if none does.", []string{"schedule"}, nil)
)

// Describe implements prometheus.Collector.
func (s *state) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{lagDesc, commandBytesDesc, commandRoomDesc, waitingDesc, turnedDesc, readyDesc, reachedDesc, buildDesc, natsDesc, natsAgainDesc, behindDesc, feedsDesc, diskUpDesc, doubtDesc, diskFreeDesc, diskSizeDesc, messagesDesc, heldDesc, keysDesc, oldestDesc, inboundDesc, reachableDesc, followedDesc, followedAge, linksDesc, overdueDesc, zonesDesc, zonesAgeDesc, zonesDiffDesc, zonesGoneDesc, zonesLateDesc} {
		out <- d
	}
}

// Collect implements prometheus.Collector.
func (s *state) Collect(out chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	h, now := s.house, s.house.p.now()
	gauge(readyDesc, number(h.mirror.Ready()))
	gauge(reachedDesc, number(h.pulse.Health() == nil))
	b := readBuild()
	gauge(buildDesc, 1, b.Version, b.Commit, b.Go)
	hold, _ := h.ledger.Hold()
	gauge(heldDesc, number(hold.Holds("")))
	gauge(keysDesc, float64(h.mirror.KeysLost()))
	gauge(natsDesc, number(h.nc.IsConnected()))
	out <- prometheus.MustNewConstMetric(natsAgainDesc, prometheus.CounterValue, float64(h.nc.Stats().Reconnects))
	gauge(diskUpDesc, number(h.disk.Health() == nil))
	gauge(doubtDesc, number(h.doubted()))
	if disk, err := embedded.DiskOf(h.Data); err == nil {
		gauge(diskFreeDesc, float64(disk.Free))
		gauge(diskSizeDesc, float64(disk.Size))
	}
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWait)
	defer cancel()
	if n, err := h.journal.Inbound().Pile.Count(ctx); err == nil {
		gauge(inboundDesc, float64(n))
	}
	gauge(commandRoomDesc, streams.CommandsBytes)
	if n, err := h.journal.CommandBytes(ctx); err == nil {
		gauge(commandBytesDesc, float64(n))
	}
	waiting, turned := h.shares.Waiting()
	for client, n := range waiting {
		gauge(waitingDesc, float64(n), client)
	}
	for client, n := range turned {
		out <- prometheus.MustNewConstMetric(turnedDesc, prometheus.CounterValue, float64(n), client)
	}
	if s.desk != nil {
		if last, err := h.journal.LastCommand(ctx); err == nil {
			gauge(lagDesc, float64(last-min(last, s.desk.Handled())))
		}
	}
	h.mirror.View(func(b *calendar.Book) {
		for _, schedule := range b.Schedules() {
			if !schedule.Fired() {
				continue
			}
			late := 0.0
			if due, _ := schedule.Due(now); len(due) > 0 {
				late = now.Sub(due[0]).Seconds()
			}
			gauge(overdueDesc, late, schedule.ID)
		}
	})
	if last, err := h.journal.Last(ctx); err == nil {
		read := h.mirror.Snapshot().Sequence()
		gauge(behindDesc, float64(last-min(last, read)))
	}
	s.feeds(gauge, now)
	s.messages(gauge, now)
	s.zones(gauge)
	s.followed(gauge, now)
	s.links(gauge)
}

// feeds counts the feeds.
func (s *state) feeds(gauge func(*prometheus.Desc, float64, ...string), now time.Time) {
	open, closed := 0, 0
	b := s.house.mirror.Snapshot()
	today := b.Today(now)
	for _, f := range b.Feeds() {
		if f.Closed(today) {
			closed++
		} else {
			open++
		}
	}
	gauge(feedsDesc, float64(open), "open")
	gauge(feedsDesc, float64(closed), "closed")
}

// links counts the links of the office.
func (s *state) links(gauge func(*prometheus.Desc, float64, ...string)) {
	counts := map[fetching.Found]int{"unknown": 0}
	for _, found := range fetching.AllFound {
		counts[found] = 0
	}
	for x := range s.house.mirror.Snapshot().EachLink() {
		if !x.Removed {
			counts[cmp.Or(s.house.looked.Of(x).Found, "unknown")]++
		}
	}
	for found, n := range counts {
		gauge(linksDesc, float64(n), string(found))
	}
}

// followed counts the calendars of people and venues elsewhere.
func (s *state) followed(gauge func(*prometheus.Desc, float64, ...string), now time.Time) {
	counts, oldest := map[string]int{"current": 0, "stale": 0, "unread": 0}, time.Duration(0)
	b := s.house.mirror.Snapshot()
	for _, f := range b.Followings() {
		k := b.Elsewhere(f.Of)
		if k == nil || k.AsOf.IsZero() {
			counts["unread"]++
			continue
		}
		oldest = max(oldest, now.Sub(k.AsOf))
		if k.Stale != nil {
			counts["stale"]++
		} else {
			counts["current"]++
		}
	}
	for state, n := range counts {
		gauge(followedDesc, float64(n), state)
	}
	gauge(followedAge, oldest.Seconds())
}

// zones says which zone data the house goes by, and in how many zones others say something else.
func (s *state) zones(gauge func(*prometheus.Desc, float64, ...string)) {
	report := s.house.zoneReport()
	gauge(zonesDesc, 1, report.Table.Release().String(), report.Table.Source())
	released := 0.0
	if at := report.Table.Released(); !at.IsZero() {
		released = float64(at.Unix())
	}
	gauge(zonesAgeDesc, released)
	var adopted tz.Release
	s.house.mirror.View(func(b *calendar.Book) { adopted = b.ZoneState().Release })
	if adopted != "" {
		gauge(zonesGoneDesc, 1, adopted.String())
	}
	gauge(zonesLateDesc, number(errors.Is(s.house.mirror.Health(), worker.ErrOlderZones)))
	differing := map[*tz.Table]int{}
	for _, d := range report.Differ {
		differing[d.Than]++
	}
	for _, other := range s.house.p.zonesAtHand().Beside() {
		gauge(zonesDiffDesc, float64(differing[other]), other.Release().String(), other.Source())
	}
}

// messages counts what waits to be said.
func (s *state) messages(gauge func(*prometheus.Desc, float64, ...string), now time.Time) {
	counts := map[string]int{owed.StateSent: 0, owed.StateSending: 0, owed.StateDeferred: 0, owed.StateFailed: 0}
	var oldest time.Time
	note := func(at time.Time) {
		if !at.IsZero() && (oldest.IsZero() || at.Before(oldest)) {
			oldest = at
		}
	}
	type waiting struct {
		about  events.Ref
		person string
		said   owed.Said
	}
	var open []waiting
	s.house.ledger.Each(func(about events.Ref, person string, said owed.Said) {
		for i := range said {
			switch state, last := said[i].State, i == len(said)-1; {
			case state == owed.StateSent:
				counts[state]++
			case !last:
				// Overtaken by what was said since.
			case state == owed.StateFailed:
				counts[state]++
			default:
				open = append(open, waiting{about, person, slices.Clone(said)})
			}
		}
	})
	b := s.house.mirror.Snapshot()
	for _, w := range open {
		// What nobody would be told any more waits for nothing.
		if about := owed.Of(b, w.about, w.person); about != nil && about.Waits(w.person, w.said) {
			u := w.said[len(w.said)-1]
			counts[u.State]++
			if u.State == owed.StateDeferred {
				note(u.Begun)
			}
		}
	}
	for state, n := range counts {
		gauge(messagesDesc, float64(n), state)
	}
	if p := s.house.sending.post; p != nil {
		n, since := p.Owed()
		gauge(messagesDesc, float64(n), "owed")
		note(since)
		gauge(reachableDesc, number(p.Reachable() == nil))
	}
	age := 0.0
	if !oldest.IsZero() {
		age = max(0, now.Sub(oldest).Seconds())
	}
	gauge(oldestDesc, age)
}

func number(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
