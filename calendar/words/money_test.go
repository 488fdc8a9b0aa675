package words

import (
	"testing"

	"jourfixe/events"
)

func TestMoney(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		minor          int
		code, language string
		want           string
	}{
		{12000, "EUR", "de", "120,00\u00a0€"}, {12000, "", "en", "€120.00"}, {5, "EUR", "pl", "0,05\u00a0€"}, {2450, "CAD", "en", "CAD\u00a024.50"},
		{2450, "PLN", "pl", "24,50\u00a0PLN"}, {50, "EUR", "he", "0.50\u00a0€"}, {1200, "JPY", "de", "1200\u00a0JPY"}, {1234, "TND", "de", "1,234\u00a0TND"},
		{0, "EUR", "de", "0,00\u00a0€"}, {100_000_000, "EUR", "de", "1000000,00\u00a0€"},
	} {
		if got := Money(events.Money{Minor: x.minor, Currency: x.code}, x.language); got != x.want {
			t.Errorf("%d %s in %s is %q, want %q", x.minor, x.code, x.language, got, x.want)
		}
	}
	for code, want := range map[string]bool{"EUR": true, "PLN": true, "QQQ": false, "eur": false, "": false} {
		if IsCurrency(code) != want {
			t.Errorf("%q: a currency: %t", code, !want)
		}
	}
}
