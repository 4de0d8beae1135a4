"""The microbenchmarks: one program that uses Google Benchmark."""

import json
import subprocess
import sys


def run(build, quick):
    """Returns [{name, ns, items_per_second, p99, max}], empty if the program was not built."""
    program = build / "test" / "bench" / "micro"
    if not program.exists():
        print("bench: no microbenchmarks: not built", file=sys.stderr)
        return []
    least = "0.05s" if quick else "0.3s"
    done = subprocess.run(
        [str(program), "--benchmark_format=json", f"--benchmark_min_time={least.rstrip('s')}"],
        capture_output=True, text=True)
    if done.returncode != 0:
        print(f"bench: no microbenchmarks: {done.stderr.strip()}", file=sys.stderr)
        return []
    return [{"name": each["name"].removesuffix("/manual_time"), "ns": each["real_time"],
             "items_per_second": each.get("items_per_second"), "p99": each.get("p99"),
             "max": each.get("max")}
            for each in json.loads(done.stdout)["benchmarks"]]
