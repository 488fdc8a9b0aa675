package otlp

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
)

// A Fault is a variable of the environment that says what cannot be. The value is not in it: it may be a secret.
type Fault struct {
	Variable string
	Right    string // what would be right
}

// Error implements error.
func (f *Fault) Error() string { return f.Variable + ": " + f.Right }

// Exporters that there are.
const (
	toCollector = "otlp"
	toConsole   = "console"
	toNobody    = "none"
)

// Protocols by which a collector is reached.
const (
	overHTTP = "http/protobuf"
	asJSON   = "http/json"
	overGRPC = "grpc"
)

// Bounds on what may be asked for.
const (
	maxQueue   = 1 << 16        // spans
	maxTimeout = 10 * 60 * 1000 // milliseconds
	maxFile    = 1 << 20        // bytes of a certificate or key
	maxText    = 16 << 10       // bytes of a variable
)

// settings are what the variables ask for.
type settings struct {
	exporter string
	protocol string
	endpoint string // as it is given, for the log
}

// asked returns what the variables ask for: nothing, unless one names an exporter or where a collector is. The SDK reads them itself and passes over what it does not
// understand, so a mistake would show by spans that do not come.
func asked(get func(string) string) (settings, error) {
	trimmed := func(name string) string { return strings.TrimSpace(get(name)) }
	either := func(name string) string { // that of traces alone goes before that of all signals
		if s := trimmed("OTEL_EXPORTER_OTLP_TRACES_" + name); s != "" {
			return s
		}
		return trimmed("OTEL_EXPORTER_OTLP_" + name)
	}
	s := settings{exporter: trimmed("OTEL_TRACES_EXPORTER"), endpoint: either("ENDPOINT"), protocol: either("PROTOCOL")}
	disabled := trimmed("OTEL_SDK_DISABLED")
	if right := truth(disabled); right != "" {
		return s, &Fault{"OTEL_SDK_DISABLED", right}
	}
	if s.exporter == "" && s.endpoint != "" {
		s.exporter = toCollector
	}
	if strings.EqualFold(disabled, "true") || s.exporter == "" || s.exporter == toNobody {
		return settings{exporter: toNobody}, nil
	}
	for _, v := range variables {
		value := trimmed(v.name)
		if value == "" {
			continue
		}
		if len(value) > maxText {
			return s, &Fault{v.name, fmt.Sprintf("it has more than %d bytes", maxText)}
		}
		if right := v.check(value); right != "" {
			return s, &Fault{v.name, right}
		}
	}
	if arg := trimmed("OTEL_TRACES_SAMPLER_ARG"); arg != "" && strings.HasSuffix(trimmed("OTEL_TRACES_SAMPLER"), "traceidratio") {
		if right := share(arg); right != "" {
			return s, &Fault{"OTEL_TRACES_SAMPLER_ARG", right}
		}
	}
	if s.protocol == "" {
		s.protocol = overHTTP
	}
	return s, pairs(trimmed)
}

// pairs looks at client certificates, which are none without their key.
func pairs(get func(string) string) error {
	for _, of := range []string{"OTEL_EXPORTER_OTLP_", "OTEL_EXPORTER_OTLP_TRACES_"} {
		certificate, key := get(of+"CLIENT_CERTIFICATE"), get(of+"CLIENT_KEY")
		switch {
		case certificate == "" && key == "":
			continue
		case key == "":
			return &Fault{of + "CLIENT_KEY", "it names the file with the key of the certificate of " + of + "CLIENT_CERTIFICATE, and is missing"}
		case certificate == "":
			return &Fault{of + "CLIENT_CERTIFICATE", "it names the file with the certificate for the key of " + of + "CLIENT_KEY, and is missing"}
		}
		if _, err := tls.LoadX509KeyPair(certificate, key); err != nil {
			return &Fault{of + "CLIENT_CERTIFICATE", "the certificate and the key of " + of + "CLIENT_KEY do not go together, or are no PEM files"}
		}
	}
	return nil
}

// variables are those that are looked at, each with what says what would be right, "" if it is. Those of OTLP are there for all signals and for traces alone.
var variables = append([]variable{
	{"OTEL_TRACES_EXPORTER", one(toCollector, toConsole, toNobody)},
	{"OTEL_TRACES_SAMPLER", one("always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio")},
	{"OTEL_RESOURCE_ATTRIBUTES", list},
	{"OTEL_BSP_SCHEDULE_DELAY", whole(1, maxTimeout, "milliseconds")},
	{"OTEL_BSP_EXPORT_TIMEOUT", whole(1, maxTimeout, "milliseconds")},
	{"OTEL_BSP_MAX_QUEUE_SIZE", whole(1, maxQueue, "spans")},
	{"OTEL_BSP_MAX_EXPORT_BATCH_SIZE", whole(1, maxQueue, "spans")},
}, slices.Concat(ofOTLP("OTEL_EXPORTER_OTLP_"), ofOTLP("OTEL_EXPORTER_OTLP_TRACES_"))...)

type variable struct {
	name  string
	check func(value string) (right string)
}

func ofOTLP(prefix string) []variable {
	return []variable{
		{prefix + "ENDPOINT", address},
		{prefix + "PROTOCOL", one(overHTTP, asJSON, overGRPC)},
		{prefix + "HEADERS", list},
		{prefix + "TIMEOUT", whole(1, maxTimeout, "milliseconds")},
		{prefix + "COMPRESSION", one("gzip", "none")},
		{prefix + "INSECURE", truth},
		{prefix + "CERTIFICATE", authorities},
	}
}

func one(of ...string) func(string) string {
	return func(value string) string {
		if slices.Contains(of, value) {
			return ""
		}
		return "it is one of " + strings.Join(of, ", ")
	}
}

func truth(value string) string {
	if value == "" || strings.EqualFold(value, "true") || strings.EqualFold(value, "false") {
		return ""
	}
	return "it is true or false"
}

func whole(least, most int, of string) func(string) string {
	return func(value string) string {
		if n, err := strconv.Atoi(value); err != nil || n < least || n > most {
			return fmt.Sprintf("it is a whole number of %s, from %d to %d", of, least, most)
		}
		return ""
	}
}

func share(value string) string {
	if x, err := strconv.ParseFloat(value, 64); err != nil || !(x >= 0 && x <= 1) {
		return "it is the share of traces that are noted, a number from 0 to 1, as in 0.1"
	}
	return ""
}

func address(value string) string {
	if u, err := url.Parse(value); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return "it is the URL of a collector, without user and password, as in http://127.0.0.1:4318"
	}
	return ""
}

// list looks at names with values; in values, what is special is percent-encoded.
func list(value string) string {
	for pair := range strings.SplitSeq(value, ",") {
		name, value, found := strings.Cut(pair, "=")
		if _, err := url.PathUnescape(value); err != nil || !found || strings.TrimSpace(name) == "" || strings.ContainsAny(strings.TrimSpace(name), " \t\r\n:") {
			return "it is a list of names with values, percent-encoded, as in name=value,other=some%20value"
		}
	}
	return ""
}

func authorities(path string) string {
	info, err := os.Stat(path)
	if err != nil || info.IsDir() || info.Size() > maxFile {
		return "it names a file that can be read, with the certificates by which the collector is known"
	}
	data, err := os.ReadFile(path)
	if err != nil || !x509.NewCertPool().AppendCertsFromPEM(data) {
		return "it names a PEM file with the certificates by which the collector is known"
	}
	return ""
}
