package manifests

import (
	"regexp"
	"slices"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"

	"os"
)

const deploy = "../../../deploy/"

// build is what kubectl kustomize makes of a folder, each object as the API of Kubernetes has it: a field that it does not have fails.
func build(t *testing.T, dir string) []runtime.Object {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{appsv1.AddToScheme, corev1.AddToScheme, networkingv1.AddToScheme, policyv1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	made, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), deploy+dir)
	if err != nil {
		t.Fatal(err)
	}
	var objects []runtime.Object
	for _, r := range made.Resources() {
		text, err := r.AsYAML()
		if err != nil {
			t.Fatal(err)
		}
		object, _, err := decoder.Decode(text, nil, nil)
		if err != nil {
			t.Errorf("%s %s: %v", r.GetKind(), r.GetName(), err)
			continue
		}
		if r.GetKind() != "Namespace" && r.GetNamespace() != "jourfixe" {
			t.Errorf("%s %s is in the namespace %q", r.GetKind(), r.GetName(), r.GetNamespace())
		}
		objects = append(objects, object)
	}
	return objects
}

// all are the objects of one kind.
func all[T runtime.Object](objects []runtime.Object) (list []T) {
	for _, o := range objects {
		if x, ok := o.(T); ok {
			list = append(list, x)
		}
	}
	return list
}

func TestKubernetes(t *testing.T) {
	for dir, want := range map[string]int{"kubernetes": 10, "kubernetes-example": 13} {
		objects := build(t, dir)
		if len(objects) != want {
			t.Errorf("%s has %d objects, want %d", dir, len(objects), want)
		}
		sets := all[*appsv1.StatefulSet](objects)
		if len(sets) != 1 {
			t.Fatalf("%s has %d stateful sets", dir, len(sets))
		}
		pod := sets[0].Spec.Template
		restricted(t, pod)
		reached(t, objects, pod)
		named(t, objects, pod)
	}
}

// restricted holds a pod against the strictest of the Pod Security Standards, as the API server does.
func restricted(t *testing.T, pod corev1.PodTemplateSpec) {
	t.Helper()
	checks, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range checks.EvaluatePod(api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}, &pod.ObjectMeta, &pod.Spec) {
		if !r.Allowed {
			t.Errorf("a pod that is restricted may not: %s: %s", r.ForbiddenReason, r.ForbiddenDetail)
		}
	}
	for _, c := range pod.Spec.Containers {
		if c.SecurityContext.ReadOnlyRootFilesystem == nil || !*c.SecurityContext.ReadOnlyRootFilesystem {
			t.Errorf("%s may write to its root", c.Name)
		}
	}
}

// reached looks whether services, policies and budgets select the pod, by ports that it has.
func reached(t *testing.T, objects []runtime.Object, pod corev1.PodTemplateSpec) {
	t.Helper()
	var ports []string
	for _, p := range pod.Spec.Containers[0].Ports {
		ports = append(ports, p.Name)
	}
	services := map[string][]string{} // with the names of their ports
	for _, s := range all[*corev1.Service](objects) {
		for _, p := range s.Spec.Ports {
			services[s.Name] = append(services[s.Name], p.Name)
			if s.Spec.Selector != nil && !slices.Contains(ports, p.TargetPort.StrVal) {
				t.Errorf("the service %s leads to a port %s, which no pod has", s.Name, p.TargetPort.String())
			}
		}
		if s.Spec.Selector != nil && !labels.SelectorFromSet(s.Spec.Selector).Matches(labels.Set(pod.Labels)) {
			t.Errorf("the service %s leads nowhere", s.Name)
		}
	}
	for _, b := range all[*policyv1.PodDisruptionBudget](objects) {
		selects(t, "the budget "+b.Name, b.Spec.Selector, pod)
	}
	for _, p := range all[*networkingv1.NetworkPolicy](objects) {
		if p.Name != "jourfixe" {
			continue
		}
		selects(t, "the policy "+p.Name, &p.Spec.PodSelector, pod)
		for _, rule := range p.Spec.Ingress {
			for _, port := range rule.Ports {
				if !slices.Contains(ports, port.Port.StrVal) {
					t.Errorf("the policy opens a port %s, which no pod has", port.Port.String())
				}
			}
		}
	}
	for _, i := range all[*networkingv1.Ingress](objects) {
		for _, rule := range i.Spec.Rules {
			for _, path := range rule.HTTP.Paths {
				if b := path.Backend.Service; !slices.Contains(services[b.Name], b.Port.Name) {
					t.Errorf("%s leads to the service %s at %s, which is not there", path.Path, b.Name, b.Port.Name)
				}
			}
		}
	}
	c := pod.Spec.Containers[0]
	for _, probe := range []*corev1.Probe{c.StartupProbe, c.LivenessProbe, c.ReadinessProbe} {
		if !slices.Contains(ports, probe.HTTPGet.Port.StrVal) {
			t.Errorf("a probe asks the port %s, which is not there", probe.HTTPGet.Port.String())
		}
	}
	if c.LivenessProbe.HTTPGet.Path == c.ReadinessProbe.HTTPGet.Path {
		t.Error("a process is killed where NATS is away")
	}
}

func selects(t *testing.T, what string, by *metav1.LabelSelector, pod corev1.PodTemplateSpec) {
	t.Helper()
	s, err := metav1.LabelSelectorAsSelector(by)
	if err != nil || !s.Matches(labels.Set(pod.Labels)) {
		t.Errorf("%s selects nothing: %v", what, err)
	}
}

// named looks whether what the pod takes from elsewhere is there: settings, the account, secrets in the example.
func named(t *testing.T, objects []runtime.Object, pod corev1.PodTemplateSpec) {
	t.Helper()
	for _, from := range pod.Spec.Containers[0].EnvFrom {
		if !slices.ContainsFunc(all[*corev1.ConfigMap](objects), func(m *corev1.ConfigMap) bool { return m.Name == from.ConfigMapRef.Name }) {
			t.Errorf("there are no settings %s", from.ConfigMapRef.Name)
		}
	}
	if !slices.ContainsFunc(all[*corev1.ServiceAccount](objects), func(a *corev1.ServiceAccount) bool { return a.Name == pod.Spec.ServiceAccountName }) {
		t.Errorf("there is no account %s", pod.Spec.ServiceAccountName)
	}
	for _, s := range all[*corev1.Secret](objects) {
		for _, file := range []string{"nats-password", "smtp"} {
			if len(s.Data[file]) == 0 {
				t.Errorf("the secret %s has no %s", s.Name, file)
			}
		}
	}
}

// TestNATSValues reads the values for the chart of NATS. The chart itself cannot be had here; its words for what is not quoted are taken out.
func TestNATSValues(t *testing.T) {
	text, err := os.ReadFile(deploy + "kubernetes/nats-values.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text = regexp.MustCompile(`<< (\$[A-Z_]+) >>`).ReplaceAll(text, []byte(`"$1"`))
	var values struct {
		Config struct {
			Cluster   struct{ Replicas int }
			JetStream struct {
				Merge map[string]any `json:"merge"`
			} `json:"jetstream"`
		} `json:"config"`
	}
	if err := yaml.Unmarshal(text, &values); err != nil {
		t.Fatal(err)
	}
	if values.Config.Cluster.Replicas != 3 || values.Config.JetStream.Merge["sync_interval"] != "always" {
		t.Errorf("three servers that write before they acknowledge were wanted: %+v", values)
	}
}
