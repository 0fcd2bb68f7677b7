"""Looks the locked dependencies up among published advisories, by pip-audit.

Exit status 1 where one of them has an advisory. Where the advisories cannot be reached, one line
says so, and nothing fails: a machine without a network proves nothing either way.
"""

from __future__ import annotations

import json
import subprocess
import sys

_OPTIONS = ("--requirement", "requirements.lock", "--require-hashes", "--disable-pip")
_QUIET = ("--format", "json", "--progress-spinner", "off")


def main(program: str) -> int:
    """Run the program, and say what came of it."""
    done = subprocess.run(
        [program, *_OPTIONS, *_QUIET], capture_output=True, text=True, check=False
    )
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return _say(f"not audited: pip-audit could not look anything up ({reason})", 0)
    looked_up = [package for package in packages if "skip_reason" not in package]
    if not looked_up:
        return _say("not audited: the advisories at pypi.org cannot be reached from here", 0)
    found = [
        f"{package['name']} {package['version']}: {hole['id']}, mended in "
        + (", ".join(hole["fix_versions"]) or "no version yet")
        for package in looked_up
        for hole in package["vulns"]
    ]
    missed = [package["name"] for package in packages if package not in looked_up]
    unknown = f"; not looked up: {', '.join(missed)}" if missed else ""
    summary = f"audited: {len(looked_up)} packages, {len(found)} advisories{unknown}"
    return _say("\n".join([*found, summary]), 1 if found else 0)


def _say(text: str, status: int) -> int:
    sys.stdout.write(f"{text}\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
