// Package manifests holds the files for Compose and Kubernetes against what these systems take. It is a module of its own, whose
// libraries the program does not have.
package manifests

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
)

// TestCompose reads the compose file as docker compose does, by the schema of the specification.
func TestCompose(t *testing.T) {
	env := []string{"IMAGE_VERSION=1.0.0", "OFFICE_ID=riga", "SITE=jourfixe.riga.example", "MAIL_DOMAIN=termine.riga.example",
		"MAIL_HOST=termine.riga.example", "MAIL_CONTACT=internationales@riga.example"}
	load := func(env []string) (map[string]bool, error) {
		options, err := cli.NewProjectOptions([]string{deploy + "compose/compose.yaml"}, cli.WithEnv(env), cli.WithInterpolation(true))
		if err != nil {
			return nil, err
		}
		project, err := options.LoadProject(context.Background())
		if err != nil {
			return nil, err
		}
		seen := map[string]bool{}
		for name, s := range project.Services {
			seen[name] = true
			if !slices.Contains(s.CapDrop, "ALL") || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") || !s.ReadOnly && name != "postfix" {
				t.Errorf("%s may do more than it needs", name)
			}
			for _, c := range s.Configs {
				file := project.Configs[c.Source].File
				if _, err := os.Stat(file); err != nil && !strings.Contains(file, "/secrets/") { // begin makes these
					t.Errorf("%s: %v", name, err)
				}
			}
			for _, secret := range s.Secrets {
				if project.Secrets[secret.Source].File == "" {
					t.Errorf("%s has a secret %s of nowhere", name, secret.Source)
				}
			}
		}
		for _, name := range []string{"jourfixe-1", "jourfixe-2"} {
			if published := project.Services[name].Ports; len(published) > 0 {
				t.Errorf("%s is reached without TLS", name)
			}
		}
		return seen, nil
	}
	seen, err := load(env)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"nats-1", "nats-2", "nats-3", "jourfixe-1", "jourfixe-2", "postfix", "caddy"} {
		if !seen[name] {
			t.Errorf("there is no service %s", name)
		}
	}
	if _, err := load(env[1:]); err == nil {
		t.Error("it starts without an image")
	}
}
