"""The pages of benchmarks: results in, one HTML file out."""
