package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/prometheus/client_golang/prometheus"

	"jourfixe/worker"
)

// metricNames are the metrics of this house, by what they say of themselves; true: a histogram.
func metricNames(t *testing.T) map[string]bool {
	t.Helper()
	h := &house{p: &program{now: time.Now}, mirror: worker.NewMirror(nil, "bremen", nil)}
	h.receiving.pile = &pile{}
	name, names := regexp.MustCompile(`fqName: "(jourfixe_[a-z_]+)"`), map[string]bool{}
	for _, c := range append(newMetrics(h).own(), h.receiving.pile) {
		list := make(chan *prometheus.Desc, 100)
		c.Describe(list)
		close(list)
		for d := range list {
			found := name.FindStringSubmatch(d.String())
			if found == nil {
				t.Fatalf("a metric is called otherwise: %s", d)
			}
			_, histogram := c.(*prometheus.HistogramVec)
			names[found[1]] = histogram
		}
	}
	return names
}

// TestMetricsAreExplained holds the metrics against the table of operations.md: each is in it, and nothing else is.
func TestMetricsAreExplained(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	explained := map[string]bool{}
	for line := range strings.Lines(string(doc)) {
		if !strings.HasPrefix(line, "| `jourfixe_") {
			continue
		}
		first, _, _ := strings.Cut(line[2:], " | ")
		for _, name := range regexp.MustCompile(`jourfixe_[a-z_]+`).FindAllString(first, -1) {
			explained[name] = true
		}
	}
	names := metricNames(t)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !explained[name] {
			t.Errorf("operations.md does not explain %s", name)
		}
	}
	for name := range explained {
		if _, there := names[name]; !there {
			t.Errorf("operations.md explains %s, which is not there", name)
		}
	}
}

// TestAlertsAndDashboard holds what comes along for Prometheus and Grafana against the metrics that there are.
func TestAlertsAndDashboard(t *testing.T) {
	t.Parallel()
	names := metricNames(t)
	check := func(what, expression string) {
		t.Helper()
		used := regexp.MustCompile(`jourfixe_[a-z_]+`).FindAllString(expression, -1)
		for _, name := range used {
			base := regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(name, "")
			if _, there := names[name]; !there && !names[base] {
				t.Errorf("%s uses %s, which is not there", what, name)
			}
		}
		if len(used) == 0 && !strings.Contains(expression, `job="jourfixe"`) {
			t.Errorf("%s looks at nothing of jourfixe: %s", what, expression)
		}
		if strings.Count(expression, "(") != strings.Count(expression, ")") || strings.Count(expression, "{") != strings.Count(expression, "}") {
			t.Errorf("%s does not close its brackets: %s", what, expression)
		}
	}
	data, err := os.ReadFile(filepath.Join("..", "..", "deploy", "prometheus", "jourfixe.rules.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var rules struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	if err := yaml.UnmarshalWithOptions(data, &rules, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			check(r.Alert, r.Expr)
			if seen[r.Alert] || r.Alert == "" || !slices.Contains([]string{"critical", "warning", "info"}, r.Labels["severity"]) || r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
				t.Errorf("the rule %q is there twice, or does not say what it is about, and how much it matters", r.Alert)
			}
			seen[r.Alert] = true
		}
	}
	if data, err = os.ReadFile(filepath.Join("..", "..", "deploy", "grafana", "jourfixe.json")); err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			ID      int
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(data, &board); err != nil {
		t.Fatal(err)
	}
	for i, p := range board.Panels {
		if p.ID != i+1 || len(p.Targets) == 0 {
			t.Errorf("the panel %q has the number %d, and %d lines", p.Title, p.ID, len(p.Targets))
		}
		for _, x := range p.Targets {
			check("the panel "+p.Title, x.Expr)
		}
	}
	if len(seen) < 10 || len(board.Panels) < 10 {
		t.Errorf("there are %d rules and %d panels", len(seen), len(board.Panels))
	}
}
