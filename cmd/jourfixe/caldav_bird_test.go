package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"jourfixe/events/patience"
	"jourfixe/events/porttest"
)

// A bird is a Thunderbird that runs for one test, out of a profile of its own and without a screen, and is driven by Marionette.
type bird struct {
	t    *testing.T
	conn net.Conn
	read *bufio.Reader
	n    int
}

// birdPrefs keep it from asking anybody anything, and from looking for updates.
var birdPrefs = map[string]any{
	"mail.provider.suppress_dialog_on_startup": true, "mail.rights.version": 1, "mailnews.start_page.enabled": false, "mail.spotlight.firstRunDone": true,
	"mail.shell.checkDefaultClient": false, "datareporting.policy.dataSubmissionPolicyBypassNotification": true, "app.update.enabled": false,
	"extensions.update.enabled": false, "toolkit.telemetry.enabled": false, "network.proxy.type": 0, "calendar.alarms.show": false,
	"remote.prefs.recommended": false, "signon.rememberSignons": true, "calendar.timezone.local": "Europe/Berlin",
}

// hatch starts one.
func hatch(t *testing.T) *bird {
	t.Helper()
	profile, port := t.TempDir(), porttest.Port(t)
	var prefs strings.Builder
	for name, value := range birdPrefs {
		said, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&prefs, "user_pref(%q, %s);\n", name, said)
	}
	fmt.Fprintf(&prefs, "user_pref(\"marionette.port\", %d);\n", port)
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(prefs.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	log := &lockedBuffer{}
	cmd := exec.Command("thunderbird", "--headless", "--profile", profile, "--no-remote", "--marionette", "--remote-allow-system-access")
	cmd.Env = append(os.Environ(), "HOME="+profile, "LANG=C.UTF-8", "MOZ_CRASHREPORTER_DISABLE=1")
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // with the processes that it starts
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		_ = cmd.Wait() // it is ended by the test
		close(done)
	}()
	b := &bird{t: t}
	t.Cleanup(func() {
		if b.conn != nil {
			_ = b.conn.Close()
		}
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // it may have ended by itself
		<-done
		if t.Failed() {
			t.Logf("Thunderbird says\n%s", log)
		}
	})
	patience.Eventually(t, "Thunderbird listens", func() bool {
		conn, err := net.Dial("tcp", "127.0.0.1:"+strconv.Itoa(port))
		b.conn = conn
		return err == nil
	}, log.String)
	b.read = bufio.NewReader(b.conn)
	b.message(new(json.RawMessage)) // it says who it is
	b.do("WebDriver:NewSession", map[string]any{}, nil)
	b.do("WebDriver:SetTimeouts", map[string]any{"script": patience.Limit.Milliseconds()}, nil)
	b.do("Marionette:SetContext", map[string]any{"value": "chrome"}, nil)
	return b
}

// message reads one: its length, a colon, and JSON.
func (b *bird) message(into any) {
	b.t.Helper()
	if err := b.conn.SetReadDeadline(time.Now().Add(2 * patience.Limit)); err != nil {
		b.t.Fatal(err)
	}
	length, err := b.read.ReadString(':')
	if err != nil {
		b.t.Fatal(err)
	}
	n, err := strconv.Atoi(strings.TrimSuffix(length, ":"))
	if err != nil {
		b.t.Fatal(err)
	}
	data := make([]byte, n)
	if _, err := io.ReadFull(b.read, data); err != nil {
		b.t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		b.t.Fatal(err)
	}
}

// do gives a command of WebDriver, and reads its answer.
func (b *bird) do(command string, with any, into any) {
	b.t.Helper()
	b.n++
	data, err := json.Marshal([]any{0, b.n, command, with})
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(b.conn, "%d:%s", len(data), data); err != nil {
		b.t.Fatal(err)
	}
	var answer [4]json.RawMessage
	b.message(&answer)
	if string(answer[2]) != "null" {
		b.t.Fatalf("%s: %s", command, answer[2])
	}
	if into != nil {
		if err := json.Unmarshal(answer[3], into); err != nil {
			b.t.Fatalf("%s: %v: %s", command, err, answer[3])
		}
	}
}

