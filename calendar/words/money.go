package words

import (
	"strconv"
	"strings"

	"golang.org/x/text/currency"

	"jourfixe/events"
)

// euro is the sign of the one currency that everybody here knows by it; others are named by their codes, which are the same everywhere.
const euro = "€"

// Money says an amount: "120,00 €", "CAD 24.50". A sign before the amount stands close to it, a code apart.
func Money(m events.Money, language string) string {
	t, amount := in(language), Amount(m, language)
	code, pattern := m.Currency, t.Money
	if code == events.Euro || code == "" {
		code = euro
		pattern = strings.Replace(pattern, "{currency}\u00a0{amount}", "{currency}{amount}", 1)
	}
	return strings.NewReplacer("{amount}", amount, "{currency}", code).Replace(pattern)
}

// Amount says an amount without its currency: "120,00".
func Amount(m events.Money, language string) string {
	amount := strconv.Itoa(m.Minor)
	if n := Places(m.Currency); n > 0 {
		amount = strings.Repeat("0", max(0, n+1-len(amount))) + amount
		amount = amount[:len(amount)-n] + in(language).Decimal + amount[len(amount)-n:]
	}
	return amount
}

// Places is how many digits of an amount in a currency come after the mark, as it is counted in smallest units.
func Places(code string) int {
	unit, err := currency.ParseISO(code)
	if err != nil {
		unit = currency.EUR
	}
	n, _ := currency.Standard.Rounding(unit)
	return n
}

// IsCurrency reports whether a code names a currency (ISO 4217).
func IsCurrency(code string) bool {
	_, err := currency.ParseISO(code)
	return err == nil && code == strings.ToUpper(code)
}
