package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"

	"code.dny.dev/ssrf"
)

// A Why is what is wrong with an address, or with what came of it.
type Why string

// The faults.
const (
	Address     Why = "address"     // it is none that is fetched
	Private     Why = "private"     // it leads to no public address
	Redirects   Why = "redirects"   // it leads on too often, or to where it is not https
	Certificate Why = "certificate" // nobody vouches for the server
	Unreachable Why = "unreachable" // it is not there, or breaks off
	Slow        Why = "slow"        // it takes too long
	Status      Why = "status"      // it answers something else than a file
	TooLarge    Why = "large"       // there is more than is read
	Broken      Why = "broken"      // what came cannot be unpacked
)

var said = map[Why]string{
	Address:     "it must be an https address without a port, as in https://calendar.example/room-2.ics",
	Private:     "it leads to an address that is not public; only such are fetched",
	Redirects:   fmt.Sprintf("it leads on more than %d times, or to an address that is not https", maxRedirects),
	Certificate: "the certificate of the server is not good for this name",
	Unreachable: "the server cannot be reached, or breaks off",
	Slow:        fmt.Sprintf("the server takes more than %s to answer, or %s in all", opening, within),
	TooLarge:    fmt.Sprintf("it gives more than %d bytes", maxBytes),
	Broken:      "what the server gives is packed in a way that cannot be read",
}

// A Fault is why there is no file. It quotes nothing of the address, which may be a secret.
type Fault struct {
	Why    Why
	Status int // of HTTP, if that is what is wrong
}

// Error implements error.
func (f *Fault) Error() string {
	if f.Why == Status {
		return fmt.Sprintf("the server answers with %d and no file", f.Status)
	}
	return said[f.Why]
}

// fault is an error of the client as a Fault. What it says of itself quotes addresses.
func fault(err error) error {
	var known *Fault
	var late net.Error
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verify *tls.CertificateVerificationError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedPort), errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, ssrf.ErrInvalidHostPort):
		return &Fault{Why: Private}
	case errors.As(err, &unknown), errors.As(err, &name), errors.As(err, &invalid), errors.As(err, &verify):
		return &Fault{Why: Certificate}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &late) && late.Timeout():
		return &Fault{Why: Slow}
	}
	return &Fault{Why: Unreachable}
}
