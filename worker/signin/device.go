package signin

import "strings"

// browsers and systems are what is told apart, the first that fits: most programs name others for the sake of old pages.
var (
	browsers = []struct{ sign, name string }{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
		{"Chrome/", "Chrome"}, {"CriOS/", "Chrome"}, {"Chromium/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"},
	}
	systems = []struct{ sign, name string }{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Macintosh", "macOS"}, {"Mac OS X", "macOS"},
		{"CrOS", "ChromeOS"}, {"Linux", "Linux"},
	}
)

// maxAgent bounds how much of what a browser says of itself is looked at.
const maxAgent = 512

// A Device is of which kind a browser is, in a word each; "" if it does not say. Versions and whatever else would tell one from
// another of its kind are left out.
type Device struct {
	Browser string `json:"browser,omitempty"`
	System  string `json:"system,omitempty"`
}

// DeviceOf reads what a browser says of itself (User-Agent).
func DeviceOf(agent string) (d Device) {
	agent = agent[:min(len(agent), maxAgent)]
	for _, x := range browsers {
		if strings.Contains(agent, x.sign) {
			d.Browser = x.name
			break
		}
	}
	for _, x := range systems {
		if strings.Contains(agent, x.sign) {
			d.System = x.name
			break
		}
	}
	return d
}

// String is it in English, as in "Firefox on Linux".
func (d Device) String() string {
	switch {
	case d == Device{}:
		return "unknown"
	case d.Browser == "":
		return d.System
	case d.System == "":
		return d.Browser
	}
	return d.Browser + " on " + d.System
}