// birdTools are what scripts use: all events of a calendar, and to wait until one has been read after something was done.
const birdTools = `
const [args, done] = [[...arguments].slice(0, -1), arguments[arguments.length - 1]];
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const { setTimeout } = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
const events = c => c.getItemsAsArray(Ci.calICalendar.ITEM_FILTER_TYPE_EVENT, 0, null, null);
const said = async c => (await events(c)).map(i => [i.title, i.startDate.icalString, i.getAttendees()[0]?.participationStatus || ""].join(" ").trim()).sort();
const named = name => cal.manager.getCalendars().find(c => c.name.startsWith(name));
const loaded = (c, act) => new Promise((resolve, reject) => {
  const o = { QueryInterface: ChromeUtils.generateQI(["calIObserver"]), onStartBatch() {}, onEndBatch() {}, onAddItem() {}, onModifyItem() {}, onDeleteItem() {}, onError() {}, onPropertyChanged() {}, onPropertyDeleting() {},
    onLoad(of) { if (of.id == c.id) { c.removeObserver(o); resolve(); } } };
  c.addObserver(o);
  setTimeout(() => reject("it is not read"), 30000);
  act();
});
(async () => {`

// run runs a script, which returns something.
func (b *bird) run(script string, into any, args ...any) {
	b.t.Helper()
	if args == nil {
		args = []any{}
	}
	var answer struct {
		Value struct{ Is, Fault json.RawMessage }
	}
	b.do("WebDriver:ExecuteAsyncScript", map[string]any{
		"script": birdTools + script + "})().then(is => done({Is: is ?? null, Fault: null}), e => done({Is: null, Fault: String(e) + (e?.stack || '')}));",
		"args":   args, "newSandbox": false, "sandbox": "system",
	}, &answer)
	if string(answer.Value.Fault) != "null" {
		b.t.Fatalf("a script fails: %s", answer.Value.Fault)
	}
	if into != nil {
		if err := json.Unmarshal(answer.Value.Is, into); err != nil {
			b.t.Fatalf("%v: %s", err, answer.Value.Is)
		}
	}
}

// A nest is a calendar as Thunderbird has it.
type nest struct {
	Name   string
	Color  string
	Locked bool
	Off    bool
	Events []string
}

// subscribe has it find calendars by an address alone, as "New calendar, on the network" does, and subscribe to all.
func (b *bird) subscribe(address, password string) (list []nest) {
	b.t.Helper()
	b.run(`
const found = await cal.provider.detection.detect("anna@town.example", args[1], args[0], true, [], {});
const list = [];
for (const some of found.values()) for (const c of some) {
  await loaded(c, () => cal.manager.registerCalendar(c));
  list.push({Name: c.name, Color: c.getProperty("color"), Locked: c.readOnly, Off: !!c.getProperty("disabled"), Events: await said(c)});
}
return list.sort((x, y) => x.Name < y.Name ? -1 : 1);`, &list, address, password)
	return list
}

// refresh has it refresh a calendar once, and says what is in it then.
func (b *bird) refresh(name string) (events []string) {
	b.t.Helper()
	b.run(`const c = named(args[0]); await loaded(c, () => c.refresh()); return said(c);`, &events, name)
	return events
}

// TestCalDAVThunderbird has Thunderbird subscribe by the address of the house alone: its calendars are found by their names, locked, and
// follow a change, a removal and a token that is not known within one refresh each.
func TestCalDAVThunderbird(t *testing.T) {
	needCalDAV(t, "thunderbird")
	c := openCallee(t)
	b := hatch(t)
	got := b.subscribe(c.URL, c.password("Thunderbird"))
	all := []string{"Drittes 20270212T090000Z", "Erstes 20270210T090000Z", "Zweites 20270211T090000Z"}
	want := []nest{{"Alle Termine – Büro", "#5a3d8c", true, false, all}, {"Meine Termine – Büro", "#1a5fb4", true, false, all}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("it subscribes to %v, want %v\nasked: %s", got, want, strings.Join(c.takes(), "\n"))
	}
	c.takes()
	expect := func(what string, requests []string, want ...string) {
		t.Helper()
		if got := b.refresh("Meine"); !slices.Equal(got, want) {
			t.Errorf("%s: it has %q, want %q", what, got, want)
		}
		var asked []string
		for _, line := range c.takes() {
			if f := strings.Fields(line); f[2] != "401" {
				asked = append(asked, f[0]+" "+f[2])
			}
		}
		if !slices.Equal(asked, requests) {
			t.Errorf("%s: it asks %q, want %q", what, asked, requests)
		}
	}
	expect("nothing", []string{"REPORT 207"}, all...)
	c.send("meeting.move", `{"id":"m2","at":{"date":"2027-02-11","start":"15:00","zone":"Europe/Berlin"}}`)
	all[2] = "Zweites 20270211T140000Z"
	expect("a change", []string{"REPORT 207", "REPORT 207"}, all...)
	c.send("person.add", `{"id":"bert","name":"Bert","email":"bert@town.example"}`)
	c.send("meeting.amend", `{"id":"m3","need":["person/bert"]}`)
	expect("a removal", []string{"REPORT 207"}, all[1:]...)
	b.run(`const c = named("Meine").wrappedJSObject; (c.mUncachedCalendar?.wrappedJSObject ?? c).mWebdavSyncToken = "data:,nothing";`, nil)
	expect("a token that is not known", []string{"REPORT 403", "REPORT 207"}, all[1:]...)
	var still bool
	b.run(`return named("Meine").readOnly && !named("Meine").getProperty("disabled");`, &still)
	if !still {
		t.Error("it is not locked any more, or switched off")
	}
}

