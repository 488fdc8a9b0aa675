package embedded_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jourfixe/events/journal/embedded"
)

// TestInspect changes one thing of a configuration that is as it should be, and expects it to be told.
func TestInspect(t *testing.T) {
	accounts := embedded.Accounts("bremen", embedded.Client{Name: "jourfixe", Password: "$2a$04$1"}, embedded.Client{Name: "operator", Password: "$2a$04$2"},
		[]embedded.Client{{Name: "hr", Password: "$2a$04$3"}})
	const server = "listen: 127.0.0.1:4222\njetstream { store_dir: /tmp/none, sync_interval: always }\n"
	for _, x := range []struct{ name, old, new, want string }{
		{"nothing", "", "", ""},
		{"not written first", ", sync_interval: always", "", "acknowledges before it writes"},
		{"no JetStream", "jetstream { store_dir: /tmp/none, sync_interval: always }", "", "JetStream is off"},
		{"small messages", "listen:", "max_payload: 64KB\nlisten:", "messages may have 65536 bytes"},
		{"reached by others", "127.0.0.1:4222", "0.0.0.0:4222", "without encryption"},
		{"watched by others", "listen:", "http: 0.0.0.0:8222\nlisten:", "monitoring port asks for no password"},
		{"a cluster in the clear", "listen:", "cluster { name: c, listen: 0.0.0.0:6222 }\nlisten:", "servers of the cluster talk without"},
		{"another password", "$2a$04$3", "$2a$04$4", "the user hr has another password"},
		{"a client too many rights", `"jourfixe.bremen.command.hr.>"` + "\n", `"jourfixe.bremen.command.hr.>", "$JS.API.>"` + "\n", "the user hr may publish more than it needs: $JS.API.>"},
		{"a client too few", `"jourfixe.bremen.query.hr.>"` + "\n", "\n", "the user hr may not publish jourfixe.bremen.query.hr.>"},
		{"no such client", `{user: "hr"`, `{user: "press"`, "there is no user hr"},
	} {
		t.Run(x.name, func(t *testing.T) {
			conf := server + accounts
			if x.old != "" && strings.Count(conf, x.old) == 0 {
				t.Fatalf("%q is not in the configuration", x.old)
			}
			path := filepath.Join(t.TempDir(), "nats.conf")
			if err := os.WriteFile(path, []byte(strings.Replace(conf, x.old, x.new, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			faults, err := embedded.Inspect(path, accounts)
			if err != nil {
				t.Fatal(err)
			}
			if x.want == "" && len(faults) == 0 {
				return
			}
			if len(faults) != 1 || !strings.Contains(faults[0].What, x.want) || faults[0].Mend == "" {
				t.Errorf("it finds %s; want one fault with %q", fmt.Sprint(faults), x.want)
			}
		})
	}
	if _, err := embedded.Inspect(filepath.Join(t.TempDir(), "none"), accounts); err == nil {
		t.Error("a file that is not there is in order")
	}
}
