package webtest

import (
	"fmt"
	"strings"
	"testing"
)

// A noting testing.TB keeps what it is told instead of failing.
type noting struct {
	testing.TB
	faults []string
}

func (n *noting) Errorf(format string, args ...any) {
	n.faults = append(n.faults, fmt.Sprintf(format, args...))
}

func (n *noting) Helper() {}

const sound = `<!doctype html>
<html lang="en"><head><title>Dates – Office</title></head><body>
<header>Office</header>
<main><h1>Dates</h1><h2 id="when">When</h2>
<a href="#when">When</a>
<form method="post" action="/meetings/x"><input type="hidden" name="form" value=""><label for="note">Note</label><textarea id="note" name="note"></textarea><button>Send</button></form>
<iframe title="A mail" sandbox="" src="/mailbox/x/html"></iframe>
</main><footer>Office</footer></body></html>`

// TestCheck breaks a sound page in every way that is looked for.
func TestCheck(t *testing.T) {
	for _, x := range []struct{ old, made, fault string }{
		{"", "", ""},
		{"<!doctype html>", "<!doctype xhtml>", "begins with"},
		{`lang="en"`, `lang="de"`, "another language"},
		{`lang="en"`, `lang="en" dir="rtl"`, "runs the wrong way"},
		{"<h1>Dates</h1>", "<h1>Dates</h1><h1>Dates</h1>", "<h1> is there 2 times"},
		{"<h1>Dates</h1>", "<h1> </h1>", "<h1> is empty"},
		{"<title>Dates – Office</title>", "<title> – Office</title>", "the title is"},
		{"<h2", "<script>alert(1)</script><h2", "an element <script>"},
		{"<h2", `<script src="/static/upload.0123456789abcdef.js" defer></script><h2`, ""},
		{"<h2", `<script src="/static/upload.0123456789abcdef.js">alert(1)</script><h2`, "an element <script>"},
		{"<h2", `<script src="/material/upload.0123456789abcdef.js"></script><h2`, "an element <script>"},
		{"<h2", `<p style="color: red">x</p><h2`, "an attribute style"},
		{"<h2", `<p onclick="x()">x</p><h2`, "an attribute onclick"},
		{`href="#when"`, `href=" javascript:x()"`, "an attribute href"},
		{"When</a>", "[meeting.when]</a>", "the key of a missing text"},
		{"When</a>", "%!d(nil)</a>", "contains %!"},
		{"</main>", "</div></main>", "</div> closes"},
		{"</footer></body></html>", "</footer>", "stay open"},
		{"When</a>", "1 < 2</a>", "stands outside a tag"},
		{`<h2 id="when">When</h2>`, `<h4 id="when">When</h4>`, "a heading of level 4 follows one of level 1"},
		{`id="note"`, `id="when"`, `the id "when" is there twice`},
		{`href="#when"`, `href="#where"`, `points at the missing id "where"`},
		{`for="note"`, `for="not"`, "a textbox has no name"},
		{"<button>Send</button>", "<button></button>", "a button has no name"},
		{`title="A mail"`, "", "a frame has no name"},
		{"<h2", `<p role="alert">x</p><h2`, "nobody is led to what is wrong"},
		{`sandbox=""`, "", "is in no sandbox"},
		{"<h2", `<p aria-hidden="true"><a href="/">x</a></p><h2`, "that nobody is told of can be reached"},
		{`method="post" `, "", "a form goes by"},
		{`action="/meetings/x"`, `action="//evil.example"`, "a form goes by"},
		{`action="/meetings/x"`, "", "a form goes by"},
		{"<button>Send</button>", "", "has no button"},
		{`name="form"`, `name="fom"`, "carries a token: false"},
		{`action="/meetings/x"`, `action="/rsvp/x"`, "carries a token: true"},
	} {
		page := Of(t, strings.Replace(sound, x.old, x.made, 1))
		n := &noting{TB: t}
		page.t = n
		page.Check("en")
		said := strings.Join(n.faults, "\n")
		if (x.fault == "") != (said == "") || !strings.Contains(said, x.fault) {
			t.Errorf("%q in the place of %q: want %q, found\n%s", x.made, x.old, x.fault, said)
		}
	}
}
