package field

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"jourfixe/calendar/words"
	"jourfixe/events"
)

// Money is an amount, in euros unless another currency is named.
type Money struct {
	Back bool // it may go back: below 0 then
}

// priced is an amount as people write it: "120", "120,50 €", "EUR 1.200", "24.50 CAD".
var priced = regexp.MustCompile(`^(?:(€|[A-Za-z]{3}|Euro) ?)?(\d{1,3}(?:[.,' ]\d{3})+|\d{1,9})(?:([.,])(\d{1,3}))?(?: ?(€|[A-Za-z]{3}|Euro))?$`)

// Read implements Kind.
func (k Money) Read(_ Asking, typed Typed) (any, *Fault) {
	s := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(typed.word(""))
	if s == "" {
		return nil, nil
	}
	back := false
	if k.Back {
		if rest := strings.TrimLeft(s, "-\u2212"); rest != s {
			s, back = strings.TrimSpace(rest), true
		}
	}
	m := priced.FindStringSubmatch(s)
	if m == nil || m[1] != "" && m[5] != "" || m[3] != "" && strings.Contains(m[2], m[3]) {
		return nil, wrong("money")
	}
	code := strings.ToUpper(m[1] + m[5])
	if code == "" || code == "€" || code == "EURO" {
		code = events.Euro
	}
	places := words.Places(code)
	if !words.IsCurrency(code) || len(m[4]) > places {
		return nil, wrong("money")
	}
	whole := strings.NewReplacer(".", "", ",", "", "'", "", " ", "").Replace(m[2])
	minor, err := strconv.Atoi(whole + m[4] + strings.Repeat("0", places-len(m[4])))
	if err != nil || minor > events.MaxMoney {
		return nil, wrong("money")
	}
	if back {
		minor = -minor
	}
	return map[string]any{"minor": json.Number(strconv.Itoa(minor)), "currency": code}, nil
}

// Write implements Kind.
func (Money) Write(a Asking, value any) Typed {
	said, _ := value.(map[string]any)
	minor, err := strconv.Atoi(word(said["minor"]))
	if err != nil {
		return Typed{}
	}
	return one(words.Money(events.Money{Minor: minor, Currency: word(said["currency"])}, a.Voice.Language))
}

// Draw implements Kind.
func (Money) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Input, Type: "text", Value: typed.One(""), Most: 40}
}
