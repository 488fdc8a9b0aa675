package config

// DefaultMaterial is how many MiB of files an office may keep unless something else is said.
const DefaultMaterial = 10240