// TestCalDAVThunderbirdAnswers has Thunderbird answer an invitation in the calendar, by an app password that takes answers. What else it writes is
// refused, and put right at the next refresh.
func TestCalDAVThunderbirdAnswers(t *testing.T) {
	needCalDAV(t, "thunderbird")
	c := openCallee(t)
	b := hatch(t)
	got := b.subscribe(c.URL, c.answering("Thunderbird"))
	all := []string{"Drittes 20270212T090000Z NEEDS-ACTION", "Erstes 20270210T090000Z NEEDS-ACTION", "Zweites 20270211T090000Z NEEDS-ACTION"}
	if len(got) != 2 || !got[0].Locked || got[1].Locked || !slices.Equal(got[1].Events, all) {
		t.Fatalf("it subscribes to %v", got)
	}
	var invited bool
	b.run(`
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const i = MailServices.accounts.createIdentity();
i.email = "anna@town.example";
const account = MailServices.accounts.createAccount();
account.incomingServer = MailServices.accounts.createIncomingServer("anna", "town.example", "none");
account.addIdentity(i);
const c = named("Meine");
c.setProperty("imip.identity.key", i.key);
const e = (await events(c)).find(e => e.title == "Erstes");
return cal.itip.isInvitation(e) && cal.acl.userCanRespondToInvitation(e);`, &invited)
	if !invited {
		t.Error("it does not take a meeting for an invitation that can be answered")
	}
	const modify = `
const c = named("Meine");
const e = (await events(c)).find(e => e.title == "Erstes");
const n = e.clone();
if (args[0] == "answer") {
  const a = n.getAttendees()[0].clone();
  n.removeAttendee(n.getAttendees()[0]);
  a.participationStatus = args[1];
  n.addAttendee(a);
} else {
  n.title = args[1];
}
try { await c.modifyItem(n, e); return "done"; } catch (x) { return "refused"; }`
	outcome := ""
	b.run(modify, &outcome, "answer", "ACCEPTED")
	if outcome != "done" || !strings.Contains(c.page("/meetings/m1"), "im Kalenderprogramm") {
		t.Errorf("an answer is %s", outcome)
	}
	all[1] = "Erstes 20270210T090000Z ACCEPTED"
	if got := b.refresh("Meine"); !slices.Equal(got, all) {
		t.Errorf("after the answer: %q", got)
	}
	b.run(modify, &outcome, "title", "Anders")
	if got := b.refresh("Meine"); outcome != "refused" || !slices.Equal(got, all) {
		t.Errorf("another title is %s: %q", outcome, got)
	}
	b.run(`
const { CalEvent } = ChromeUtils.importESModule("resource:///modules/CalEvent.sys.mjs");
const e = new CalEvent();
e.title = "Neu";
e.startDate = cal.createDateTime("20270301T100000Z");
e.endDate = cal.createDateTime("20270301T110000Z");
try { await named("Meine").addItem(e); return "done"; } catch (x) { return "refused"; }`, &outcome)
	if got := b.refresh("Meine"); outcome != "refused" || !slices.Equal(got, all) {
		t.Errorf("a new one is %s: %q", outcome, got)
	}
	b.run(`const c = named("Meine"); try { await c.deleteItem((await events(c)).find(e => e.title == "Erstes")); return "done"; } catch (x) { return "refused"; }`, &outcome)
	if got := b.refresh("Meine"); !slices.Equal(got, all) {
		t.Errorf("one that is removed (%s): %q", outcome, got)
	}
	c.send("meeting.move", `{"id":"m1","at":{"date":"2027-02-10","start":"15:00","zone":"Europe/Berlin"}}`)
	all[1] = "Erstes 20270210T140000Z NEEDS-ACTION"
	if got := b.refresh("Meine"); !slices.Equal(got, all) {
		t.Errorf("after a move: %q", got)
	}
}
