package webtest

import "testing"

// TestPress fills in a form and presses its buttons: what is sent is what a browser sends.
func TestPress(t *testing.T) {
	page := Of(t, `<!doctype html><html><body><main>
<form method="post" action="/a?b=c">
<input type="hidden" name="h" value="&lt;1&gt;">
<label for="line">Line</label><input id="line" name="line" value="before" maxlength="10">
<label>Text <textarea name="text">
first
second</textarea></label>
<input type="checkbox" id="one" name="box" value="1" checked><label for="one">One</label>
<input type="checkbox" id="two" name="box" value="2"><label for="two">Two</label>
<label>Which <select name="which"><option value="x">Ex</option><option value="y" selected>Why</option></select></label>
<input name="off" value="x" disabled><input value="without a name">
<button name="do" value="keep">Keep</button><button name="do" value="move">Move</button>
</form>
<form method="get" action="/year"><input type="hidden" name="y" value="2027"><button>Show</button></form>
</main></body></html>`)
	for _, x := range []struct {
		what, button string
		fill         Fill
		target, body string
	}{
		{"as it is", "Keep", nil, "/a?b=c", "box=1&do=keep&h=%3C1%3E&line=before&text=first%0D%0Asecond&which=y"},
		{"filled in", "Move", Fill{"Line": "after", "Text": "x\ny", "One": "off", "Two": "on", "Which": "Ex"}, "/a?b=c",
			"box=2&do=move&h=%3C1%3E&line=after&text=x%0D%0Ay&which=x"},
		{"by a question", "Show", nil, "/year?y=2027", ""},
	} {
		if target, body := page.Press(x.button, x.fill).HTTP(); target != x.target || body != x.body {
			t.Errorf("%s: %s with\n%s, want\n%s", x.what, target, body, x.body)
		}
	}
}

// TestFind finds elements by what they are called, however that is said.
func TestFind(t *testing.T) {
	page := Of(t, `<!doctype html><html><body><nav aria-label="Parts"><a href="/x"><span aria-hidden="true">→</span> Next <b>year</b></a></nav>
<section aria-labelledby="h"><h2 id="h">Who comes</h2><p>Anna<br>Berta</p><s>gone</s></section>
<p role="alert" lang="de">Achtung</p><p hidden>unseen</p></body></html>`)
	if page.Find("navigation", "Parts").Find("link", "Next year").Attr("href") != "/x" {
		t.Error("the link is another")
	}
	if got := page.Find("region", "Who comes").Text(); got != "Who comes Anna Berta gone" {
		t.Errorf("the part says %q", got)
	}
	if !page.Has("deletion", "gone") || !page.Has("alert", "Achtung") || page.Says("unseen") || page.Says("→") || !page.SaysIn("de", "Achtung") || page.SaysIn("fr", "Achtung") {
		t.Errorf("the page says %q", page.Text())
	}
}
