package events

// Euro is the currency of an amount of which no other is said.
const Euro = "EUR"

// Money is an exact amount. It is counted in whole units of the smallest coin, so that no amount is rounded anywhere.
type Money struct {
	Minor    int    `json:"minor"`              // how many of the smallest unit, as cents
	Currency string `json:"currency,omitempty"` // by its code (ISO 4217); default: EUR
}

// MaxMoney is the largest amount that is taken, in smallest units.
const MaxMoney = 100_000_000
