"""The tools that come from npm, and the programs that they need."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from scripts.audit.pages import CATEGORIES, PERFORMANCE
from scripts.production_site import BASE_DIR, CannotStart

TOOLS_DIR = BASE_DIR / "var" / "tools"
MODULES = TOOLS_DIR / "node_modules"
REPORTS_DIR = BASE_DIR / "var" / "audit"
MANIFESTS = [Path(__file__).with_name(name) for name in ("package.json", "package-lock.json")]
CHROME_FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PROGRAMS = {
    "Node.js 18.16 or later": ["node"],
    "npm": ["npm"],
    "Java 17 or later": ["java"],
    "Chromium": ["chromium", "chromium-browser", "google-chrome"],
}
INSTALL_HINT = "On Debian: apt-get install nodejs npm default-jre-headless chromium"
LIGHTHOUSE_SECONDS = 120
LIGHTHOUSE_ATTEMPTS = 3


def chromium() -> str:
    """The browser's path; CHROME_PATH names another."""
    named = os.environ.get("CHROME_PATH")
    return named or next(filter(None, map(shutil.which, PROGRAMS["Chromium"])), "")


def install() -> None:
    """Have everything at hand; raises CannotStart with what is missing."""
    missing = [name for name, commands in PROGRAMS.items() if not any(map(shutil.which, commands))]
    if "Chromium" in missing and Path(chromium()).is_file():
        missing.remove("Chromium")
    if missing:
        raise CannotStart(f"{', '.join(missing)} missing. {INSTALL_HINT}")
    REPORTS_DIR.mkdir(parents=True, exist_ok=True)
    wanted = MANIFESTS[1].read_text()
    stamp = TOOLS_DIR / "installed.json"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("  Installing lighthouse, vnu-jar and axe-core in var/tools …", flush=True)
    _install_from_npm()
    stamp.write_text(wanted)


def _install_from_npm() -> None:
    TOOLS_DIR.mkdir(parents=True, exist_ok=True)
    for manifest in MANIFESTS:
        shutil.copy(manifest, TOOLS_DIR)
    # No scripts of packages: none of ours needs one, and one of theirs fetches a browser.
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    result = subprocess.run(command, cwd=TOOLS_DIR, capture_output=True, text=True, check=False)
    if result.returncode:
        raise CannotStart(f"npm could not install the tools: {result.stderr.strip()}")


def axe_source() -> str:
    return (MODULES / "axe-core" / "axe.min.js").read_text()


def lighthouse(name: str, url: str) -> tuple[dict[str, int], list[str]]:
    """Scores from 0 to 100 by category, and what cost points. Mobile, simulated throttling.

    Raises CannotStart when it fails three times: on a busy machine it sometimes loses its trace.
    """
    report_path = REPORTS_DIR / f"lighthouse-{name.replace(' ', '-')}.json"
    reason = ""
    for _attempt in range(LIGHTHOUSE_ATTEMPTS):
        reason = _run_lighthouse(url, report_path)
        if report_path.exists():
            report = json.loads(report_path.read_text())
            if not (error := report.get("runtimeError")):
                return _scores(report), _lost_points(report)
            reason = error["message"]
    raise CannotStart(f"Lighthouse failed on {url}: {reason}")


def _run_lighthouse(url: str, report_path: Path) -> str:
    """Write one report; what Lighthouse complained of."""
    report_path.unlink(missing_ok=True)
    command = [
        "node", str(MODULES / "lighthouse" / "cli" / "index.js"), url,
        "--output=json", f"--output-path={report_path}", "--quiet", "--ignore-status-code",
        "--no-enable-error-reporting", f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(CHROME_FLAGS)}",
    ]  # fmt: skip
    try:
        result = subprocess.run(
            command, env=os.environ | {"CHROME_PATH": chromium()}, timeout=LIGHTHOUSE_SECONDS,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"no answer within {LIGHTHOUSE_SECONDS} s"
    return result.stderr.strip()[-500:]


def _scores(report: dict[str, Any]) -> dict[str, int]:
    found = {name: category["score"] for name, category in report["categories"].items()}
    return {name: round(score * 100) for name, score in found.items() if score is not None}


def _lost_points(report: dict[str, Any]) -> list[str]:
    """The weighted audits that failed; those of performance are a curve, told by its score."""
    lost = []
    for name, category in report["categories"].items():
        for reference in category["auditRefs"] if name != PERFORMANCE else []:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                lost.append(f"Lighthouse, {name}: {audit['title']}")
    return lost


def check_markup(documents: dict[str, bytes]) -> dict[str, list[str]]:
    """The Nu HTML checker's errors, by the name of the document."""
    directory = REPORTS_DIR / "html"
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    paths = {}
    for name, content in documents.items():
        path = directory / f"{name.replace(' ', '-')}.html"
        path.write_bytes(content)
        paths[path.name] = name
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", str(directory)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if not result.stderr.strip().startswith("{"):
        raise CannotStart(f"the Nu HTML checker failed: {result.stderr.strip()[-500:]}")
    errors: dict[str, list[str]] = {name: [] for name in documents}
    for message in json.loads(result.stderr)["messages"]:
        if message["type"] != "info":
            name = paths[message["url"].rpartition("/")[2]]
            errors[name].append(f"Nu, line {message.get('lastLine')}: {message['message']}")
    return errors
