// Reads manifests from standard input and holds each against the types of a pinned version of Kubernetes (an unknown, twice
// given or wrongly typed field is an error), and each pod against the Pod Security Standard `restricted`.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	security "k8s.io/pod-security-admission/api"
	checks "k8s.io/pod-security-admission/policy"
)

func main() {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		apps.AddToScheme, autoscaling.AddToScheme, batch.AddToScheme, core.AddToScheme, monitoring.AddToScheme,
		networking.AddToScheme, policy.AddToScheme,
	} {
		must(add(scheme))
	}
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	evaluator, err := checks.NewEvaluator(checks.DefaultChecks())
	must(err)
	restricted := security.LevelVersion{Level: security.LevelRestricted, Version: security.LatestVersion()}

	reader := yaml.NewYAMLReader(bufio.NewReader(os.Stdin))
	count, failures := 0, 0
	for {
		text, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		must(err)
		object, kind, err := decoder.Decode(text, nil, nil)
		count++
		if err != nil {
			failures++
			fmt.Printf("%v: %v\n", kind, err)
			continue
		}
		template := podOf(object)
		if template == nil {
			continue
		}
		for _, result := range evaluator.EvaluatePod(restricted, &template.ObjectMeta, &template.Spec) {
			if !result.Allowed {
				failures++
				fmt.Printf("%s %s: %s: %s\n", kind.Kind, object.(meta.Object).GetName(), result.ForbiddenReason, result.ForbiddenDetail)
			}
		}
	}
	fmt.Printf("%d manifests, %d failures\n", count, failures)
	if failures > 0 {
		os.Exit(1)
	}
}

func podOf(object runtime.Object) *core.PodTemplateSpec {
	switch owner := object.(type) {
	case *apps.Deployment:
		return &owner.Spec.Template
	case *apps.StatefulSet:
		return &owner.Spec.Template
	case *batch.CronJob:
		return &owner.Spec.JobTemplate.Spec.Template
	case *batch.Job:
		return &owner.Spec.Template
	}
	return nil
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
