package fetch

import (
	"context"
	"net/http"
	"sync"
	"time"

	"code.dny.dev/ssrf"

	"jourfixe/calendar/check"
)

// What one look at a page may take, and how often one house is asked.
const (
	maxSteps = 5                // redirects
	looking  = 20 * time.Second // in all
	atOnce   = 4                // houses
)

// Pause is how long a house has between two pages of it that are asked for.
const Pause = time.Second

// A Sight is what somebody finds who follows a link to a page.
type Sight struct {
	Status int    // of the last answer; 0: there was none
	Moved  string // where the page says that it is from now on; "": where it was
	Why    Why    // there was no answer; "": there was
}

// Gone reports whether the server is there and says that the page is not.
func (s Sight) Gone() bool { return s.Status == http.StatusNotFound || s.Status == http.StatusGone }

// Shut reports whether the page is there, but not for a program, or not for somebody who has not signed in: what a reader finds is not known.
func (s Sight) Shut() bool { return s.Status >= 400 && s.Status < 500 && !s.Gone() }

// Fine reports whether a page came. That it says in words that there is none is not found out.
func (s Sight) Fine() bool { return s.Status >= 200 && s.Status < 300 }

// A Found is how it stands with a link, in a word.
type Found string

// The words.
const (
	Fine    Found = "fine"        // a page came
	Moved   Found = "moved"       // it has another address for good
	Shut    Found = "shut"        // it is there, but not for a program
	Gone    Found = "gone"        // the server says that there is no such page
	Failing Found = "failing"     // the server fails, or is not reached now
	Nowhere Found = "unreachable" // it leads nowhere that is looked at
)

// AllFound are the words, the best first.
var AllFound = []Found{Fine, Moved, Shut, Gone, Failing, Nowhere}

// Dead reports whether a reader finds nothing there.
func (f Found) Dead() bool { return f == Gone || f == Failing || f == Nowhere }

// Found is how it stands with the link.
func (s Sight) Found() Found {
	switch {
	case s.Moved != "":
		return Moved
	case s.Fine():
		return Fine
	case s.Gone():
		return Gone
	case s.Shut():
		return Shut
	case s.Why == Address, s.Why == Private, s.Why == Redirects:
		return Nowhere
	}
	return Failing
}

// A Looker looks whether pages of others are still there. It may be used by many at once.
type Looker struct {
	fetcher *Fetcher
	page    func(address string) (plain string, ok bool)
	pause   time.Duration
}

// NewLooker returns one that says it is of this version of the program. It takes http, too, since links may lead there; to public addresses alone, as ever.
func NewLooker(version string) *Looker {
	return &Looker{newFetcher(version, looking, nil, ssrf.WithPorts(80, 443)), check.Page, Pause}
}

// At is a looker like this one that reaches some hosts, by name, at addresses of a test's own, as Fetcher.At is.
func (l *Looker) At(hosts map[string]string) *Looker {
	return &Looker{l.fetcher.At(hosts, nil), l.page, l.pause}
}

// Look follows a link. It asks for the head of the page alone, and for the page itself, of which it reads nothing, where the server does not like that.
// The error is that of ctx.
func (l *Looker) Look(ctx context.Context, address string) (Sight, error) {
	plain, ok := l.page(address)
	if !ok {
		return Sight{Why: Address}, nil
	}
	s := l.ask(ctx, http.MethodHead, plain)
	// Some servers do not know the question, and say anything then.
	if s.Status >= 400 {
		s = l.ask(ctx, http.MethodGet, plain)
	}
	return s, ctx.Err()
}

// ask asks once, and follows where it is led.
func (l *Looker) ask(ctx context.Context, method, address string) (s Sight) {
	ctx, cancel := context.WithTimeout(ctx, l.fetcher.within)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return Sight{Why: Address}
	}
	r.Header.Set("Accept", "text/html, */*;q=0.5")
	r.Header.Set("User-Agent", l.fetcher.agent)
	moved, lasting := "", true
	client := http.Client{Transport: l.fetcher.client.Transport, CheckRedirect: func(next *http.Request, before []*http.Request) error {
		next.Header.Del("Referer")
		if scheme := next.URL.Scheme; len(before) > maxSteps || next.URL.User != nil || scheme != "https" && scheme != "http" {
			return &Fault{Why: Redirects}
		}
		// What is said for the moment, as to choose a language, is no reason to change a link; nor is what comes after it.
		status := next.Response.StatusCode
		if lasting = lasting && (status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect); lasting {
			moved = next.URL.String()
		}
		return nil
	}}
	answer, err := client.Do(r)
	if err != nil {
		known := fault(err).(*Fault)
		return Sight{Why: known.Why}
	}
	answer.Body.Close() // Nothing of it is read.
	s = Sight{Status: answer.StatusCode}
	if plain, ok := l.page(moved); ok && s.Fine() && plain != address {
		s.Moved = plain
	}
	return s
}

// LookAt follows several links, of which each has its address, and tells what it finds of each by its place. Several houses are asked at once, and each of them
// one page after the other. The error is that of ctx, if it has ended before.
func (l *Looker) LookAt(ctx context.Context, addresses []string, house func(address string) string, tell func(i int, s Sight)) error {
	byHouse := map[string][]int{}
	var order []string
	for i, address := range addresses {
		h := house(address)
		if byHouse[h] == nil {
			order = append(order, h)
		}
		byHouse[h] = append(byHouse[h], i)
	}
	slots := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	var telling sync.Mutex
	for _, h := range order {
		all.Add(1)
		go func() {
			defer all.Done()
			slots <- struct{}{}
			defer func() { <-slots }()
			for n, i := range byHouse[h] {
				if n > 0 && !wait(ctx, l.pause) {
					return
				}
				s, err := l.Look(ctx, addresses[i])
				if err != nil {
					return
				}
				telling.Lock()
				tell(i, s)
				telling.Unlock()
			}
		}()
	}
	all.Wait()
	return ctx.Err()
}

// wait waits, and reports whether ctx has not ended meanwhile.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
