// Command release makes what is handed out of one commit: the program, its Debian package, its container image, and the list of
// what is in it (SBOM). Everything is built from a clone of the commit and bears its date, so whoever makes it again gets the
// same, byte for byte.
//
//	cd deploy/release && go run . --out DIR
package main

import (
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

func main() {
	out := flag.String("out", "dist", "folder for what is made; nothing else may be in it")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := release(ctx, *out); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// release makes all of it in a folder that is empty or not there.
func release(ctx context.Context, out string) error {
	if entries, err := os.ReadDir(out); err == nil && len(entries) > 0 {
		return fmt.Errorf("--out: there is something in %s already", out)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "release-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }() // what was made lies elsewhere
	p, err := build(ctx, work)
	if err != nil {
		return err
	}
	name := "jourfixe_" + p.plainVersion() + "_" + p.Arch
	if err := copyFile(p.file("jourfixe"), filepath.Join(out, name), 0o755); err != nil {
		return err
	}
	if err := copyFile(p.file("sbom.cdx.json"), filepath.Join(out, name+".cdx.json"), 0o644); err != nil {
		return err
	}
	if err := p.writeDeb(filepath.Join(out, "jourfixe_"+p.debVersion()+"_"+p.Arch+".deb"), p.debVersion()); err != nil {
		return fmt.Errorf("the Debian package: %w", err)
	}
	if err := p.writeImage(filepath.Join(out, name+".oci.tar")); err != nil {
		return fmt.Errorf("the container image: %w", err)
	}
	return writeSums(out)
}

// writeSums notes the hash of each file, as sha256sum -c reads it.
func writeSums(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var lines []string
	for _, entry := range entries {
		data, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return err
		}
		lines = append(lines, fmt.Sprintf("%x  %s\n", sha256.Sum256(data), entry.Name()))
	}
	slices.Sort(lines)
	return os.WriteFile(filepath.Join(dir, "SHA256SUMS"), []byte(strings.Join(lines, "")), 0o644)
}

func copyFile(from, to string, mode os.FileMode) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, mode)
}

// output runs a program and returns what it prints; what it says on standard error is a part of its error.
func output(ctx context.Context, dir, name string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	var said strings.Builder
	cmd.Stderr = &said
	data, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, said.String())
	}
	return data, nil
}
